"""Rules hear, ask and act: once for each event, whoever hears it how often."""

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.deals import reread, submitted
from factories.rules import ABOVE, ALWAYS, action, outcomes, published, runs, steps, typed_rule
from partnerwerk.access import acting, as_login_role, system_actor
from partnerwerk.automation import actions, hearing, performing
from partnerwerk.automation.log import log_of
from partnerwerk.automation.models import Hearing, RuleVersion, Run
from partnerwerk.deals import actions as deal_actions
from partnerwerk.deals.models import DealRegistration
from partnerwerk.journal.delivering import deliver_all
from partnerwerk.journal.models import Event
from partnerwerk.kit import ids
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.notifications.models import Mail
from partnerwerk.workflow.effects import effect_of


def event_of(name: str) -> Event:
    with acting(system_actor()):
        return Event.objects.filter(name=name).latest("pk")


def mails_of_rules() -> list[str]:
    with acting(system_actor()):
        return list(Mail.objects.filter(subject__endswith="Tell the desk").values_list("recipient"))


def test_it_runs_once_though_heard_twice(committed_cast: Cast) -> None:
    published(committed_cast, action("notify", "role:deal_desk", text="Look soon."))
    submitted(committed_cast.reseller)
    deliver_all()
    event = event_of("deal.submitted")
    for _time in range(2):
        with acting(system_actor()):
            hearing.hear([event])
    assert outcomes() == [("ran", "")]
    assert [(s.status, s.note) for s in steps()] == [("done", "Deborah Desk")]
    assert len(mails_of_rules()) == 1


def test_the_condition_says_why_not(committed_cast: Cast) -> None:
    published(committed_cast, condition=ABOVE)
    submitted(committed_cast.reseller)
    submitted(committed_cast.reseller, amount="900000")
    deliver_all()
    assert outcomes() == [("not_met", "condition"), ("ran", "")]


def test_what_was_not_met_stays_so_though_heard_again(committed_cast: Cast) -> None:
    """The record has become another meanwhile; the event was heard all the same."""
    cast = committed_cast
    published(cast, condition=ABOVE)
    deal = submitted(cast.reseller)
    deliver_all()
    event = event_of("deal.submitted")
    with acting(system_actor()):
        DealRegistration.objects.filter(pk=deal.pk).update(amount=900_000)
        hearing.hear([event])
    assert outcomes() == [("not_met", "condition")]
    assert mails_of_rules() == []


def test_a_hundred_rules_that_have_nothing_to_do_are_one_row(committed_cast: Cast) -> None:
    cast = committed_cast
    rules = [published(cast, name=f"Rule {n}", condition=ABOVE) for n in range(3)]
    gone = published(cast, name="Of another event", event_name="deal.won")
    submitted(cast.reseller)
    deliver_all()
    with acting(system_actor()):
        (heard,) = Hearing.objects.all()
        assert not Run.objects.exists()
    assert len(heard.not_met) == 3
    assert [outcomes(rule=rule) for rule in rules] == [[("not_met", "condition")]] * 3
    assert outcomes(rule=gone) == []


def test_the_log_is_one_whether_a_run_has_a_row_or_not(committed_cast: Cast) -> None:
    """The newest first, over a change of the version; from any place on, of one outcome or all."""
    cast = committed_cast
    rule = published(cast)
    submitted(cast.reseller)
    cast.administrator.does(actions.change_rule, rule, typed_rule(condition=ABOVE))
    cast.administrator.does(actions.publish_rule, rule)
    for amount in ("100", "900000", "200"):
        submitted(cast.reseller, amount=amount)
    deliver_all()
    with acting(system_actor()) as actor:
        log = log_of(rule, actor)
        said = [(run.version.number, run.outcome) for run in log]
        assert said == [(2, "not_met"), (2, "ran"), (2, "not_met"), (1, "ran")]
        assert all(run.record_ref.startswith("R-") for run in log)
        rest = log_of(rule, actor, before=log[1].event_id)
        assert [run.event_id for run in rest] == [run.event_id for run in log[2:]]
        assert [r.event_id for r in log_of(rule, actor, outcome="ran")] == [
            log[1].event_id,
            log[3].event_id,
        ]
        assert len(log_of(rule, actor, outcome="not_met", most=1)) == 1
    with cast.vendor.acting() as actor:
        assert log_of(rule, actor) == [], "the deal desk does not manage rules"


def test_a_record_that_is_gone_has_nothing_to_be_done_about(committed_cast: Cast) -> None:
    published(committed_cast)
    submitted(committed_cast.reseller)
    event = event_of("deal.submitted")
    event.subject_id = ids.new_id()
    with acting(system_actor()):
        hearing.hear([event])
    assert outcomes() == [("not_met", "gone")]


def test_related_records_are_asked_for_once_for_all(committed_cast: Cast) -> None:
    """However many events a batch brings and however many rules ask the same."""
    cast = committed_cast
    of_a_good_partner = {"v": 1, "when": {"has": "partner", "at_least": 1, "where": {"all": [
        {"has": "registrations", "at_least": 50, "where": {"all": []}}]}}}  # fmt: skip
    for n in range(3):
        published(cast, name=f"Rule {n}", condition=of_a_good_partner)
    for _n in range(3):
        submitted(cast.reseller)
    with acting(system_actor()):
        events = list(Event.objects.filter(name="deal.submitted"))
        with CaptureQueriesContext(connection) as of_one:
            hearing.hear(events[:1])
        with CaptureQueriesContext(connection) as of_more:
            hearing.hear(events[1:])
    assert len(of_more) == len(of_one) <= 6
    assert outcomes() == [("not_met", "condition")] * 9


def test_two_workers_run_it_once(committed_cast: Cast) -> None:
    published(committed_cast)
    submitted(committed_cast.reseller)
    event, both = event_of("deal.submitted"), threading.Barrier(2)

    def hear() -> None:
        try:
            with acting(system_actor()):
                both.wait(20)
                hearing.hear([event])
        finally:
            connection.close()

    threads = [threading.Thread(target=hear) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert outcomes() == [("ran", "")]
    assert len(mails_of_rules()) == 1


def assigning(cast: Cast, name: str, to: Any, **changes: Any) -> Any:
    act = action("assign_reviewer", to.membership.pk)
    changes = {"event_name": "deal.reviewer_changed", **changes}
    return published(cast, act, name=name, **changes)


def test_two_rules_that_feed_each_other_are_stopped(committed_cast: Cast) -> None:
    cast = committed_cast
    to_desk = assigning(cast, "To the desk", cast.vendor)
    to_manager = assigning(cast, "To the manager", cast.manager)
    begin = assigning(cast, "Begin", cast.administrator, event_name="deal.submitted")
    submitted(cast.reseller)
    assert deliver_all() < 50
    assert outcomes(rule=begin) == [("ran", "")]
    for rule in (to_desk, to_manager):
        assert ("stopped", "loop") in outcomes(rule=rule)
    with acting(system_actor()):
        chains = [e.data["chain"] for e in Event.objects.filter(name="deal.reviewer_changed")]
    assert max(map(len, chains)) == 3


def test_a_chain_ends_when_it_is_too_deep(committed_cast: Cast) -> None:
    cast = committed_cast
    rule = published(cast)
    deal = submitted(cast.reseller)
    event = event_of("deal.submitted")
    event.data["chain"] = [str(n) for n in range(5)]
    with acting(system_actor()):
        hearing.hear([event])
    assert outcomes(rule=rule, record_id=deal.pk) == [("stopped", "too_deep")]


def test_an_event_keeps_the_version_under_which_it_happened(committed_cast: Cast) -> None:
    cast = committed_cast
    rule = published(cast)
    submitted(cast.reseller)
    cast.administrator.does(actions.change_rule, rule, typed_rule(condition=ABOVE))
    cast.administrator.does(actions.publish_rule, rule)
    submitted(cast.reseller)
    deliver_all()
    assert [(r.version.number, r.outcome) for r in runs()] == [(1, "ran"), (2, "not_met")]


def test_what_was_before_the_publication_is_not_heard(committed_cast: Cast) -> None:
    submitted(committed_cast.reseller)
    published(committed_cast)
    deliver_all()
    assert runs() == []


def test_a_rule_stopped_between_event_and_delivery_does_nothing(committed_cast: Cast) -> None:
    rule = published(committed_cast)
    submitted(committed_cast.reseller)
    committed_cast.administrator.does(actions.stop_rule, rule)
    deliver_all()
    assert runs() == []


def test_a_failed_action_leaves_the_others(committed_cast: Cast) -> None:
    cast = committed_cast
    reviewer, manager = cast.vendor.membership, cast.manager.membership
    assert reviewer is not None
    assert manager is not None
    acts = [action("assign_reviewer", reviewer.pk), action("assign_reviewer", manager.pk),
            action("notify", "role:deal_desk")]  # fmt: skip
    published(cast, *acts)
    deal = submitted(cast.reseller)
    with acting(system_actor()):
        reviewer.disabled_at = deal.submitted_at
        reviewer.save()
    deliver_all()
    assert [s.status for s in steps()] == ["failed", "done", "failed"]
    assert steps()[0].note == "Deborah Desk cannot review."
    assert outcomes() == [("failed", "action")]
    assert reread(deal).reviewer_id == manager.pk


def come() -> None:
    """The time of what is delayed."""
    with connection.cursor() as cursor, acting(system_actor()):
        cursor.execute("update automation_step set due_at = now() where status = 'waiting'")
    with connection.cursor() as cursor, as_login_role():
        cursor.execute("update procrastinate_jobs set scheduled_at = now() where status = 'todo'")


def test_a_delayed_action_waits_and_runs_once(committed_cast: Cast, worker: Any) -> None:
    published(committed_cast, action("notify", "role:deal_desk", delay=60))
    submitted(committed_cast.reseller)
    worker()
    assert [s.status for s in steps()] == ["waiting"]
    come()
    worker()
    (step,) = steps()
    with acting(system_actor()):
        performing.perform_later(step.pk)
    assert (step.status, len(mails_of_rules())) == ("done", 1)


def test_a_delayed_action_asks_again(committed_cast: Cast, worker: Any) -> None:
    cast = committed_cast
    waits = {"v": 1, "when": {"field": "status", "is": "any_of", "value": ["submitted"]}}
    published(cast, action("notify", "role:deal_desk", delay=60), condition=waits)
    deal = submitted(cast.reseller)
    worker()
    cast.vendor.does(deal_actions.reject_deal, deal, reason="We serve them ourselves.")
    come()
    worker()
    assert [(s.status, s.note) for s in steps()] == [("skipped", "The condition no longer holds.")]


def test_a_delayed_action_of_a_stopped_rule_is_skipped(committed_cast: Cast, worker: Any) -> None:
    rule = published(committed_cast, action("notify", "role:deal_desk", delay=60))
    submitted(committed_cast.reseller)
    worker()
    committed_cast.administrator.does(actions.stop_rule, rule)
    committed_cast.administrator.does(actions.publish_rule, rule)  # for what happens from now on
    come()
    worker()
    assert [(s.status, s.note) for s in steps()] == [("skipped", "The rule was stopped.")]
    assert mails_of_rules() == []


def test_a_deadlock_is_tried_again(committed_cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is no failure of the action: nothing of the batch is written, and it is heard once more."""
    published(committed_cast)
    submitted(committed_cast.reseller)

    def deadlocked(*given: Any) -> str:
        raise OperationalError("deadlock detected")

    event, effect = event_of("deal.submitted"), effect_of("notify")
    assert effect
    with monkeypatch.context() as broken:
        failing = replace(effect, perform=deadlocked)
        broken.setattr(performing, "effect_of", lambda code: failing)
        with pytest.raises(OperationalError), acting(system_actor()):
            hearing.hear([event])
    assert (runs(), steps()) == ([], [])
    deliver_all()
    assert (outcomes(), len(mails_of_rules())) == ([("ran", "")], 1)


def test_a_worker_that_dies_leaves_nothing_half_done(committed_cast: Cast) -> None:
    published(committed_cast)
    submitted(committed_cast.reseller)

    class Killed(BaseException):
        pass

    event = event_of("deal.submitted")

    def heard_and_killed() -> None:
        with acting(system_actor()):
            hearing.hear([event])
            assert Run.objects.count() == 1
            raise Killed

    with pytest.raises(Killed):
        heard_and_killed()
    assert (runs(), mails_of_rules()) == ([], [])
    deliver_all()
    assert (outcomes(), len(mails_of_rules())) == ([("ran", "")], 1)


def test_what_is_published_never_changes(committed_cast: Cast) -> None:
    published(committed_cast)
    with pytest.raises(DatabaseError, match="never changes"), acting(system_actor()):
        RuleVersion.objects.update(condition=ABOVE)


def test_every_problem_at_once(committed_cast: Cast) -> None:
    given = typed_rule(action("dance", ""), action("notify", "role:nobody"), name="", days=1000)
    with pytest.raises(InvalidInput) as caught:
        committed_cast.administrator.does(actions.add_rule, given)
    found = {problem.field for problem in caught.value.problems}
    assert found == {"name", "days", "actions.0", "actions.1"}


def test_a_name_is_there_once_and_a_draft_is_needed(committed_cast: Cast) -> None:
    rule = published(committed_cast)
    with pytest.raises(InvalidInput):
        committed_cast.administrator.does(actions.add_rule, typed_rule(condition=ALWAYS))
    with pytest.raises(Refused):
        committed_cast.administrator.does(actions.publish_rule, rule)
    assert Run.Outcome.values == ["ran", "not_met", "failed", "stopped"]
