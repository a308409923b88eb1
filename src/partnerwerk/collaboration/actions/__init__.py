"""Every write about comments, files, tasks and meetings."""

from partnerwerk.collaboration.actions.comments import (
    add_comment,
    change_comment,
    remove_comment,
)
from partnerwerk.collaboration.actions.files import attach_file, kind_of, remove_file
from partnerwerk.collaboration.actions.meetings import (
    answer_meeting,
    cancel_meeting,
    change_meeting,
    create_meeting,
)
from partnerwerk.collaboration.actions.sharing import add_file, add_version, remove_series
from partnerwerk.collaboration.actions.tasks import (
    change_task,
    complete_task,
    create_task,
    reopen_task,
    tick_item,
)
from partnerwerk.collaboration.actions.uploading import begin_upload, cancel_upload, take_part
from partnerwerk.collaboration.inputs import TaskInput
from partnerwerk.collaboration.meeting_input import MeetingInput

__all__ = [
    "MeetingInput",
    "TaskInput",
    "add_comment",
    "add_file",
    "add_version",
    "answer_meeting",
    "attach_file",
    "begin_upload",
    "cancel_meeting",
    "cancel_upload",
    "change_comment",
    "change_meeting",
    "change_task",
    "complete_task",
    "create_meeting",
    "create_task",
    "kind_of",
    "remove_comment",
    "remove_file",
    "remove_series",
    "reopen_task",
    "take_part",
    "tick_item",
]
