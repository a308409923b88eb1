"""Two who change segments at the same moment: what they name never goes in a circle, and nothing begins
to use a segment that is being retired.
"""

from typing import Any

from cast import Cast
from concurrency.racing import overlapping
from factories import rules
from factories.lists import view_of
from factories.segments import changed, in_segment, of, partner_in, segment
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.partners.actions import retire_segment

GERMAN = {"field": "country", "is": "any_of", "value": ["DE"]}


def texts(error: Any) -> list[str]:
    assert isinstance(error, InvalidInput), error
    return [problem.text for problem in error.problems]


def test_two_that_name_each_other(committed_cast: Cast) -> None:
    cast = committed_cast
    one, two = segment(cast, "One", GERMAN), segment(cast, "Two", GERMAN)
    first, second = overlapping(
        lambda: changed(cast, one, in_segment(two)),
        lambda: changed(cast, two, in_segment(one), by="administrator"),
    )
    assert first.version == 2
    assert texts(second) == ["“One” names this segment itself, so it would go round in a circle."]


def test_what_is_being_retired_is_not_used_any_more(committed_cast: Cast) -> None:
    cast = committed_cast
    german = segment(cast, "Germans", GERMAN)
    retired, error = overlapping(
        lambda: cast.manager.does(retire_segment, german),
        lambda: rules.published(cast, condition=of(partner_in(german))),
    )
    assert retired.retired_at
    assert texts(error) == ["Choose from the list."]


def test_what_is_about_to_use_it_keeps_it(committed_cast: Cast) -> None:
    cast = committed_cast
    german = segment(cast, "Germans", GERMAN)
    _view, error = overlapping(
        lambda: view_of(cast.manager, noun="partner", condition=of(in_segment(german))),
        lambda: cast.administrator.does(retire_segment, german),
    )
    assert isinstance(error, Refused)
    assert error.code == "in_use"


def test_two_views_that_use_it_do_not_wait_for_each_other(committed_cast: Cast) -> None:
    cast = committed_cast
    german = segment(cast, "Germans", GERMAN)
    kept = of(in_segment(german))
    first, second = overlapping(
        lambda: view_of(cast.manager, noun="partner", condition=kept),
        lambda: view_of(cast.marketing, noun="partner", condition=kept),
    )
    assert (first.name, second.name) == ("Mine", "Mine")
