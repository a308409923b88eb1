"""Typed text loses what nobody can see, and nothing else."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from factories.channel import CustomerFactory
from partnerwerk.access import acting, system_actor
from partnerwerk.customers.models import Customer
from partnerwerk.kit.text import clean_line, clean_text, safe_cell

ANYTHING = st.text(alphabet=st.characters(), max_size=200)  # lone surrogates, too


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Müller \t&  Söhne ", "Müller & Söhne"),
        ("a\u0308", "ä"),
        ("two\r\nlines", "two lines"),
        ("nul\0, bell\a, surrogate \ud800, bidi \u202e", "nul, bell, surrogate , bidi"),
    ],
)
def test_clean_line(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_clean_text_keeps_lines() -> None:
    assert clean_text(" one \r\ntwo\rthree \n\n four\0 ") == "one\ntwo\nthree\n\nfour"


@given(ANYTHING)
def test_cleaned_text_can_be_stored_and_stays_the_same(typed: str) -> None:
    for clean in (clean_line, clean_text):
        kept = clean(typed)
        assert clean(kept) == kept
        assert kept.encode().decode() == kept
        assert not any(unicodedata.category(c)[0] == "C" and c != "\n" for c in kept)


@given(ANYTHING)
def test_a_line_is_one_line(typed: str) -> None:
    assert len(clean_line(typed).splitlines()) <= 1


@pytest.mark.parametrize(
    "start",
    ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " =", "\u3000＝", "\u00a0=", "\ufeff=",
     "\u200b+", "\r\n＠"],
)  # fmt: skip
def test_a_cell_never_starts_a_formula(start: str) -> None:
    assert str(safe_cell(f"{start}cmd|' /C calc'!A0")).startswith("'")
    assert safe_cell(-5) == -5
    assert safe_cell("Halden") == "Halden"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("50%", ["50% Rabatt AG"]),
        ("_x", ["a_x GmbH"]),
        ("\\", ["C:\\Labs"]),
        ("sodertalje", ["Södertälje Mek"]),
        ("SÖDER", ["Södertälje Mek"]),
        ("%", ["50% Rabatt AG"]),
    ],
)
def test_a_search_means_what_is_typed(typed: str, found: list[str]) -> None:
    with acting(system_actor()):
        for name in (
            "50% Rabatt AG",
            "500 Rabatt AG",
            "a_x GmbH",
            "abx GmbH",
            "C:\\Labs",
            "Södertälje Mek",
        ):
            CustomerFactory(name=name)
        assert [c.name for c in Customer.objects.filter(name__contains_folded=typed)] == found
