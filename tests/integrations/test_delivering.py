"""Events reach their receivers, whatever happens on the way."""

import os
import signal
import subprocess
from collections.abc import Callable
from datetime import timedelta
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from cast import Cast
from concurrency.racing import overlapping
from factories.deals import drafted, submitted, typed
from factories.webhooks import attempts, deliveries, reread, time_passes, webhook_to
from infra.receivers import Receiver
from infra.servers import LOOPBACK, end, start, wait_for
from partnerwerk.access import acting, system_actor
from partnerwerk.deals import actions as deals
from partnerwerk.integrations.webhooks import actions, hearing, jobs
from partnerwerk.integrations.webhooks.actions import noting
from partnerwerk.integrations.webhooks.jobs import forget_old_deliveries
from partnerwerk.integrations.webhooks.models import Delivery, Webhook, WebhookSecret
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Refused
from partnerwerk.notifications.models import Mail

Work = Callable[[], None]
pytestmark = pytest.mark.usefixtures("loopback_allowed")


def test_what_a_receiver_gets(committed_cast: Cast, receiver: Receiver, worker: Work) -> None:
    _webhook, secret = webhook_to(committed_cast, receiver.url, "deal.submitted")
    deal = submitted(committed_cast.reseller)
    worker()
    (posted,) = receiver.posted
    assert posted.path == "/hook"
    assert posted.is_signed_by(secret)
    assert not posted.is_signed_by("whsec_" + "A" * 44)
    assert posted.headers["content-type"] == "application/json"
    assert posted.headers["webhook-timestamp"].isdecimal()
    assert "." not in posted.id
    said = posted.json
    assert said["type"] == "deal.submitted"
    assert said["timestamp"].endswith("Z")
    assert said["subject"] == {"noun": "deal registration", "id": str(deal.pk), "ref": deal.ref}
    assert said["actor"] == "Hanna Halden"
    assert said["partner"] == str(deal.partner_id)
    assert said["changes"]["status"]["after"] == "submitted"
    (delivery,) = deliveries()
    (attempt,) = attempts(delivery)
    assert (delivery.status, str(delivery.pk)) == ("delivered", posted.id)
    assert (attempt.number, attempt.status_code, attempt.answer) == (1, 200, "thank you")
    assert attempt.address == "127.0.0.1"


def test_only_what_it_listens_to(
    committed_cast: Cast, new_receiver: Callable[..., Receiver], worker: Work
) -> None:
    some, everything = new_receiver(), new_receiver()
    webhook_to(committed_cast, some.url, "deal.rejected", name="some")
    webhook_to(committed_cast, everything.url, name="everything")
    deal = submitted(committed_cast.reseller)
    committed_cast.vendor.does(deals.reject_deal, deal, reason="We serve them ourselves.")
    worker()
    assert [p.json["type"] for p in some.posted] == ["deal.rejected"]
    assert {"deal.submitted", "deal.checked", "deal.rejected"} <= {
        p.json["type"] for p in everything.posted
    }
    assert some.posted[0].json["reason"] == "We serve them ourselves."


def test_a_draft_is_not_the_vendors(committed_cast: Cast, receiver: Receiver, worker: Work) -> None:
    webhook_to(committed_cast, receiver.url)
    drafted(committed_cast.reseller)
    worker()
    with acting(system_actor()):
        assert Event.objects.filter(name="deal.drafted").exists()
    assert receiver.posted == []
    assert deliveries() == []


def test_what_is_rolled_back_is_not_posted(
    committed_cast: Cast, receiver: Receiver, worker: Work
) -> None:
    webhook_to(committed_cast, receiver.url)

    def registered_and_rolled_back() -> None:
        with committed_cast.reseller.acting() as actor:
            deals.register_deal(typed(), actor=actor)
            raise KeyError

    with pytest.raises(KeyError):
        registered_and_rolled_back()
    worker()
    assert receiver.posted == []


def test_an_event_heard_twice_is_delivered_once(
    committed_cast: Cast, receiver: Receiver, worker: Work
) -> None:
    webhook_to(committed_cast, receiver.url, "deal.submitted")
    submitted(committed_cast.reseller)
    with acting(system_actor()):
        event = Event.objects.get(name="deal.submitted")
        hearing.hear(event)
        hearing.hear(event)
    worker()
    assert len(receiver.posted) == len(deliveries()) == 1


def test_a_receiver_that_is_down_at_first(
    committed_cast: Cast, receiver: Receiver, worker: Work
) -> None:
    _webhook, secret = webhook_to(committed_cast, receiver.url, "deal.submitted")
    receiver.stop()
    submitted(committed_cast.reseller)
    worker()
    (waiting,) = deliveries()
    assert (waiting.status, waiting.failures) == ("waiting", 1)
    assert waiting.next_attempt_at
    assert waiting.next_attempt_at > waiting.created_at
    assert [a.problem for a in attempts(waiting)] == ["refused"]
    receiver.start()
    time_passes()
    worker()
    (posted,) = receiver.posted
    assert posted.is_signed_by(secret)
    (delivery,) = deliveries()
    assert delivery.status == "delivered"
    assert [(a.number, a.problem, a.status_code) for a in attempts(delivery)] == [
        (1, "refused", None),
        (2, "", 200),
    ]


def test_back_off_then_dead_then_replayed(
    committed_cast: Cast, receiver: Receiver, worker: Work
) -> None:
    receiver.status, receiver.text = 500, "no " * 2_000
    webhook, _secret = webhook_to(committed_cast, receiver.url, "deal.submitted")
    for _ in range(2):
        submitted(committed_cast.reseller)
    for number, pause in enumerate(noting.PAUSES, 1):
        worker()
        first = deliveries()[0]
        waits = (first.next_attempt_at or first.created_at) - attempts(first)[-1].at
        assert (first.status, first.failures) == ("waiting", number)
        assert 0.8 * pause <= waits <= 1.2 * pause + timedelta(seconds=30)
        time_passes()
    worker()
    assert {(d.status, d.failures) for d in deliveries()} == {("dead", 8)}
    assert {a.answer for a in attempts(deliveries()[0])} == {("no " * 2_000)[:1_000]}
    assert len(receiver.posted) == 16
    time_passes()
    worker()
    assert len(receiver.posted) == 16, "the dead are left alone"

    receiver.status = 204
    one, other = deliveries()
    committed_cast.administrator.does(actions.replay_delivery, one)
    worker()
    assert [d.status for d in deliveries()] == ["delivered", "dead"]
    assert committed_cast.administrator.does(actions.replay_dead, webhook) == 1
    worker()
    assert [d.status for d in deliveries()] == ["delivered", "delivered"]
    assert [a.number for a in attempts(other)] == list(range(1, 10))
    assert len({p.id for p in receiver.posted}) == 2, "the same id each time"
    assert len({p.body for p in receiver.posted}) == 2, "and the same body"


def test_a_receiver_may_say_how_long_to_wait(
    committed_cast: Cast, receiver: Receiver, worker: Work
) -> None:
    receiver.status, receiver.headers = 503, {"Retry-After": "900"}
    webhook_to(committed_cast, receiver.url, "deal.submitted")
    submitted(committed_cast.reseller)
    worker()
    (delivery,) = deliveries()
    assert delivery.next_attempt_at
    assert delivery.next_attempt_at >= attempts(delivery)[0].at + timedelta(seconds=900)


def test_one_that_cannot_be_reached_is_tried_with_one_delivery_only(
    committed_cast: Cast, receiver: Receiver, worker: Work
) -> None:
    """A receiver that swallows fifteen seconds each time must not do so for a whole queue."""
    webhook, _secret = webhook_to(committed_cast, receiver.url, "deal.submitted")
    receiver.stop()
    for _ in range(5):
        submitted(committed_cast.reseller)
    worker()
    assert [d.failures for d in deliveries()] == [1, 0, 0, 0, 0]
    assert reread(webhook).rests_until is not None
    receiver.start()
    time_passes()
    worker()
    assert {d.status for d in deliveries()} == {"delivered"}
    assert reread(webhook).rests_until is None
    assert reread(webhook).failing_since is None


def test_one_that_fails_for_days_is_paused_by_itself(
    committed_cast: Cast, receiver: Receiver, worker: Work
) -> None:
    receiver.status = 500
    webhook, _secret = webhook_to(committed_cast, receiver.url, "deal.submitted")
    submitted(committed_cast.reseller)
    worker()
    assert reread(webhook).is_active
    with acting(system_actor()):
        Webhook.objects.update(failing_since=F("failing_since") - timedelta(days=4))
    time_passes()
    worker()
    assert reread(webhook).pause == Webhook.Pause.FAILING
    with acting(system_actor()):
        told = Event.objects.get(name="webhook.paused")
    assert (told.actor_name, told.internal) == ("Partnerwerk", True)
    submitted(committed_cast.reseller)
    time_passes()
    worker()
    assert len(receiver.posted) == 2
    assert len(deliveries()) == 1
    receiver.status = 200
    committed_cast.administrator.does(actions.resume_webhook, webhook)
    worker()
    assert [d.status for d in deliveries()] == ["delivered"]


def test_one_that_is_gone_is_paused_at_once(
    committed_cast: Cast, receiver: Receiver, worker: Work
) -> None:
    receiver.status = 410
    webhook, _secret = webhook_to(committed_cast, receiver.url, "deal.submitted")
    submitted(committed_cast.reseller)
    worker()
    assert reread(webhook).pause == Webhook.Pause.GONE
    assert [d.status for d in deliveries()] == ["waiting"]
    worker()
    with acting(system_actor()):
        (mail,) = Mail.objects.filter(subject__contains="CRM")
    assert (mail.recipient, mail.subject) == (
        "administrator@cast.example",
        "Webhook CRM has stopped",
    )
    assert "its receiver answered that it is gone" in mail.text
    assert f"/settings/webhooks/{webhook.pk}" in mail.text


def test_who_keeps_a_webhook_is_told_and_nobody_of_what_they_did_by_hand(
    committed_cast: Cast, receiver: Receiver, worker: Work
) -> None:
    webhook, _secret = webhook_to(committed_cast, receiver.url, "deal.submitted")
    committed_cast.administrator.does(actions.pause_webhook, webhook)
    worker()
    with acting(system_actor()):
        assert not Mail.objects.filter(subject__contains="CRM").exists()


def test_removed_it_posts_no_more_and_its_log_stays_for_three_months(
    committed_cast: Cast, receiver: Receiver, worker: Work
) -> None:
    administrator = committed_cast.administrator
    receiver.status = 500
    webhook, _secret = webhook_to(committed_cast, receiver.url, "deal.submitted")
    submitted(committed_cast.reseller)
    worker()
    administrator.does(actions.remove_webhook, webhook)
    heard = len(receiver.posted)
    submitted(committed_cast.reseller, title="Afterwards")
    time_passes()
    worker()
    assert len(receiver.posted) == heard
    assert [d.status for d in deliveries()] == ["dead"]
    assert not WebhookSecret.objects.filter(webhook_id=webhook.pk).exists()
    for action in (actions.resume_webhook, actions.send_test, actions.remove_webhook):
        with pytest.raises(Refused) as refused:
            administrator.does(action, webhook)
        assert refused.value.code == "removed"
    webhook_to(committed_cast, receiver.url, "deal.submitted")  # its name is free again

    forget_old_deliveries(timestamp=0)
    assert reread(webhook).is_removed
    with acting(system_actor()):
        long_ago = clock.now() - timedelta(days=91)
        Webhook.objects.filter(pk=webhook.pk).update(paused_at=long_ago)
        Delivery.objects.update(settled_at=long_ago)
    forget_old_deliveries(timestamp=0)
    with acting(system_actor()):
        assert [w.pk for w in Webhook.objects.filter(pk=webhook.pk)] == []


def test_a_delivery_whose_job_was_lost_is_queued_again(
    committed_cast: Cast, receiver: Receiver, worker: Work
) -> None:
    receiver.status = 500
    webhook_to(committed_cast, receiver.url, "deal.submitted")
    submitted(committed_cast.reseller)
    worker()
    time_passes()
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")
    receiver.status = 200
    worker()
    assert len(receiver.posted) == 1
    with acting(system_actor()):
        assert actions.requeue_forgotten() == 1
    worker()
    assert [d.status for d in deliveries()] == ["delivered"]


def test_two_workers_never_send_the_same_at_once(committed_cast: Cast, receiver: Receiver) -> None:
    webhook, _secret = webhook_to(committed_cast, receiver.url, "deal.submitted")
    submitted(committed_cast.reseller)
    with acting(system_actor()):
        hearing.hear(Event.objects.get(name="deal.submitted"))

    def send() -> bool:
        with acting(system_actor()):
            return actions.send_next(webhook.pk)

    assert overlapping(send, send) == (True, False)
    assert len(receiver.posted) == 1
    assert [a.number for a in attempts(deliveries()[0])] == [1]


class Assassin(Receiver):
    """Takes a delivery, and kills the worker before it can hear the yes."""

    victim: "subprocess.Popen[str] | None" = None

    def reply(self, request: BaseHTTPRequestHandler) -> None:
        if self.victim is not None:
            os.kill(self.victim.pid, signal.SIGKILL)
            self.victim.wait()
            self.victim = None
        super().reply(request)


@pytest.mark.processes
def test_a_worker_killed_in_mid_send_loses_nothing(committed_cast: Cast, own_db: str) -> None:
    assassin = Assassin()
    assassin.start()
    _webhook, secret = webhook_to(committed_cast, assassin.url, "deal.submitted")
    submitted(committed_cast.reseller)
    environment = {"DATABASE_URL": own_db, **LOOPBACK}
    first = assassin.victim = start("worker", "--concurrency", "1", environment=environment)
    assert first.wait(60) == -signal.SIGKILL
    (waiting,) = deliveries()
    assert (waiting.status, attempts(waiting)) == ("waiting", [])

    second = start("worker", environment=environment)
    try:
        free_jobs_of_the_dead()
        wait_for(lambda: deliveries()[0].status == Delivery.Status.DELIVERED, 60)
    finally:
        end(second)
        assassin.stop()
    one, again = assassin.posted
    assert (one.id, one.body) == (again.id, again.body)
    assert one.is_signed_by(secret)
    assert again.is_signed_by(secret)


def free_jobs_of_the_dead() -> None:
    """As the rescue of stalled jobs does within a minute or so."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update procrastinate_jobs set status = 'todo', worker_id = null"
            " where status = 'doing' and queue_name in ('webhooks', 'events')"
        )


def test_a_rule_can_post_what_nobody_listens_to(
    committed_cast: Cast, receiver: Receiver, worker: Work
) -> None:
    """The seam for automation: any event to any webhook, once."""
    webhook, _secret = webhook_to(committed_cast, receiver.url, "deal.won")
    submitted(committed_cast.reseller)
    worker()
    assert receiver.posted == []
    with acting(system_actor()) as system:
        event = Event.objects.get(name="deal.submitted")
        made: Any = actions.post_to_webhook(webhook, event, actor=system)
        assert made is not None
        assert actions.post_to_webhook(webhook, event, actor=system) is None
    worker()
    assert [p.json["type"] for p in receiver.posted] == ["deal.submitted"]


def test_what_was_settled_long_ago_is_forgotten_and_what_waits_is_not(
    committed_cast: Cast, receiver: Receiver, worker: Work
) -> None:
    webhook_to(committed_cast, receiver.url, "deal.submitted")
    for _ in range(3):
        submitted(committed_cast.reseller)
    worker()
    old, recent, waiting = deliveries()
    with acting(system_actor()):
        Delivery.objects.filter(pk=old.pk).update(settled_at=old.created_at - timedelta(days=91))
        Delivery.objects.filter(pk=waiting.pk).update(
            status="waiting",
            settled_at=None,
            next_attempt_at=waiting.created_at,
            created_at=waiting.created_at - timedelta(days=91),
        )
    jobs.forget_old_deliveries(0)
    assert {d.pk for d in deliveries()} == {recent.pk, waiting.pk}


def test_an_event_and_a_webhook_have_one_delivery_whoever_writes_it(committed_cast: Cast) -> None:
    webhook, _secret = webhook_to(committed_cast, "http://127.0.0.1:9/")
    with acting(system_actor()):
        Delivery.objects.create(webhook=webhook, event_id=7, event_name="deal.won", body="{}")
        with pytest.raises(IntegrityError), transaction.atomic():
            Delivery.objects.create(webhook=webhook, event_id=7, event_name="deal.won", body="{}")
        with pytest.raises(IntegrityError), transaction.atomic():
            webhook.deliveries.update(status="delivered")
