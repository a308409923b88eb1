"""What happens to comments, files, tasks and meetings. No event of a comment, a task or a meeting tells a
text: who may read it, reads the thing itself. An event of a comment is about its record.
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
    """`assigned` says to whom (`data.assignee`, a membership); what is assigned with its creation
    has both events.
    """

    CREATED = "task.created"
    ASSIGNED = "task.assigned"
    CHANGED = "task.changed"
    COMPLETED = "task.completed"
    REOPENED = "task.reopened"


class MeetingEvent(StrEnum):
    """`data.attendees` are the memberships that take part."""

    CREATED = "meeting.created"
    CHANGED = "meeting.changed"
    CANCELLED = "meeting.cancelled"
    LEFT = "meeting.left"
