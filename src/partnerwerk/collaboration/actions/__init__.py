"""Every write about comments, files and tasks."""

from partnerwerk.collaboration.actions.comments import (
    add_comment,
    change_comment,
    remove_comment,
)
from partnerwerk.collaboration.actions.files import attach_file, kind_of, remove_file
from partnerwerk.collaboration.actions.sharing import add_file, add_version, remove_series
from partnerwerk.collaboration.actions.tasks import TaskInput, complete_task, create_task
from partnerwerk.collaboration.actions.uploading import begin_upload, cancel_upload, take_part

__all__ = [
    "TaskInput",
    "add_comment",
    "add_file",
    "add_version",
    "attach_file",
    "begin_upload",
    "cancel_upload",
    "change_comment",
    "complete_task",
    "create_task",
    "kind_of",
    "remove_comment",
    "remove_file",
    "remove_series",
    "take_part",
]
