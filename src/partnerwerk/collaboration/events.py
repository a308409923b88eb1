"""What happens to files and tasks."""

from enum import StrEnum


class FileEvent(StrEnum):
    ADDED = "file.added"
    VERSION_ADDED = "file.version_added"
    REMOVED = "file.removed"
    INFECTED = "file.infected"


class TaskEvent(StrEnum):
    CREATED = "task.created"
    COMPLETED = "task.completed"
