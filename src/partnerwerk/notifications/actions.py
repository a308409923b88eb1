"""Every write about mails: written with the event, sent by the worker, kept until they are."""

from datetime import timedelta
from email.utils import format_datetime, parseaddr
from smtplib import SMTPException
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.template.loader import render_to_string

from partnerwerk.access import Side, as_login_role
from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.notifications.letters import Letter
from partnerwerk.notifications.models import Mail

PAUSES = tuple(timedelta(minutes=m) for m in (1, 4, 15, 40, 60, 120, 240, 480, 840, 1080))
"""Waits between attempts: eleven attempts in two days, then a person must look."""
FORGOTTEN_AFTER = timedelta(minutes=10)


@transaction.atomic
def write_mail(event: Event, member: Membership, letter: Letter) -> None:
    """Keep a letter and queue it, in the caller's transaction; for the same event only once."""
    mail = Mail(
        event_id=event.pk,
        membership_id=member.pk,
        recipient=member.email,
        language=member.language,
        subject=letter.subject,
        **_set(letter, member),
    )
    if _is_new(mail):
        _queue(mail)


@transaction.atomic
def send_mail(mail_id: UUID) -> None:
    """Hand a mail to the mail server; whatever goes wrong is noted, and tried again later.

    The row is locked until the server has answered and our note of it is committed. Two workers
    never send at the same time; a crash in between repeats the mail under the same Message-ID.
    """
    waiting = Mail.objects.filter(pk=mail_id, status=Mail.Status.WAITING)
    mail = waiting.select_for_update(skip_locked=True).first()
    if mail is None:
        return
    mail.attempts += 1
    try:
        _message(mail).send()
    except (OSError, SMTPException, ValueError) as error:
        _note_failure(mail, error)
    else:
        mail.status, mail.sent_at, mail.last_error = Mail.Status.SENT, clock.now(), ""
    mail.save()


@transaction.atomic
def requeue_forgotten(older_than: timedelta = FORGOTTEN_AFTER) -> int:
    """Queue the mails again that should have gone long ago: their job was lost. How many."""
    forgotten = (
        Mail.objects.filter(
            status=Mail.Status.WAITING, next_attempt_at__lte=clock.now() - older_than
        )
        .select_for_update(skip_locked=True)
        .order_by("next_attempt_at")[:500]
    )
    mails = list(forgotten)
    for mail in mails:
        mail.next_attempt_at = clock.now()
        mail.save(update_fields=["next_attempt_at"])
        _queue(mail)
    return len(mails)


@transaction.atomic
def retry_failed() -> int:
    """Give the mails that were given up a new start, once the mail server is well again. How many."""
    failed = Mail.objects.filter(status=Mail.Status.FAILED)
    again = {"status": Mail.Status.WAITING, "attempts": 0}
    return failed.update(**again, next_attempt_at=clock.now() - FORGOTTEN_AFTER)


def _set(letter: Letter, member: Membership) -> dict[str, str]:
    """The letter as plain text and as simple HTML without anything to load."""
    vendor = Organisation.objects.filter(side=Side.VENDOR).first()
    context = {
        "letter": letter,
        "member": member,
        "vendor_name": vendor.name if vendor else settings.VENDOR_NAME,
    }
    return {
        "text": render_to_string("mail/letter.txt", context),
        "html": render_to_string("mail/letter.html", context),
    }


def _is_new(mail: Mail) -> bool:
    """Save it unless this person has a mail about this event already."""
    Mail.objects.bulk_create([mail], ignore_conflicts=True)
    return Mail.objects.filter(pk=mail.pk).exists()


def _queue(mail: Mail) -> None:
    from partnerwerk.notifications import jobs

    with as_login_role():
        job = jobs.send_mail.configure(schedule_at=mail.next_attempt_at)
        job.defer(mail_id=str(mail.pk))


def _note_failure(mail: Mail, error: Exception) -> None:
    """Keep why, and when to try again; after the last attempt it stays, for a person to look at."""
    mail.last_error = f"{type(error).__name__}: {error}"[:2_000]
    if mail.attempts > len(PAUSES):
        mail.status = Mail.Status.FAILED
        return
    mail.next_attempt_at = clock.now() + PAUSES[mail.attempts - 1]
    _queue(mail)


def _message(mail: Mail) -> EmailMultiAlternatives:
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.recipient],
        headers={
            "Message-ID": f"<{mail.pk}@{_own_domain()}>",
            "Date": format_datetime(mail.created_at),
            "Content-Language": mail.language,
            "Auto-Submitted": "auto-generated",
        },
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def _own_domain() -> str:
    """The domain of our sender's address."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
