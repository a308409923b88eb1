"""An administrator sees what is late or stuck, and hands it on."""

from datetime import timedelta

import pytest

from cast import Cast, Person
from factories.approvals import MANAGER, TWO_STEPS, asks_of, away, person, published, role, whom
from factories.deals import reread, submitted
from partnerwerk.access import Denied, acting, system_actor
from partnerwerk.deals import actions
from partnerwerk.deals.approving import REVIEW
from partnerwerk.deals.models import DealRegistration, DealStatus
from partnerwerk.identity.models import Membership, Role
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.workflow.approvals import actions as approvals
from partnerwerk.workflow.approvals.kinds import kind_of
from partnerwerk.workflow.approvals.late import late_asks, late_without_policy, number_late
from partnerwerk.workflow.approvals.steps import Step
from partnerwerk.workflow.models import ApprovalPolicy, Ask

pytestmark = pytest.mark.django_db


def hand_on(cast: Cast, ask: Ask, to: Person, *, by: Person | None = None, reason: str = "") -> Ask:
    assert to.membership
    done: Ask = (by or cast.administrator).does(
        approvals.hand_on, ask, to.membership.pk, reason=reason
    )
    return done


def be_late(ask: Ask) -> None:
    with acting(system_actor()):
        Ask.objects.filter(pk=ask.pk).update(due_at=clock.now() - timedelta(days=2))


def found_late(cast: Cast) -> list[Ask]:
    return cast.administrator.reads(late_asks)  # type: ignore[return-value]


def test_a_late_decision_is_handed_on_and_decided_by_the_other(cast: Cast) -> None:
    published(cast, Step((MANAGER,), days=2, remind=1))
    deal = submitted(cast.reseller)
    (ask,) = asks_of(deal)
    assert found_late(cast) == []
    be_late(ask)
    assert [late.pk for late in found_late(cast)] == [ask.pk]

    hand_on(cast, ask, cast.vendor, reason="Mats is ill.")
    (now,) = asks_of(deal)
    assert (now.pk, whom([now]), now.because) == (ask.pk, ["Deborah Desk"], "handed_on")
    assert now.instead_of == cast.manager.membership
    assert now.due_at is not None
    assert now.due_at > clock.now()
    assert (now.reminded_at, now.escalated_at) == (None, None)
    assert found_late(cast) == []
    with pytest.raises(Refused):
        cast.manager.does(actions.approve_deal, deal)
    cast.vendor.does(actions.approve_deal, deal)
    assert reread(deal).status == DealStatus.APPROVED
    with acting(system_actor()):
        told = Event.objects.filter(name="approval.handed_over").latest("id")
    assert (told.reason, told.actor_name, told.internal) == ("Mats is ill.", "Ada Min", True)


def test_stuck_is_what_nobody_asked_may_answer(cast: Cast) -> None:
    published(cast, Step((role("channel_manager"),)), name="By role")
    by_role = submitted(cast.reseller)
    assert found_late(cast) == []
    Membership.objects.filter(role_id="channel_manager").update(disabled_at=clock.now())
    (stuck,) = found_late(cast)
    assert stuck.approval.subject_id == by_role.pk
    assert stuck.is_stuck  # type: ignore[attr-defined]
    assert cast.administrator.reads(number_late) == 1  # type: ignore[comparison-overlap]
    hand_on(cast, stuck, cast.vendor)
    assert found_late(cast) == []


def test_stuck_is_who_has_lost_the_right(cast: Cast) -> None:
    published(cast, Step((person(cast.vendor),)))
    submitted(cast.reseller)
    desk = Role.objects.get(pk="deal_desk")
    desk.permissions = [p for p in desk.permissions if p != "deals.review"]
    desk.save()
    (stuck,) = found_late(cast)
    assert whom([stuck]) == ["Deborah Desk"]


def test_to_whom_it_cannot_be_handed(cast: Cast) -> None:
    published(cast, Step((MANAGER, role("deal_desk"))))
    deal = submitted(cast.reseller)
    manager = next(ask for ask in asks_of(deal) if ask.membership)
    for nobody in (cast.executive, cast.manager, cast.reseller, cast.disabled):
        with pytest.raises(InvalidInput) as wrong:
            hand_on(cast, manager, nobody)
        assert [problem.field for problem in wrong.value.problems] == ["to"]
    away(cast.vendor)
    with pytest.raises(InvalidInput) as wrong:
        hand_on(cast, manager, cast.vendor)
    assert "is away" in wrong.value.problems[0].text
    cast.administrator.does(approvals.end_absence, cast.administrator.does(_absence_of_vendor))
    cast.vendor.does(actions.approve_deal, deal)
    with pytest.raises(InvalidInput) as wrong:
        hand_on(cast, manager, cast.vendor)
    assert "has answered in this step already" in wrong.value.problems[0].text


def _absence_of_vendor(*, actor: object) -> object:
    from partnerwerk.workflow.models import Absence

    return Absence.objects.select_related("membership").get()


def test_only_the_administrator_hands_on_and_only_what_is_open(cast: Cast) -> None:
    published(cast, Step((MANAGER,)))
    deal = submitted(cast.reseller)
    (ask,) = asks_of(deal)
    with pytest.raises(Denied):
        hand_on(cast, ask, cast.vendor, by=cast.vendor)
    cast.manager.does(actions.approve_deal, deal)
    with pytest.raises(Refused):
        hand_on(cast, ask, cast.vendor)
    assert cast.vendor.reads(late_asks) == []  # type: ignore[comparison-overlap]


def test_what_no_policy_gave_to_anybody_is_told_apart(cast: Cast) -> None:
    published(cast, *TWO_STEPS, condition=None)
    asked = submitted(cast.reseller)
    assert len(asks_of(asked)) == 1
    with acting(system_actor()):
        policy = ApprovalPolicy.objects.get()
    cast.administrator.does(approvals.retire_policy, policy)
    open_ = submitted(cast.reseller, title="Open to all")
    with acting(system_actor()):
        past = clock.now() - timedelta(days=9)
        DealRegistration.objects.update(review_due_at=past)
    with cast.administrator.acting() as actor:
        found = list(late_without_policy(kind_of(REVIEW), actor))
    assert found == [open_]
