"""Checks are counted for each partner organisation and hour: who probes names by the dozen is slowed
down, whether it types, submits or imports them, and its channel manager is told.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from partnerwerk.access import Actor, Side, across_partners
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import ConflictResult, Terms
from partnerwerk.journal.recording import record
from partnerwerk.kit import clock
from partnerwerk.partners.models import Partner

# One statement, and no waiting: each connection counts in a part of its own, the sum is what counts.
_COUNT = """
with counted as (
    insert into deals_probecount (partner_id, hour, part, checks, found, told)
    values (%(partner)s, %(hour)s, pg_backend_pid() %% 16, %(checks)s, %(found)s, false)
    on conflict (partner_id, hour, part) do update set
        checks = deals_probecount.checks + excluded.checks,
        found = deals_probecount.found + excluded.found
)
select coalesce(sum(checks), 0)::int, coalesce(sum(found), 0)::int, coalesce(bool_or(told), false)
from deals_probecount where partner_id = %(partner)s and hour = %(hour)s
"""
_TOLD = """
insert into deals_probecount (partner_id, hour, part, checks, found, told)
values (%s, %s, 16, 0, 0, true) on conflict do nothing
"""


@dataclass(frozen=True, slots=True)
class Counted:
    """What the actor's organisation had checked in this hour before the checks counted now."""

    before: int
    found: int
    told: bool


def count_checks(actor: Actor, *, checks: int, found: int) -> Counted:
    """Add to the count of the actor's organisation."""
    assert actor.organisation_id is not None
    given: dict[str, Any] = {
        "partner": actor.organisation_id, "hour": this_hour(), "checks": checks, "found": found,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, given)
        row = cursor.fetchone()
    assert row is not None
    return Counted(*row)


def count_submission(result: ConflictResult, terms: Terms, actor: Actor) -> None:
    """The check of a submission counts, too. Nobody is stopped: it is a record that the vendor sees."""
    if actor.side is not Side.PARTNER:
        return
    found = int(result != ConflictResult.CLEAR)
    counted = count_checks(actor, checks=1, found=found)
    if counted.before >= terms.checks_an_hour:
        tell_channel_manager(counted, actor, checks=1, found=found)


def tell_channel_manager(counted: Counted, actor: Actor, *, checks: int, found: int) -> None:
    """Once an hour: who it was at last, and the numbers of the whole organisation."""
    if counted.told or not _is_first_to_tell(actor):
        return
    partner = Partner.objects.get(pk=actor.organisation_id)
    with across_partners():
        record(
            DealEvent.PROBING,
            partner,
            actor=actor,
            partner_id=partner.pk,
            internal=True,
            checks=counted.before + checks,
            found=counted.found + found,
        )


def _is_first_to_tell(actor: Actor) -> bool:
    """A part of its own says that it was told. Two who come to it at the same moment wait for each
    other here only; touching the parts of others, they would wait in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute(_TOLD, [actor.organisation_id, this_hour()])
        return bool(cursor.rowcount == 1)


def this_hour() -> datetime:
    return clock.now().replace(minute=0, second=0, microsecond=0)
