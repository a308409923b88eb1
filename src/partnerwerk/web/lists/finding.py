"""The records that a list shows: narrowed, guarded, sorted, a page at a time."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404

from partnerwerk.conditions.compiling import compiled
from partnerwerk.conditions.guard import limited, refuse_if_costly
from partnerwerk.kit import clock
from partnerwerk.kit.paging import LIMIT, BadCursor, Page, page_of, page_sorted
from partnerwerk.web.lists.address import EVERY_ONE, Address


def rows_of(address: Address) -> "QuerySet[Any]":
    """All that fit, in no order; `Refused` when finding them would be a burden for everybody."""
    described, actor = address.described, address.actor
    found = described.search(actor, address.q, address.quick)
    if address.is_closed:
        return found.none()
    if address.when == EVERY_ONE:
        return found
    today = clock.today()
    found = found.filter(compiled(address.when, described.noun, actor=actor, today=today))
    refuse_if_costly(found.order_by().values("pk"))
    return found


@contextmanager
def guarded(address: Address) -> Iterator[None]:
    """What somebody built is stopped when it takes too long; lists as they come need no guard."""
    if address.when == EVERY_ONE and not address.group:
        yield
        return
    with limited():
        yield


def page_at(address: Address, *, limit: int = LIMIT) -> Page[Any]:
    """The page of the address's cursor; a cursor that is none is nowhere."""
    rows, column, cursor = rows_of(address), address.sort_column, address.cursor or None
    try:
        if column is None:
            return page_of(rows, order=address.described.order, cursor=cursor, limit=limit)
        falling = address.sort.startswith("-")
        return page_sorted(rows, column.sort_by, falling=falling, cursor=cursor, limit=limit)
    except BadCursor as error:
        raise Http404 from error


def in_order(address: Address) -> "QuerySet[Any]":
    """All of them as the list sorts them, what is empty last: for a file."""
    column = address.sort_column
    rows: QuerySet[Any] = rows_of(address)
    if column is None:
        order = address.described.order
        return rows.order_by(order, "-pk" if order.startswith("-") else "pk")
    falling, by = address.sort.startswith("-"), F("sort_key")
    sorted_by = by.desc(nulls_last=True) if falling else by.asc(nulls_last=True)
    rows = rows.annotate(sort_key=column.sort_by)
    return rows.order_by(sorted_by, "-pk" if falling else "pk")
