"""The index of a field serves exactly what conditions and sorting ask; it is made while others work."""

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.db.models import QuerySet
from procrastinate.contrib.django.models import ProcrastinateJob

from cast import Cast
from factories.fields import added
from partnerwerk.access import acting, system_actor
from partnerwerk.conditions.compiling import compiled
from partnerwerk.conditions.language import read_condition
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.customfields import indexes
from partnerwerk.customfields.actions import retire_field
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.nouns import noun_of as with_fields
from partnerwerk.customfields.sorting import sorted_by
from partnerwerk.deals.access import visible_to
from partnerwerk.kit import clock

ASKED: list[tuple[str, str, Any]] = [
    ("text", "contains", "berlin"),
    ("text", "is", "berlin"),
    ("number", "at_least", "5"),
    ("number", "is", "5"),
    ("money", "above", {"amount": "5", "currency": "EUR"}),
    ("date", "in_last", {"number": 1, "unit": "months"}),
    ("choice", "any_of", ["north"]),
    ("choices", "any_of", ["north"]),
    ("choices", "all_of", ["north", "south"]),
    ("yes_no", "yes", None),
]


def plan(rows: "QuerySet[Any]") -> str:
    """With nothing but indexes to choose from: a small table would be read as it is."""
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute("set local enable_sort = off")
    return rows.explain()


def names(field: CustomField) -> set[str]:
    return {name for name, is_valid in indexes._there(_noun(field)).items() if is_valid}


def _half_made(name: str, definition: str) -> None:
    """As a worker leaves it that is stopped while somebody still writes."""
    writer = connection.copy()
    try:
        writer.set_autocommit(False)
        with writer.cursor() as cursor:
            cursor.execute("lock table deals_dealregistration in row exclusive mode")
        with connection.cursor() as cursor:
            cursor.execute("set statement_timeout = 300")
            with pytest.raises(OperationalError):
                cursor.execute(f"create index concurrently {name} {definition}")
            cursor.execute("reset statement_timeout")
    finally:
        writer.close()


def _noun(field: CustomField) -> Any:
    return with_fields(field.noun)


@pytest.mark.parametrize(("kind", "question", "value"), ASKED)
def test_a_condition_is_answered_by_the_index(
    kind: str, question: str, value: Any, committed_cast: Cast
) -> None:
    field = added(committed_cast, kind, key="it", is_filterable=True)
    assert not indexes.is_ready(field)
    indexes.keep()
    assert indexes.is_ready(field)
    test = {"field": "custom_it", "is": question} | ({} if value is None else {"value": value})
    noun = noun_of("registration")
    with acting(committed_cast.vendor.actor, only_reads=True) as actor:
        condition = read_condition({"v": 1, "when": {"all": [test]}}, noun, actor)
        asked = compiled(condition, noun, actor=actor, today=clock.today())
        assert indexes.PREFIX in plan(visible_to(actor).order_by().filter(asked))


@pytest.mark.parametrize("kind", ["text", "number", "money", "date", "choice", "yes_no"])
@pytest.mark.parametrize("falling", [True, False])
def test_sorting_follows_the_index(kind: str, falling: bool, committed_cast: Cast) -> None:
    field = added(committed_cast, kind, key="it", is_filterable=True)
    indexes.keep()
    order = ("-sort_key", "-pk") if falling else ("sort_key", "pk")
    for person in (committed_cast.vendor, committed_cast.reseller):
        with acting(person.actor, only_reads=True) as actor:
            rows = visible_to(actor).annotate(sort_key=sorted_by(field))
            rows = rows.filter(sort_key__isnull=False).order_by(*order)
            assert indexes.PREFIX in plan(rows[:50]), person.user


def test_a_partner_is_served_by_an_index_too(committed_cast: Cast) -> None:
    """Its own: what is asked of a value is not leakproof, so the row policy comes first."""
    added(committed_cast, "number", key="it", is_filterable=True)
    indexes.keep()
    noun = noun_of("registration")
    test = {"field": "custom_it", "is": "at_least", "value": "5"}
    with acting(committed_cast.reseller.actor, only_reads=True) as actor:
        condition = read_condition({"v": 1, "when": {"all": [test]}}, noun, actor)
        asked = compiled(condition, noun, actor=actor, today=clock.today())
        found = plan(visible_to(actor).filter(asked).order_by("-created_at", "-pk")[:50])
    assert "deal_newest_of_partner" in found, found


def test_it_is_made_again_after_a_crash_and_goes_with_its_field(committed_cast: Cast) -> None:
    field = added(committed_cast, "number", key="it", is_filterable=True)
    ((name, definition),) = indexes.wanted_for(field).items()
    _half_made(name, definition)
    assert indexes._there(_noun(field)) == {name: False}
    indexes.keep()
    assert names(field) == {name}
    indexes.keep()
    assert names(field) == {name}
    committed_cast.administrator.does(retire_field, field)
    indexes.keep()
    assert names(field) == set()


def test_a_change_of_a_field_asks_for_its_index(cast: Cast) -> None:
    added(cast, "number", key="it", is_filterable=True)
    assert ProcrastinateJob.objects.filter(task_name="customfields.keep_indexes").exists()
    with acting(system_actor()):
        assert CustomField.objects.get(key="it").is_filterable
