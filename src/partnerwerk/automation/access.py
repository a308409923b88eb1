"""Rules are the vendor's: who manages them sees them and their log, nobody else does."""

from enum import StrEnum

from django.db.models import QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.access.policies import RowPolicy
from partnerwerk.automation.models import Hearing, Rule, Run


class AutomationPermission(StrEnum):
    MANAGE = "automation.manage"


GRANTS = {AutomationPermission.MANAGE: ("administrator",)}

ROW_POLICIES = [
    RowPolicy("automation_rule"),
    RowPolicy("automation_ruleversion"),
    RowPolicy("automation_hearing"),
    RowPolicy("automation_run"),
    RowPolicy("automation_step"),
]


def visible_to(actor: Actor) -> "QuerySet[Rule]":
    """All of them, for the vendor's people who manage them."""
    return Rule.objects.all() if manages(actor) else Rule.objects.none()


def runs_visible_to(actor: Actor) -> "QuerySet[Run]":
    """Those of the rules that the actor sees."""
    return Run.objects.filter(rule__in=visible_to(actor))


def hearings_visible_to(actor: Actor) -> "QuerySet[Hearing]":
    """What the rules heard, for those who manage them."""
    return Hearing.objects.all() if manages(actor) else Hearing.objects.none()


def manages(actor: Actor) -> bool:
    """One of the vendor's people who write rules."""
    return actor.side is not Side.PARTNER and actor.may(AutomationPermission.MANAGE)
