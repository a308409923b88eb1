"""What an address asks of the audit trail: names as people type them become ids."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.customers.finding import find_customers
from partnerwerk.deals.finding import find_deals
from partnerwerk.identity.access import organisations_visible_to
from partnerwerk.journal.auditing import Asked, AuditKind
from partnerwerk.kit.finding import Hit, Query, through_indexes
from partnerwerk.kit.ids import as_id
from partnerwerk.partners.finding import find_partners, find_people
from partnerwerk.web.audit.words import SAID
from partnerwerk.web.listing import Address

NAMES = ("kind", "event", "person", "organisation", "record", "since", "until")
MOST = 20
Find = Callable[[Actor, Query, int], list[Hit]]


@dataclass(frozen=True)
class Reading:
    """The question, its address, and what of it could not be understood, by field."""

    address: Address
    asked: Asked
    problems: dict[str, str] = field(default_factory=dict)


def read(query: QueryDict, actor: Actor) -> Reading:
    address = Address.of(query, *NAMES)
    problems: dict[str, str] = {}
    kind = address["kind"] if address["kind"] in list(AuditKind) else ""
    since, until = (_day(address, name, problems) for name in ("since", "until"))
    asked = Asked(
        kind=AuditKind(kind) if kind else None,
        names=[address["event"]] if address["event"] in SAID else None,
        people=_ids(address, "person", actor, problems, find_people),
        organisations=_organisations(address, actor, problems),
        records=_ids(address, "record", actor, problems, find_deals, find_customers, find_partners),
        since=since,
        until=until + timedelta(days=1) if until else None,
    )
    return Reading(address, asked, problems)


def _ids(
    address: Address, name: str, actor: Actor, problems: dict[str, str], *finds: Find
) -> list[UUID] | None:
    """Of what the words name; an id stands for itself, also of what is gone."""
    words = address[name]
    if not words:
        return None
    if known := as_id(words):
        return [known]
    with through_indexes():
        query = Query.of(words)
        found = [hit.record.pk for find in finds for hit in find(actor, query, MOST)]
    if not found:
        problems[name] = _("Nothing of this name was found.")
    return found


def _organisations(address: Address, actor: Actor, problems: dict[str, str]) -> list[UUID] | None:
    """Partners by name; the vendor is nobody's partner and is named in full."""
    words = address["organisation"]
    if not words or as_id(words):
        return _ids(address, "organisation", actor, problems)
    own = organisations_visible_to(actor).filter(pk=actor.home_id, name__iexact=words)
    return [o.pk for o in own] or _ids(address, "organisation", actor, problems, find_partners)


def _day(address: Address, name: str, problems: dict[str, str]) -> datetime | None:
    if not address[name]:
        return None
    try:
        begins = datetime.combine(date.fromisoformat(address[name]), time())
        return timezone.make_aware(begins)
    except (ValueError, OverflowError):
        problems[name] = _("Enter a date.")
        return None


def shown(reading: Reading) -> dict[str, Any]:
    """The filter as the form shows it: everything that was typed stays."""
    return {name: {"value": reading.address[name], "problem": reading.problems.get(name, "")}
            for name in NAMES}  # fmt: skip
