"""The administrator's pages: what is late or stuck, handing on, who is away."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.approvals import MANAGER, asks_of, away, published, whom
from factories.deals import submitted
from partnerwerk.access import acting, system_actor
from partnerwerk.deals.models import DealRegistration
from partnerwerk.kit import clock
from partnerwerk.notifications.models import Mail
from partnerwerk.workflow.approvals.steps import Step
from partnerwerk.workflow.models import Absence, Ask

pytestmark = pytest.mark.django_db
LATE, ABSENCES = "/settings/approvals/late", "/settings/approvals/absences"


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:500]
    return str(answer.content.decode())


def late_one(cast: Cast, title: str = "The late one") -> DealRegistration:
    deal = submitted(cast.reseller, title=title)
    with acting(system_actor()):
        past = clock.now() - timedelta(days=2)
        Ask.objects.filter(approval__subject_id=deal.pk).update(due_at=past)
    return deal


def test_what_is_late_is_listed_and_handed_on(cast: Cast) -> None:
    published(cast, Step((MANAGER,)))
    browser = cast.administrator.browser()
    assert "Nothing is late" in page(browser, LATE)
    deal = late_one(cast)
    listed = page(browser, LATE)
    for told in ("The late one", "Mats Kanal", "Large deals"):
        assert told in listed
    (ask,) = asks_of(deal)
    address = f"{LATE}/{ask.pk}"
    assert "Deborah Desk · Deal desk" in page(browser, address)
    wrong = browser.post(address, {"to": "", "reason": "He is ill."})
    assert wrong.status_code == 422
    assert "He is ill." in wrong.content.decode()
    assert cast.vendor.membership
    given = {"to": str(cast.vendor.membership.pk), "reason": "He is ill."}
    assert browser.post(address, given).headers["Location"] == LATE
    assert "Deborah Desk is asked from now on." in page(browser, LATE)
    assert whom(asks_of(deal)) == ["Deborah Desk"]
    assert "handed on, instead of Mats Kanal" in page(browser, f"/deals/{deal.ref}")
    assert browser.post(address, given).status_code == 422  # asked already


def test_what_is_open_to_all_is_listed_beneath(cast: Cast) -> None:
    deal = submitted(cast.reseller, title="For anybody")
    with acting(system_actor()):
        past = clock.now() - timedelta(days=9)
        DealRegistration.objects.filter(pk=deal.pk).update(review_due_at=past)
    listed = page(cast.administrator.browser(), LATE)
    assert listed.index("Open to whoever may decide") < listed.index("For anybody")


def test_three_late_ones_ask_as_much_as_one(cast: Cast) -> None:
    published(cast, Step((MANAGER,)))
    browser = cast.administrator.browser()
    late_one(cast)
    page(browser, LATE)
    with CaptureQueriesContext(connection) as one:
        page(browser, LATE)
    late_one(cast, "Another")
    late_one(cast, "A third")
    with CaptureQueriesContext(connection) as three:
        page(browser, LATE)
    assert len(three) == len(one)


def test_somebody_is_said_to_be_away_by_the_administrator(cast: Cast) -> None:
    published(cast, Step((MANAGER,)))
    deal = submitted(cast.reseller)
    browser = cast.administrator.browser()
    assert "Nobody is away" in page(browser, ABSENCES)
    assert cast.manager.membership
    assert cast.vendor.membership
    manager, today = str(cast.manager.membership.pk), clock.today()
    shown = page(browser, f"{ABSENCES}?person={manager}")
    assert re.search(f'value="{manager}" selected', shown)
    wrong = browser.post(ABSENCES, {"first_day": str(today), "last_day": "", "limit": "much"})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"member", "limit"}
    wrong = browser.post(ABSENCES, {"first_day": str(today), "last_day": ""})
    assert set(wrong.context["form"].errors) == {"member", "last_day"}
    given = {
        "member": manager,
        "first_day": str(today),
        "last_day": str(today + timedelta(days=3)),
        "deputy": str(cast.vendor.membership.pk),
    }
    assert browser.post(ABSENCES, given).status_code == 302
    listed = page(browser, ABSENCES)
    assert "Mats Kanal" in listed
    assert whom(asks_of(deal)) == ["Deborah Desk"]
    with acting(system_actor()):
        absence = Absence.objects.get()
    assert browser.post(f"{ABSENCES}/{absence.pk}/end").status_code == 302
    assert "Mats Kanal is asked again from now on." in page(browser, ABSENCES)


def test_others_than_administrators_are_refused(cast: Cast) -> None:
    published(cast, Step((MANAGER,)))
    (ask,) = asks_of(late_one(cast))
    absence = away(cast.manager, cast.vendor)
    for browser in (cast.vendor.browser(), cast.reseller_admin.browser()):
        for path in (LATE, ABSENCES, f"{LATE}/{ask.pk}"):
            page(browser, path, 403)
        assert browser.post(f"{ABSENCES}/{absence.pk}/end").status_code == 403
    with acting(system_actor()):
        assert not Mail.objects.filter(subject__contains="handed").exists()
