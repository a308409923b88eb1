"""What happens to comments, files and tasks. An event of a comment is about its record, and never tells
its text.
"""

from enum import StrEnum


class FileEvent(StrEnum):
    ADDED = "file.added"
    VERSION_ADDED = "file.version_added"
    REMOVED = "file.removed"
    INFECTED = "file.infected"


class CommentEvent(StrEnum):
    ADDED = "comment.added"
    CHANGED = "comment.changed"
    REMOVED = "comment.removed"


class TaskEvent(StrEnum):
    CREATED = "task.created"
    COMPLETED = "task.completed"
