"""The list of registrations, for both sides."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from partnerwerk.access import Actor
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.listing import QUICK, partner_named, registrations_asked
from partnerwerk.deals.models import AWAITING_REVIEW, DealRegistration, DealStatus, Terms
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.kit import clock
from partnerwerk.partners.access import visible_to as partners_visible_to
from partnerwerk.web.deals.bulk import ACTIONS
from partnerwerk.web.deals.clocks import clock_of
from partnerwerk.web.deals.rows import families_in_short, shows_partner, terms_by_program
from partnerwerk.web.lists.cells import Shown, titled
from partnerwerk.web.lists.description import Chip, Group, List, Quick, Special, Tab
from partnerwerk.web.lists.words import in_words
from partnerwerk.web.moments import day
from partnerwerk.web.templatetags.tones import CONFLICTS, STATES
from partnerwerk.web.templatetags.ui import conflict_badge, state_badge, working_clock

CLOSED = (
    DealStatus.WON, DealStatus.LOST, DealStatus.EXPIRED, DealStatus.REJECTED,
    DealStatus.WITHDRAWN, DealStatus.DUPLICATE,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Around:
    """What all clocks of a page have in common."""

    terms: Mapping[UUID, Terms]
    now: datetime


def _around(records: Sequence[Any], actor: Actor, keys: Collection[str]) -> Around:
    return Around(terms_by_program() if "until" in keys else {}, clock.now())


def _title(deal: DealRegistration, shown: Shown) -> str:
    return titled(deal.title or _("No title yet"), f"/deals/{deal.ref}", deal.ref)


def _until(deal: DealRegistration, shown: Shown) -> str:
    """The clock while somebody decides, then the end of the protection."""
    around: Around = shown.around
    if running := clock_of(deal, around.terms[deal.program_id], around.now):
        return working_clock(running)
    if deal.status == DealStatus.APPROVED and deal.protected_until:
        return format_html('<span class="soft nowrap">{}</span>', day(deal.protected_until))
    return ""


def _conflict(deal: DealRegistration, shown: Shown) -> str:
    return conflict_badge(deal.conflict) if deal.conflict else ""


def _partners(ids: Collection[Any], actor: Actor) -> Mapping[str, Group]:
    found = partners_visible_to(actor).filter(pk__in=ids)
    return {str(p.pk): Group(p.name, {"partner": [p.slug]}) for p in found}


def _tabs(actor: Actor) -> list[Tab]:
    """The parts of a registration's life that people look for."""
    parts: list[Tab] = [
        Tab(_("All"), {}),
        Tab(_("In review"), {"state": list(map(str, AWAITING_REVIEW))}),
        Tab(_("Returned"), {"state": [str(DealStatus.RETURNED)]}),
        Tab(_("Protected"), {"state": [str(DealStatus.APPROVED)]}),
        Tab(_("Closed"), {"state": list(map(str, CLOSED))}),
        Tab(_("Mine"), {"mine": ["1"]}),
    ]
    if not actor.sees_all:
        parts.insert(1, Tab(_("Drafts"), {"state": [str(DealStatus.DRAFT)]}))
    return parts


def _chips(quick: Quick, actor: Actor) -> list[Chip]:
    """States that are no tab, and the partner."""
    found, states = [], [s for s in quick.get("state", ()) if s in DealStatus.values]
    is_tab = any(set(states) == set(tab.quick.get("state", ())) for tab in _tabs(actor))
    if states and not is_tab:
        words = ", ".join(str(STATES[s].label) for s in states)
        found.append(Chip(_("State is %s") % words, ["state"]))
    if quick.get("mine") and states:
        found.append(Chip(_("Mine"), ["mine"]))
    if named := next(iter(quick.get("partner", ())), ""):
        partner = partner_named(named, actor)
        name = partner.name if partner else named[:80]
        found.append(Chip(_("Partner is %s") % name, ["partner"]))
    return found


def _columns(actor: Actor) -> list[str]:
    partner = ["partner"] if shows_partner(actor) else []
    conflict = ["conflict"] if actor.sees_all else []
    families = ["families", "value", "status"]
    return ["title", "customer_name", *partner, *families, *conflict, "until"]


def _with_refs(rows: "QuerySet[Any]", refs: Sequence[str]) -> "QuerySet[Any]":
    numbers = [int(ref[2:]) for ref in refs if ref[:2] == "R-" and ref[2:].isdecimal()]
    found = rows.filter(number__in=[number for number in numbers if number < 10**15])
    return found.order_by("review_due_at", "pk")


def _context(actor: Actor) -> dict[str, Any]:
    return {
        "shows_partner": shows_partner(actor),
        "may_register": actor.may(May.REGISTER),
        "may_import": actor.may(May.IMPORT),
    }


def _country(deal: DealRegistration, shown: Shown) -> object:
    return deal.customer_country


SPECIAL = {
    "title": Special(
        gettext_lazy("Registration"),
        _title,
        css="card-line",
        plain=lambda deal, shown: deal.title,
        also=((gettext_lazy("Reference"), lambda deal: deal.ref),),
    ),
    "customer_name": Special(
        gettext_lazy("Customer"),
        lambda deal, shown: deal.customer_name or _("No customer yet"),
        css="card-lead",
        plain=lambda deal, shown: deal.customer_name,
    ),
    "partner": Special(
        gettext_lazy("Partner"),
        lambda deal, shown: deal.partner.name,
        css="card-foot",
        open_to=shows_partner,
        path="partner_id",
        groups=_partners,
        plain=lambda deal, shown: deal.partner.name,
        is_field=False,
    ),
    "families": Special(
        gettext_lazy("Product family"),
        lambda deal, shown: families_in_short(deal),
        css="card-line soft",
        plain=lambda deal, shown: ", ".join(deal.family_names),
    ),
    "value": Special(pgettext_lazy("money", "Value"), css="card-figure"),
    "status": Special(
        gettext_lazy("State"),
        lambda deal, shown: state_badge(deal.status),
        css="card-state",
        plain=lambda deal, shown: str(STATES[deal.status].label),
    ),
    "conflict": Special(
        gettext_lazy("Conflict"),
        _conflict,
        css="card-badge",
        plain=lambda deal, shown: str(CONFLICTS[deal.conflict].label) if deal.conflict else "",
    ),
    "until": Special(
        pgettext_lazy("clock or end of the protection", "Until"),
        _until,
        css=lambda actor: "card-hide" if shows_partner(actor) else "card-foot",
        plain=lambda deal, shown: deal.protected_until,
        is_field=False,
    ),
    "customer_country": Special(plain=_country),
}
REGISTRATIONS = List(
    noun_key=REGISTRATION,
    url="/deals",
    template="deals/list.html",
    may_view=May.VIEW,
    may_export=May.EXPORT,
    search=registrations_asked,
    words=gettext_lazy("Customer or number"),
    columns=_columns,
    title="title",
    order="-created_at",
    count=lambda n: ngettext("%(n)s registration", "%(n)s registrations", n) % {"n": in_words(n)},
    quick=QUICK,
    tabs=_tabs,
    tabs_label=gettext_lazy("State"),
    chips=_chips,
    special=SPECIAL,
    sorts={
        "created": "created_at",
        "value": "amount",
        "expected_close": "expected_close_date",
        "protected_until": "protected_until",
    },
    bulk=ACTIONS,
    key_of=lambda deal: deal.ref,
    with_keys=_with_refs,
    around=_around,
    context=_context,
    file="registrations",
)
