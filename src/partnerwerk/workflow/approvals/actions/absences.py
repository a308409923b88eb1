"""Being away: who is asked instead, from when, until when, and up to which value."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Denied, Side
from partnerwerk.identity.access import visible_to
from partnerwerk.identity.models import Membership
from partnerwerk.journal.recording import record
from partnerwerk.kit import clock
from partnerwerk.kit.money import LARGEST, Money, is_currency
from partnerwerk.kit.problems import Problem, Problems
from partnerwerk.workflow.access import ApprovalPermission as May
from partnerwerk.workflow.approvals.actions.watching import hand_over
from partnerwerk.workflow.events import ApprovalEvent
from partnerwerk.workflow.models import Absence, Ask


@dataclass(frozen=True, slots=True)
class Away:
    """What somebody says of an absence."""

    first_day: date | None
    last_day: date | None
    deputy_id: UUID | None = None
    limit: Money | None = None


@transaction.atomic
def set_absence(member: Membership, away: Away, *, actor: Actor) -> Absence:
    """Say that somebody is away; oneself, or an administrator for a colleague. From the first day
    on the deputy is asked, also what is open already.
    """
    _require_own(member, actor)
    deputy = _deputy(away.deputy_id, member, actor)
    problems = Problems()
    problems.found += problems_of_absence(away)
    if away.deputy_id and (deputy is None or deputy.pk == member.pk):
        problems.add("deputy", _("Choose a colleague."))
    problems.stop_if_any()
    assert away.first_day is not None
    assert away.last_day is not None
    absence = Absence.objects.create(
        membership=member,
        first_day=away.first_day,
        last_day=away.last_day,
        deputy=deputy,
        limit_amount=away.limit.amount if away.limit else None,
        limit_currency=away.limit.currency if away.limit else "",
    )
    record(
        ApprovalEvent.ABSENCE_SET, member, actor=actor, partner_id=None,
        first_day=away.first_day, last_day=away.last_day, deputy=deputy.name if deputy else "",
    )  # fmt: skip
    for ask in Ask.objects.select_related("approval").filter(membership=member, is_open=True):
        hand_over(ask, actor=actor)
    return absence


@transaction.atomic
def end_absence(absence: Absence, *, actor: Actor) -> None:
    """Be there again, or not away after all. What the deputy was asked stays with the deputy."""
    _require_own(absence.membership, actor)
    record(ApprovalEvent.ABSENCE_ENDED, absence.membership, actor=actor, partner_id=None)
    absence.delete()


def problems_of_absence(away: Away) -> list[Problem]:
    """What is wrong with its days and its limit, whoever goes away."""
    problems = Problems()
    if away.first_day is None:
        problems.add("first_day", _("Choose the first day."), "required")
    if away.last_day is None or away.last_day < clock.today():
        problems.add("last_day", _("Choose a last day that is not past."), "required")
    elif away.first_day and away.last_day < away.first_day:
        problems.add("last_day", _("The last day is not before the first."))
    if away.limit and not 0 < away.limit.amount <= LARGEST:
        problems.add("limit", _("Enter an amount above zero."))
    elif away.limit and not is_currency(away.limit.currency):
        problems.add("limit", _("Choose the currency."))
    return problems.found


def _require_own(member: Membership, actor: Actor) -> None:
    is_own = actor.membership_id == member.pk
    if member.side != Side.VENDOR or not (is_own or actor.may(May.MANAGE)):
        raise Denied(May.MANAGE)


def _deputy(pk: UUID | None, member: Membership, actor: Actor) -> Membership | None:
    colleagues = visible_to(actor).filter(side=Side.VENDOR, disabled_at__isnull=True)
    return colleagues.filter(pk=pk).first() if pk else None
