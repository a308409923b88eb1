"""Segments used by name: what they mean, what they must not, who hears of them, what follows a change."""

import json
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast, Person
from factories import rules
from factories.approvals import TWO_STEPS, approvals_of, asks_of, drafted_policy, published, whom
from factories.deals import submitted
from factories.fields import added
from factories.lists import asking, view_of
from factories.segments import changed, in_segment, of, partner_in, segment
from partnerwerk.access import acting, system_actor
from partnerwerk.automation.actions import stop_rule
from partnerwerk.automation.hearing import hear
from partnerwerk.conditions.compiling import records
from partnerwerk.conditions.language import read_condition
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.conditions.wording import sentence
from partnerwerk.identity.actions import disable_member
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.partners.actions import retire_segment
from partnerwerk.partners.circles import MOST_ROWS
from partnerwerk.partners.models import Segment
from partnerwerk.partners.usage import followers_of, uses_of
from partnerwerk.workflow.approvals.actions import retire_policy

GERMAN = {"field": "country", "is": "any_of", "value": ["DE"]}
VAR = {"field": "types", "is": "any_of", "value": ["var"]}
AUSTRIAN = {"field": "country", "is": "any_of", "value": ["AT"]}


def found(
    cast: Cast, test: dict[str, Any], noun: str = "partner", who: str = "manager"
) -> set[str]:
    with cast[who].acting() as actor:
        known = noun_of(noun)
        condition = read_condition(of(test), known, actor)
        rows = records(condition, known, actor=actor, today=clock.today())
        return {str(row) for row in rows}


def problems(call: Any) -> list[tuple[str, str]]:
    with pytest.raises(InvalidInput) as wrong:
        call()
    return [(p.field, p.text) for p in wrong.value.problems]


def said(cast: Cast, test: dict[str, Any], who: str = "manager") -> str:
    with cast[who].acting() as actor:
        return sentence(read_condition(of(test), noun_of("partner")), noun_of("partner"), actor)


def test_a_segment_is_its_condition_of_this_moment(cast: Cast) -> None:
    vars_ = segment(cast, "VARs", VAR)
    assert found(cast, in_segment(vars_)) == {"Halden Systemhaus", "Lyon Cloud"}
    assert found(cast, in_segment(vars_, asked="none_of")) == {"Brückner Distribution"}
    distributors = {"field": "types", "is": "any_of", "value": ["distributor"]}
    changed(cast, vars_, distributors)
    assert found(cast, in_segment(vars_)) == {"Brückner Distribution"}


def test_other_records_reach_it_over_their_partner(cast: Cast) -> None:
    deal, vars_ = submitted(cast.reseller), segment(cast, "VARs", VAR)
    assert found(cast, partner_in(vars_), "registration") == {str(deal)}
    customer = {"has": "registrations", "at_least": 1, "where": partner_in(vars_)}
    assert len(found(cast, customer, "customer")) == 1
    changed(cast, vars_, AUSTRIAN)
    assert found(cast, partner_in(vars_), "registration") == set()


def test_it_is_read_aloud_by_its_name(cast: Cast, settings: Any) -> None:
    vars_, german = segment(cast, "VARs", VAR), segment(cast, "Germans", GERMAN)
    assert said(cast, in_segment(vars_)) == "Segment is “VARs”."
    assert said(cast, in_segment(vars_, german, asked="none_of")) == (
        "Segment is neither “VARs” nor “Germans”."
    )
    cast.manager.does(retire_segment, german)
    assert said(cast, in_segment(german)) == "Segment is “Germans”."
    gone = {"field": "segment", "is": "any_of", "value": [str(uuid4())]}
    assert said(cast, gone) == "Segment is something that is gone."


def test_only_those_in_use_can_be_chosen(cast: Cast) -> None:
    german = segment(cast, "Germans", GERMAN)
    cast.manager.does(retire_segment, german)
    assert problems(lambda: segment(cast, "Again", in_segment(german))) == [
        ("condition.when.all.0.value", "Choose from the list.")
    ]


def test_it_never_names_itself_however_long_the_way(cast: Cast) -> None:
    first = segment(cast, "First", GERMAN)
    second = segment(cast, "Second", in_segment(first))
    at_partner = {"has": "registrations", "at_least": 1, "where": partner_in(second)}
    third = segment(cast, "Third", at_partner)
    assert problems(lambda: changed(cast, first, VAR, in_segment(first))) == [
        ("condition.when.all.1.value", "A segment cannot name itself.")
    ]
    text = "“Third” names this segment itself, so it would go round in a circle."
    assert problems(lambda: changed(cast, first, {"not": in_segment(third)})) == [
        ("condition.when.all.0.not.value", text)
    ]
    changed(cast, first, AUSTRIAN)  # what it means may change all the same


def test_levels_are_few(cast: Cast) -> None:
    one = segment(cast, "One", GERMAN)
    two = segment(cast, "Two", in_segment(one))
    three = segment(cast, "Three", in_segment(two))
    assert problems(lambda: segment(cast, "Four", in_segment(three))) == [
        ("condition.when", "Segments name each other over at most 3 levels.")
    ]
    zero = segment(cast, "Zero", GERMAN)
    assert problems(lambda: changed(cast, one, in_segment(zero))) == [
        (
            "condition.when",
            "“Three” names this segment: Segments name each other over at most 3 levels.",
        )
    ]


def test_rows_do_not_multiply(cast: Cast) -> None:
    """Ten names of ten names of ten would be a thousand: all that a segment brings along is counted,
    and neither it nor what names it may grow beyond.
    """
    large = segment(cast, "Large", *[GERMAN] * 55)
    twice = segment(cast, "Twice", in_segment(large), {"not": in_segment(large)})
    rows = 3 * (1 + 55)
    assert problems(lambda: segment(cast, "Thrice", *[in_segment(large)] * 3)) == [
        (
            "condition.when",
            f"With the segments that it names it has {rows} rows; at most {MOST_ROWS} can be.",
        )
    ]
    ((field, text),) = problems(lambda: changed(cast, large, *[GERMAN] * 60))
    assert (field, text[:31]) == ("condition.when", "“Twice” names this segment: Wit")
    assert found(cast, in_segment(twice)) == set()


def test_a_condition_names_few(cast: Cast) -> None:
    german = segment(cast, "Germans", GERMAN)
    assert problems(lambda: found(cast, {"any": [in_segment(german)] * 11})) == [
        ("when.all.0.any.10.value", "A condition names at most 10: segment.")
    ]


def everywhere(cast: Cast) -> Segment:
    """A segment that is used in every way there is."""
    german = segment(cast, "Germans", GERMAN)
    segment(cast, "Sold by Germans", in_segment(german))
    published(cast, *TWO_STEPS, condition=of(partner_in(german)), name="Large")
    rules.published(cast, condition=of(partner_in(german)))
    view_of(cast.manager, "Ours", noun="partner", shared=True, condition=of(in_segment(german)))
    view_of(cast.marketing, "My own", noun="partner", condition=of(in_segment(german)))
    when = of(partner_in(german))
    added(cast, "text", key="region", label="Region", required="when", required_when=when)
    return german


def names(uses: Any) -> set[tuple[str, str]]:
    return {(str(use.kind), use.name) for use in uses}


ALL = {
    ("Segment", "Sold by Germans"),
    ("Approval policy", "Large"),
    ("Rule", "Tell the desk"),
    ("Saved view", "Ours"),
    ("Saved view of Mara Markt alone", ""),
    ("Field, needed if", "Region"),
}


def test_all_that_uses_it_is_told_and_keeps_it_from_being_retired(cast: Cast) -> None:
    german = everywhere(cast)
    with cast.administrator.acting() as actor:
        assert names(uses_of(german, actor)) == ALL
        assert all(use.url for use in uses_of(german, actor) if use.name)
    with pytest.raises(Refused) as refused:
        cast.administrator.does(retire_segment, german)
    assert refused.value.code == "in_use"
    for kind, name in ALL:
        assert (f"{kind} “{name}”" if name else kind) in refused.value.text


def test_what_a_role_does_not_see_has_no_name_but_counts(cast: Cast) -> None:
    german = everywhere(cast)
    with cast.manager.acting() as actor:
        hidden = names(use for use in uses_of(german, actor) if not use.name)
    assert hidden == {
        ("Approval policy", ""), ("Rule", ""), ("Field, needed if", ""),
        ("Saved view of Mara Markt alone", ""),
    }  # fmt: skip
    with pytest.raises(Refused) as refused:
        cast.manager.does(retire_segment, german)
    assert "Tell the desk" not in refused.value.text


def test_what_is_over_uses_nothing(cast: Cast) -> None:
    """A view of somebody who has left, a policy that was retired or says something else now; but not
    a rule that was stopped, for it may begin again.
    """
    german = segment(cast, "Germans", GERMAN)
    view_of(cast.marketing, "My own", noun="partner", condition=of(in_segment(german)))
    cast.administrator.does(disable_member, cast.marketing.membership)
    over = published(cast, *TWO_STEPS, condition=of(partner_in(german)), name="Over")
    cast.administrator.does(retire_policy, over.policy)
    rule = rules.published(cast, condition=of(partner_in(german)))
    cast.administrator.does(stop_rule, rule)
    with cast.administrator.acting() as actor:
        assert names(uses_of(german, actor)) == {("Rule that was stopped", "Tell the desk")}


def test_a_draft_of_a_policy_is_a_use(cast: Cast) -> None:
    german = segment(cast, "Germans", GERMAN)
    drafted_policy(cast, *TWO_STEPS, condition=of(partner_in(german)), name="Soon")
    with cast.administrator.acting() as actor:
        assert names(uses_of(german, actor)) == {("Draft of an approval policy", "Soon")}


def test_what_follows_a_change_goes_all_the_way(cast: Cast) -> None:
    german = segment(cast, "Germans", GERMAN)
    middle = segment(cast, "Middle", in_segment(german))
    rules.published(cast, condition=of(partner_in(middle)))
    with cast.administrator.acting() as actor:
        followers = [(u.name, u.through) for u in followers_of(german, actor)]
    assert followers == [("Middle", ""), ("Tell the desk", "Middle")]


def test_uses_are_found_in_as_many_queries_for_three_as_for_one(cast: Cast) -> None:
    browser = cast.administrator.browser()

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert browser.get("/settings").status_code == 200
        return len(captured)

    german = segment(cast, "Germans", GERMAN)
    segment(cast, "A", in_segment(german))
    queries()
    before = queries()
    for name in "BCD":
        segment(cast, name, in_segment(german))
    assert queries() == before


def test_policy_and_rule_ask_for_it_as_it_is_now(cast: Cast) -> None:
    german = segment(cast, "Germans", GERMAN)
    published(cast, *TWO_STEPS, condition=of(partner_in(german)))
    rule = rules.published(cast, condition=of(partner_in(german)))
    under_policy = submitted(cast.reseller)
    (running,) = approvals_of(under_policy)
    asked = whom(asks_of(under_policy))
    changed(cast, german, AUSTRIAN)
    assert approvals_of(under_policy) == [running]  # it keeps what it began with
    assert whom(asks_of(under_policy)) == asked
    later = submitted(cast.reseller)
    assert approvals_of(later) == []
    with acting(system_actor()):
        hear(list(Event.objects.filter(name="deal.submitted").order_by("pk")))
    assert [outcome for outcome, _why in rules.outcomes(rule=rule)] == ["not_met", "not_met"]


def test_a_field_can_be_needed_of_the_partners_in_a_segment(cast: Cast) -> None:
    """It counts for a partner, too, and names nothing."""
    german = segment(cast, "Zilpzalp", GERMAN)
    when = of(partner_in(german))
    added(cast, "text", key="region", label="Region", required="when", required_when=when)
    with pytest.raises(InvalidInput) as wrong:
        submitted(cast.reseller)
    assert [p.field for p in wrong.value.problems] == ["custom.region"]
    page = cast.reseller.browser().get("/deals/new", follow=True).content.decode()
    assert "Needed in some cases." in page
    assert "Zilpzalp" not in page
    assert str(german.pk) not in page
    changed(cast, german, AUSTRIAN)
    assert submitted(cast.reseller)


PARTNERS = ("distributor", "reseller", "reseller_admin", "rival")


@pytest.mark.parametrize("who", PARTNERS)
def test_a_partner_never_hears_that_there_are_segments(cast: Cast, who: str) -> None:
    """A question for one is answered as one for a field that does not exist."""
    german, person = segment(cast, "Zilpzalp", GERMAN), cast[who]
    nonsense = {"field": "nonsense", "is": "any_of", "value": ["x"]}
    for test, other in (
        (in_segment(german), nonsense),
        (partner_in(german), {"has": "partner", "at_least": 1, "where": nonsense}),
    ):
        noun = "registration" if "has" in test else "partner"
        path = "deal-registrations" if "has" in test else "partners"
        page = "/deals" if "has" in test else "/partners"
        for ask in (_kept(person, noun), _api(person, path), _page(person, page)):
            assert ask(test) == ask(other)
            assert "Zilpzalp" not in str(ask(test))


def _kept(person: Person, noun: str) -> Any:
    return lambda test: problems(lambda: view_of(person, noun=noun, condition=of(test)))


def _api(person: Person, path: str) -> Any:
    client = person.api()

    def ask(test: dict[str, Any]) -> tuple[int, str]:
        answer = client.get(f"/api/v1/{path}?{asking(test)}")
        body = json.loads(answer.content)
        return answer.status_code, json.dumps({**body, "instance": "", "request_id": ""})

    return ask


def _page(person: Person, page: str) -> Any:
    browser = person.browser()

    def ask(test: dict[str, Any]) -> tuple[int, bool, bool]:
        answer = browser.get(f"{page}?{asking(test)}")
        text = answer.content.decode()
        return answer.status_code, "it is left out" in text, "Segment" in text

    return ask


def test_a_partners_builder_does_not_offer_it(cast: Cast) -> None:
    segment(cast, "Zilpzalp", GERMAN)
    for who, offered in (("manager", True), ("reseller", False)):
        page = cast[who].browser().get("/lists/partner/filter").content.decode()
        assert ('value="field:segment"' in page) is offered
