"""Reading is strict, tells everything at once, and refuses what could harm."""

from typing import Any

import pytest
from django.db import connection

from cast import Cast
from factories.deals import drafted, submitted
from partnerwerk.conditions import nouns
from partnerwerk.conditions.compiling import records
from partnerwerk.conditions.evaluating import holds
from partnerwerk.conditions.guard import found_if_cheap, limited, refuse_if_costly
from partnerwerk.conditions.language import AllOf, Has, Not, Test, read_condition, write_condition
from partnerwerk.conditions.operators import Kind, Operator
from partnerwerk.conditions.wording import sentence
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.partners.models import Partner

pytestmark = pytest.mark.django_db  # a noun has the fields that were added, too
GERMAN = {"field": "country", "is": "any_of", "value": ["DE"]}


def read(*parts: Any, noun: str = "partner", actor: Any = None) -> Any:
    return read_condition({"v": 1, "when": {"all": list(parts)}}, nouns.noun_of(noun), actor)


def problems(*parts: Any, **more: Any) -> dict[str, str]:
    with pytest.raises(InvalidInput) as caught:
        read(*parts, **more)
    return {p.field: p.code for p in caught.value.problems}


def test_every_problem_at_once() -> None:
    assert problems(
        {"field": "coutry", "is": "any_of", "value": ["DE"]},
        {"field": "city", "is": "any_of", "value": ["DE"]},
        {"field": "created", "is": "in_last", "value": {"number": 0, "unit": "months"}},
        {"field": "created", "is": "on", "value": "2026-02-30"},
        {"has": "registrations", "at_least": 0, "where": {"any": []}},
        {"has": "friends", "at_least": 1, "where": {"all": []}},
        "country = 'DE'",
    ) == {
        "when.all.0.field": "unknown",
        "when.all.1.is": "unknown",
        "when.all.2.value": "invalid",
        "when.all.3.value": "invalid",
        "when.all.4.at_least": "invalid",
        "when.all.4.where": "invalid",
        "when.all.5.has": "unknown",
        "when.all.6": "invalid",
    }


@pytest.mark.parametrize(
    "given",
    [
        None, [], {}, {"v": 1}, {"v": 2, "when": {"all": []}}, {"v": True, "when": {"all": []}},
        {"v": 1, "when": {"all": [], "any": []}}, {"v": 1, "when": {"not": {"not": {"all": []}}}},
        {"v": 1, "when": {"all": [GERMAN | {"note": "x"}]}},
        {"v": 1, "when": {"all": [{"field": "created", "is": "filled", "value": None}]}},
        {"v": 1, "when": {"all": [{"all": []}]}}, {"v": 1, "when": {"any": [{"all": []}]}},
        {"v": 1, "when": {"not": {"all": []}}}, {"v": 1, "when": {"all": [{"not": {"all": []}}]}},
    ],
)  # fmt: skip
def test_nothing_else_is_taken(given: Any) -> None:
    with pytest.raises(InvalidInput):
        read_condition(given, nouns.noun_of("partner"))


def test_too_many_and_too_deep() -> None:
    assert problems(*[GERMAN] * 61) == {"when": "too_many"}
    assert read(*[GERMAN] * 60)
    nested: Any = GERMAN
    for _ in range(4):
        nested = {"any": [nested]}
    assert read(nested)
    assert "too_deep" in problems({"all": [nested]}).values()
    endless: Any = GERMAN
    for _ in range(500):
        endless = {"all": [endless]}
    assert "too_deep" in problems(endless).values()


@pytest.mark.parametrize("nothing", [{"all": []}, {}, 0, {"not": {"any": []}}])
def test_what_asks_nothing_counts_too(nothing: Any) -> None:
    """A text of some megabytes may hold hundreds of thousands of these."""
    wide = nothing
    for _ in range(3):
        wide = {"all": [wide] * 61}
    found = problems(wide)
    assert found["when"] == "too_many"
    assert len(found) < 500


def test_what_is_related_may_be_anything() -> None:
    assert read({"not": {"has": "registrations", "at_least": 1, "where": {"all": []}}})


def test_what_can_never_hold_costs_nothing(cast: Cast) -> None:
    with cast.vendor.acting() as actor:
        never = records(Not(AllOf()), nouns.noun_of("partner"), actor=actor, today=clock.today())
        refuse_if_costly(never)
        assert not never.exists()


def test_what_is_not_open_to_somebody_is_unknown_to_them(cast: Cast) -> None:
    conflict = {"field": "conflict", "is": "any_of", "value": ["clear"]}
    with cast.vendor.acting() as vendor:
        assert read(conflict, noun="registration", actor=vendor)
    with cast.reseller.acting() as partner:
        assert problems(conflict, noun="registration", actor=partner) == {
            "when.all.0.field": "unknown"
        }


def test_a_choice_that_has_gone_stays_readable_and_cannot_be_written_anew(cast: Cast) -> None:
    gone = {"field": "tier", "is": "any_of", "value": ["00000000-0000-0000-0000-000000000000"]}
    with cast.vendor.acting() as actor:
        stored = read(gone)
        assert problems(gone, actor=actor) == {"when.all.0.value": "invalid"}
        noun = nouns.noun_of("partner")
        assert not records(stored, noun, actor=actor, today=clock.today()).exists()
    assert problems({**gone, "value": ["'; drop table x"]}) == {"when.all.0.value": "invalid"}


def test_typed_text_is_a_parameter_and_never_sql(cast: Cast) -> None:
    evil = "'; drop table partners_partner; --"
    condition = AllOf((Test("city", Operator.CONTAINS, evil), Test("name", Operator.IS, '%s"')))
    with cast.vendor.acting() as actor:
        found = records(condition, nouns.noun_of("partner"), actor=actor, today=clock.today())
        sql, params = found.query.sql_with_params()
        assert "drop table" not in sql
        assert evil in params
        assert not found.exists()
        assert Partner.objects.count() == 3


def test_related_rows_are_those_that_the_author_sees(cast: Cast) -> None:
    """The vendor sees no drafts: neither finding nor asking may count them."""
    drafted(cast.reseller)
    submitted(cast.rival)
    partner, condition = nouns.noun_of("partner"), Has("registrations")
    today = clock.today()
    with cast.vendor.acting() as actor:
        found = records(condition, partner, actor=actor, today=today)
        assert [p.slug for p in found] == ["rival"]
        assert [
            p.slug for p in partner.visible_to(actor)
            if holds(condition, p, partner, actor=actor, today=today)
        ] == ["rival"]  # fmt: skip
    with cast.reseller.acting() as actor:
        found = records(condition, partner, actor=actor, today=today)
        assert [p.slug for p in found] == ["reseller"]
    with cast.marketing.acting() as actor:  # sees partners, but no registration
        assert not records(condition, partner, actor=actor, today=today).exists()


def test_the_costly_is_refused_before_and_the_slow_while_it_runs(cast: Cast) -> None:
    with cast.vendor.acting() as actor:
        everybody = records(AllOf(), nouns.noun_of("partner"), actor=actor, today=clock.today())
        refuse_if_costly(everybody)
        with pytest.raises(Refused) as caught:
            refuse_if_costly(everybody, highest=0.01)
        assert caught.value.code == "too_costly"
        cheap = everybody.order_by("organisation__name").values_list("slug")[:1]
        assert len(found_if_cheap(cheap)) == 1
        with pytest.raises(Refused) as caught:
            found_if_cheap(cheap, highest=0.01)
        assert caught.value.code == "too_costly"
        assert found_if_cheap(everybody.filter(pk__in=[]).values_list("slug")) == []
        before = _timeout()
        with pytest.raises(Refused) as caught, limited(50), connection.cursor() as cursor:
            cursor.execute("select pg_sleep(20)")
        assert caught.value.code == "too_slow"
        assert _timeout() == before
        with limited(50):
            assert _timeout() == "50ms"
        assert _timeout() == before
        assert Partner.objects.count() == 3


def _timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("show statement_timeout")
        return str(cursor.fetchone()[0])


def test_nouns_are_checked_when_they_register() -> None:
    no_choices = nouns.Field("x", "x", Kind.CHOICE, "status")
    for field in (
        no_choices,
        nouns.Field("x", "x", Kind.TEXT, "organisation__parent__children"),
        nouns.Field("x", "x", Kind.TEXT, "enrolments__tier_id"),
        nouns.Field("x", "x", Kind.MONEY, "city"),
        nouns.Field("x", "x", Kind.TEXT, "city", json_key="x"),
        nouns.Field("country", "x", Kind.TEXT, "country"),
    ):
        with pytest.raises(ValueError, match=r"partner|Partner|Organisation"):
            nouns.contribute("partner", [field])


def test_a_condition_reads_as_a_sentence(cast: Cast) -> None:
    condition = read(
        {"field": "country", "is": "any_of", "value": ["DE", "AT", "CH"]},
        {"field": "tier", "is": "any_of", "value": [str(cast.tier.pk)]},
        {"not": {"has": "registrations", "at_least": 1, "where": {"all": [
            {"field": "submitted", "is": "in_last", "value": {"number": 6, "unit": "months"}}]}}},
    )  # fmt: skip
    assert write_condition(condition)["v"] == 1
    with cast.vendor.acting() as actor:
        assert sentence(condition, nouns.noun_of("partner"), actor) == (
            "Country is Germany, Austria or Switzerland, tier is Gold, and it has no registration"
            " in the last 6 months."
        )
