"""Who is asked, how many must agree, and that a decision is only theirs who are asked."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from cast import Cast, Person
from factories.approvals import (
    MANAGER,
    TWO_STEPS,
    above,
    approvals_of,
    asks_of,
    away,
    drafted_policy,
    person,
    published,
    role,
    whom,
)
from factories.deals import approved, extension_of, reread, submitted, typed
from factories.imports import imported, row
from partnerwerk.access import Denied, acting, system_actor
from partnerwerk.deals import actions, queries
from partnerwerk.deals.approving import EXTENDING
from partnerwerk.deals.models import DealRegistration, DealStatus, Extension
from partnerwerk.exchange import undoing
from partnerwerk.exchange.actions import undo_import
from partnerwerk.identity.actions import disable_member
from partnerwerk.journal.models import Event
from partnerwerk.kit.money import Money
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.workflow import jobs
from partnerwerk.workflow.approvals import actions as approvals
from partnerwerk.workflow.approvals.steps import Step
from partnerwerk.workflow.models import Approval, Ask, PolicyVersion

Is = DealStatus


def approve(by: Person, deal: DealRegistration, **given: Any) -> DealRegistration:
    return by.does(actions.approve_deal, deal, **given)


def refused(by: Person, action: Any, *given: Any, **more: Any) -> str:
    with pytest.raises(Refused) as refusal:
        by.does(action, *given, **more)
    return refusal.value.code


def queue(by: Person) -> list[str]:
    return [deal.ref for deal in by.reads(queries.deals_awaiting_review)]


def test_without_a_policy_anybody_who_may_decides_and_it_is_written_down(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    assert approvals_of(deal) == []
    assert queue(cast.vendor) == queue(cast.manager) == [deal.ref]
    assert approve(cast.vendor, deal).status == Is.APPROVED
    (ask,) = asks_of(deal)
    assert (ask.permission, ask.decision) == ("deals.review", "agreed")
    assert ask.decided_by == cast.vendor.membership
    assert queue(cast.manager) == []


def test_two_steps_one_after_the_other(cast: Cast) -> None:
    published(cast, *TWO_STEPS, condition=above("100000"))
    deal = submitted(cast.reseller)
    assert whom(asks_of(deal)) == ["Mats Kanal"]
    assert queue(cast.manager) == [deal.ref]
    assert queue(cast.vendor) == []
    assert refused(cast.vendor, actions.approve_deal, deal) == "not_asked"

    assert approve(cast.manager, deal, reason="Fits.").status == Is.SUBMITTED
    assert refused(cast.manager, actions.approve_deal, deal) == "not_asked"
    assert queue(cast.manager) == []
    assert queue(cast.vendor) == [deal.ref]
    done = approve(cast.vendor, deal)
    assert done.status == Is.APPROVED
    assert done.protected_until is not None
    assert [a.state for a in approvals_of(deal)] == ["approved"]


def test_a_policy_counts_only_where_its_condition_holds(cast: Cast) -> None:
    published(cast, *TWO_STEPS, condition=above("100000"))
    small = submitted(cast.reseller, amount="100000.00")
    other = submitted(cast.reseller, amount="900000", currency="USD", title="In dollars")
    assert approvals_of(small) == approvals_of(other) == []
    assert approve(cast.vendor, small).status == Is.APPROVED


def test_product_families_count_in_a_condition_at_the_submission(cast: Cast) -> None:
    """They stand in rows of their own, which must be there when the policy is chosen."""
    family = {"field": "families", "is": "any_of", "value": [str(cast.storage.pk)]}
    published(cast, *TWO_STEPS, condition={"v": 1, "when": {"all": [family]}})
    assert approvals_of(submitted(cast.reseller)) == []
    assert len(approvals_of(submitted(cast.reseller, product_families=["storage"]))) == 1


def test_the_first_policy_whose_condition_holds_counts(cast: Cast) -> None:
    published(cast, Step((role("administrator"),)), condition=above("150000"), name="First")
    published(cast, *TWO_STEPS, name="Second")
    assert whom(asks_of(submitted(cast.reseller))) == ["administrator"]
    assert whom(asks_of(submitted(cast.reseller, amount="10"))) == ["Mats Kanal"]


def test_some_of_those_asked_are_enough(cast: Cast) -> None:
    asked = (MANAGER, role("deal_desk"), role("administrator"))
    published(cast, Step(asked, needed=2))
    deal = submitted(cast.reseller)
    assert approve(cast.administrator, deal).status == Is.SUBMITTED
    assert refused(cast.administrator, actions.approve_deal, deal) == "already_decided"
    assert approve(cast.manager, deal).status == Is.APPROVED
    assert [a.is_open for a in asks_of(deal)] == [False] * 3


def test_one_rejection_is_enough(cast: Cast) -> None:
    published(cast, Step((MANAGER, role("deal_desk"))))
    deal = submitted(cast.reseller)
    approve(cast.manager, deal)
    with pytest.raises(InvalidInput):
        cast.vendor.does(actions.reject_deal, deal, reason=" ")
    done = cast.vendor.does(actions.reject_deal, deal, reason="We serve them ourselves.")
    assert done.status == Is.REJECTED
    assert [a.state for a in approvals_of(deal)] == ["rejected"]


def test_who_is_asked_by_name_and_by_role_decides_once(cast: Cast) -> None:
    published(cast, Step((person(cast.vendor), role("deal_desk"))))
    deal = submitted(cast.reseller)
    assert approve(cast.vendor, deal).status == Is.SUBMITTED
    assert refused(cast.vendor, actions.approve_deal, deal) == "already_decided"


def test_what_ends_a_review_by_other_ways_is_theirs_who_are_asked(cast: Cast) -> None:
    published(cast, Step((MANAGER,)))
    deal, other = submitted(cast.reseller), submitted(cast.reseller, title="Another")
    for action, given in (
        (actions.start_review, {}),
        (actions.return_deal, {"reason": "Who?"}),
        (actions.mark_duplicate, {"original": other}),
        (actions.reject_deal, {"reason": "No."}),
    ):
        assert refused(cast.vendor, action, deal, **given) == "not_asked"
    assert cast.manager.does(actions.start_review, deal).status == Is.IN_REVIEW


def test_a_question_to_the_partner_lets_all_begin_anew(cast: Cast) -> None:
    published(cast, Step((MANAGER, role("deal_desk"))))
    deal = submitted(cast.reseller)
    approve(cast.manager, deal)
    cast.vendor.does(actions.return_deal, deal, reason="Who is the contact?")
    cast.reseller.does(actions.submit_deal, deal, typed())
    assert [a.state for a in approvals_of(deal)] == ["cancelled", "running"]
    assert [a.decision for a in asks_of(deal)] == ["", ""]


def test_withdrawing_and_marking_as_duplicate_cancel(cast: Cast) -> None:
    published(cast, Step((MANAGER,)))
    first, second = submitted(cast.reseller), submitted(cast.reseller, title="Another")
    cast.reseller.does(actions.withdraw_deal, first)
    cast.manager.does(actions.mark_duplicate, second, original=first)
    assert [a.state for d in (first, second) for a in approvals_of(d)] == ["cancelled"] * 2


def test_an_amendment_is_asked_of_whom_the_new_value_needs(cast: Cast) -> None:
    published(cast, *TWO_STEPS, condition=above("500000"))
    deal = approved(cast, cast.reseller)
    cast.reseller.does(actions.amend_deal, deal, typed(amount="600000"))
    assert whom(asks_of(deal)) == ["Mats Kanal"]


def test_the_partner_hears_of_the_deadline_of_the_whole_chain_only(cast: Cast) -> None:
    plain = submitted(cast.reseller)
    published(cast, Step((MANAGER,), days=3), Step((role("deal_desk"),), days=4))
    deal = submitted(cast.reseller, title="Another")
    assert plain.review_due_at
    assert deal.review_due_at
    assert deal.review_due_at > plain.review_due_at
    assert reread(deal).review_due_at == deal.review_due_at
    told = cast.reseller.reads(lambda actor: list(queries.history_of(deal, actor)))
    assert [event.name for event in told] == ["deal.submitted"]
    changed = told[0].changes["review_due_at"]["after"]
    assert changed == deal.review_due_at.isoformat()


def test_the_deputy_is_asked_in_place_and_decides_in_their_name(cast: Cast) -> None:
    published(cast, Step((MANAGER,)))
    away(cast.manager, cast.vendor)
    deal = submitted(cast.reseller)
    (ask,) = asks_of(deal)
    assert (ask.membership, ask.instead_of) == (cast.vendor.membership, cast.manager.membership)
    assert ask.because == "absent"
    assert refused(cast.manager, actions.approve_deal, deal) == "not_asked"
    assert approve(cast.vendor, deal).status == Is.APPROVED
    (ask,) = asks_of(deal)
    assert (ask.decided_by, ask.on_behalf_of_id) == (
        cast.vendor.membership,
        cast.manager.membership and cast.manager.membership.pk,
    )


@pytest.mark.parametrize(
    ("limit", "whom_then", "because"),
    [
        (Money(184500, "EUR"), "Deborah Desk", "absent"),
        (Money(184499, "EUR"), "deals.review", "above_limit"),
        (Money(900000, "USD"), "deals.review", "above_limit"),
    ],
)
def test_a_deputy_has_a_limit(limit: Money, whom_then: str, because: str, cast: Cast) -> None:
    published(cast, Step((MANAGER,)))
    away(cast.manager, cast.vendor, limit=limit)
    deal = submitted(cast.reseller)
    (ask,) = asks_of(deal)
    assert (whom([ask]), ask.because) == ([whom_then], because)
    assert ask.instead_of == cast.manager.membership


def test_an_absence_that_begins_hands_over_what_is_open(cast: Cast) -> None:
    published(cast, Step((MANAGER,)))
    deal = submitted(cast.reseller)
    away(cast.manager, cast.vendor)
    assert whom(asks_of(deal)) == ["Deborah Desk"]


def test_who_has_lost_their_access_is_replaced(cast: Cast) -> None:
    published(cast, Step((MANAGER,)))
    deal = submitted(cast.reseller)
    cast.administrator.does(disable_member, cast.manager.membership)
    jobs.watch_approvals(0)
    (ask,) = asks_of(deal)
    assert (ask.permission, ask.because) == ("deals.review", "gone")
    assert approve(cast.vendor, deal).status == Is.APPROVED


def test_a_reminder_then_an_escalation_once_each(cast: Cast) -> None:
    published(cast, Step((MANAGER,), days=2, remind=1, escalate=role("administrator")))
    deal = submitted(cast.reseller)
    move_clock(deal, "remind_at")
    for _again in range(2):
        jobs.watch_approvals(0)
    assert events(deal) == ["approval.asked", "approval.reminded"]
    move_clock(deal, "due_at")
    for _again in range(2):
        jobs.watch_approvals(0)
    assert events(deal) == ["approval.asked", "approval.reminded", "approval.escalated"]
    assert whom(asks_of(deal)) == ["administrator"]
    assert refused(cast.manager, actions.approve_deal, deal) == "not_asked"
    assert approve(cast.administrator, deal).status == Is.APPROVED


def move_clock(deal: DealRegistration, name: str) -> None:
    """Let this moment of the open asks be past."""
    with acting(system_actor()), connection.cursor() as cursor:
        cursor.execute(
            f"update workflow_ask set {name} = now() - interval '1 minute' where is_open"
            " and approval_id in (select id from workflow_approval where subject_id = %s)",
            [deal.pk],
        )


def events(deal: DealRegistration) -> list[str]:
    with acting(system_actor()):
        found = Event.objects.filter(subject_id=deal.pk, name__startswith="approval.")
        return list(found.order_by("id").values_list("name", flat=True))


def test_extensions_go_the_same_way(cast: Cast) -> None:
    published(cast, *TWO_STEPS, kind=EXTENDING, name="Extensions")
    deal = approved(cast, cast.reseller)
    asked = extension_of(deal, cast.reseller)
    assert refused(cast.vendor, actions.approve_extension, asked) == "not_asked"
    assert cast.vendor.reads(queries.extensions_awaiting_review) == []
    waiting = cast.manager.does(actions.approve_extension, asked)
    assert waiting.status == Extension.Status.REQUESTED
    done = cast.vendor.does(actions.approve_extension, asked)
    assert done.status == Extension.Status.APPROVED
    assert reread(deal).protected_until == asked.until


def test_a_running_approval_keeps_its_version(cast: Cast) -> None:
    first = published(cast, *TWO_STEPS)
    deal = submitted(cast.reseller)
    draft = cast.administrator.does(
        approvals.draft_policy,
        first.policy,
        kind=kind(first),
        name="Large deals",
        condition=None,
        steps=[Step((role("administrator"),))],
    )
    cast.administrator.does(approvals.publish_policy, draft)
    later = submitted(cast.reseller, title="Another")
    assert whom(asks_of(later)) == ["administrator"]
    approve(cast.manager, deal)
    assert approve(cast.vendor, deal).status == Is.APPROVED
    assert [a.version for a in approvals_of(deal)] == [first]


def kind(version: PolicyVersion) -> Any:
    from partnerwerk.workflow.approvals.kinds import kind_of

    return kind_of(version.policy.kind)


def test_a_retired_policy_asks_nobody_any_more(cast: Cast) -> None:
    version = published(cast, *TWO_STEPS)
    running = submitted(cast.reseller)
    cast.administrator.does(approvals.retire_policy, version.policy)
    assert approvals_of(submitted(cast.reseller, title="Another")) == []
    assert refused(cast.vendor, actions.approve_deal, running) == "not_asked"


def test_policies_are_the_administrators(cast: Cast) -> None:
    for person_ in (cast.vendor, cast.manager, cast.reseller_admin):
        with pytest.raises(Denied):
            person_.does(
                approvals.draft_policy, None, kind=None, name="x", condition=None, steps=[]
            )


@pytest.mark.parametrize(
    ("steps", "field"),
    [
        ([], "steps"),
        ([Step(())], "steps.0.ask"),
        ([Step((role("finance"),))], "steps.0.ask"),
        ([Step((role("deal_desk"), role("deal_desk")))], "steps.0.ask"),
        ([Step((MANAGER,), needed=2)], "steps.0.needed"),
        ([Step((MANAGER,), days=0)], "steps.0.days"),
        ([Step((MANAGER,), days=2, remind=2)], "steps.0.remind"),
        ([Step((MANAGER,), escalate=role("marketing"))], "steps.0.escalate"),
    ],
)
def test_steps_that_could_not_work_are_not_published(
    steps: list[Step], field: str, cast: Cast
) -> None:
    with pytest.raises(InvalidInput) as wrong:
        published(cast, *steps)
    assert field in [p.field for p in wrong.value.problems]


@pytest.mark.parametrize(
    ("what", "statement"),
    [
        ("a published version", "update workflow_policyversion set steps = '[]'"),
        ("a published version", "delete from workflow_policyversion"),
        ("an approval's version", "update workflow_approval set version_id = null"),
        ("a decision", "update workflow_ask set decision = 'rejected' where decision <> ''"),
        (
            "how it ended",
            "update workflow_approval set state = 'rejected' where state = 'approved'",
        ),
    ],
)
def test_the_database_keeps(what: str, statement: str, cast: Cast) -> None:
    published(cast, *TWO_STEPS)
    deal = submitted(cast.reseller)
    approve(cast.manager, deal)
    approve(cast.vendor, deal)
    with (
        pytest.raises(IntegrityError),
        acting(system_actor()),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_one_person_is_not_counted_twice_even_by_hand(cast: Cast) -> None:
    published(cast, Step((person(cast.vendor), role("deal_desk"))))
    deal = submitted(cast.reseller)
    approve(cast.vendor, deal)
    with pytest.raises(IntegrityError, match="person_decides_once_a_step"), acting(system_actor()):
        Ask.objects.filter(is_open=True).update(
            decision="agreed", decided_at="2026-01-01T00:00Z", is_open=False,
            decided_by=cast.vendor.membership,
        )  # fmt: skip


def test_one_approval_runs_for_a_record(cast: Cast) -> None:
    published(cast, *TWO_STEPS)
    deal = submitted(cast.reseller)
    with pytest.raises(IntegrityError, match="approval_runs_once"), acting(system_actor()):
        Approval.objects.create(kind="deals.registration", subject_id=deal.pk)


def test_a_draft_is_in_force_for_nobody(cast: Cast) -> None:
    drafted_policy(cast, *TWO_STEPS)
    assert approvals_of(submitted(cast.reseller)) == []


def test_an_import_asks_by_the_same_policies(committed_cast: Cast) -> None:
    cast = committed_cast
    published(cast, *TWO_STEPS, condition=above("100000"))
    rows = [row("Werft Nord GmbH", Amount="€250,000"), row("Werft Ost GmbH", Amount="€5,000")]
    run = imported(cast.reseller_admin, rows)
    with acting(system_actor()):
        large, small = DealRegistration.objects.order_by("-amount")
    assert whom(asks_of(large)) == ["Mats Kanal"]
    assert approvals_of(small) == []
    assert refused(cast.vendor, actions.approve_deal, large) == "not_asked"
    cast.reseller_admin.does(undo_import, run)
    undoing.undo_rows(run.pk)
    assert [a.state for a in approvals_of(large)] == ["cancelled"]
