"""A kept connection is asked whether it still stands before each request."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from django.db import OperationalError, connections
from django.test.utils import CaptureQueriesContext

from partnerwerk.kit.postgresql.base import DatabaseWrapper


@pytest.fixture
def kept(db: None) -> Iterator[DatabaseWrapper]:
    """A connection of its own, as a web process keeps one."""
    wrapper = connections.create_connection("default")
    assert isinstance(wrapper, DatabaseWrapper)
    wrapper.ensure_connection()
    yield wrapper
    wrapper.close()


def test_a_connection_that_stands_costs_no_statement(kept: DatabaseWrapper) -> None:
    with CaptureQueriesContext(kept) as statements:
        assert kept.is_usable()
    assert not statements.captured_queries


def test_a_server_that_closed_is_noticed(kept: DatabaseWrapper) -> None:
    with connections["default"].cursor() as other:
        other.execute("select pg_terminate_backend(%s, 5000)", [kept.connection.info.backend_pid])
        assert other.fetchone() == (True,)
    assert not kept.is_usable()


def test_a_server_that_closed_amid_a_request_is_left(kept: DatabaseWrapper) -> None:
    """Else no request of this process would ever get a connection again."""
    with connections["default"].cursor() as other:
        other.execute("select pg_terminate_backend(%s, 5000)", [kept.connection.info.backend_pid])
    with pytest.raises(OperationalError), kept.cursor() as cursor:
        cursor.execute("select 1")
    kept.close_if_unusable_or_obsolete()
    with kept.cursor() as cursor:
        cursor.execute("select 1")
        assert cursor.fetchone() == (1,)


@pytest.mark.parametrize(
    "moment", ["2026-11-25 09:15:00.000001", "2026-11-25 09:15:00.5", "1999-01-01 00:00:00"]
)
def test_moments_come_in_utc_to_the_microsecond(kept: DatabaseWrapper, moment: str) -> None:
    with kept.cursor() as cursor:
        cursor.execute("select %s::timestamptz", [f"{moment}+00"])
        assert cursor.fetchone() == (datetime.fromisoformat(f"{moment}+00:00"),)
        cursor.execute("select %s::timestamptz", [f"{moment}+05:30"])
        (there,) = cursor.fetchone()
    assert there == datetime.fromisoformat(f"{moment}+05:30")
    assert there.tzinfo is UTC
