"""What happens to comments and tasks. An event of a comment is about its record, and never tells its text."""

from enum import StrEnum


class CommentEvent(StrEnum):
    ADDED = "comment.added"
    CHANGED = "comment.changed"
    REMOVED = "comment.removed"


class TaskEvent(StrEnum):
    CREATED = "task.created"
    COMPLETED = "task.completed"
