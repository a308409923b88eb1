"""The link in the mail decides without signing in: once, for a while, for whom it was sent to."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from cast import Cast, Person
from factories.approvals import MANAGER, TWO_STEPS, asks_of, away, published, role
from factories.deals import approved, extension_of, reread, submitted
from factories.notices import Later
from partnerwerk.access import acting, system_actor
from partnerwerk.deals import actions
from partnerwerk.deals.models import DealRegistration, DealStatus
from partnerwerk.identity.actions import change_role_permissions, disable_member
from partnerwerk.journal.models import Event
from partnerwerk.notifications import reactors
from partnerwerk.notifications.models import Mail
from partnerwerk.workflow.approvals.links import GOOD_FOR, SALT, decision_url
from partnerwerk.workflow.approvals.steps import Step
from partnerwerk.workflow.models import Ask

Is = DealStatus


def link_of(ask: Ask, who: Person) -> str:
    assert who.membership
    return decision_url(ask, who.membership).removeprefix(settings.PUBLIC_URL)


def waiting_link(cast: Cast) -> tuple[DealRegistration, str]:
    published(cast, Step((MANAGER,)))
    deal = submitted(cast.reseller)
    return deal, link_of(asks_of(deal)[0], cast.manager)


def closed(answer: Any, deal: DealRegistration) -> bool:
    """The one friendly page, and not a single fact."""
    text = answer.content.decode()
    facts = (deal.ref, deal.title, deal.customer_name, "Halden", "184", "Mats")
    assert not [fact for fact in facts if fact in text]
    return bool(answer.status_code == 410)


def mails_to(who: Person) -> list[Mail]:
    with acting(system_actor()):
        assert who.membership
        return list(Mail.objects.filter(recipient=who.membership.email).order_by("created_at"))


def deliver(deal: DealRegistration) -> None:
    """Write the mails that the record's events cause, as the worker does."""
    with acting(system_actor()):
        for event in Event.objects.filter(subject_id=deal.pk).order_by("id"):
            if event.name in reactors.RULES:
                reactors.write_about_deal(event)
            elif event.name.startswith("approval."):
                reactors.write_to_asked(event)


def link_in(mail: Mail) -> str:
    found = re.search(re.escape(settings.PUBLIC_URL) + r"(/decide/\S+)", mail.text)
    assert found, mail.text
    return found[1]


def test_looking_decides_nothing_however_often(cast: Cast) -> None:
    """A mail scanner opens every link, and follows none of their forms."""
    deal, link = waiting_link(cast)
    for _time in range(3):
        page = Client().get(link)
        Client().head(link)
        assert page.status_code == 200
        assert deal.customer_name in page.content.decode()
    assert [a.decision for a in asks_of(deal)] == [""]
    assert reread(deal).status == Is.SUBMITTED


def test_it_decides_in_the_name_of_whom_it_was_sent_to(cast: Cast) -> None:
    deal, link = waiting_link(cast)
    done = Client().post(link, {"decision": "agree"})
    assert done.status_code == 200
    assert reread(deal).status == Is.APPROVED
    assert asks_of(deal)[0].decided_by == cast.manager.membership


def test_whoever_is_signed_in_the_question_is_anothers(cast: Cast) -> None:
    deal, link = waiting_link(cast)
    assert cast.vendor.browser().post(link, {"decision": "agree"}).status_code == 200
    assert asks_of(deal)[0].decided_by == cast.manager.membership


def test_it_works_once(cast: Cast) -> None:
    deal, link = waiting_link(cast)
    Client().post(link, {"decision": "agree"})
    for answer in (Client().get(link), Client().post(link, {"decision": "reject", "reason": "x"})):
        assert closed(answer, deal)
    assert reread(deal).status == Is.APPROVED


def test_a_post_without_a_decision_shows_the_form_again(cast: Cast) -> None:
    deal, link = waiting_link(cast)
    assert Client().post(link, {"decision": "shrug"}).status_code == 200
    assert Client().post(link).status_code == 200
    assert reread(deal).status == Is.SUBMITTED


def test_rejecting_wants_a_reason(cast: Cast) -> None:
    deal, link = waiting_link(cast)
    assert Client().post(link, {"decision": "reject", "reason": " "}).status_code == 422
    assert Client().post(link, {"decision": "reject", "reason": "Not now."}).status_code == 200
    assert reread(deal).reason == "Not now."


def test_it_needs_the_token_of_its_page(cast: Cast) -> None:
    deal, link = waiting_link(cast)
    assert Client(enforce_csrf_checks=True).post(link, {"decision": "agree"}).status_code == 403
    assert reread(deal).status == Is.SUBMITTED


def test_it_ends_after_its_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    deal, link = waiting_link(cast)
    later = signing.time.time() + GOOD_FOR.total_seconds()
    monkeypatch.setattr(signing.time, "time", lambda: later - 60)
    assert Client().get(link).status_code == 200
    monkeypatch.setattr(signing.time, "time", lambda: later + 60)
    assert closed(Client().get(link), deal)
    assert closed(Client().post(link, {"decision": "agree"}), deal)
    assert timedelta(days=1) < GOOD_FOR < timedelta(days=31)


def test_no_other_ask_is_reached_by_changing_it(cast: Cast) -> None:
    """Neither with another signature, nor for an ask of somebody else, nor as somebody else."""
    deal, link = waiting_link(cast)
    other = submitted(cast.reseller, title="Another")
    token = link.removeprefix("/decide/")
    ask = asks_of(other)[0]
    forged = [
        token[:-3] + "abc",
        signing.dumps([str(ask.pk), str(ask.membership_id)], salt="partnerwerk.invitation"),
        signing.dumps([str(ask.pk), str(cast.vendor.membership.pk)], salt=SALT),  # type: ignore[union-attr]
        signing.dumps([str(ask.pk), str(cast.reseller.membership.pk)], salt=SALT),  # type: ignore[union-attr]
        signing.dumps(["1", "2"], salt=SALT),
        signing.dumps({"ask": str(ask.pk)}, salt=SALT),
        "made-up",
    ]
    for made in forged:
        assert closed(Client().get(f"/decide/{made}"), other), made
        assert closed(Client().post(f"/decide/{made}", {"decision": "agree"}), other), made
    assert [reread(d).status for d in (deal, other)] == [Is.SUBMITTED] * 2


def test_it_dies_with_the_access_and_with_the_right(cast: Cast) -> None:
    published(cast, Step((MANAGER, role("deal_desk"))))
    deal = submitted(cast.reseller)
    asks = asks_of(deal)
    manager = next(link_of(a, cast.manager) for a in asks if a.membership)
    desk = next(link_of(a, cast.vendor) for a in asks if a.role)
    cast.administrator.does(disable_member, cast.manager.membership)
    keeps = [p for p in cast.vendor.actor.permissions if p != "deals.review"]
    cast.administrator.does(change_role_permissions, "deal_desk", keeps)
    for link in (manager, desk):
        assert closed(Client().get(link), deal)
        assert closed(Client().post(link, {"decision": "agree"}), deal)
    assert [a.decision for a in asks_of(deal)] == ["", ""]


def test_it_dies_when_somebody_else_is_asked_instead(cast: Cast) -> None:
    deal, link = waiting_link(cast)
    away(cast.manager, cast.vendor)
    assert closed(Client().post(link, {"decision": "agree"}), deal)
    (ask,) = asks_of(deal)
    page = Client().get(link_of(ask, cast.vendor))
    assert "instead of Mats Kanal, who is away" in page.content.decode()


def test_it_dies_with_the_approval(cast: Cast) -> None:
    deal, link = waiting_link(cast)
    cast.reseller.does(actions.withdraw_deal, deal)
    assert closed(Client().get(link), deal)


def test_a_link_of_the_first_step_does_not_decide_the_second(cast: Cast) -> None:
    published(cast, Step((role("deal_desk"),)), Step((role("deal_desk"),)))
    deal = submitted(cast.reseller)
    link = link_of(asks_of(deal)[0], cast.vendor)
    assert Client().post(link, {"decision": "agree"}).status_code == 200
    assert closed(Client().post(link, {"decision": "agree"}), deal)
    assert reread(deal).status == Is.SUBMITTED


def test_what_stands_in_the_way_is_said_and_nothing_is_done(cast: Cast) -> None:
    approved(cast, cast.rival)
    deal, link = waiting_link(cast)
    answer = Client().post(link, {"decision": "agree"})
    assert answer.status_code == 409
    assert "Protected for Lyon Cloud" in answer.content.decode()
    assert [a.decision for a in asks_of(deal)] == [""]


def test_the_mail_of_each_step_holds_its_link(cast: Cast) -> None:
    published(cast, *TWO_STEPS)
    deal = submitted(cast.reseller)
    deliver(deal)
    (mail,) = mails_to(cast.manager)
    assert "waits for your decision" in mail.subject
    assert mails_to(cast.vendor) == []
    assert Client().post(link_in(mail), {"decision": "agree"}).status_code == 200
    deliver(deal)
    assert len(mails_to(cast.manager)) == 1
    (mail,) = mails_to(cast.vendor)
    assert Client().post(link_in(mail), {"decision": "agree"}).status_code == 200
    assert reread(deal).status == Is.APPROVED


def test_without_a_policy_the_letter_to_review_holds_a_link_too(cast: Cast, later: Later) -> None:
    deal = submitted(cast.reseller)
    deliver(deal)
    (mail,) = mails_to(cast.manager)
    assert Client().post(link_in(mail), {"decision": "agree"}).status_code == 200
    assert reread(deal).status == Is.APPROVED
    asked = extension_of(deal, cast.reseller)
    deliver(deal)
    later(minutes=2)
    mail = mails_to(cast.manager)[-1]
    assert Client().post(link_in(mail), {"decision": "agree"}).status_code == 200
    assert reread(deal).protected_until == asked.until


def test_the_partners_letters_say_nothing_of_who_and_how_many(cast: Cast) -> None:
    published(cast, *TWO_STEPS)
    deal = submitted(cast.reseller)
    deliver(deal)
    (mail,) = mails_to(cast.reseller)
    assert "Mats" not in mail.text
    assert "/decide/" not in mail.text
    assert "Our deal desk decides by" in mail.text
