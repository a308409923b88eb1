"""Decisions that are late, or that nobody who is asked can take any more: for the administrator."""

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.identity.models import Membership
from partnerwerk.kit import clock
from partnerwerk.kit.paging import number_of
from partnerwerk.workflow.access import ApprovalPermission as May
from partnerwerk.workflow.approvals.kinds import ApprovalKind, known_kinds
from partnerwerk.workflow.models import Approval, Ask


def late_asks(actor: Actor) -> "QuerySet[Ask]":
    """Open asks whose time is over, or `is_stuck`: whose person or role may not answer any more."""
    if not actor.may(May.MANAGE):
        return Ask.objects.none()
    stuck = ExpressionWrapper(_stuck(), output_field=BooleanField())
    running = Ask.objects.filter(is_open=True, approval__state=Approval.State.RUNNING)
    asks = running.annotate(is_stuck=stuck).filter(Q(due_at__lt=clock.now()) | Q(is_stuck=True))
    related = asks.select_related("approval__version__policy", "membership", "instead_of")
    return related.order_by("due_at", "pk")


def late_without_policy(kind: ApprovalKind, actor: Actor) -> "QuerySet[Any]":
    """Records of a kind that whoever may should have decided by now."""
    given = Approval.objects.filter(
        kind=kind.code,
        subject_id=OuterRef("pk"),
        state=Approval.State.RUNNING,
        version__isnull=False,
    )
    waiting = kind.waiting(actor).filter(**{f"{kind.due_field}__lt": clock.now()})
    return waiting.exclude(Exists(given)).order_by(kind.due_field, "pk")


def number_late(actor: Actor) -> int:
    """How many asks are late or stuck."""
    return number_of(late_asks(actor))


def _stuck() -> Q:
    """Asked is somebody without access or right, or a role that nobody with the right has."""
    here = Membership.objects.filter(side=Side.VENDOR, disabled_at__isnull=True)
    people = list(here.values_list("pk", "role", "role__permissions"))
    stuck = Q(pk__in=[])
    for kind in known_kinds():
        able = [(pk, role) for pk, role, permissions in people if kind.permission in permissions]
        person = Q(membership__isnull=False) & ~Q(membership__in=[pk for pk, _role in able])
        role = ~Q(role="") & ~Q(role__in={role for _pk, role in able})
        anybody = Q(pk__in=[]) if able else ~Q(permission="")
        stuck |= Q(approval__kind=kind.code) & (person | role | anybody)
    return stuck
