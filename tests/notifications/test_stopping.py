"""A mail stops its own kind, without a sign-in and nothing else; the page of one's own says the rest."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from django.test import Client

from cast import Cast
from factories.deals import approved, submitted
from factories.notices import newest
from partnerwerk.access import acting, system_actor
from partnerwerk.journal.jobs import deliver_event
from partnerwerk.notifications.envelopes import message_of
from partnerwerk.notifications.models import Mail, Notice, Preferences

pytestmark = pytest.mark.django_db


def mail_of_submission(cast: Cast) -> EmailMessage:
    submitted(cast.reseller)
    deliver_event(newest("deal.submitted").pk)
    with acting(system_actor()):
        mail = Mail.objects.filter(recipient="reseller@cast.example").latest("created_at")
    return message_from_bytes(message_of(mail).message().as_bytes(), EmailMessage, policy=default)


def kept() -> list[Preferences]:
    with acting(system_actor()):
        return list(Preferences.objects.all())


def test_one_click_stops_this_kind_and_nothing_else(cast: Cast) -> None:
    told = mail_of_submission(cast)
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = str(told["List-Unsubscribe"]).strip("<>").replace("\n", "").replace(" ", "")
    path = url[url.index("/unsubscribe/") :]
    strict = Client(enforce_csrf_checks=True)
    assert "My registrations" in strict.get(path).content.decode()
    assert kept() == [], "to look changes nothing"
    answer = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    (preferences,) = kept()
    assert preferences.choices == {"registration": {"mail": "never"}}
    with acting(system_actor()):
        before = Mail.objects.count()
    approved(cast, cast.reseller)
    deliver_event(newest("deal.approved").pk)
    with acting(system_actor()):
        assert Mail.objects.count() == before
        assert Notice.objects.filter(event_name="deal.approved").exists()


def test_the_text_of_a_mail_has_the_links_too(cast: Cast) -> None:
    body = mail_of_submission(cast).get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "/unsubscribe/" in body
    assert "/account/notifications" in body


def test_a_link_that_was_bent_stops_nothing(cast: Cast) -> None:
    assert Client().post("/unsubscribe/made-up").status_code == 410
    assert kept() == []


def test_the_page_keeps_what_differs_from_the_usual(cast: Cast) -> None:
    browser = cast.reseller.browser()
    page = browser.get("/account/notifications").content.decode()
    assert "My registrations" in page
    assert "Decisions that wait for me" not in page, "only the vendor is asked"
    typed = {"comment.mail": "daily", "comment.portal": "now", "task.mail": "now", "morning": "6"}
    assert browser.post("/account/notifications", typed).status_code == 302
    (preferences,) = kept()
    assert (preferences.choices, preferences.morning) == ({"comment": {"mail": "daily"}}, 6)
    page = browser.get("/account/notifications").content.decode()
    assert '<option value="daily" selected>' in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("slack", "https://10.0.0.1/x", "internal network"),
        ("slack", "https://localhost/x", "internal network"),
        ("teams", "http://93.184.215.14/x", "Only https"),
        ("teams", "nonsense", "Enter an address"),
        ("matrix", "@a:b.example", "no Matrix server"),
        ("morning", "25", "hour from 0 to 23"),
        ("comment.mail", "sometimes", "cannot be chosen"),
        ("comment.portal", "daily", "cannot be chosen"),
    ],
)
def test_what_cannot_be_is_told_beside_its_field(
    field: str, value: str, said: str, cast: Cast
) -> None:
    typed = {"morning": "8", "task.mail": "hourly", field: value}
    answer = cast.reseller.browser().post("/account/notifications", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert '<option value="hourly" selected>' in page, "what was typed is kept"
    assert kept() == [] or kept()[0].choices == {}


def test_the_inbox_reads_marks_and_narrows(cast: Cast) -> None:
    mail_of_submission(cast)
    browser = cast.reseller.browser()
    page = browser.get("/inbox").content.decode()
    (notice,) = notices_of(cast)
    assert f"/inbox/{notice.pk}" in page
    assert 'class="inbox-count">1<' in page
    assert f"/inbox/{notice.pk}" not in browser.get("/inbox?kind=task").content.decode()
    followed = browser.get(f"/inbox/{notice.pk}")
    assert followed["Location"] == notice.path
    assert 'class="inbox-count"' not in browser.get("/").content.decode()
    browser.post(f"/inbox/{notice.pk}/reading", {"unread": "1"})
    assert 'class="inbox-count">1<' in browser.get("/").content.decode()
    browser.post("/inbox/reading?show=all", {"kind": "task"})
    assert notices_of(cast)[0].read_at is None
    browser.post("/inbox/reading", {"kind": ""})
    assert notices_of(cast)[0].read_at is not None
    assert f"/inbox/{notice.pk}" in browser.get("/inbox?show=all").content.decode()
    assert "All read" in browser.get("/inbox").content.decode()


def notices_of(cast: Cast) -> list[Notice]:
    with acting(system_actor()):
        return list(Notice.objects.filter(membership=cast.reseller.membership))


def test_the_inbox_takes_as_many_queries_with_three_as_with_one(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    browser, counts = cast.reseller.browser(), []
    for _ in range(2):
        mail_of_submission(cast)
        browser.get("/inbox")
        with CaptureQueriesContext(connection) as asked:
            browser.get("/inbox")
        counts.append(len(asked))
        mail_of_submission(cast)
    assert len(set(counts)) == 1


def test_the_api_lists_reads_and_changes(cast: Cast) -> None:
    mail_of_submission(cast)
    api = cast.reseller.api()
    (item,) = api.get("/api/v1/notices?unread=true").json()["items"]
    assert item["kind"] == "registration"
    assert item["read_at"] is None
    assert api.post(f"/api/v1/notices/{item['id']}/reading").json()["read_at"]
    assert api.get("/api/v1/notices?unread=true").json()["items"] == []
    api.delete(f"/api/v1/notices/{item['id']}/reading")
    assert api.post("/api/v1/notices/reading").json() == {"read": 1}
    assert cast.rival.api().post(f"/api/v1/notices/{item['id']}/reading").status_code == 404
    assert api.get("/api/v1/notification-preferences").json()["choices"]["task"]["mail"] == "now"
    given = {"choices": {"task": {"mail": "never"}}, "morning": 9}
    changed = api.put("/api/v1/notification-preferences", given, content_type="application/json")
    assert changed.json()["choices"]["task"]["mail"] == "never"
    bad = {"choices": {"nothing": 1}, "morning": "x", "slack": "ftp://x"}
    refused = api.put("/api/v1/notification-preferences", bad, content_type="application/json")
    assert refused.status_code == 422
    assert len(refused.json()["errors"]) == 3
