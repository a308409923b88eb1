"""What happens to imports: one event for a whole file, not one a row."""

from enum import StrEnum


class ImportEvent(StrEnum):
    FINISHED = "import.finished"
    REFUSED = "import.refused"
    UNDONE = "import.undone"
