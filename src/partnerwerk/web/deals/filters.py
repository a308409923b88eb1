"""What a list of registrations is narrowed to, as it stands in the address."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.deals.models import AWAITING_REVIEW, ConflictResult, DealStatus
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.deals.queries import Filter
from partnerwerk.partners.access import visible_to as partners_visible_to
from partnerwerk.partners.models import Partner
from partnerwerk.web.customfields.narrowing import (
    Narrowing,
    condition_of,
    narrowings_in,
    sorting_of,
)
from partnerwerk.web.templatetags.tones import CONFLICTS, STATES

CLOSED = (
    DealStatus.WON, DealStatus.LOST, DealStatus.EXPIRED, DealStatus.REJECTED,
    DealStatus.WITHDRAWN, DealStatus.DUPLICATE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Wanted:
    """The filter of a list and the partner it names."""

    filter: Filter
    partner: Partner | None = None
    unknown_partner: str = ""
    added: Sequence[Narrowing] = ()
    sort: str = ""

    def query(self, **changes: Any) -> str:
        """The address's query with some parts changed; empty parts are left out."""
        parts = {
            "q": self.filter.q,
            "state": list(self.filter.states),
            "conflict": self.filter.conflict,
            "family": self.filter.family,
            "partner": self.partner.slug if self.partner else self.unknown_partner,
            "mine": "1" if self.filter.mine else "",
            **{name: values for one in self.added for name, values in one.parts.items()},
            "sort": self.sort,
        } | changes
        query = QueryDict(mutable=True)
        for name, value in parts.items():
            query.setlist(name, value if isinstance(value, list) else [value] if value else [])
        return query.urlencode()

    def url(self, **changes: Any) -> str:
        return f"?{self.query(**changes)}"


def read_filter(query: QueryDict, actor: Actor) -> Wanted:
    """The filter that the address asks for; what it does not know, it leaves out."""
    states = tuple(s for s in query.getlist("state") if s in DealStatus.values)
    conflict = query.get("conflict", "")
    wanted = Filter(
        q=query.get("q", "").replace("\x00", "").strip()[:200],
        states=states,
        conflict=conflict if actor.sees_all and conflict in ConflictResult.values else "",
        family=query.get("family", "").replace("\x00", "")[:40],
        mine=query.get("mine") == "1",
    )
    fields = fields_of(REGISTRATION, actor)
    added = narrowings_in(query, fields)
    wanted = replace(wanted, when=condition_of(added))
    found = _with_partner(wanted, query.get("partner", "").replace("\x00", "").strip(), actor)
    sort = query.get("sort", "")
    return replace(found, added=added, sort=sort if sorting_of(sort, fields) else "")


def _with_partner(wanted: Filter, typed: str, actor: Actor) -> Wanted:
    """A partner by its short name, else by a part of its name."""
    if not typed:
        return Wanted(wanted)
    named = Q(slug=typed) | Q(organisation__name__icontains=typed)
    found = list(partners_visible_to(actor).filter(named)[:20])
    if not found:
        nobody = replace(wanted, states=(), q="", partner_id=actor.membership_id)
        return Wanted(nobody, unknown_partner=typed[:80])
    partner = next((p for p in found if p.slug == typed), found[0])
    return Wanted(replace(wanted, partner_id=partner.pk), partner)


def tabs(wanted: Wanted, actor: Actor) -> list[dict[str, Any]]:
    """The parts of a registration's life that people look for, as chips."""
    parts: list[tuple[str, Sequence[str]]] = [
        (_("All"), ()),
        (_("In review"), AWAITING_REVIEW),
        (_("Returned"), (DealStatus.RETURNED,)),
        (_("Protected"), (DealStatus.APPROVED,)),
        (_("Closed"), CLOSED),
    ]
    if not actor.sees_all:
        parts.insert(1, (_("Drafts"), (DealStatus.DRAFT,)))
    return [
        {
            "label": label,
            "url": wanted.url(state=[str(s) for s in states]),
            "current": set(states) == set(wanted.filter.states),
        }
        for label, states in parts
    ]


def chips(
    wanted: Wanted, families: Sequence[ProductFamily], shown_tabs: Sequence[dict[str, Any]]
) -> list[dict[str, str]]:
    """What narrows the list besides the tab, each with the way back."""
    chosen, found = wanted.filter, []
    if chosen.states and not any(tab["current"] for tab in shown_tabs):
        words = ", ".join(str(STATES[s].label) for s in chosen.states)
        found.append({"label": _("State is %s") % words, "remove_url": wanted.url(state=[])})
    if chosen.conflict:
        word = CONFLICTS[chosen.conflict].label
        found.append({"label": _("Conflict is %s") % word, "remove_url": wanted.url(conflict="")})
    if chosen.family:
        name = next((f.label for f in families if f.code == chosen.family), chosen.family)
        found.append({"label": _("Product is %s") % name, "remove_url": wanted.url(family="")})
    if partner := wanted.partner.name if wanted.partner else wanted.unknown_partner:
        found.append({"label": _("Partner is %s") % partner, "remove_url": wanted.url(partner="")})
    for one in wanted.added:
        away = wanted.url(**dict.fromkeys(one.parts, ""))
        found.append({"label": one.label, "remove_url": away})
    if chosen.mine:
        found.append({"label": _("Mine"), "remove_url": wanted.url(mine="")})
    if chosen.q:
        words = _("“%(words)s”") % {"words": chosen.q}
        found.append({"label": words, "remove_url": wanted.url(q="")})
    return found
