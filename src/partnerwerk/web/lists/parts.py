"""What a list's page asks for once it is there: totals, groups, the rows of a group. Among a million
records each takes long; without JavaScript its address shows it as a page.
"""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from partnerwerk.conditions.guard import limited
from partnerwerk.kit.problems import Refused
from partnerwerk.web.errors import signed_in
from partnerwerk.web.lists.address import Address, read_address
from partnerwerk.web.lists.finding import rows_of
from partnerwerk.web.lists.groups import MOST, Section, sections_of
from partnerwerk.web.lists.known import list_of
from partnerwerk.web.lists.page import around, rows_in
from partnerwerk.web.lists.totals import ALL, Totals, totals_of
from partnerwerk.web.middleware import PortalRequest

LONGEST_MS = 5_000
IN_A_SECTION = 10


@require_safe
@signed_in
def totals(request: PortalRequest, noun: str) -> HttpResponse:
    """Count, and the sum of each number that is shown."""
    described = list_of(noun, request.actor)
    address = read_address(request.GET, described, request.actor)
    context: dict[str, Any] = {**around(address), "count": "", "sums": []}
    try:
        with limited(LONGEST_MS):
            found = totals_of(rows_of(address), address.columns, ALL).get(1, Totals())
        context |= {"count": described.count(found.count), "sums": _sums(found, address)}
    except Refused as refused:
        context["refused"] = refused.text
    return render(request, _template(request, "lists/totals"), context)


@require_safe
@signed_in
def groups(request: PortalRequest, noun: str) -> HttpResponse:
    """The groups, each with its count and sums; their rows come when they are seen."""
    described = list_of(noun, request.actor)
    address = read_address(request.GET, described, request.actor)
    context: dict[str, Any] = {**around(address), "sections": []}
    if address.group is not None:
        try:
            with limited(LONGEST_MS):
                context["sections"] = [_shown(s, address) for s in sections_of(address)]
            context["is_cut"] = len(context["sections"]) >= MOST
        except Refused as refused:
            context["refused"] = refused.text
    return render(request, _template(request, "lists/groups"), context)


@require_safe
@signed_in
def section(request: PortalRequest, noun: str) -> HttpResponse:
    """The first rows of a group; its own address asks for them like any list's."""
    address = read_address(request.GET, list_of(noun, request.actor), request.actor)
    context = {**around(address), **rows_in(address, IN_A_SECTION)}
    return render(request, _template(request, "lists/section"), context)


def _template(request: PortalRequest, name: str) -> str:
    return f"{name}.html" if request.headers.get("HX-Request") else f"{name}_page.html"


def _sums(found: Totals, address: Address) -> list[list[str]]:
    """One cell for each column, empty where nothing is summed."""
    language = get_language() or "en"
    return [found.in_words(column.key, language) for column in address.columns]


def _shown(one: Section, address: Address) -> dict[str, Any]:
    language = get_language() or "en"
    numbers = [c for c in address.columns if c.is_number]
    sums = [(c.label, one.totals.in_words(c.key, language)) for c in numbers]
    return {
        "label": one.label,
        "count": address.described.count(one.totals.count),
        "sums": [(label, words) for label, words in sums if words],
        "url": address.url(**one.changes),
        "rows_url": address.own_url("section", **one.changes),
    }
