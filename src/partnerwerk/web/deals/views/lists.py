"""The list of registrations, for both sides."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor, require
from partnerwerk.catalog.access import visible_to as families_visible_to
from partnerwerk.customfields.fieldsets import FieldSet, fields_of
from partnerwerk.deals import queries
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.models import ConflictResult, DealRegistration, DealStatus, Terms
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.kit import clock
from partnerwerk.kit.paging import BadCursor, Page, page_of, page_sorted
from partnerwerk.partners.queries import search_partners
from partnerwerk.web.customfields.narrowing import (
    cells_of,
    inputs_of,
    sort_links,
    sorting_of,
)
from partnerwerk.web.deals.filters import Wanted, chips, read_filter, tabs
from partnerwerk.web.deals.rows import row_of, shows_partner, sums_in_words
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.templatetags.tones import CONFLICTS, STATES

NEWEST = "-created_at"


@require_safe
@signed_in
def deals(request: PortalRequest) -> HttpResponse:
    """The newest fifty that fit the filter, and the way to the next."""
    actor = request.actor
    require(actor, May.VIEW)
    wanted = read_filter(request.GET, actor)
    found = queries.search_deals(actor, wanted.filter).select_related("reviewer")
    fields = fields_of(REGISTRATION, actor)
    page = _page(found, wanted, fields, request.GET.get("cursor"))
    terms, now = terms_by_program(), clock.now()
    cells = cells_of(page.items, fields)
    context = {
        "rows": [
            (row_of(deal, terms[deal.program_id], now), cells[deal.pk]) for deal in page.items
        ],
        "added_columns": fields.listed,
        "sorts": sort_links(fields, wanted.sort, wanted.url),
        "older_url": wanted.url(cursor=page.next_cursor) if page.next_cursor else "",
        "newest_url": wanted.url() if request.GET.get("cursor") else "",
        "shows_partner": shows_partner(actor),
        "may_register": actor.may(May.REGISTER),
        "may_import": actor.may(May.IMPORT),
        "may_export": actor.may(May.EXPORT),
        **_filtering(wanted, actor),
    }
    return render(request, "deals/list.html", context)


def _page(
    found: Any, wanted: Wanted, fields: FieldSet, cursor: str | None
) -> Page[DealRegistration]:
    by = sorting_of(wanted.sort, fields)
    try:
        if by is None:
            return page_of(found, order=NEWEST, cursor=cursor)
        falling = wanted.sort.startswith("-")
        return page_sorted(found, by, falling=falling, cursor=cursor)
    except BadCursor as error:
        raise Http404 from error


@require_safe
@signed_in
def totals(request: PortalRequest) -> HttpResponse:
    """Count and worth of a list, asked for after the page is there: among a million it takes long."""
    actor = request.actor
    require(actor, May.VIEW)
    found = queries.totals(actor, read_filter(request.GET, actor).filter)
    context = {
        "totals": found,
        "sums": sums_in_words(found),
        "shows_partner": shows_partner(actor),
        "is_vendor": actor.sees_all,
        "added_columns": fields_of(REGISTRATION, actor).listed,
    }
    return render(request, "deals/totals.html", context)


@require_safe
@signed_in
def partner_suggestions(request: PortalRequest) -> HttpResponse:
    """Partners to narrow the list to."""
    require(request.actor, May.VIEW)
    typed = request.GET.get("q", "").replace("\x00", "").strip()
    found = search_partners(request.actor, q=typed)[:6] if typed else []
    suggestions = [
        {"value": p.slug, "title": p.name, "sub": p.city, "note": p.type_names[0]} for p in found
    ]
    return render(request, "components/suggestions.html", {"suggestions": suggestions})


def terms_by_program() -> Mapping[UUID, Terms]:
    return {terms.pk: terms for terms in Terms.objects.all()}


def _filtering(wanted: Wanted, actor: Actor) -> dict[str, Any]:
    families = list(families_visible_to(actor))
    shown_tabs = tabs(wanted, actor)
    return {
        "wanted": wanted,
        "query": wanted.query(),
        "is_narrowed": bool(wanted.query()),
        "tabs": shown_tabs,
        "chips": chips(wanted, families, shown_tabs),
        "families": families,
        "narrowing": inputs_of(fields_of(REGISTRATION, actor), wanted.added),
        "states": [(s, STATES[s].label) for s in _states(actor)],
        "conflicts": [(c, CONFLICTS[c].label) for c in ConflictResult] if actor.sees_all else [],
    }


def _states(actor: Actor) -> list[DealStatus]:
    return [s for s in DealStatus if s != DealStatus.DRAFT or not actor.sees_all]
