"""Rules of time: on their day, once for each record, also after the worker was away."""

from datetime import timedelta
from typing import Any

import pytest

from cast import Cast
from factories.deals import approved
from factories.rules import action, outcomes, published, runs
from factories.webhooks import deliveries, webhook_to
from partnerwerk.access import acting, system_actor
from partnerwerk.automation import performing, timing
from partnerwerk.automation.models import Rule
from partnerwerk.deals.models import DealRegistration
from partnerwerk.kit import clock


def ending_in(cast: Cast, days: int) -> DealRegistration:
    deal = approved(cast, cast.reseller)
    with acting(system_actor()):
        until = clock.today() + timedelta(days=days)
        DealRegistration.objects.filter(pk=deal.pk).update(protected_until=until)
    return deal


def three_days_before(cast: Cast) -> Rule:
    webhook, _secret = webhook_to(cast, "https://crm.example/hook", "deal.won")
    act = action("post_webhook", webhook.pk)
    return published(cast, act, name="Soon", date_field="protected_until", days=-3)


def test_three_days_before_a_protection_ends(committed_cast: Cast) -> None:
    deal = ending_in(committed_cast, 3)
    for days in (2, 4):
        approved_for = ending_in(committed_cast, days)
        assert approved_for.pk != deal.pk
    three_days_before(committed_cast)
    for _hour in range(2):
        timing.run_rules_of_time()
    assert [(r.record_id, r.day) for r in runs()] == [(deal.pk, clock.today())]
    (delivery,) = deliveries()
    assert (delivery.event_name, delivery.subject_ref) == ("rule.due", deal.ref)


def test_a_day_that_was_missed_is_caught_up(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal, today = ending_in(committed_cast, 5), clock.today()
    three_days_before(committed_cast)
    timing.run_rules_of_time()
    assert runs() == []
    later = clock.now() + timedelta(days=4)
    monkeypatch.setattr(clock, "now", lambda: later)
    timing.run_rules_of_time()
    due = today + timedelta(days=2)
    assert [(r.record_id, r.day) for r in runs()] == [(deal.pk, due)]


def test_killed_within_a_batch_it_goes_on(
    committed_cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _n in range(3):
        ending_in(committed_cast, 3)
    three_days_before(committed_cast)
    monkeypatch.setattr(timing, "BATCH", 2)
    done: list[Any] = []
    begin = performing.begin

    class Killed(BaseException):
        pass

    def dying(*args: Any) -> None:
        done.append(args)
        if len(done) == 3:
            raise Killed
        begin(*args)

    monkeypatch.setattr(timing, "begin", dying)
    with pytest.raises(Killed):
        timing.run_rules_of_time()
    assert len(runs()) == 2
    timing.run_rules_of_time()
    assert outcomes() == [("ran", "")] * 3
    assert len(deliveries()) == 3
