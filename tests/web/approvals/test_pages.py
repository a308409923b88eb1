"""Policies by clicking, without script: written, tried out, published; absences; what a record says."""

import re
from typing import Any

from django.test import Client

from cast import Cast
from factories.approvals import (
    MANAGER,
    TWO_STEPS,
    above,
    approvals_of,
    asks_of,
    away,
    drafted_policy,
    published,
    role,
    whom,
)
from factories.deals import approved, extension_of, reread, submitted
from partnerwerk.access import acting, system_actor
from partnerwerk.deals import actions
from partnerwerk.deals.models import DealStatus
from partnerwerk.kit import clock
from partnerwerk.workflow.approvals.steps import Step
from partnerwerk.workflow.models import Absence, ApprovalPolicy, PolicyVersion

NEW = "/settings/approvals/new/deals.registration"
CONDITION = {
    "c.mode": "all",
    "c.part": "0",
    "c.0.what": "field:value",
    "c.0.is": "above",
    "c.0.value": "",
    "c.0.currency": "EUR",
}


def step(at: int, *asked: str, **given: str) -> dict[str, Any]:
    values = {"needed": "all", "days": "2", "remind": "1", "escalate": "", **given}
    return {f"step.{at}.ask": list(asked), **{f"step.{at}.{k}": v for k, v in values.items()}}


def form(*steps: dict[str, Any], name: str = "Large deals", **more: Any) -> dict[str, Any]:
    typed: dict[str, Any] = {"name": name, "applies": "always", "step.count": str(len(steps))}
    for one in steps:
        typed |= one
    return typed | more


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:500]
    return str(answer.content.decode())


def only_version() -> PolicyVersion:
    with acting(system_actor()):
        return PolicyVersion.objects.select_related("policy").get()


def test_a_policy_is_written_tried_out_and_published(cast: Cast) -> None:
    approved(cast, cast.reseller)
    approved(cast, cast.reseller, title="A small one", amount="500")
    browser = cast.administrator.browser()
    assert "New policy" in page(browser, "/settings/approvals")
    assert "Choose whom to ask" in page(browser, NEW)
    steps = step(0, "resolver:partner_manager", days="1", remind="0"), step(1, "role:deal_desk")
    saved = browser.post(NEW, form(*steps))
    assert saved.status_code == 302, saved.content.decode()
    tried = page(browser, saved.headers["Location"])
    assert "2 of the last 2 decisions would have gone another way" in tried
    assert "1 day more" in tried
    assert "Mats Kanal" in tried

    version = only_version()
    assert approvals_of(submitted(cast.reseller, title="Before")) == []
    done = browser.post(f"/settings/approvals/{version.policy_id}/publication")
    shown = page(browser, done.headers["Location"])
    assert "in force since" in shown
    assert "Ada Min" in shown
    assert whom(asks_of(submitted(cast.reseller, title="After"))) == ["Mats Kanal"]


def test_buttons_add_remove_and_reorder_steps(cast: Cast) -> None:
    browser = cast.administrator.browser()
    steps = step(0, "role:deal_desk"), step(1, "role:administrator")
    added = browser.post(NEW, form(*steps, steps="add")).content.decode()
    assert added.count('class="policy-step') == 3 + added.count(
        'class="policy-steps'
    ) + added.count('class="policy-step-head')
    moved = browser.post(NEW, form(*steps, steps="down:0")).content.decode()
    assert moved.index('value="role:administrator" selected') < moved.index(
        'value="role:deal_desk" selected'
    )
    removed = browser.post(NEW, form(*steps, steps="remove:0")).content.decode()
    assert 'value="role:deal_desk" selected' not in removed
    more = browser.post(NEW, form(*steps, steps="person:1")).content.decode()
    assert "Step 2, asked 2" in more
    with acting(system_actor()):
        assert not ApprovalPolicy.objects.exists()


def test_everything_wrong_is_told_and_what_was_typed_stays(cast: Cast) -> None:
    browser = cast.administrator.browser()
    wrong = browser.post(NEW, form(step(0, "role:deal_desk", days="soon"), name="Kept"))
    assert wrong.status_code == 422
    assert "Enter a whole number." in wrong.content.decode()
    assert 'value="Kept"' in wrong.content.decode()
    assert browser.post(NEW, form(step(0, "role:deal_desk"), name=" ")).status_code == 422
    odd = form(step(0, "role:deal_desk"), applies="when", **CONDITION)
    assert browser.post(NEW, odd).status_code == 422
    good = browser.post(NEW, odd | {"c.0.value": "100,000.00"})
    assert "above € 100,000" in page(browser, good.headers["Location"])


def test_a_draft_that_could_not_work_is_saved_and_not_published(cast: Cast) -> None:
    browser = cast.administrator.browser()
    assert browser.post(NEW, form(step(0))).status_code == 302
    address = f"/settings/approvals/{only_version().policy_id}"
    answer = browser.post(f"{address}/publication")
    assert answer.status_code == 422
    assert "Choose whom to ask." in answer.content.decode()
    late = browser.post(f"{address}/publication", {"effective_from": "2020-01-01T09:00"})
    assert late.status_code == 422
    assert browser.post(f"{address}/discard").status_code == 302
    assert "Large deals" not in page(browser, "/settings/approvals")


def test_a_policy_may_begin_later(cast: Cast) -> None:
    draft = drafted_policy(cast, *TWO_STEPS)
    browser = cast.administrator.browser()
    later = f"{clock.today().year + 1}-01-04T09:00"
    address = f"/settings/approvals/{draft.policy_id}"
    assert browser.post(f"{address}/publication", {"effective_from": later}).status_code == 302
    assert "to come" in page(browser, "/settings/approvals")
    assert approvals_of(submitted(cast.reseller)) == []


def test_the_versions_before_are_shown(cast: Cast) -> None:
    version = published(cast, *TWO_STEPS, condition=above("100000"))
    browser = cast.administrator.browser()
    address = f"/settings/approvals/{version.policy_id}"
    shown = page(browser, address)
    assert "100,000" in shown
    edited = page(browser, f"{address}/edit")
    assert 'value="resolver:partner_manager" selected' in edited
    browser.post(f"{address}/edit", form(step(0, "role:deal_desk")))
    browser.post(f"{address}/publication")
    shown = page(browser, address)
    assert shown.count("Published") == 2
    assert re.search(r"When it counts: <del>[^<]*100,000[^<]*</del> → <ins>Always", shown)
    assert re.search(r"Step 1: <del>The partner’s channel manager.*<ins>Deal desk", shown)
    assert re.search(r"Step 2: <del>Deal desk, 2 business days</del> → <ins>–", shown)


def test_the_order_is_changed_and_a_policy_retired(cast: Cast) -> None:
    first = published(cast, *TWO_STEPS, name="First")
    published(cast, Step((role("administrator"),)), name="Second")
    browser = cast.administrator.browser()
    browser.post(f"/settings/approvals/{first.policy_id}/place", {"to": "later"})
    assert whom(asks_of(submitted(cast.reseller))) == ["administrator"]
    browser.post(f"/settings/approvals/{first.policy_id}/retirement")
    left = page(browser, "/settings/approvals")
    assert ">Second</a>" in left
    assert ">First</a>" not in left
    assert browser.post(f"/settings/approvals/{first.policy_id}/retirement").status_code == 409


def test_others_than_administrators_are_refused(cast: Cast) -> None:
    draft = drafted_policy(cast, *TWO_STEPS)
    for browser in (cast.vendor.browser(), cast.reseller_admin.browser()):
        page(browser, "/settings/approvals", 403)
        assert browser.post(f"/settings/approvals/{draft.policy_id}/publication").status_code == 403


def test_the_vendor_reads_who_has_agreed_the_partner_only_until_when(cast: Cast) -> None:
    published(cast, Step((MANAGER, role("deal_desk"))))
    deal = submitted(cast.reseller)
    cast.manager.does(actions.approve_deal, deal, reason="Fits our plan.")
    seen = page(cast.vendor.browser(), f"/deals/{deal.ref}")
    assert "1 of 2 agreed; waits for Deal desk until" in seen
    assert "Fits our plan." in seen
    told = page(cast.reseller.browser(), f"/deals/{deal.ref}")
    for secret in ("Mats Kanal", "Deal desk", "agreed", "Fits our plan", "Large deals", "1 of 2"):
        assert secret not in told.split("<main", 1)[1], secret
    assert "working day" in told or "left" in told


def test_buttons_are_theirs_who_are_asked(cast: Cast) -> None:
    published(cast, *TWO_STEPS)
    deal = submitted(cast.reseller)
    assert "/approval" in page(cast.manager.browser(), f"/deals/{deal.ref}")
    assert "Agree" in page(cast.manager.browser(), f"/deals/{deal.ref}/approval")
    desk = cast.vendor.browser()
    assert "/approval" not in page(desk, f"/deals/{deal.ref}")
    page(desk, f"/deals/{deal.ref}/approval", 409)
    assert deal.title not in page(desk, "/waiting")
    assert cast.vendor.api().get(f"/api/v1/deal-registrations/{deal.ref}").json()["actions"] == []
    listed = cast.manager.api().get("/api/v1/deal-registrations").json()["items"]
    assert "approval" in listed[0]["actions"]


def test_an_agreement_on_the_page_says_whom_it_waits_for(cast: Cast) -> None:
    published(cast, *TWO_STEPS)
    deal = submitted(cast.reseller)
    browser = cast.manager.browser()
    answer = browser.post(f"/deals/{deal.ref}/approval", {"next": "/waiting"}, follow=True)
    assert "You have agreed. Waits for Deal desk until" in answer.content.decode()
    bulk = cast.vendor.browser().post(
        "/lists/registration/bulk", {"do": "approve", "ref": deal.ref}
    )
    assert "approved, protected until" in bulk.content.decode()


def test_a_second_click_does_not_answer_what_was_asked_since(cast: Cast) -> None:
    published(cast, Step((role("deal_desk"),)), Step((role("deal_desk"),)))
    deal = submitted(cast.reseller)
    browser, seen = cast.vendor.browser(), clock.now().isoformat()
    first = browser.post(f"/deals/{deal.ref}/approval", {"seen": seen})
    second = browser.post(f"/deals/{deal.ref}/approval", {"seen": seen})
    assert (first.status_code, second.status_code) == (302, 409)
    assert [a.decision for a in asks_of(deal)] == ["agreed", ""]
    later = browser.post(
        "/lists/registration/bulk", {"do": "approve", "ref": deal.ref, "seen": seen}
    )
    assert "decided already" in later.content.decode()
    assert reread(deal).status == DealStatus.SUBMITTED


def test_the_queue_takes_the_same_number_of_queries_however_many_wait(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    published(cast, Step((MANAGER, role("deal_desk"))))
    browser = cast.vendor.browser()
    counts = []
    for number in range(4):
        submitted(cast.reseller, title=f"Number {number}")
        with django_assert_max_num_queries(60) as counted:
            assert f"Number {number}" in page(browser, "/waiting")
        counts.append(len(counted))
    assert len(set(counts[1:])) == 1, counts


def test_being_away_and_back(cast: Cast) -> None:
    browser = cast.manager.browser()
    today = clock.today().isoformat()
    assert cast.vendor.membership
    typed = {
        "first_day": today,
        "last_day": today,
        "deputy": str(cast.vendor.membership.pk),
        "limit": "50,000.00",
        "currency": "EUR",
    }
    assert browser.post("/account/absence", {**typed, "last_day": "2020-01-01"}).status_code == 422
    assert browser.post("/account/absence", {**typed, "limit": "much"}).status_code == 422
    assert browser.post("/account/absence", typed).status_code == 302
    shown = page(browser, "/account/absence")
    assert "Deborah Desk" in shown
    assert "up to € 50,000" in shown
    with acting(system_actor()):
        absence = Absence.objects.get()
    assert cast.vendor.browser().post(f"/account/absence/{absence.pk}/end").status_code == 404
    assert browser.post(f"/account/absence/{absence.pk}/end").status_code == 302
    assert "Deborah Desk" not in page(browser, "/account/absence").split("Now and later")[1]
    page(cast.reseller_admin.browser(), "/account/absence", 403)


def test_an_extension_under_a_policy(cast: Cast) -> None:
    published(cast, Step((MANAGER, role("deal_desk"))), kind="deals.extension", name="Extensions")
    deal = approved(cast, cast.reseller)
    asked = extension_of(deal, cast.reseller)
    url = f"/deals/{deal.ref}/extensions/{asked.pk}/approval"
    browser = cast.manager.browser()
    answer = browser.post(url, follow=True).content.decode()
    assert "You have agreed. 1 of 2 agreed; waits for Deal desk until" in answer
    assert browser.post(url).status_code == 409
    assert (
        "Extended: protected until" in cast.vendor.browser().post(url, follow=True).content.decode()
    )


def test_the_deputys_page_says_for_whom(cast: Cast) -> None:
    published(cast, Step((MANAGER,)))
    away(cast.manager, cast.vendor)
    deal = submitted(cast.reseller)
    shown = page(cast.vendor.browser(), f"/deals/{deal.ref}")
    assert "instead of Mats Kanal, who is away" in shown
