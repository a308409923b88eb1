"""What the first page asks: what waits for this person, and how the registrations stand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Count, Q, QuerySet, Sum

from partnerwerk.access import Actor
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import (
    DealRegistration,
    DealStatus,
    Extension,
)
from partnerwerk.journal.access import visible_to as events_visible_to
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.paging import number_of
from partnerwerk.partners.access import visible_to as partners_visible_to
from partnerwerk.partners.models import Partner
from partnerwerk.workflow.approvals import queries as approvals

SHOWN = 5
ENDS_SOON = timedelta(days=14)
WINDOW = timedelta(days=120)
PROBING_FOR = timedelta(days=14)
PIPELINE = (
    DealStatus.SUBMITTED, DealStatus.IN_REVIEW, DealStatus.RETURNED, DealStatus.APPROVED,
    DealStatus.WON,
)  # fmt: skip


def number_waiting(actor: Actor) -> int:
    """How many decisions wait for the vendor, or answers for a partner."""
    if actor.sees_all:
        return sum(approvals.numbers_waiting(actor).values())
    return number_of(visible_to(actor).filter(status=DealStatus.RETURNED))


def deals_to_answer(actor: Actor) -> "QuerySet[DealRegistration]":
    """Returned registrations: the partner must add something."""
    return _rows(actor, status=DealStatus.RETURNED).order_by("decided_at", "pk")


def deals_ending_soon(actor: Actor) -> "QuerySet[DealRegistration]":
    """Protections that end soon and could be extended: no extension was asked for yet."""
    today = clock.today()
    ending = _rows(
        actor, status=DealStatus.APPROVED, protected_until__range=(today, today + ENDS_SOON)
    )
    asked = Q(extensions__status__in=[Extension.Status.REQUESTED, Extension.Status.APPROVED])
    return ending.exclude(asked).order_by("protected_until", "pk")


def drafts_to_finish(actor: Actor) -> "QuerySet[DealRegistration]":
    """One's own drafts, the one touched last first."""
    mine = _rows(actor, status=DealStatus.DRAFT, submitter_id=actor.membership_id)
    return mine.order_by("-updated_at")[:3]


def protections_in_window(actor: Actor) -> "Sequence[DealRegistration]":
    """Registrations whose protection ends within the window, the nearest end first."""
    today = clock.today()
    found = _rows(actor, status=DealStatus.APPROVED, protected_until__range=(today, today + WINDOW))
    return list(found.order_by("protected_until", "pk")[:8])


def has_deals(actor: Actor) -> bool:
    """Whether there is anything that the pipeline may show."""
    return visible_to(actor).exclude(status=DealStatus.DRAFT).exists()


@dataclass(frozen=True, slots=True)
class Stage:
    """How many registrations are in a state, and what they are worth in one currency."""

    status: DealStatus
    number: int
    amount: Decimal


def pipeline(actor: Actor) -> dict[str, list[Stage]]:
    """Open registrations and those won this year, by currency, the one with most of them first."""
    rows = (
        visible_to(actor)
        .filter(Q(status__in=PIPELINE[:-1]) | Q(status=DealStatus.WON, updated_at__gte=_year()))
        .order_by()
        .values_list("currency", "status")
        .annotate(number=Count("pk"), amount=Sum("amount"))
    )
    found: dict[str, list[Stage]] = {}
    for currency, status, number, amount in rows:
        found.setdefault(currency, []).append(
            Stage(DealStatus(status), number, amount or Decimal(0))
        )
    for stages in found.values():
        stages.sort(key=lambda stage: PIPELINE.index(stage.status))
    return dict(sorted(found.items(), key=lambda item: -sum(s.number for s in item[1])))


def partners_probing(actor: Actor) -> list[tuple[Event, Partner]]:
    """Partners of this channel manager whose people checked unusually many names lately."""
    mine = partners_visible_to(actor).filter(channel_manager_id=actor.membership_id)
    events = events_visible_to(actor).filter(
        name=DealEvent.PROBING,
        subject_id__in=mine.values("pk"),
        at__gte=clock.now() - PROBING_FOR,
    )
    newest = {event.subject_id: event for event in events.order_by("id")}
    partners = mine.prefetch_related(None).in_bulk(newest)
    return [(event, partners[pk]) for pk, event in newest.items()]


def _year() -> datetime:
    """When this year began."""
    return clock.now().replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)


def _rows(actor: Actor, **wanted: object) -> "QuerySet[DealRegistration]":
    return visible_to(actor).filter(**wanted).select_related("partner__organisation")
