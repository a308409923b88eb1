"""The programs' settings for registrations."""

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from cast import Cast
from partnerwerk.access import acting, system_actor
from partnerwerk.deals.models import Terms

pytestmark = pytest.mark.django_db

GIVEN = {
    "review_days": "3", "protection_days": "120", "extension_days": "45", "extensions_allowed": "2",
    "reminder_days": "3, 30", "possible_from": "0,5", "conflict_from": "0.85",
    "offers_directory": "on", "checks_an_hour": "40", "timezone": "Europe/Vienna", "country": "AT",
    "subdivision": "",
}  # fmt: skip
PATH = "/settings/deals/nordlicht"


@pytest.fixture
def administrator(cast: Cast) -> Client:
    return cast.administrator.browser()


def stored() -> Terms:
    with acting(system_actor()):
        return Terms.objects.get()


def seen(asked: HttpResponse) -> dict[str, str]:
    """What the page carries on which it stands what would change."""
    found = re.search(r'name="seen" value="(\w+)"', asked.content.decode())
    assert found
    return {"seen": found[1]}


def test_terms_are_changed(cast: Cast, administrator: Client) -> None:
    assert 'value="90"' in administrator.get("/settings/deals").content.decode()
    asked = administrator.post(PATH, GIVEN)
    assert "90 days</del> → <ins>120 days" in asked.content.decode()
    assert stored().protection_days == 90
    assert administrator.post(PATH, GIVEN | seen(asked)).status_code == 302
    terms = stored()
    assert (terms.protection_days, terms.reminder_days) == (120, [30, 3])
    assert (terms.possible_from, terms.country, terms.offers_directory) == (0.5, "AT", True)


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"review_days": "two", "reminder_days": "soon"}, {"review_days", "reminder_days"}),
        ({"review_days": "0", "protection_days": "9999"}, {"review_days", "protection_days"}),
        ({"possible_from": "nan", "conflict_from": "2"}, {"possible_from", "conflict_from"}),
        ({"possible_from": "0.9", "conflict_from": "0.5"}, {"possible_from"}),
        ({"reminder_days": "200"}, {"reminder_days"}),
    ],
)
def test_every_problem_is_named_and_nothing_changed(
    cast: Cast, administrator: Client, wrong: dict[str, Any], fields: set[str]
) -> None:
    before = stored()
    response = administrator.post(PATH, GIVEN | wrong)
    assert response.status_code == 422
    (program,) = response.context["programs"]
    assert set(program["form"].errors) == fields
    assert 'value="Europe/Vienna"' in response.content.decode()
    assert stored().protection_days == before.protection_days


def test_only_administrators_change_terms(cast: Cast) -> None:
    for who in ("vendor", "executive", "reseller", "distributor"):
        browser = cast[who].browser()
        assert browser.get("/settings/deals").status_code == 403
        assert browser.post(PATH, GIVEN).status_code == 403
    assert stored().protection_days == 90


def test_an_unknown_program_is_nowhere(cast: Cast, administrator: Client) -> None:
    assert administrator.post("/settings/deals/other", GIVEN).status_code == 404
