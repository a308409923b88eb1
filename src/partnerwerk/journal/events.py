"""Events for the audit alone: who looked at what, and what left as a file."""

from enum import StrEnum


class Quiet(StrEnum):
    """Names of events that no history shows, no reactor hears and no webhook carries."""


class Sight(Quiet):
    OPENED = "record.opened"
    DOWNLOADED = "file.downloaded"
    EXPORTED = "list.exported"
    SEARCHED = "search.asked"
