"""Search finds what the actor sees, and nothing else."""

import pytest

from cast import Cast
from factories.deals import submitted

pytestmark = pytest.mark.django_db


def found(cast: Cast, who: str, words: str, palette: str = "1") -> str:
    browser = cast[who].browser()
    data = {"q": words} | ({"palette": palette} if palette else {})
    response = browser.get("/search", data)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize("palette", ["1", ""])
def test_registrations_by_customer_and_by_reference(cast: Cast, palette: str) -> None:
    deal = submitted(cast.reseller)
    for words in ("rhône", deal.ref, str(deal.number)):
        for who in ("vendor", "reseller", "distributor"):
            assert f"/deals/{deal.ref}" in found(cast, who, words, palette)
        assert f"/deals/{deal.ref}" not in found(cast, "rival", words, palette)


def test_partners_by_name(cast: Cast) -> None:
    assert "/partners/reseller" in found(cast, "vendor", "halden")
    assert "/partners/reseller" not in found(cast, "rival", "halden")
    assert "/partners/reseller" in found(cast, "distributor", "halden")


def test_a_role_without_the_right_finds_none(cast: Cast) -> None:
    submitted(cast.reseller)
    assert "rhône" not in found(cast, "marketing", "compagnie", "").lower()


@pytest.mark.parametrize("words", ["", "x", "\x00", "%%", "__", "'", "ä" * 5_000])
def test_odd_words_break_nothing(cast: Cast, words: str) -> None:
    submitted(cast.reseller)
    assert "/deals/R-" not in found(cast, "vendor", words)
