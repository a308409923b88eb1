"""Building what a list is narrowed to: the one builder, with the number of records that fit."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerwerk.conditions.guard import limited
from partnerwerk.kit.problems import Refused
from partnerwerk.web.conditions.builder import Builder, read_builder
from partnerwerk.web.conditions.drafts import ROOT, Row
from partnerwerk.web.errors import signed_in
from partnerwerk.web.lists.address import (
    EVERY_ONE,
    LONGEST_CONDITION,
    Address,
    as_text,
    parts_of,
    read_address,
)
from partnerwerk.web.lists.finding import rows_of
from partnerwerk.web.lists.known import list_of
from partnerwerk.web.middleware import PortalRequest

OUTCOME = "lists/outcome.html"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def narrow(request: PortalRequest, noun: str) -> HttpResponse:
    """GET shows the builder with what the list asks for now; `Show` leads back to the list."""
    described = list_of(noun, request.actor)
    query = QueryDict(request.POST.get("list", "")) if request.method == "POST" else request.GET
    address = read_address(query, described, request.actor)
    stored = EVERY_ONE if address.is_closed else address.when
    builder = read_builder(request, described.noun, request.actor, stored=stored)
    _begin_at(builder, request.GET.get("at", ""))
    problem = ""
    if request.method == "POST" and not builder.is_building and builder.condition is not None:
        problem = _too_long(as_text(builder.condition))
        if not problem:
            return HttpResponseRedirect(address.with_when(_plain(builder)))
    context = {
        "builder": builder,
        "address": address,
        "list": described,
        "list_query": address.query(),
        "problem": problem,
        **outcome_of(builder, address),
    }
    if builder.is_building and request.headers.get("HX-Request"):
        return builder.answer(request, OUTCOME, context)
    is_wrong = request.method == "POST" and not builder.is_building
    return render(request, "lists/filter.html", context, status=422 if is_wrong else 200)


def outcome_of(builder: Builder, address: Address) -> dict[str, Any]:
    """How many the list would have, for `lists/outcome.html`."""
    if builder.condition is None:
        return {"is_unfinished": True}
    asked = _plain(builder)
    shown = {"sentence": "" if asked == EVERY_ONE else builder.sentence}
    narrowed = Address(address.described, address.actor, {**address.raw, "when": [as_text(asked)]})
    try:
        with limited():
            count = rows_of(narrowed).order_by().count()
    except Refused as refused:
        return shown | {"refused": refused.text}
    return shown | {"count": address.described.count(count)}


def _plain(builder: Builder) -> Any:
    """A row that nobody has begun asks for nothing."""
    assert builder.condition is not None
    return EVERY_ONE if not parts_of(builder.condition) else builder.condition


def _begin_at(builder: Builder, at: str) -> None:
    """A chip opens the builder at its row: there the focus is."""
    rows: Sequence[Any] = builder.draft.parts
    place = f"{ROOT}.{at}"
    for row in rows:
        if isinstance(row, Row):
            row.is_new = row.place == place or (not at and row is rows[-1] and not row.what)


def _too_long(text: str) -> str:
    if len(text) <= LONGEST_CONDITION:
        return ""
    return _(
        "This is too long for an address. Save it as a view, then it can be as long as you like."
    )
