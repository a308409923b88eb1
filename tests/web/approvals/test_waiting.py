"""A kind gets its tab, its list and its decision by registering, without a page of its own."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.approvals import approvals_of, published, role
from factories.deals import submitted
from partnerwerk.access import Actor
from partnerwerk.deals.approving import REVIEW
from partnerwerk.partners.access import visible_to
from partnerwerk.partners.models import Partner
from partnerwerk.partners.nouns import PARTNER
from partnerwerk.workflow.approvals import kinds
from partnerwerk.workflow.approvals.kinds import ApprovalKind, Described, kind_of
from partnerwerk.workflow.approvals.queries import waits_for
from partnerwerk.workflow.approvals.steps import Step
from partnerwerk.workflow.calendars import BusinessCalendar

pytestmark = pytest.mark.django_db
KIND = "tests.discount"
DONE: list[tuple[str, UUID, str]] = []


def _describe(partner: Partner) -> Described:
    return Described(
        ref=partner.slug,
        title=partner.name,
        line="asked by the rule “Discounts”",
        path=f"/partners/{partner.slug}",
        question=f"Grant {partner.name} the discount?",
        consequence="Agreed, it counts from tomorrow.",
        facts=[("Discount", "12 %")],
    )


def _lock(pk: UUID, actor: Actor) -> Partner:
    return Partner.objects.select_for_update(of=("self",)).get(pk=pk)


def _ended(outcome: str) -> Any:
    def end(partner: Partner, *, reason: str = "", actor: Actor) -> Partner:
        DONE.append((outcome, partner.pk, reason))
        return partner

    return end


@pytest.fixture
def discounts(monkeypatch: pytest.MonkeyPatch) -> ApprovalKind:
    """Anything that one could approve: here, a discount for each partner."""
    kind = replace(
        kind_of(REVIEW),
        code=KIND,
        label="Discounts",
        tab="",
        noun=PARTNER,
        permission="partners.manage",
        lock=_lock,
        on_approved=_ended("granted"),
        on_rejected=_ended("refused"),
        record=lambda partner: partner,
        partner_id=lambda partner: partner.pk,
        amount=lambda partner: None,
        calendar=lambda partner: BusinessCalendar("Europe/Berlin", "DE"),
        days_by_default=lambda partner: 2,
        describe=_describe,
        subjects=visible_to,
        decided=lambda actor: Partner.objects.none(),
        waiting=lambda actor: visible_to(actor).filter(waits_for(actor, KIND)),
        due_field="created_at",
    )
    DONE.clear()
    monkeypatch.setitem(kinds._kinds, KIND, kind)
    return kind


def page(client: Client, url: str, status: int = 200) -> str:
    answer = client.get(url)
    assert answer.status_code == status, answer.content.decode()[:500]
    return str(answer.content.decode())


def test_it_has_its_tab_and_its_list(cast: Cast, discounts: ApprovalKind) -> None:
    manager = cast.manager.browser()
    shown = page(manager, "/waiting")
    assert ">Registrations · 0</a>" in shown
    assert ">Discounts · 3</a>" in shown
    listed = page(manager, f"/waiting?kind={KIND}")
    assert "Grant Halden Systemhaus the discount?" in listed
    assert "3 are late." in listed
    assert "Discounts" not in page(cast.vendor.browser(), "/waiting")
    page(cast.finance.browser(), f"/waiting?kind={KIND}", 403)


def test_who_decides_only_this_kind_has_a_queue_and_a_task(
    cast: Cast, discounts: ApprovalKind
) -> None:
    published(cast, Step((role("channel_manager"),)), kind=REVIEW)
    home = page(cast.manager.browser(), "/")
    assert "Grant Lyon Cloud the discount?" in home


def test_it_is_decided_there(cast: Cast, discounts: ApprovalKind) -> None:
    manager, partner = cast.manager.browser(), cast.partner_of(cast.rival)
    address = f"/waiting/{KIND}/{partner.pk}"
    shown = page(manager, address)
    for told in ("Grant Lyon Cloud the discount?", "12 %", "Agreed, it counts from tomorrow."):
        assert told in shown
    assert manager.post(address, {"decision": "reject", "reason": " "}).status_code == 422
    done = manager.post(address, {"decision": "reject", "reason": "Too much."})
    assert done.headers["Location"] == f"/waiting?kind={KIND}"
    assert [("refused", partner.pk, "Too much.")] == DONE
    assert [a.state for a in approvals_of(partner)] == ["rejected"]


def test_several_must_agree_and_others_see_who(cast: Cast, discounts: ApprovalKind) -> None:
    steps = Step((role("channel_manager"),)), Step((role("administrator"),))
    version = published(cast, *steps, kind=KIND)
    partner = cast.partner_of(cast.rival)
    from partnerwerk.workflow.approvals.actions import begin_approval

    cast.administrator.does(
        lambda *, actor: begin_approval(discounts, partner, version, actor=actor)
    )
    address = f"/waiting/{KIND}/{partner.pk}"
    manager, administrator = cast.manager.browser(), cast.administrator.browser()
    assert "Waits for Channel manager" in page(administrator, address)
    refused = administrator.post(address, {"decision": "agree"})
    assert refused.status_code == 409
    assert "You are not asked here" in refused.content.decode()
    manager.post(address, {"decision": "agree"})
    assert DONE == []
    assert "You have agreed. Waits for Administrator" in page(manager, "/waiting")
    administrator.post(address, {"decision": "agree"})
    assert [("granted", partner.pk, "")] == DONE


def test_strangers_to_it_find_nothing(cast: Cast, discounts: ApprovalKind) -> None:
    partner = cast.partner_of(cast.rival)
    assert cast.vendor.browser().get(f"/waiting/{KIND}/{partner.pk}").status_code == 403
    manager = cast.manager.browser()
    assert manager.get(f"/waiting/no.kind/{partner.pk}").status_code == 404
    assert manager.get(f"/waiting/{KIND}/{cast.program.pk}").status_code == 404
    assert cast.reseller_admin.browser().get(f"/waiting/{KIND}/{partner.pk}").status_code == 403


def test_three_rows_ask_as_much_as_one(cast: Cast, discounts: ApprovalKind) -> None:
    manager = cast.manager.browser()
    for partner in (cast.partner_of(cast.rival), cast.partner_of(cast.distributor)):
        manager.post(f"/waiting/{KIND}/{partner.pk}", {"decision": "agree"})
    discounts_left = f"/waiting?kind={KIND}"
    manager.get(discounts_left)
    with CaptureQueriesContext(connection) as one:
        assert len(manager.get(discounts_left).context["rows"]) >= 1
    for _n in range(2):
        submitted(cast.reseller)
    with CaptureQueriesContext(connection) as more:
        manager.get(discounts_left)
    assert len(more) == len(one)
