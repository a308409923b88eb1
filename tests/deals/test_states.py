"""Every state, every transition, every role: what the table allows happens, nothing else does."""

from collections.abc import Callable
from typing import Any

import pytest

from cast import Cast
from factories.deals import deal_in, reread, typed
from partnerwerk.access import Denied
from partnerwerk.deals import actions
from partnerwerk.deals.models import DealRegistration, DealStatus
from partnerwerk.deals.states import DEAL_STATES
from partnerwerk.journal.models import Event
from partnerwerk.kit.problems import InvalidInput, Refused

REASON = "Because of the frame contract."
REOPENED = {"customer_name": "Hafenwerke Wismar GmbH", "customer_domain": "", "amount": "99"}
ACTIONS: dict[str, Callable[..., DealRegistration]] = {
    "submit": actions.submit_deal,
    "approve": actions.approve_deal,
    "start_review": actions.start_review,
    "return": lambda deal, *, actor: actions.return_deal(deal, reason=REASON, actor=actor),
    "reject": lambda deal, *, actor: actions.reject_deal(deal, reason=REASON, actor=actor),
    "mark_duplicate": lambda deal, *, actor: actions.mark_duplicate(
        deal, original=DealRegistration.objects.get(title="The first one"), actor=actor
    ),
    "win": actions.win_deal,
    "lose": lambda deal, *, actor: actions.lose_deal(deal, reason=REASON, actor=actor),
    "amend": lambda deal, *, actor: actions.amend_deal(deal, typed(**REOPENED), actor=actor),
    "withdraw": actions.withdraw_deal,
}


@pytest.fixture
def another(cast: Cast) -> DealRegistration:
    """A second registration, of which one may be the duplicate."""
    return deal_in(DealStatus.SUBMITTED, cast, cast.reseller, title="The first one")


def allowed(name: str, status: str, permissions: frozenset[str]) -> bool:
    transition = DEAL_STATES.transitions[name]
    return status in transition.sources and transition.permission in permissions


def test_every_transition_has_an_action() -> None:
    assert {*ACTIONS, "expire"} == set(DEAL_STATES.transitions)


@pytest.mark.parametrize("status", DealStatus)
@pytest.mark.parametrize("who", ["vendor", "reseller", "finance", "reseller_marketing"])
def test_transitions(status: DealStatus, who: str, cast: Cast, another: DealRegistration) -> None:
    deal = deal_in(status, cast, cast.reseller)
    person = cast[who]
    for name, action in ACTIONS.items():
        if reread(deal).status != status:
            deal = deal_in(status, cast, cast.reseller)
        _try(name, action, deal, person, allowed(name, status, person.actor.permissions))


def _try(name: str, action: Any, deal: DealRegistration, person: Any, may: bool) -> None:
    status = deal.status
    if may:
        after = person.does(action, deal)
        assert after.status == DEAL_STATES.transitions[name].target
        assert reread(deal).status == after.status
        return
    with pytest.raises((Denied, Refused)):
        person.does(action, deal)
    assert reread(deal).status == status


@pytest.mark.parametrize("who", ["rival", "rival_admin"])
@pytest.mark.parametrize("name", ACTIONS)
def test_what_is_out_of_sight_cannot_be_moved(name: str, who: str, cast: Cast) -> None:
    deal = deal_in(DealStatus.SUBMITTED, cast, cast.reseller)
    with pytest.raises(Denied):
        cast[who].does(actions.withdraw_deal if name == "mark_duplicate" else ACTIONS[name], deal)
    assert reread(deal).status == DealStatus.SUBMITTED


@pytest.mark.parametrize("name", ["return", "reject", "lose"])
def test_a_no_needs_a_reason(name: str, cast: Cast) -> None:
    status = DealStatus.APPROVED if name == "lose" else DealStatus.SUBMITTED
    deal = deal_in(status, cast, cast.reseller)
    action = {
        "return": actions.return_deal, "reject": actions.reject_deal, "lose": actions.lose_deal,
    }[name]  # fmt: skip
    with pytest.raises(InvalidInput) as wrong:
        cast.vendor.does(action, deal, reason=" \n ")
    assert [p.field for p in wrong.value.problems] == ["reason"]
    assert reread(deal).status == status


def test_open_transitions_are_the_tables(cast: Cast) -> None:
    deal = deal_in(DealStatus.SUBMITTED, cast, cast.reseller)
    desk = [t.name for t in DEAL_STATES.open_to(cast.vendor.actor, deal)]
    assert desk == ["approve", "start_review", "return", "reject", "mark_duplicate"]
    assert [t.name for t in DEAL_STATES.open_to(cast.reseller.actor, deal)] == ["withdraw"]
    assert DEAL_STATES.open_to(cast.finance.actor, deal) == []


def test_each_move_is_one_event_with_before_and_after(cast: Cast) -> None:
    deal = deal_in(DealStatus.LOST, cast, cast.reseller)
    with cast.reseller.acting():
        story = list(Event.objects.filter(subject_id=deal.pk).order_by("id"))
    moves = [(e.name, e.changes["status"]) for e in story if "status" in e.changes]
    assert moves == [
        ("deal.submitted", {"before": None, "after": "submitted"}),
        ("deal.approved", {"before": "submitted", "after": "approved"}),
        ("deal.lost", {"before": "approved", "after": "lost"}),
    ]
    assert [e.actor_name for e in story if e.changes] == [
        "Hanna Halden", "Deborah Desk", "Hanna Halden",
    ]  # fmt: skip
    assert story[-1].reason == "The price."


def test_a_distributor_acts_for_its_reseller(cast: Cast) -> None:
    deal = cast.distributor.does(actions.register_deal, typed(partner="reseller"))
    assert deal.partner_id == cast.reseller.organisation_id
    assert deal.distributor_id == cast.distributor.organisation_id
    assert cast.reseller.does(actions.withdraw_deal, deal).status == DealStatus.WITHDRAWN


def test_a_reseller_cannot_register_for_its_distributor_or_a_rival(cast: Cast) -> None:
    for partner in ("distributor", "rival", str(cast.rival.organisation_id), "nobody"):
        with pytest.raises(InvalidInput) as wrong:
            cast.reseller.does(actions.register_deal, typed(partner=partner))
        assert [p.field for p in wrong.value.problems] == ["partner"]
