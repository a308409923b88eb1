"""The audit: who saw, changed, exported, signed in; asked for, taken away as a file, over the API."""

import csv
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cast import Cast
from factories.deals import submitted
from partnerwerk.access import acting, system_actor
from partnerwerk.identity.actions import note_use
from partnerwerk.identity.events import AccessEvent
from partnerwerk.identity.queries import token_with
from partnerwerk.journal.access import visible_to
from partnerwerk.journal.events import Sight
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock

pytestmark = pytest.mark.django_db


def noted(*names: str) -> list[Event]:
    with acting(system_actor()):
        return list(Event.audited.filter(name__in=names).order_by("pk"))


def page(cast: Cast, query: str = "", status: int = 200) -> str:
    answer = cast.administrator.browser().get(f"/settings/audit{query}")
    assert answer.status_code == status
    return answer.content.decode()


def test_who_opened_a_record_is_noted_for_both_sides(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    cast.vendor.browser().get(f"/deals/{deal.ref}")
    cast.reseller.browser().get(f"/deals/{deal.ref}")
    cast.reseller.api().get(f"/api/v1/deal-registrations/{deal.ref}")
    cast.rival.browser().get(f"/deals/{deal.ref}")  # not there for them, so not seen
    found = noted(Sight.OPENED)
    assert [event.actor_name for event in found] == [
        cast.vendor.actor.name, cast.reseller.actor.name, cast.reseller.actor.name,
    ]  # fmt: skip
    assert {(e.subject_id, e.partner_id, e.data["label"]) for e in found} == {
        (deal.pk, deal.partner_id, deal.ref)
    }


def test_partners_customers_and_searches_too(cast: Cast) -> None:
    browser = cast.reseller_admin.browser()
    deal = submitted(cast.reseller)
    assert browser.get("/company").status_code == 200
    browser.get("/search?q=werft")
    browser.get("/search?q=werft&palette=1")  # a suggestion while typing
    cast.vendor.browser().get(f"/customers/{deal.customer_id}")
    assert [event.subject_kind for event in noted(Sight.OPENED)] == ["partner", "customer"]
    assert [event.data["words"] for event in noted(Sight.SEARCHED)] == ["werft"]


def test_what_is_quiet_is_in_no_history_and_for_no_partner(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    before = cast.vendor.reads(lambda actor: visible_to(actor).filter(subject_id=deal.pk))
    for person in (cast.vendor, cast.reseller):
        person.browser().get(f"/deals/{deal.ref}")
    assert cast.vendor.reads(lambda actor: visible_to(actor).filter(subject_id=deal.pk)) == before
    with cast.reseller.acting(), connection.cursor() as cursor:
        cursor.execute("select count(*) from journal_event where quiet")
        assert cursor.fetchone() == (0,)
    page = cast.reseller.api().get(f"/api/v1/deal-registrations/{deal.ref}/events").json()
    assert Sight.OPENED not in {event["name"] for event in page["items"]}
    assert all(not event.heard for event in noted(Sight.OPENED))


def test_exports_are_noted_also_the_audits_own(cast: Cast) -> None:
    cast.vendor.browser().get("/deals/export.csv?state=approved")
    cast.administrator.browser().get("/settings/audit/export.xlsx?kind=seen")
    assert [(e.data["list"], e.data["format"], e.data["asked"]) for e in noted(Sight.EXPORTED)] == [
        ("registrations", "csv", "state=approved"), ("audit", "xlsx", "kind=seen"),
    ]  # fmt: skip


def test_signing_in_and_failing_to(cast: Cast) -> None:
    user = cast.vendor.user
    user.set_password("a sentence is good")
    user.save()
    client = Client()
    wrong = {"login": user.email, "password": "a sentence is bad"}
    assert client.post(reverse("account_login"), wrong).status_code == 200
    client.post(reverse("account_login"), {"login": "nobody@x.example", "password": "secret word"})
    good = {"login": user.email, "password": "a sentence is good"}
    assert client.post(reverse("account_login"), good).status_code == 302
    client.post(reverse("account_logout"))
    found = noted(AccessEvent.SIGN_IN_FAILED, AccessEvent.SIGNED_IN, AccessEvent.SIGNED_OUT)
    me = cast.vendor.actor.name
    assert [(e.name, e.actor_name) for e in found] == [
        (AccessEvent.SIGN_IN_FAILED, me), (AccessEvent.SIGN_IN_FAILED, ""),
        (AccessEvent.SIGNED_IN, me), (AccessEvent.SIGNED_OUT, me),
    ]  # fmt: skip
    assert {e.data["address"] for e in found} == {"127.0.0.1"}
    assert not any("nobody" in str(vars(e)) or "secret" in str(vars(e)) for e in found)


def test_a_password_that_changed(cast: Cast) -> None:
    user = cast.vendor.user
    user.set_password("a sentence is good")
    user.save()
    browser = cast.vendor.browser()
    typed = {"oldpassword": "a sentence is good", "password1": "another sentence is better",
             "password2": "another sentence is better"}  # fmt: skip
    assert browser.post(reverse("account_change_password"), typed).status_code == 302
    assert [e.actor_name for e in noted(AccessEvent.PASSWORD_CHANGED)] == [cast.vendor.actor.name]


def test_a_token_is_noted_once_a_day(cast: Cast) -> None:
    secret = cast.reseller.token()
    for _turn in range(3):
        token = token_with(secret)
        assert token
        note_use(token)
    [event] = noted(AccessEvent.TOKEN_USED)
    assert event.actor_membership_id == cast.reseller.actor.membership_id


def test_the_page_is_narrowed_by_everything(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    cast.vendor.browser().get(f"/deals/{deal.ref}")
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    desk, seller = cast.vendor.actor.name, cast.reseller.actor.name
    for query, there, gone in [
        ("?kind=seen", [desk, deal.ref], ["A registration waits for a decision</"]),
        ("?kind=changed", ["A registration waits for a decision</"], ["Opened a record</"]),
        ("?event=record.opened", [f">{desk}<"], [f">{seller}<"]),
        (f"?person={desk}", ["Opened a record</"], [f">{seller}<"]),
        (f"?person={cast.reseller.actor.membership_id}", [f">{seller}<"], [f">{desk}<"]),
        ("?organisation=Halden", [f">{seller}<"], [f">{desk}<"]),
        (f"?record={deal.ref}", [deal.ref], ["Signed in</"]),
        (f"?since={tomorrow}", ["Nothing of this kind"], [desk + "<"]),
        (f"?until={clock.today().isoformat()}", [f">{desk}<"], []),
    ]:
        shown = page(cast, query)
        body = shown.rpartition('class="audit-filter"')[2].partition("</form>")[2]
        assert all(text in body for text in there), query
        assert not any(text in body for text in gone), query


def test_what_cannot_be_understood_is_said_beside_its_field(cast: Cast) -> None:
    shown = page(cast, "?person=zzqq&since=never&record=xxyyzz", status=422)
    assert shown.count("Nothing of this name was found.") == 2
    assert "Enter a date." in shown
    assert 'value="zzqq"' in shown


def test_a_page_asks_the_same_number_of_questions(cast: Cast) -> None:
    def asked(query: str) -> int:
        browser = cast.administrator.browser()
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(f"/settings/audit{query}").status_code == 200
        return len(captured)

    first = submitted(cast.reseller)
    cast.vendor.browser().get(f"/deals/{first.ref}")
    one = asked("?event=record.opened")
    for _turn in range(2):
        cast.vendor.browser().get(f"/deals/{submitted(cast.reseller).ref}")
    assert asked("?event=record.opened") == one


def test_the_file_holds_what_the_filter_finds(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    cast.vendor.browser().get(f"/deals/{deal.ref}")
    answer: Any = cast.administrator.browser().get("/settings/audit/export.csv?event=record.opened")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    [row] = csv.DictReader(io.StringIO(text))
    assert (row["Event"], row["Who"], row["Name"]) == (
        "record.opened", cast.vendor.actor.name, deal.ref,
    )  # fmt: skip
    assert row["Record"] == str(deal.pk)


def test_the_api_answers_the_same(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    cast.vendor.browser().get(f"/deals/{deal.ref}")
    program = cast.administrator.api()
    found = program.get(f"/api/v1/audit-events?kind=seen&record={deal.pk}").json()
    [event] = found["items"]
    assert (event["name"], event["quiet"], event["subject"]) == (
        "record.opened",
        True,
        str(deal.pk),
    )
    first = program.get("/api/v1/audit-events?limit=1").json()
    second = program.get(f"/api/v1/audit-events?limit=1&cursor={first['next_cursor']}").json()
    assert first["items"][0]["number"] > second["items"][0]["number"]
    wrong = program.get("/api/v1/audit-events?kind=x&person=y&since=z")
    assert wrong.status_code == 422
    assert {error["field"] for error in wrong.json()["errors"]} == {"kind", "person", "since"}
    assert cast.vendor.api().get("/api/v1/audit-events").status_code == 403


@pytest.mark.parametrize("who", ["vendor", "manager", "reseller_admin", "distributor"])
def test_only_who_may(who: str, cast: Cast) -> None:
    browser = cast[who].browser()
    for path in ("", "/export.csv", "/export.xlsx"):
        assert browser.get(f"/settings/audit{path}").status_code == 403
