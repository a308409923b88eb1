"""Every write about comments, files and tasks."""

from partnerwerk.collaboration.actions.comments import (
    add_comment,
    change_comment,
    remove_comment,
)
from partnerwerk.collaboration.actions.files import attach_file, kind_of, remove_file
from partnerwerk.collaboration.actions.tasks import TaskInput, complete_task, create_task

__all__ = [
    "TaskInput",
    "add_comment",
    "attach_file",
    "change_comment",
    "complete_task",
    "create_task",
    "kind_of",
    "remove_comment",
    "remove_file",
]
