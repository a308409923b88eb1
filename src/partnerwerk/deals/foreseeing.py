"""What other terms of registration would mean, before they are saved. What was granted and what waits
keep the terms of their day: this says how it would have been, and what comes next.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from partnerwerk.access import Actor, require
from partnerwerk.customers.matching import Thresholds, judge
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.models import (
    AWAITING_REVIEW,
    ConflictCheck,
    ConflictResult,
    DealRegistration,
    DealStatus,
    Extension,
    Terms,
)
from partnerwerk.deals.reminding import due_for_reminder
from partnerwerk.kit import clock
from partnerwerk.kit.paging import MOST_COUNTED, number_of
from partnerwerk.workflow.calendars import BusinessCalendar

CHECKS = 200
TIMES = ("review_days", "timezone", "country", "subdivision")
THRESHOLDS = ("possible_from", "conflict_from")


@dataclass(frozen=True, slots=True)
class Foreseen:
    """Numbers are counted up to a bound; None where the change is about something else.

    `late` of the `waiting` reviews would be late by now; `in_force` protections run on as granted;
    `reminders` go out with the next look; `no_more` protected registrations could not be extended any
    more that can today; of the last `checks`, `judged` would be another result, by that result.
    """

    changed: tuple[str, ...]
    waiting: int | None = None
    late: int | None = None
    in_force: int | None = None
    reminders: int | None = None
    no_more: int | None = None
    checks: int | None = None
    judged: Mapping[str, int] | None = None


def foresee_terms(terms: Terms, then: Terms, actor: Actor) -> Foreseen:
    """What `then` would mean in the place of `terms`."""
    require(actor, May.CONFIGURE)
    names = [f.name for f in Terms._meta.concrete_fields]
    changed = tuple(name for name in names if getattr(terms, name) != getattr(then, name))
    found: dict[str, Any] = {}
    if set(changed) & set(TIMES):
        found |= _waiting(terms, then, actor)
    if "protection_days" in changed:
        found["in_force"] = number_of(_in_force(terms, actor))
    if "reminder_days" in changed:
        due = due_for_reminder(then, clock.today())
        found["reminders"] = sum(number_of(deals) for _days, deals in due)
    if then.extensions_allowed < terms.extensions_allowed:
        found["no_more"] = _used_up(then, actor) - _used_up(terms, actor)
    if set(changed) & set(THRESHOLDS):
        found |= _judged_anew(terms, then)
    return Foreseen(changed, **found)


def _waiting(terms: Terms, then: Terms, actor: Actor) -> dict[str, int]:
    """Each review on the calendar of its reviewer, else of the office."""
    waiting = visible_to(actor).filter(program=terms.pk, status__in=AWAITING_REVIEW)
    reviews = list(waiting.select_related("reviewer").order_by("review_due_at")[:MOST_COUNTED])
    return {"waiting": len(reviews), "late": sum(1 for deal in reviews if _is_late(deal, then))}


def _is_late(deal: DealRegistration, then: Terms) -> bool:
    place = deal.reviewer or then
    calendar = BusinessCalendar(place.timezone, place.country, place.subdivision)
    since = deal.submitted_at
    return since is not None and calendar.deadline(since, then.review_days) < clock.now()


def _in_force(terms: Terms, actor: Actor) -> Any:
    return visible_to(actor).filter(program=terms.pk, status=DealStatus.APPROVED)


def _used_up(terms: Terms, actor: Actor) -> int:
    """How many protected registrations have had all extensions that these terms allow."""
    if terms.extensions_allowed == 0:
        return number_of(_in_force(terms, actor))
    had = Extension.objects.exclude(status=Extension.Status.DENIED).filter(
        registration__in=_in_force(terms, actor)
    )
    counted = had.order_by().values("registration").annotate(had=Count("pk"))
    return counted.filter(had__gte=terms.extensions_allowed)[: MOST_COUNTED + 1].count()


def _judged_anew(terms: Terms, then: Terms) -> dict[str, Any]:
    """What became of the last checks under the new thresholds. What a check did not find because it
    was below the old ones, nobody knows.
    """
    newest = ConflictCheck.objects.filter(registration__program=terms.pk).order_by("-pk")
    checks = list(newest.values_list("score", "result")[:CHECKS])
    limits = Thresholds(possible=then.possible_from, conflict=then.conflict_from)
    judged: dict[str, int] = {}
    for score, result in checks:
        anew = ConflictResult(judge(score, limits).value)
        if anew != result:
            judged[anew] = judged.get(anew, 0) + 1
    return {"checks": len(checks), "judged": judged}
