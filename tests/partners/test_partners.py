"""Partners: added, changed, suspended; who sees whom."""

from typing import Any

import pytest

from cast import Cast
from partnerwerk.access import Denied
from partnerwerk.journal.models import Event
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.partners import actions
from partnerwerk.partners.access import visible_to
from partnerwerk.partners.actions import PartnerInput
from partnerwerk.partners.models import Partner


def add(cast: Cast, by: str = "manager", **given: Any) -> Partner:
    values = {"name": "Zeche Zollern IT", "types": ["var", "msp"], "country": "DE"} | given
    return cast[by].does(actions.add_partner, PartnerInput(**values), tier=cast.tier)


def test_added_at_a_tier(cast: Cast) -> None:
    partner = add(cast)
    assert (partner.slug, partner.types, partner.status) == (
        "zeche-zollern-it", ["msp", "var"], "active",
    )  # fmt: skip
    with cast.vendor.acting() as actor:
        seen = visible_to(actor).get(pk=partner.pk)
        assert seen.enrolment
        assert seen.enrolment.tier.name == "Gold"
    assert add(cast).slug == "zeche-zollern-it-2"


@pytest.mark.parametrize("by", ["vendor", "executive", "distributor", "reseller_admin"])
def test_by_the_channel_manager_only(by: str, cast: Cast) -> None:
    with pytest.raises(Denied):
        add(cast, by)
    partner = cast.partner_of(cast.reseller)
    for action, given in ((actions.suspend_partner, {"reason": "x"}),
                          (actions.reinstate_partner, {})):  # fmt: skip
        with pytest.raises(Denied):
            cast[by].does(action, partner, **given)


def test_every_problem_at_once(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as wrong:
        add(cast, name=" \0", types=["wizard"], country="XX", countries=["DE", "??"])
    assert [p.field for p in wrong.value.problems] == ["name", "types", "country", "countries"]


def test_changes_are_in_the_history(cast: Cast) -> None:
    partner = add(cast)
    changed = cast.manager.does(
        actions.change_partner, partner, PartnerInput("Zollern GmbH", ["si"], "AT", city="Wien")
    )
    assert (changed.name, changed.country) == ("Zollern GmbH", "AT")
    with cast.vendor.acting():
        event = Event.objects.get(name="partner.changed")
    assert event.changes["country"] == {"before": "DE", "after": "AT"}


def test_suspended_and_back(cast: Cast) -> None:
    partner = cast.partner_of(cast.rival)
    with pytest.raises(InvalidInput):
        cast.manager.does(actions.suspend_partner, partner, reason="")
    cast.manager.does(actions.suspend_partner, partner, reason="Unpaid.")
    with pytest.raises(Refused):
        cast.manager.does(actions.suspend_partner, partner, reason="Unpaid.")
    assert cast.manager.does(actions.reinstate_partner, partner).status == "active"


@pytest.mark.parametrize(
    ("who", "slugs"),
    [
        ("vendor", {"distributor", "reseller", "rival"}),
        ("distributor", {"distributor", "reseller"}),
        ("reseller", {"reseller"}),
        ("reseller_technical", {"reseller"}),
        ("rival", {"rival"}),
    ],
)
def test_who_sees_whom(who: str, slugs: set[str], cast: Cast) -> None:
    assert {p.slug for p in cast[who].reads(visible_to)} == slugs


def test_a_reseller_that_moves_away_is_seen_no_longer(cast: Cast) -> None:
    partner = cast.partner_of(cast.reseller)
    cast.manager.does(
        actions.change_partner, partner, PartnerInput("Halden Systemhaus", ["var"], "DE")
    )
    assert {p.slug for p in cast.distributor.reads(visible_to)} == {"distributor"}
