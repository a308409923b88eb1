"""What happens to mails that a rule writes."""

from enum import StrEnum


class NoticeEvent(StrEnum):
    SENT = "notice.sent"
