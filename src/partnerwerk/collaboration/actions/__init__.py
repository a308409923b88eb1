"""Every write about files and tasks."""

from partnerwerk.collaboration.actions.files import attach_file, kind_of, remove_file
from partnerwerk.collaboration.actions.tasks import TaskInput, complete_task, create_task

__all__ = [
    "TaskInput",
    "attach_file",
    "complete_task",
    "create_task",
    "kind_of",
    "remove_file",
]
