"""What rules do: fields, people, tasks, agreements, each as a person would."""

from datetime import timedelta
from typing import Any

import pytest

from cast import Cast
from factories.approvals import published as policy_of
from factories.approvals import role
from factories.deals import reread, submitted
from factories.fields import added
from factories.rules import action, outcomes, published, steps, typed_rule
from partnerwerk.access import acting, system_actor
from partnerwerk.automation import actions
from partnerwerk.collaboration.models import Task
from partnerwerk.customers.models import Customer
from partnerwerk.journal.delivering import deliver_all
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.notifications.models import Notice
from partnerwerk.partners import actions as partner_actions
from partnerwerk.partners.models import Partner
from partnerwerk.workflow.approvals import actions as approvals
from partnerwerk.workflow.approvals.agreements import agreement_kinds
from partnerwerk.workflow.approvals.kinds import kind_of
from partnerwerk.workflow.approvals.steps import Step
from partnerwerk.workflow.models import Approval, Ask


def last(name: str) -> Event:
    with acting(system_actor()):
        return Event.objects.filter(name=name).latest("pk")


def test_a_field_is_filled_in_with_the_rule_as_the_reason(committed_cast: Cast) -> None:
    cast = committed_cast
    roles = {"seen_by": ["administrator", "deal_desk"], "changed_by": ["administrator"]}
    added(cast, "money", key="budget", label="Budget", **roles)
    published(cast, action("fill_in_registration", "budget", text="1,200.5 EUR"), name="Size it")
    deal = submitted(cast.reseller)
    deliver_all()
    assert reread(deal).custom["budget"] == {"amount": "1200.50", "currency": "EUR"}
    event = last("deal.filled_in")
    assert (event.reason, event.internal) == ("Size it", True)
    assert event.data["chain"]
    assert [(s.status, s.note) for s in steps()] == [("done", "Budget: 1200.50 EUR")]


def test_a_value_that_cannot_be_taken_is_refused_when_it_is_written(committed_cast: Cast) -> None:
    cast = committed_cast
    added(cast, "number", key="seats", label="Seats")
    given = typed_rule(action("fill_in_registration", "seats", text="many"))
    with pytest.raises(InvalidInput) as caught:
        cast.administrator.does(actions.add_rule, given)
    assert [(p.field, p.text) for p in caught.value.problems] == [("actions.0", "Enter a number.")]


def test_a_field_that_is_gone_is_a_failure_in_words(committed_cast: Cast) -> None:
    cast = committed_cast
    field = added(cast, "text", key="region", label="Region")
    published(cast, action("fill_in_registration", "region", text="North"))
    with acting(system_actor()):
        field.retired_at = clock.now()
        field.save()
    submitted(cast.reseller)
    deliver_all()
    assert outcomes() == [("failed", "action")]
    assert steps()[0].note == "There is no such field any more."


def suspended(cast: Cast) -> Partner:
    with acting(system_actor()):
        partner = Partner.objects.get(slug="reseller")
    partner = cast.manager.does(partner_actions.suspend_partner, partner, reason="Late with papers")
    deliver_all()
    return partner


def reread_partner() -> Partner:
    with acting(system_actor()):
        return Partner.objects.get(slug="reseller")


def test_fields_and_manager_of_a_partner(committed_cast: Cast) -> None:
    cast = committed_cast
    added(cast, "yes_no", noun="partner", key="watched", label="Watched")
    desk = cast.vendor.membership
    assert desk is not None
    published(
        cast,
        action("fill_in_partner", "watched", text="ja"),
        action("assign_manager", desk.pk),
        noun="partner",
        event_name="partner.suspended",
    )
    suspended(cast)
    partner = reread_partner()
    assert partner.custom["watched"] is True
    assert partner.channel_manager_id == desk.pk
    assert [s.note for s in steps()] == ["Watched: yes", "Deborah Desk"]


def test_a_field_of_a_customer(committed_cast: Cast) -> None:
    cast = committed_cast
    roles = ("administrator", "deal_desk")
    added(cast, "text", noun="customer", key="origin", seen_by=roles, changed_by=roles)
    published(cast, action("fill_in_customer", "origin", text="by a partner"), noun="customer",
              event_name="customer.added")  # fmt: skip
    deal = submitted(cast.reseller)
    deliver_all()
    customer_id = reread(deal).customer_id
    with acting(system_actor()):
        customer = Customer.objects.get(pk=customer_id)
    assert customer.custom == {"origin": "by a partner"}


def test_a_task_is_created_about_the_record(committed_cast: Cast) -> None:
    cast = committed_cast
    manager = cast.manager.membership
    assert manager is not None
    act = {**action("create_task", manager.pk, text="Call them"), "days": 5}
    published(cast, act)
    deal = submitted(cast.reseller)
    deliver_all()
    with acting(system_actor()):
        (task,) = Task.objects.all()
    assert (task.title, task.assignee_id, task.record_ref) == ("Call them", manager.pk, deal.ref)
    assert task.due_date == clock.today() + timedelta(days=5)
    assert last("task.created").reason == "Tell the desk"
    assert last("task.created").internal


def asking(cast: Cast, **changes: Any) -> Any:
    act = action("ask_agreement_registration", "policies", text="May we go below the list price?")
    return published(cast, act, name="Ask", **changes)


def open_asks() -> list[Ask]:
    with acting(system_actor()):
        asks = Ask.objects.filter(is_open=True, approval__kind="deals.agreement")
        return list(asks.select_related("approval"))


def test_an_agreement_is_asked_for_and_its_answer_is_an_event(committed_cast: Cast) -> None:
    cast = committed_cast
    asking(cast)
    tell = published(cast, name="Go on", event_name="deal.agreed")
    deal = submitted(cast.reseller)
    deliver_all()
    (ask,) = open_asks()
    assert (ask.permission, ask.approval.question) == (
        "deals.review", "May we go below the list price?",
    )  # fmt: skip
    with acting(system_actor()):
        asked = {n.membership_id for n in Notice.objects.all() if "list price" in str(n.words)}
    assert len(asked) == 3, "everybody who may decide"
    cast.vendor.does(approvals.decide, ask, Ask.Decision.AGREED)
    deliver_all()
    assert last("deal.agreed").subject_id == deal.pk
    assert last("deal.agreed").internal
    assert outcomes(rule=tell) == [("ran", "")]
    assert reread(deal).status == "submitted", "the review is another matter"


def test_a_policy_of_its_kind_says_who_agrees(committed_cast: Cast) -> None:
    cast = committed_cast
    policy_of(cast, Step((role("channel_manager"),)), kind="deals.agreement", name="Managers")
    asking(cast)
    deal = submitted(cast.reseller)
    deliver_all()
    (ask,) = open_asks()
    assert (ask.role, ask.approval.version_id is not None) == ("channel_manager", True)
    assert cast.vendor.reads(kind_of("deals.agreement").waiting) == []
    assert [d.pk for d in cast.manager.reads(kind_of("deals.agreement").waiting)] == [deal.pk]
    cast.manager.does(approvals.decide, ask, Ask.Decision.REJECTED, reason="Too cheap.")
    assert last("deal.refused").reason == "Too cheap."


def test_one_agreement_at_a_time(committed_cast: Cast) -> None:
    cast = committed_cast
    asking(cast)
    asking_again = action("ask_agreement_registration", "policies", text="And this?")
    published(cast, asking_again, name="Ask twice")
    submitted(cast.reseller)
    deliver_all()
    assert sorted(outcomes()) == [("failed", "action"), ("ran", "")]
    with acting(system_actor()):
        assert Approval.objects.filter(kind="deals.agreement").count() == 1
    assert {kind.noun for kind in agreement_kinds()} == {"registration", "partner", "customer"}
