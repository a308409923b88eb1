"""Several who decide at once: every decision is taken once and counted once."""

from typing import Any

from cast import Cast, Person
from concurrency.racing import at_once, overlapping
from factories.approvals import (
    MANAGER,
    TWO_STEPS,
    approvals_of,
    asks_of,
    drafted_policy,
    published,
    role,
)
from factories.deals import reread, submitted
from partnerwerk.access import acting, system_actor
from partnerwerk.deals import actions
from partnerwerk.deals.models import DealRegistration, DealStatus, Protection
from partnerwerk.kit.problems import Refused
from partnerwerk.workflow import jobs
from partnerwerk.workflow.approvals import actions as approvals
from partnerwerk.workflow.approvals.steps import Step
from partnerwerk.workflow.models import Ask

Is = DealStatus


def approving(cast: Cast, deal: DealRegistration, by: str) -> Any:
    return lambda: cast[by].does(actions.approve_deal, deal)


def doing(who: Person, action: Any, *given: Any, **more: Any) -> Any:
    return lambda: who.does(action, *given, **more)


def protections() -> int:
    with acting(system_actor()):
        return Protection.objects.count()


def test_two_who_are_asked_agree_at_once(committed_cast: Cast) -> None:
    """The second sees the first's agreement, and completes it."""
    cast = committed_cast
    published(cast, Step((MANAGER, role("deal_desk"))))
    deal = submitted(cast.reseller)
    first, second = overlapping(approving(cast, deal, "manager"), approving(cast, deal, "vendor"))
    assert [first.status, second.status] == [Is.SUBMITTED, Is.APPROVED]
    assert protections() == 1


def test_one_agreement_is_enough_and_two_come_at_once(committed_cast: Cast) -> None:
    cast = committed_cast
    published(cast, Step((MANAGER, role("deal_desk")), needed=1))
    deal = submitted(cast.reseller)
    first, second = overlapping(approving(cast, deal, "manager"), approving(cast, deal, "vendor"))
    assert first.status == Is.APPROVED
    assert isinstance(second, Refused)
    assert [a.decision for a in asks_of(deal)].count("agreed") == 1
    assert protections() == 1


def test_one_agrees_while_another_rejects(committed_cast: Cast) -> None:
    cast = committed_cast
    published(cast, Step((MANAGER, role("deal_desk"))))
    deal = submitted(cast.reseller)
    rejecting = doing(cast.vendor, actions.reject_deal, deal, reason="No.")
    first, second = overlapping(rejecting, approving(cast, deal, "manager"))
    assert first.status == Is.REJECTED
    assert isinstance(second, Refused)
    assert reread(deal).status == Is.REJECTED
    assert protections() == 0


def test_a_double_click_counts_once(committed_cast: Cast) -> None:
    cast = committed_cast
    published(cast, Step((MANAGER, role("deal_desk"), role("administrator")), needed=2))
    deal = submitted(cast.reseller)
    answers = at_once(*[approving(cast, deal, "vendor")] * 4)
    assert sum(isinstance(a, DealRegistration) for a in answers) == 1
    assert {a.code for a in answers if isinstance(a, Refused)} == {"already_decided"}
    assert [a.decision for a in asks_of(deal)].count("agreed") == 1
    assert reread(deal).status == Is.SUBMITTED


def test_a_double_click_does_not_answer_the_next_step_as_well(committed_cast: Cast) -> None:
    """Named by its ask, the second click finds it answered, though the person is asked again."""
    cast = committed_cast
    published(cast, Step((role("deal_desk"),)), Step((role("deal_desk"),)))
    deal = submitted(cast.reseller)
    (ask,) = asks_of(deal)
    answering = doing(cast.vendor, approvals.decide, ask, Ask.Decision.AGREED)
    first, second = overlapping(answering, answering)
    assert first.status == Is.SUBMITTED
    assert isinstance(second, Refused)
    assert [a.decision for a in asks_of(deal)] == ["agreed", ""]


def test_a_decision_without_a_policy_is_taken_by_one(committed_cast: Cast) -> None:
    cast = committed_cast
    deal = submitted(cast.reseller)
    first, second = overlapping(approving(cast, deal, "manager"), approving(cast, deal, "vendor"))
    assert first.status == Is.APPROVED
    assert isinstance(second, Refused)
    assert len(approvals_of(deal)) == 1


def test_a_decision_while_the_policy_changes(committed_cast: Cast) -> None:
    cast = committed_cast
    first_version = published(cast, *TWO_STEPS)
    deal = submitted(cast.reseller)
    draft = cast.administrator.does(
        approvals.draft_policy,
        first_version.policy,
        kind=_kind(first_version.policy.kind),
        name="Large deals",
        condition=None,
        steps=[Step((role("administrator"),))],
    )
    publishing = doing(cast.administrator, approvals.publish_policy, draft)
    new, agreed = overlapping(publishing, approving(cast, deal, "manager"))
    assert new.state == "published"
    assert agreed.status == Is.SUBMITTED
    assert [a.version for a in approvals_of(deal)] == [first_version]
    assert cast.vendor.does(actions.approve_deal, deal).status == Is.APPROVED


def test_a_submission_while_the_policy_is_published(committed_cast: Cast) -> None:
    """It goes by what was in force when it looked; never by half of a policy."""
    cast = committed_cast
    draft = drafted_policy(cast, *TWO_STEPS)
    publishing = doing(cast.administrator, approvals.publish_policy, draft)
    _new, deal = overlapping(publishing, lambda: submitted(cast.reseller))
    assert [len(a.version.steps) for a in approvals_of(deal) if a.version] in ([], [2])


def test_two_publish_one_draft(committed_cast: Cast) -> None:
    cast = committed_cast
    draft = drafted_policy(cast, *TWO_STEPS)
    publishing = doing(cast.administrator, approvals.publish_policy, draft)
    first, second = overlapping(publishing, publishing)
    assert first.state == "published"
    assert isinstance(second, Refused)


def test_a_decision_while_the_worker_escalates(committed_cast: Cast) -> None:
    cast = committed_cast
    published(cast, Step((MANAGER,), escalate=role("administrator")))
    deal = submitted(cast.reseller)
    (ask,) = asks_of(deal)
    with acting(system_actor()):
        Ask.objects.filter(pk=ask.pk).update(due_at="2026-01-01T00:00Z")
    first, _none = overlapping(approving(cast, deal, "manager"), lambda: jobs.watch_approvals(0))
    assert first.status == Is.APPROVED
    assert [(a.decision, a.role) for a in asks_of(deal)] == [("agreed", "")]


def test_a_withdrawal_while_somebody_agrees(committed_cast: Cast) -> None:
    cast = committed_cast
    published(cast, Step((MANAGER,)))
    deal = submitted(cast.reseller)
    withdrawing = doing(cast.reseller, actions.withdraw_deal, deal)
    first, second = overlapping(withdrawing, approving(cast, deal, "manager"))
    assert first.status == Is.WITHDRAWN
    assert isinstance(second, Refused)
    assert [a.state for a in approvals_of(deal)] == ["cancelled"]


def _kind(code: str) -> Any:
    from partnerwerk.workflow.approvals.kinds import kind_of

    return kind_of(code)
