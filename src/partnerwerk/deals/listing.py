"""What a list of registrations is asked for beside its condition, by a page or by a program."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Q, QuerySet

from partnerwerk.access import Actor
from partnerwerk.access.scope import read_once
from partnerwerk.deals.models import DealRegistration, DealStatus
from partnerwerk.deals.queries import Filter, search_deals
from partnerwerk.partners.access import visible_to as partners_visible_to
from partnerwerk.partners.models import Partner

QUICK = ("state", "partner", "mine")


def registrations_asked(
    actor: Actor, q: str, quick: Mapping[str, Sequence[str]]
) -> "QuerySet[DealRegistration]":
    """Those that words, states, partner and "mine" leave, with all that a row needs."""
    return search_deals(actor, read_filter(actor, q, quick)).select_related("reviewer")


def read_filter(actor: Actor, q: str, quick: Mapping[str, Sequence[str]]) -> Filter:
    """What it does not know, it leaves out; a partner that it does not know has nothing."""
    states = tuple(s for s in quick.get("state", ()) if s in DealStatus.values)
    wanted = Filter(q=q, states=states, mine=bool(quick.get("mine")))
    named = next(iter(quick.get("partner", ())), "")
    if not named:
        return wanted
    partner = partner_named(named, actor)
    return replace(wanted, partner_id=partner.pk if partner else actor.membership_id)


def partner_named(text: str, actor: Actor) -> Partner | None:
    """A partner by its short name, else by a part of its name."""

    def read() -> Partner | None:
        named: Any = Q(slug=text) | Q(organisation__name__icontains=text)
        found = list(partners_visible_to(actor).filter(named)[:20])
        return next((p for p in found if p.slug == text), found[0] if found else None)

    return read_once(f"partner named {text}", read)
