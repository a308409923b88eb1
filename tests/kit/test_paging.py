"""Pages: no row twice, none lost, also when many have the same key."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories.channel import ProductFamilyFactory
from partnerwerk.access import acting, system_actor
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.journal.models import Event
from partnerwerk.kit.paging import LARGEST_LIMIT, BadCursor, page_of

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)


def pages(rows: Any, order: str, limit: int) -> list[Any]:
    found, cursor = [], None
    while True:
        page = page_of(rows, order=order, cursor=cursor, limit=limit)
        assert len(page.items) <= limit
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    keys=st.lists(st.integers(0, 3), max_size=14),
    limit=st.integers(1, 5),
    order=st.sampled_from(["at", "-at", "actor_name", "-actor_name"]),
)
def test_every_row_comes_once_in_order(keys: list[int], limit: int, order: str) -> None:
    with acting(system_actor()):
        batch = f"batch {Event.objects.count()}"
        Event.objects.bulk_create(_event(key, batch) for key in keys)
        found = pages(Event.objects.filter(reason=batch), order, limit)
    assert len({e.pk for e in found}) == len(found) == len(keys)
    shown = [(getattr(e, order.removeprefix("-")), e.pk) for e in found]
    assert shown == sorted(shown, reverse=order.startswith("-"))


def _event(key: int, batch: str) -> Event:
    return Event(
        at=NOON + timedelta(microseconds=key),
        name="test.paged",
        subject_kind="test",
        subject_id="00000000-0000-0000-0000-000000000000",
        internal=True,
        actor_name=f"Person '{key}' Ä",
        reason=batch,
    )


def test_a_row_added_meanwhile_moves_nothing() -> None:
    with acting(system_actor()):
        own = [ProductFamilyFactory(name=name).pk for name in "bdf"]
        first = page_of(ProductFamily.objects.filter(pk__in=own), order="name", limit=2)
        own += [ProductFamilyFactory(name=name).pk for name in "ae"]
        rows = ProductFamily.objects.filter(pk__in=own)
        second = page_of(rows, order="name", limit=2, cursor=first.next_cursor)
    assert [f.name for f in first.items] == ["b", "d"]
    assert [f.name for f in second.items] == ["e", "f"]


@pytest.mark.parametrize(
    "cursor", ["x", "!!", "W10=", "WyJhIl0=", "bnVsbA==", "WyJhIiwgImIiXQ==", "ä", "\ud800", "\0"]
)
def test_a_made_up_cursor_is_refused(cursor: str) -> None:
    with acting(system_actor()), pytest.raises(BadCursor):
        page_of(ProductFamily.objects.all(), order="name", cursor=cursor)


def test_the_limit_has_limits() -> None:
    with acting(system_actor()):
        ProductFamily.objects.bulk_create(
            ProductFamily(code=f"c{n}", name=f"c{n:04}") for n in range(LARGEST_LIMIT + 5)
        )
        rows = ProductFamily.objects.all()
        assert len(page_of(rows, order="name", limit=10_000).items) == LARGEST_LIMIT
        assert len(page_of(rows, order="name", limit=-3).items) == 1
