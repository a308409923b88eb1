"""What happens to rules, and the moment for which a rule of time has waited."""

from enum import StrEnum


class RuleEvent(StrEnum):
    ADDED = "rule.added"
    CHANGED = "rule.changed"
    PUBLISHED = "rule.published"
    STOPPED = "rule.stopped"
    DUE = "rule.due"
