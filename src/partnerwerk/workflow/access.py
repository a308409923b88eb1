"""Permissions over approvals. Policies, asks and absences are the vendor's: a partner sees none."""

from enum import StrEnum

from django.db.models import QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.access.policies import RowPolicy
from partnerwerk.workflow.models import Absence, ApprovalPolicy, Ask, PolicyVersion


class ApprovalPermission(StrEnum):
    MANAGE = "approvals.manage"


GRANTS = {ApprovalPermission.MANAGE: ("administrator",)}

ROW_POLICIES = [
    RowPolicy("workflow_approvalpolicy", vendor="select, insert, update"),
    RowPolicy("workflow_policyversion", vendor="select, insert, update, delete"),
    RowPolicy("workflow_approval", vendor="select, insert, update"),
    RowPolicy("workflow_ask", vendor="select, insert, update"),
    RowPolicy("workflow_absence"),
]


def policies_visible_to(actor: Actor) -> "QuerySet[ApprovalPolicy]":
    """All for who manages them, none for others."""
    policies = ApprovalPolicy.objects.all()
    return policies if actor.may(ApprovalPermission.MANAGE) else policies.none()


def versions_visible_to(actor: Actor) -> "QuerySet[PolicyVersion]":
    versions = PolicyVersion.objects.select_related("policy", "published_by")
    return versions if actor.may(ApprovalPermission.MANAGE) else versions.none()


def asks_visible_to(actor: Actor) -> "QuerySet[Ask]":
    """All for who manages approvals: to hand one on."""
    related = ("approval__version__policy", "membership", "instead_of")
    asks = Ask.objects.select_related(*related)
    return asks if actor.may(ApprovalPermission.MANAGE) else asks.none()


def absences_visible_to(actor: Actor) -> "QuerySet[Absence]":
    """One's own; an administrator's are all of the vendor."""
    absences = Absence.objects.select_related("membership", "deputy")
    if actor.side is Side.PARTNER:
        return absences.none()
    if actor.may(ApprovalPermission.MANAGE):
        return absences
    return absences.filter(membership=actor.membership_id)
