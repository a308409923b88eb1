"""What happens to tasks."""

from enum import StrEnum


class TaskEvent(StrEnum):
    CREATED = "task.created"
    COMPLETED = "task.completed"
