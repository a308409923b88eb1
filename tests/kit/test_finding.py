"""How a text answers what was typed: words in any order, parts, wrong letters."""

import pytest

from partnerwerk.kit.finding import Level, Query, among, marked, rank
from partnerwerk.kit.folding import folded

pytestmark = pytest.mark.django_db


def level(typed: str, text: str) -> Level | None:
    found = rank(Query.of(typed), folded(text))
    return found.level if found else None


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("Stadtwerke München", "Stadtwerke München", Level.EXACT),
        ("stadtwerke munchen", "Stadtwerke München", Level.EXACT),
        ("STRASSENBAU", "Straßenbau", Level.EXACT),
        ("stadtw", "Stadtwerke München", Level.BEGINNING),
        ("München Stadtwerke", "Stadtwerke München GmbH", Level.WORDS),
        ("mün stadt", "Stadtwerke München", Level.WORDS),
        ("werke", "Stadtwerke München", Level.PARTS),
        ("stadt werke", "Stadtwerke", Level.PARTS),
        ("deutschebahn", "Deutsche Bahn AG", Level.PARTS),
        ("AT&T", "AT&T Inc.", Level.BEGINNING),
        ("Stadtwrke Muenchen", "Stadtwerke München", Level.MISSPELLED),
        ("Bayrische Motorn", "Bayerische Motoren Werke", Level.MISSPELLED),
        ("Bayreische Moto", "Bayerische Motoren Werke", Level.MISSPELLED),
        ("Münster", "Stadtwerke München", None),
        ("Stadtwerke Köln", "Stadtwerke München", None),
        ("abc", "abd", None),
    ],
)
def test_levels(typed: str, text: str, expected: Level | None) -> None:
    assert level(typed, text) == expected


@pytest.mark.parametrize(
    ("typed", "number", "straight"),
    [("R-2417", 2417, True), ("r2417", 2417, True), ("2417", 2417, False), ("R-", None, False),
     ("24 17 West", None, False), ("9" * 40, None, False), ("", None, False), ("²", None, False)],
)  # fmt: skip
def test_references(typed: str, number: int | None, straight: bool) -> None:
    query = Query.of(typed)
    assert (query.number, query.is_reference) == (number, straight)


def test_what_was_asked_for_is_marked() -> None:
    assert marked(Query.of("mün werke"), "Stadtwerke München") == [
        ("Stadt", False), ("werke", True), (" ", False), ("Mün", True), ("chen", False),
    ]  # fmt: skip
    assert marked(Query.of("Motorn"), "Bayerische Motoren") == [
        ("Bayerische ", False), ("Motoren", True),
    ]  # fmt: skip
    assert marked(Query.of("strass"), "Straße") == [("Straße", True)]
    assert marked(Query.of("nothing"), "of it") == [("of it", False)]


def test_the_best_come_first_and_of_equal_rank_in_the_order_given() -> None:
    names = ["Hafenwerke Nord", "Werkhafen", "Hafen", "Haven", "Alter Hafen", "Hafenamt"]
    hits = among(Query.of("hafen"), names, lambda name: (name,), 9)
    assert [hit.record for hit in hits] == [
        "Hafen", "Hafenwerke Nord", "Hafenamt", "Alter Hafen", "Werkhafen", "Haven",
    ]  # fmt: skip


def test_the_other_text_that_answered_is_told() -> None:
    (hit,) = among(Query.of("köln"), [1], lambda _record: ("Halden", "Köln"), 9)
    assert hit.by == "Köln"


@pytest.mark.parametrize("typed", ["", "x", "%", "__", "'", "\\", "\0", "-", "   "])
def test_nothing_is_asked_for(typed: str) -> None:
    assert not Query.of(typed)


def test_long_input_is_cut() -> None:
    query = Query.of("ä" * 5_000 + " wort" * 500)
    assert len(query.folded) <= 200
    assert len(query.words) <= 8
