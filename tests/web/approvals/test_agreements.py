"""What rules ask of people: among what waits, on a page of its own, and behind the link of a mail."""

import re
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.deals import submitted
from factories.rules import action, published
from partnerwerk.access import acting, system_actor
from partnerwerk.automation import hearing
from partnerwerk.deals.models import DealRegistration
from partnerwerk.journal.models import Event
from partnerwerk.notifications.models import Mail
from partnerwerk.notifications.reactors import write_to_asked
from partnerwerk.workflow.approvals import actions
from partnerwerk.workflow.approvals.agreements import ask_agreement
from partnerwerk.workflow.approvals.kinds import kind_of
from partnerwerk.workflow.models import Approval, Ask

pytestmark = pytest.mark.django_db
QUESTION = "May we go below the list price?"


def page(client: Client, url: str, status: int = 200, /, **data: Any) -> str:
    response = client.post(url, data) if data else client.get(url)
    assert response.status_code == status, response.content.decode()[:2_000]
    return unescape(response.content.decode())


def asked(cast: Cast, number: int = 1) -> list[Ask]:
    """About so many registrations, and the mails are written."""
    published(cast, action("ask_agreement_registration", "policies", text=QUESTION))
    for _n in range(number):
        submitted(cast.reseller)
    with acting(system_actor()):
        hearing.hear(list(Event.objects.filter(name="deal.submitted")))
        for event in Event.objects.filter(name="approval.asked"):
            write_to_asked(event)
        return list(Ask.objects.select_related("approval"))


def test_it_waits_and_is_decided_on_its_page(cast: Cast) -> None:
    (ask,) = asked(cast)
    desk = cast.vendor.browser()
    assert QUESTION in page(desk, "/")
    assert QUESTION in page(desk, "/waiting?kind=deals.agreement")
    url = f"/waiting/deals.agreement/{ask.approval.subject_id}"
    shown = page(desk, url)
    assert QUESTION in shown
    assert "Halden Systemhaus" in shown
    page(desk, url, 422, decision="reject", reason="")
    page(desk, url, 302, decision="agree", reason="")
    page(desk, url, 409, decision="agree", reason="")
    assert QUESTION not in page(desk, "/waiting?kind=deals.agreement")
    with acting(system_actor()):
        assert Event.objects.get(name="deal.agreed").actor_name == "Deborah Desk"
    page(cast.reseller.browser(), url, 403)


def test_a_page_answers_only_the_question_that_it_showed(cast: Cast) -> None:
    (ask,) = asked(cast)
    desk, url = cast.vendor.browser(), f"/waiting/deals.agreement/{ask.approval.subject_id}"
    seen = re.search(r'name="seen" value="([^"]+)"', page(desk, url))
    assert seen
    cast.manager.does(actions.decide, ask, Ask.Decision.REJECTED, reason="Not this one.")
    with acting(system_actor()) as actor:
        deal = DealRegistration.objects.get(pk=ask.approval.subject_id)
        ask_agreement(kind_of("deals.agreement"), deal, "Another question?", actor=actor)
    page(desk, url, 409, decision="agree", reason="", seen=seen[1])


def test_it_is_decided_from_the_mail_without_signing_in(cast: Cast) -> None:
    asked(cast)
    with acting(system_actor()):
        mail = Mail.objects.get(recipient="vendor@cast.example", text__contains=QUESTION)
    found = re.search(re.escape(settings.PUBLIC_URL) + r"(/decide/\S+)", mail.text)
    assert found
    client = Client()
    shown = page(client, found[1])
    assert QUESTION in shown
    assert "only the vendor reads it" in shown
    shown = page(client, found[1], decision="reject", reason="Too cheap.")
    assert "Your reason stands in the record’s history." in shown
    page(client, found[1], 410)
    with acting(system_actor()):
        assert Event.objects.get(name="deal.refused").reason == "Too cheap."
        assert Approval.objects.get().state == "rejected"


def test_it_is_decided_by_a_program(cast: Cast) -> None:
    (ask,) = asked(cast)
    program = cast.vendor.api()
    (waiting,) = program.get("/api/v1/approvals?kind=deals.agreement").json()["items"]
    assert (waiting["question"], waiting["ask"]) == (QUESTION, str(ask.pk))
    url = f"/api/v1/approvals/deals.agreement/{waiting['subject']}/decision"
    answer = program.post(url, {"decision": "agreed"}, content_type="application/json")
    assert answer.json()["errors"][0]["field"] == "ask", "another question may be asked by now"
    answer = program.post(
        url, {"decision": "agreed", "ask": waiting["ask"]}, content_type="application/json"
    )
    assert answer.status_code == 200, answer.content
    assert answer.json()["waits"] is False


@pytest.mark.parametrize("dated", [True, False])
def test_every_page_of_them_is_reached_by_a_program(cast: Cast, dated: bool) -> None:
    asked(cast, 3)
    if not dated:
        with acting(system_actor()):
            Approval.objects.update(due_at=None)
    program, url = cast.vendor.api(), "/api/v1/approvals?kind=deals.agreement&limit=1"
    found, cursor = [], ""
    while cursor is not None:
        answer = program.get(f"{url}&cursor={cursor}")
        assert answer.status_code == 200, answer.content
        found += [item["subject"] for item in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
    assert len(found) == len(set(found)) == 3


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(cast: Cast, number: int) -> None:
    asked(cast, number)
    desk = cast.vendor.browser()
    page(desk, "/waiting?kind=deals.agreement")
    with CaptureQueriesContext(connection) as statements:
        assert page(desk, "/waiting?kind=deals.agreement").count(QUESTION) == number
    assert len(statements) == 14
