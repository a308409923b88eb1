"""Comments on records, files of records, tasks and meetings."""

from partnerwerk.collaboration.models.comments import Comment, CommentVersion
from partnerwerk.collaboration.models.files import File, FileState, Upload
from partnerwerk.collaboration.models.meetings import Meeting, Regret
from partnerwerk.collaboration.models.tasks import Task

__all__ = [
    "Comment",
    "CommentVersion",
    "File",
    "FileState",
    "Meeting",
    "Regret",
    "Task",
    "Upload",
]
