"""Reads over registrations: lists, the review queue, totals."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from partnerwerk.access import Actor
from partnerwerk.catalog.queries import families_by_code
from partnerwerk.collaboration.access import visible_to as files_visible_to
from partnerwerk.collaboration.models import File
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.approving import REVIEW, waiting_extensions
from partnerwerk.deals.inputs import read_registration
from partnerwerk.deals.models import (
    AWAITING_REVIEW,
    ConflictCheck,
    DealRegistration,
    DealStatus,
    Extension,
)
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.deals.states import DEAL_STATES
from partnerwerk.journal.access import visible_to as events_visible_to
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.money import Money
from partnerwerk.kit.paging import number_of
from partnerwerk.kit.problems import Problem
from partnerwerk.workflow.approvals.queries import of_others, waits_for
from partnerwerk.workflow.transitions import Transition


@dataclass(frozen=True, slots=True)
class Filter:
    """What a list of registrations is narrowed to; empty means no limit."""

    q: str = ""
    states: tuple[str, ...] = ()
    partner_id: UUID | None = None
    mine: bool = False


def search_deals(actor: Actor, wanted: Filter = Filter()) -> "QuerySet[DealRegistration]":
    """The registrations that the actor's list shows, filtered, with all that a row needs."""
    return (
        _narrowed(visible_to(actor), wanted, actor)
        .select_related("partner__organisation")
        .prefetch_related(Prefetch("families", to_attr="family_list"))  # type: ignore[no-redef]
    )


def totals(actor: Actor, wanted: Filter) -> "Totals":
    """How many they are, and what they are worth, by currency."""
    rows = (
        _narrowed(visible_to(actor), wanted, actor)
        .order_by()
        .values_list("currency")
        .annotate(number=Count("pk"), amount=Sum("amount"))
    )
    found = [(currency, number, amount) for currency, number, amount in rows]
    sums = [Money(a, c) for c, _n, a in sorted(found) if c and a is not None]
    return Totals(sum(n for _c, n, _a in found), tuple(sorted(sums, key=lambda m: -m.amount)))


@dataclass(frozen=True, slots=True)
class Totals:
    count: int
    sums: tuple[Money, ...]


def deals_awaiting_review(actor: Actor, *, mine: bool = False) -> "QuerySet[DealRegistration]":
    """The review queue, the oldest clock first: what this actor is asked, by a policy or because
    none gave it to others.
    """
    queue = search_deals(actor, Filter(states=AWAITING_REVIEW, mine=mine))
    queue = queue.filter(waits_for(actor, REVIEW))
    return queue.prefetch_related("partner__enrolments__tier").order_by("review_due_at", "pk")


def extensions_awaiting_review(actor: Actor) -> "QuerySet[Extension]":
    """Extensions that wait for this actor's decision, the oldest clock first."""
    return waiting_extensions(actor).order_by("review_due_at", "pk")


def concerns(actor: Actor) -> Q:
    """Registrations that this person looks after: at the vendor as reviewer or channel manager; at a
    partner everybody.
    """
    if not actor.sees_all:
        return Q()
    mine = actor.membership_id
    return Q(reviewer_id=mine) | Q(partner__channel_manager_id=mine)


def deals_expiring(actor: Actor, *, today: date, days: int = 14) -> "QuerySet[DealRegistration]":
    """Protections that end soon."""
    return (
        search_deals(actor, Filter(states=(DealStatus.APPROVED,)))
        .filter(protected_until__range=(today, today + timedelta(days=days)))
        .order_by("protected_until", "pk")
    )


def deals_in_force(actor: Actor) -> "QuerySet[DealRegistration]":
    """Approved registrations, the protection that ends first first."""
    approved = search_deals(actor, Filter(states=(DealStatus.APPROVED,)))
    return approved.order_by("protected_until", "pk")


def number_registered_since(at: datetime, actor: Actor) -> int:
    """How many were begun since then, counted up to a bound."""
    return number_of(visible_to(actor).filter(created_at__gte=at))


def number_late(actor: Actor) -> int:
    """How many reviews should be over by now, whoever is asked."""
    late = visible_to(actor).filter(status__in=AWAITING_REVIEW, review_due_at__lt=clock.now())
    return number_of(late)


def count_by_status(actor: Actor) -> dict[str, int]:
    """How many registrations the actor sees in each state."""
    rows = visible_to(actor).order_by().values_list("status").annotate(n=Count("pk"))
    return dict(rows)


def value_by_status(actor: Actor, currency: str) -> dict[str, tuple[int, Decimal]]:
    """Number and worth of the registrations in each state, of one currency."""
    rows = visible_to(actor).filter(currency=currency).order_by().values_list("status")
    summed = rows.annotate(n=Count("pk"), amount=Sum("amount"))
    return {status: (n, amount or Decimal(0)) for status, n, amount in summed}


REVIEWING = frozenset({"start_review", "approve", "return", "reject", "mark_duplicate"})


def moves_of(
    deal: DealRegistration, actor: Actor, others: Collection[UUID] | None = None
) -> list[Transition]:
    """The transitions that this actor may make now. `others`: those of a whole page that are
    others' to decide.
    """
    moves = DEAL_STATES.open_to(actor, deal)
    if not REVIEWING.intersection(move.name for move in moves):
        return moves
    if others is None:
        others = of_others(REVIEW, [deal.pk], actor)
    return [m for m in moves if m.name not in REVIEWING] if deal.pk in others else moves


def history_of(deal: DealRegistration, actor: Actor) -> "QuerySet[Event]":
    """Everything that happened to a registration and that the actor may know, newest first. Its
    partner's only: nobody else writes into its history.
    """
    own = events_visible_to(actor).filter(partner_id=deal.partner_id)
    return own.filter(subject_id=deal.pk).order_by("-id")


def evidence_of(deal: DealRegistration, actor: Actor) -> "QuerySet[File]":
    """The registration's files, which are its partner's; not those that stand in added fields."""
    own = files_visible_to(actor).filter(
        partner_id=deal.partner_id, subject_kind="dealregistration"
    )
    return own.filter(subject_id=deal.pk).order_by("uploaded_at")


def latest_check(deal: DealRegistration, actor: Actor) -> ConflictCheck | None:
    """The newest conflict check with its matches; None for partners, whom it does not concern."""
    if not actor.sees_all:
        return None
    return ConflictCheck.objects.filter(registration=deal).order_by("-at").first()


def latest_checks(deals: Iterable[DealRegistration], actor: Actor) -> dict[UUID, ConflictCheck]:
    """The newest conflict check of each registration, in one query; none for partners."""
    if not actor.sees_all:
        return {}
    checks = ConflictCheck.objects.filter(registration__in=[deal.pk for deal in deals])
    newest = checks.order_by("registration_id", "-at").distinct("registration_id")
    return {check.registration_id: check for check in newest}


def problems_of(typed: Mapping[str, Any], actor: Actor) -> list[Problem]:
    """What the submission of this would be told."""
    fields = fields_of(REGISTRATION, actor)
    given = read_registration(typed, families_by_code(actor), fields, today=clock.today())
    given.check_custom(DealRegistration(partner_id=actor.organisation_id, **given.values))
    return given.problems.found


def with_what_is_typed(
    deals: Sequence[DealRegistration], actor: Actor
) -> Sequence[DealRegistration]:
    """Returned registrations with what their partner has typed since, for the partner to see. The
    reviewer knows them as they were handed in, until they are submitted again.
    """
    being_written = [d for d in deals if d.status == DealStatus.RETURNED and d.typed]
    if actor.sees_all or not being_written:
        return deals
    families, fields = families_by_code(actor), fields_of(REGISTRATION, actor)
    for deal in being_written:
        given = read_registration(deal.typed, families, fields, today=clock.today(), deal=deal)
        for name, value in given.values.items():
            setattr(deal, name, value)
        deal.custom = given.custom.values
        deal.family_list = given.families
    return deals


def _narrowed(
    deals: "QuerySet[DealRegistration]", wanted: Filter, actor: Actor
) -> "QuerySet[DealRegistration]":
    if wanted.q:
        deals = deals.filter(_found_by(wanted.q.strip()))
    if wanted.states:
        deals = deals.filter(status__in=wanted.states)
    if wanted.partner_id:
        deals = deals.filter(partner_id=wanted.partner_id)
    if wanted.mine:
        deals = deals.filter(
            Q(reviewer_id=actor.membership_id) | Q(submitter_id=actor.membership_id)
        )
    return deals


def _found_by(q: str) -> Q:
    """A reference is looked up as such, anything else is a part of the customer's name."""
    number = q.upper().removeprefix("R-")
    if number.isdecimal() and len(number) < 12:
        return Q(number=int(number))
    return Q(customer_name__contains_folded=q)
