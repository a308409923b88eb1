"""Every message is kept until a server has taken it: sent by the worker, tried again for two days."""

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPException
from typing import TypeVar
from uuid import UUID

from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from partnerwerk.access import as_login_role
from partnerwerk.identity.models import Membership
from partnerwerk.identity.queries import actor_of
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.outside.destinations import BadDestination
from partnerwerk.kit.outside.posting import Unreachable
from partnerwerk.notifications import chats
from partnerwerk.notifications.composing import invitation_mail
from partnerwerk.notifications.envelopes import message_of
from partnerwerk.notifications.letters import Letter
from partnerwerk.notifications.models import Dispatch, Mail, Notice, Outgoing, Post
from partnerwerk.notifications.queries import reader_of, still_seen

PAUSES = tuple(timedelta(minutes=m) for m in (1, 4, 15, 40, 60, 120, 240, 480, 840, 1080))
"""Waits between attempts: eleven attempts in two days, then a person must look."""
FORGOTTEN_AFTER = timedelta(minutes=10)
FAILURES = (OSError, SMTPException, ValueError, BadDestination, Unreachable, chats.NotTaken)
Message = TypeVar("Message", bound=Outgoing)


@transaction.atomic
def write_mail(event: Event, member: Membership, letter: Letter) -> None:
    """Keep a letter to somebody who has no inbox yet, and queue it; for the same event only once."""
    mail = invitation_mail(event, member, letter)
    Mail.objects.bulk_create([mail], ignore_conflicts=True)
    if Mail.objects.filter(pk=mail.pk).exists():
        queue(mail)


@transaction.atomic
def send_mail(mail_id: UUID, *, connection: BaseEmailBackend | None = None) -> None:
    """Hand a mail to the mail server; whatever goes wrong is noted, and tried again later.

    The row is locked until the server has answered and our note of it is committed. Two workers
    never send at the same time; a crash in between repeats the mail under the same Message-ID.
    """
    _send(Mail, mail_id, lambda mail: message_of(mail, connection).send())


@transaction.atomic
def send_post(post_id: UUID) -> None:
    """Hand a message to a chat, as a mail."""
    _send(Post, post_id, chats.send)


@transaction.atomic
def requeue_forgotten(older_than: timedelta = FORGOTTEN_AFTER) -> int:
    """Queue the messages again that should have gone long ago: their job was lost. How many."""
    return sum(_requeue(model, older_than) for model in (Mail, Post))


@transaction.atomic
def retry_failed() -> int:
    """Give the messages that were given up a new start, once the server is well again. How many."""
    again = {"attempts": 0, "next_attempt_at": clock.now() - FORGOTTEN_AFTER}
    return sum(
        model.objects.filter(status=model.Status.FAILED).update(
            status=model.Status.WAITING, **again
        )
        for model in (Mail, Post)
    )


def queue(message: Outgoing) -> None:
    """A job that sends it, in the caller's transaction."""
    from partnerwerk.notifications import jobs

    job = jobs.send_mail if isinstance(message, Mail) else jobs.send_post
    name = "mail_id" if isinstance(message, Mail) else "post_id"
    with as_login_role():
        job.configure(schedule_at=message.next_attempt_at).defer(**{name: str(message.pk)})


def _send(model: type[Message], key: UUID, send: Callable[[Message], object]) -> None:
    waiting = model._default_manager.filter(  # noqa: SLF001
        pk=key, status=model.Status.WAITING
    )
    message = waiting.select_for_update(skip_locked=True).first()
    if message is None:
        return
    if not _still_theirs(message):
        _drop(message)
        return
    message.attempts += 1
    try:
        send(message)
    except FAILURES as error:
        _note_failure(message, error)
    else:
        message.status, message.sent_at, message.last_error = message.Status.SENT, clock.now(), ""
    message.save()


def _still_theirs(message: Outgoing) -> bool:
    """Has its reader access yet, and sees what it is about? Asked at each attempt: it may be days later.
    An invitation lets somebody in who has not come.
    """
    if not message.kinds:
        return True
    reader = reader_of(message.membership_id)
    if reader is None:
        return False
    notices = list(Notice.objects.filter(dispatches__sent_as=message.pk))
    return len(still_seen(notices, actor_of(reader))) == len(notices)


def _drop(message: Outgoing) -> None:
    """It goes to nobody; what its reader may still hear of becomes due anew."""
    message.status = message.Status.DROPPED
    message.save()
    carried = Dispatch.objects.filter(sent_as=message.pk)
    carried.update(settled_at=None, sent_as=None, due_at=clock.now())


def _requeue(model: type[Outgoing], older_than: timedelta) -> int:
    forgotten = model._default_manager.filter(  # noqa: SLF001
        status=model.Status.WAITING, next_attempt_at__lte=clock.now() - older_than
    )
    messages = list(forgotten.select_for_update(skip_locked=True).order_by("next_attempt_at")[:500])
    for message in messages:
        message.next_attempt_at = clock.now()
        message.save(update_fields=["next_attempt_at"])
        queue(message)
    return len(messages)


def _note_failure(message: Outgoing, error: Exception) -> None:
    """Keep why, and when to try again; after the last attempt it stays, for a person to look at."""
    message.last_error = f"{type(error).__name__}: {error}"[:2_000]
    if message.attempts > len(PAUSES):
        message.status = message.Status.FAILED
        return
    message.next_attempt_at = clock.now() + PAUSES[message.attempts - 1]
    queue(message)
