"""Mails go out over a real mail server, whatever happens on the way."""

import os
import signal
import subprocess
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import connection

from cast import Cast
from factories.deals import submitted, typed
from infra.mail import Mailbox
from infra.servers import end, free_port, start, wait_for
from partnerwerk.access import acting, system_actor
from partnerwerk.deals import actions as deals
from partnerwerk.notifications import actions
from partnerwerk.notifications.models import Mail

Work = Callable[[], None]
Mails = Callable[[], list[Mail]]


@pytest.fixture
def mails(own_db: str) -> Callable[[], list[Mail]]:
    """All mails as the database has them now."""

    def read() -> list[Mail]:
        with acting(system_actor()):
            return list(Mail.objects.order_by("created_at", "recipient"))

    return read


@pytest.fixture
def time_passes(own_db: str) -> Callable[[], None]:
    """Jobs that wait for a later attempt are due now."""

    def pass_() -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "update procrastinate_jobs set scheduled_at = now() where status = 'todo'"
            )

    return pass_


def rejected(cast: Cast) -> None:
    """One registration whose rejection makes mails for the reseller only."""
    deal = submitted(cast.reseller)
    cast.vendor.does(deals.reject_deal, deal, reason="We serve them ourselves.")


def test_mails_go_out_once(committed_cast: Cast, smtp: Mailbox, worker: Work, mails: Mails) -> None:
    submitted(committed_cast.reseller)
    worker()
    worker()
    (to_partner,), (to_vendor,) = smtp.to("reseller@cast.example"), smtp.to("manager@cast.example")
    assert "received" in str(to_partner["Subject"])
    assert "to review" in str(to_vendor["Subject"])
    assert {m.status for m in mails()} == {Mail.Status.SENT}
    ids = {f"<{mail.pk}@localhost>" for mail in mails()}
    assert {str(to_partner["Message-ID"]), str(to_vendor["Message-ID"])} == ids
    assert to_partner.get_body(("plain",)) is not None
    assert to_partner.get_body(("html",)) is not None


def test_a_mail_is_queued_in_the_transaction_of_its_event(
    committed_cast: Cast, smtp: Mailbox, worker: Work, mails: Mails
) -> None:
    def registered_and_rolled_back() -> None:
        with committed_cast.reseller.acting() as actor:
            deals.register_deal(typed(), actor=actor)
            raise KeyError

    with pytest.raises(KeyError):
        registered_and_rolled_back()
    worker()
    assert mails() == []
    assert smtp.messages == []


def test_a_server_that_says_later_is_asked_later(
    committed_cast: Cast, smtp: Mailbox, worker: Work, mails: Mails, time_passes: Work
) -> None:
    smtp.refusal = "451 try again later"
    rejected(committed_cast)
    worker()
    assert smtp.messages == []
    assert {(m.status, m.attempts) for m in mails()} == {(Mail.Status.WAITING, 1)}
    assert all("451" in m.last_error for m in mails())
    assert all(m.next_attempt_at > m.created_at for m in mails())
    smtp.refusal = ""
    time_passes()
    worker()
    assert len(smtp.messages) == len(mails())
    assert {(m.status, m.attempts, m.last_error) for m in mails()} == {(Mail.Status.SENT, 2, "")}


def test_a_server_that_is_down_is_waited_for(
    committed_cast: Cast,
    smtp: Mailbox,
    worker: Work,
    mails: Mails,
    time_passes: Work,
    settings: Any,
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, free_port()
    rejected(committed_cast)
    worker()
    assert {(m.status, m.attempts) for m in mails()} == {(Mail.Status.WAITING, 1)}
    assert all("refused" in m.last_error for m in mails())
    settings.EMAIL_PORT = port
    time_passes()
    worker()
    assert len(smtp.messages) == len(mails()) > 0
    assert {m.status for m in mails()} == {Mail.Status.SENT}


def test_a_mail_given_up_is_kept_and_can_be_sent_after_all(
    committed_cast: Cast, smtp: Mailbox, worker: Work, mails: Mails, time_passes: Work
) -> None:
    smtp.refusal = "550 no such person"
    rejected(committed_cast)
    for _ in range(len(actions.PAUSES) + 1):
        worker()
        time_passes()
    assert {(m.status, m.attempts) for m in mails()} == {(Mail.Status.FAILED, 11)}
    assert all("no such person" in m.last_error for m in mails())
    smtp.refusal = ""
    given_up = len(mails())
    with acting(system_actor()):
        assert actions.retry_failed() == given_up
        assert actions.requeue_forgotten() == given_up
    worker()
    assert len(smtp.messages) == len(mails())


def test_attempts_are_spread_over_two_days() -> None:
    assert timedelta(days=1.8) < sum(actions.PAUSES, timedelta()) < timedelta(days=2.2)


def test_a_mail_whose_job_was_lost_is_queued_again(
    committed_cast: Cast, smtp: Mailbox, worker: Work, mails: Mails
) -> None:
    smtp.refusal = "451 later"
    rejected(committed_cast)
    worker()
    forget_all_jobs()
    smtp.refusal = ""
    worker()
    assert smtp.messages == []
    with acting(system_actor()):
        Mail.objects.update(next_attempt_at="2026-01-01T00:00Z")
        assert actions.requeue_forgotten() == len(mails())
        assert actions.requeue_forgotten() == 0
    worker()
    assert len(smtp.messages) == len(mails())


def forget_all_jobs() -> None:
    with connection.cursor() as cursor:
        cursor.execute("delete from procrastinate_jobs")


class Assassin(Mailbox):
    """Takes a mail, and kills the worker before it can note that."""

    victim: "subprocess.Popen[str] | None" = None

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        if self.victim is not None:
            os.kill(self.victim.pid, signal.SIGKILL)
        return answer


@pytest.fixture
def assassin() -> Iterator[Assassin]:
    mailbox = Assassin(free_port())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    yield mailbox
    controller.stop()


@pytest.mark.processes
def test_a_worker_killed_after_the_servers_yes_repeats_the_same_mail(
    committed_cast: Cast, own_db: str, assassin: Assassin, mails: Mails
) -> None:
    rejected(committed_cast)
    environment = {"DATABASE_URL": own_db, "EMAIL_URL": assassin.url}
    assassin.victim = start("worker", "--concurrency", "1", environment=environment)
    assert assassin.victim.wait(30) == -signal.SIGKILL
    (taken,) = assassin.messages
    assassin.victim = None
    assert {(m.status, m.attempts) for m in mails()} <= {(Mail.Status.WAITING, 0)}

    follower = start("worker", environment=environment)
    try:
        with acting(system_actor()):
            actions.requeue_forgotten(older_than=timedelta(0))
        wait_for(lambda: mails() and {m.status for m in mails()} == {Mail.Status.SENT})
    finally:
        end(follower)
    again = [m for m in assassin.messages if m["Message-ID"] == taken["Message-ID"]]
    assert len(again) == 2
    assert str(again[0]["Date"]) == str(again[1]["Date"])
    assert len({str(m["Message-ID"]) for m in assassin.messages}) == len(mails())
