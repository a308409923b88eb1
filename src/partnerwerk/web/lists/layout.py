"""Which columns a list has, in which order, how it is sorted and into which groups it is divided."""

from typing import Any

from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from partnerwerk.web.errors import signed_in
from partnerwerk.web.lists.address import Address, read_address
from partnerwerk.web.lists.columns import columns_of, first_columns
from partnerwerk.web.lists.known import list_of
from partnerwerk.web.middleware import PortalRequest

UP, DOWN = "up", "down"


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def arrange(request: PortalRequest, noun: str) -> HttpResponse:
    """A button beside a column moves it; `Show` leads back to the list."""
    described = list_of(noun, request.actor)
    if request.method != "POST":
        address = read_address(request.GET, described, request.actor)
        keys = [column.key for column in address.columns]
        return _page(
            request, address, keys, address.sort, address.group.key if address.group else ""
        )
    post = request.POST
    address = read_address(QueryDict(post.get("list", "")), described, request.actor)
    known = columns_of(described, request.actor)
    order = [key for key in dict.fromkeys(post.getlist("order")) if key in known]
    chosen = {key for key in post.getlist("column") if key in known} | {described.title}
    sort, group = post.get("sort", ""), post.get("group", "")
    if move := post.get("move", ""):
        keys = _moved([key for key in order if key in chosen], move)
        return _page(request, address, keys, sort, group)
    keys = [key for key in order if key in chosen]
    return HttpResponseRedirect(
        address.url(columns=_as_said(keys, address), sort=sort, group=group)
    )


def _as_said(keys: list[str], address: Address) -> str:
    """Nothing while it is what the list shows anyway: so it keeps up with new fields."""
    described, actor = address.described, address.actor
    known = columns_of(described, actor)
    usual = [key for key in first_columns(described, actor) if key in known]
    usual = list(dict.fromkeys([described.title, *usual]))
    is_usual = keys == usual and not (address.view and address.view.columns)
    return "" if is_usual else ",".join(keys)


def _moved(keys: list[str], move: str) -> list[str]:
    """`up:key` or `down:key`; the one that leads to the record stays first."""
    way, _colon, key = move.partition(":")
    if key not in keys[1:] or way not in (UP, DOWN):
        return keys
    at = keys.index(key)
    other = at + (-1 if way == UP else 1)
    if 1 <= other < len(keys):
        keys[at], keys[other] = keys[other], keys[at]
    return keys


def _page(
    request: PortalRequest, address: Address, keys: list[str], sort: str, group: str
) -> HttpResponse:
    """The chosen columns first, in their order, then all others by name."""
    known = columns_of(address.described, address.actor)
    others = sorted((c for c in known.values() if c.key not in keys), key=lambda c: c.label)
    columns = [known[key] for key in keys] + others
    context: dict[str, Any] = {
        "address": address,
        "list": address.described,
        "list_query": address.query(),
        "columns": [
            {"key": c.key, "label": c.label, "chosen": c.key in keys, "is_title": not number}
            for number, c in enumerate(columns)
        ],
        "sorts": _sorts([c for c in columns if c.sort_by is not None], sort),
        "groups": [(c.key, c.label, c.key == group) for c in columns if c.is_grouped],
        "url": request.path,
    }
    part = bool(request.headers.get("HX-Request"))
    return render(request, "lists/layout_form.html" if part else "lists/layout.html", context)


def _sorts(columns: list[Any], sort: str) -> list[tuple[str, str, bool, bool]]:
    """Each column both ways: key, label, whether it falls, whether it is chosen."""
    both = [(f"{sign}{c.key}", c.label, bool(sign)) for c in columns for sign in ("", "-")]
    return [(key, label, falls, key == sort) for key, label, falls in both]
