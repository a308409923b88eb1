"""Terms and roles are saved only after it was seen what that would do."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from cast import Cast
from factories.deals import approved, extension_of, submitted
from partnerwerk.access import acting, system_actor
from partnerwerk.deals import actions
from partnerwerk.deals.actions.settings import change_terms
from partnerwerk.deals.models import ConflictCheck, DealRegistration, Terms
from partnerwerk.identity.actions import change_role_permissions
from partnerwerk.identity.models import Role
from partnerwerk.kit import clock

pytestmark = pytest.mark.django_db
TERMS = "/settings/deals/nordlicht"


@pytest.fixture
def administrator(cast: Cast) -> Client:
    return cast.administrator.browser()


def as_typed(client: Client, **other: str) -> dict[str, str]:
    """What stands in the form, with some of it changed."""
    (program,) = client.get("/settings/deals").context["programs"]
    return {name: value for name, value in program["form"].data.items() if value} | other


def lines(client: Client, **other: str) -> list[str]:
    (program,) = client.post(TERMS, as_typed(client, **other)).context["programs"]
    found: list[str] = program["effects"]["lines"]
    return found


def test_open_reviews_that_would_be_late(cast: Cast, administrator: Client) -> None:
    deals = [submitted(cast.reseller), submitted(cast.reseller, title="Older")]
    with acting(system_actor()):
        then = clock.now() - timedelta(days=60)
        DealRegistration.objects.filter(pk=deals[1].pk).update(submitted_at=then)
    assert lines(administrator, review_days="5") == [
        "2 open reviews keep their deadlines; under the new terms 1 would be late by now."
    ]


def test_protections_reminders_and_extensions(cast: Cast, administrator: Client) -> None:
    deal = approved(cast, cast.reseller)
    extension = extension_of(deal, cast.reseller)
    cast.vendor.does(actions.approve_extension, extension)
    assert lines(administrator, protection_days="200") == [
        "1 protection in force stays as it was granted; approvals from now on get the new period."
    ]
    days = (extension.until - clock.today()).days
    assert lines(administrator, reminder_days=f"{days}, 3", protection_days="300")[-1] == (
        "1 reminder goes out within the hour."
    )
    cast.administrator.does(change_terms, the_terms(), {"extensions_allowed": 2})
    assert lines(administrator, extensions_allowed="1") == [
        "1 protected registration could not be extended any more."
    ]


def test_conflict_checks_that_would_say_something_else(cast: Cast, administrator: Client) -> None:
    deal = submitted(cast.reseller)
    with acting(system_actor()):
        ConflictCheck.objects.create(
            registration=deal, moment="submission", result="possible", score=0.5
        )
    assert lines(administrator, possible_from="0.6") == [
        "Of the last 2 conflict checks 1 would have another result: 1 now “clear”."
    ]


def the_terms() -> Terms:
    with acting(system_actor()):
        return Terms.objects.get()


def test_another_change_in_between_is_shown_and_not_overwritten(
    cast: Cast, administrator: Client
) -> None:
    typed = as_typed(administrator, review_days="5")
    seen = seal(administrator.post(TERMS, typed).content.decode())
    cast.administrator.does(change_terms, the_terms(), {"protection_days": 200})
    late = administrator.post(TERMS, typed | {"seen": seen}).content.decode()
    assert "<del>200 days</del> → <ins>90 days</ins>" in late
    assert (the_terms().review_days, the_terms().protection_days) == (2, 200)
    assert administrator.post(TERMS, typed | {"seen": seal(late)}).status_code == 302
    assert (the_terms().review_days, the_terms().protection_days) == (5, 90)


def seal(page: str) -> str:
    found = re.search(r'name="seen" value="(\w+)"', page)
    assert found
    return found[1]


def test_while_one_types_only_the_effect_is_answered(cast: Cast, administrator: Client) -> None:
    typed = as_typed(administrator, review_days="5")
    part = administrator.post(TERMS, typed, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert "5 business days" in part
    assert administrator.post(TERMS, typed | {"seen": seal(part)}).status_code == 302


def test_nothing_changed_leaves_no_trace(cast: Cast, administrator: Client) -> None:
    assert administrator.post(TERMS, as_typed(administrator)).status_code == 302
    page = administrator.get("/settings/deals").content.decode()
    assert "Nothing was changed." in page
    assert "Nothing was changed yet." in page


def test_the_history_of_terms_tells_before_and_after(cast: Cast, administrator: Client) -> None:
    cast.administrator.does(
        change_terms, the_terms(), {"reminder_days": [30, 7], "country": "AT", "review_days": 1}
    )
    page = administrator.get("/settings/deals").content.decode()
    for told in (
        "Reminders before the end: <del>14, 3</del> → <ins>30, 7</ins>",
        "Office’s country: <del>Germany</del> → <ins>Austria</ins>",
        "Review within: <del>2 business days</del> → <ins>1 business day</ins>",
        "by Ada Min",
    ):
        assert told in page


ROLE = "/settings/roles/deal_desk"


def ticked(*, without: str = "", more: str = "") -> dict[str, Any]:
    held = set(Role.objects.get(pk="deal_desk").permissions)
    return {"permissions": sorted((held - {without}) | ({more} - {""}))}


def words_of(client: Client, **given: str) -> str:
    page = client.post(ROLE, ticked(**given)).content.decode()
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_who_gains_and_who_loses(cast: Cast, administrator: Client) -> None:
    said = words_of(administrator, without="deals.review", more="deals.configure")
    assert "1 person may then also: Change the terms of registration" in said
    assert "1 person may no longer: Decide registrations and extensions" in said
    assert "Then nobody may any more" not in said
    for code in ("administrator", "channel_manager"):
        role = Role.objects.get(pk=code)
        role.permissions = [p for p in role.permissions if p != "deals.review"]
        role.save()
    said = words_of(administrator, without="deals.review")
    assert "Then nobody may any more: Decide registrations and extensions" in said
    assert "deals.review" in Role.objects.get(pk="deal_desk").permissions


def test_a_role_that_somebody_changed_meanwhile_is_shown_again(
    cast: Cast, administrator: Client
) -> None:
    wanted = ticked(more="deals.configure")
    seen = seal(administrator.post(ROLE, wanted).content.decode())
    held = Role.objects.get(pk="deal_desk").permissions
    cast.administrator.does(change_role_permissions, "deal_desk", [*held, "fields.manage"])
    late = administrator.post(ROLE, wanted | {"seen": seen})
    assert late.status_code == 200
    assert "fields.manage" in Role.objects.get(pk="deal_desk").permissions
    said = " ".join(re.sub(r"<[^>]+>", " ", late.content.decode()).split())
    assert "may no longer: Add fields, change and retire them" in said
    assert connection.needs_rollback is False
