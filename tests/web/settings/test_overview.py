"""The overview of settings: what is in force, since when, by whom, how much of late, what is wrong."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.approvals import TWO_STEPS, above, drafted_policy, published
from factories.deals import submitted
from factories.fields import added
from factories.webhooks import webhook_to
from partnerwerk.access import acting, system_actor
from partnerwerk.deals.models import DealRegistration
from partnerwerk.identity.models import Membership, Role
from partnerwerk.integrations.webhooks.models import Webhook
from partnerwerk.kit import clock
from partnerwerk.partners.actions import SegmentInput, add_segment
from partnerwerk.web.settings.mechanisms.state import State
from partnerwerk.web.settings.overview import MECHANISMS
from partnerwerk.workflow.models import Ask

pytestmark = pytest.mark.django_db
HERE = "https://hooks.invalid/x"
GERMANY = {"v": 1, "when": {"field": "country", "is": "any_of", "value": ["DE"]}}


@pytest.fixture
def administrator(cast: Cast) -> Client:
    return cast.administrator.browser()


def states(client: Client) -> dict[str, State]:
    found = client.get("/settings").context["mechanisms"]
    return {mechanism.url: state for mechanism, state in found}


def wrong(state: State) -> list[str]:
    return [one.text for one in state.wrong]


def test_every_mechanism_has_its_line_and_its_page(cast: Cast, administrator: Client) -> None:
    assert list(states(administrator)) == [mechanism.url for mechanism in MECHANISMS]
    for mechanism in MECHANISMS:
        if mechanism.url != "/settings/automation":
            assert administrator.get(mechanism.url).status_code == 200


def test_only_what_one_may_set_is_shown(cast: Cast, administrator: Client) -> None:
    role = Role.objects.get(pk="administrator")
    role.permissions = [p for p in role.permissions if p != "webhooks.manage"]
    role.save()
    assert "/settings/webhooks" not in states(administrator)
    assert cast.vendor.browser().get("/settings").status_code == 403


def test_approvals_say_what_asks_what_is_late_and_what_is_a_draft(
    cast: Cast, administrator: Client
) -> None:
    published(cast, *TWO_STEPS, condition=above("100000"))
    drafted_policy(cast, *TWO_STEPS, name="Gold")
    deal = submitted(cast.reseller)
    before = states(administrator)["/settings/approvals"]
    assert (before.in_force, before.named, before.by) == ("1 policy", "Large deals", "Ada Min")
    assert before.used == "asked about 1 record"
    assert wrong(before) == ["Gold has a draft that is not published"]
    with acting(system_actor()):
        late = Ask.objects.filter(approval__subject_id=deal.pk)
        late.update(due_at=clock.now() - timedelta(days=1))
    after = states(administrator)["/settings/approvals"]
    assert "1 decision is late or stuck" in wrong(after)
    assert after.first_wrong[0].url == "/settings/approvals/late"


def test_a_policy_whose_field_is_gone_does_not_work(cast: Cast, administrator: Client) -> None:
    field = added(cast, "text", key="region", label="Region", is_filterable=True)
    asked = {"v": 1, "when": {"field": "custom_region", "is": "is", "value": "x"}}
    published(cast, *TWO_STEPS, condition=asked)
    with acting(system_actor()):
        field.delete()
    found = states(administrator)["/settings/approvals"]
    assert [(one.text, one.tone) for one in found.wrong] == [
        ("The condition of Large deals cannot be read any more", "red")
    ]


def test_webhooks_say_the_worst(cast: Cast, administrator: Client) -> None:
    for name, pause in (("CRM", "failing"), ("Chat", "by_hand"), ("Stock", "")):
        webhook, _secret = webhook_to(cast, HERE, name=name)
        paused_at = clock.now() if pause else None
        with acting(system_actor()):
            Webhook.objects.filter(pk=webhook.pk).update(pause=pause, paused_at=paused_at)
    found = states(administrator)["/settings/webhooks"]
    assert (found.in_force, found.named) == ("1 webhook", "Stock")
    assert wrong(found) == ["CRM has paused itself"]


def test_segments_fields_and_terms_say_who_changed_them(cast: Cast, administrator: Client) -> None:
    cast.manager.does(add_segment, SegmentInput("Germany", GERMANY))
    added(cast, "text", key="region", label="Region")
    submitted(cast.reseller, custom={"region": "north"})
    found = states(administrator)
    assert (found["/segments"].in_force, found["/segments"].by) == ("1 segment", "Mats Kanal")
    assert found["/settings/fields"].named == "Region"
    assert "Registrations: 1 of the newest 1" in found["/settings/fields"].used
    assert found["/settings/deals"].used == "1 registration"
    assert found["/settings/deals"].since == ""


def test_late_reviews_and_lost_rights_are_shown(cast: Cast, administrator: Client) -> None:
    deal = submitted(cast.reseller)
    with acting(system_actor()):
        late = clock.now() - timedelta(days=7)
        DealRegistration.objects.filter(pk=deal.pk).update(review_due_at=late)
    for role in Role.objects.filter(permissions__contains=["deals.review"]):
        role.permissions = [p for p in role.permissions if p != "deals.review"]
        role.save()
    found = states(administrator)
    assert wrong(found["/settings/deals"]) == ["1 review is late"]
    assert wrong(found["/settings/roles"]) == ["Nobody may: Decide registrations and extensions"]


def test_invitations_that_nobody_took_are_shown(cast: Cast, administrator: Client) -> None:
    long_ago = clock.now() - timedelta(days=15)
    assert cast.vendor.membership
    Membership.objects.filter(pk=cast.vendor.membership.pk).update(
        joined_at=None, invited_at=long_ago
    )
    found = states(administrator)["/people"]
    assert "1 invitation has expired" in wrong(found)
    assert found.names == ["9 at partners"] or "at partners" in found.named


def statements(client: Client) -> list[Any]:
    with CaptureQueriesContext(connection) as found:
        client.get("/settings")
    return found.captured_queries


def test_it_asks_as_much_with_three_of_each_as_with_one(cast: Cast, administrator: Client) -> None:
    def one_more(n: int) -> None:
        published(cast, *TWO_STEPS, name=f"Policy {n}", condition=above(f"{n}00000"))
        cast.manager.does(add_segment, SegmentInput(f"Segment {n}", GERMANY))
        added(cast, "text", key=f"field_{n}", label=f"Field {n}", is_filterable=True)
        webhook_to(cast, HERE, name=f"Hook {n}")
        submitted(cast.reseller, title=f"Deal {n}")

    one_more(1)
    states(administrator)
    first = statements(administrator)
    one_more(2)
    one_more(3)
    assert len(statements(administrator)) == len(first)
