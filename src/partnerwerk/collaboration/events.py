"""What happens to tasks and meetings. None of these events holds a text: who may read it, reads the
task or the meeting.
"""

from enum import StrEnum


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
