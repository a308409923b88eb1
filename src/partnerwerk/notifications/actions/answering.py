"""An answer to a mail becomes a comment of whoever the mail went to."""

from email.message import EmailMessage
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.access import Denied, acting, system_actor
from partnerwerk.collaboration.actions import add_comment
from partnerwerk.collaboration.records import NoSuchRecord, record_of
from partnerwerk.identity.models import Membership
from partnerwerk.identity.queries import actor_of
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.notifications.actions.telling import HOUR
from partnerwerk.notifications.answers.senders import is_from, is_genuine
from partnerwerk.notifications.answers.words import number_attached, words_of
from partnerwerk.notifications.models import Answer, Notice
from partnerwerk.notifications.queries import reader_of

MOST_AN_HOUR = 10
"""Answers of one person about one record; a robot that slips through stops here."""


@transaction.atomic
def take_answer(message: EmailMessage, notice_id: UUID) -> bool:
    """Say it about the notice's record, as its reader, with their rights of this moment. False when it
    was taken before. `Refused` tells the sender's mail server why not.
    """
    with acting(system_actor()):
        notice = Notice.objects.filter(pk=notice_id).first()
        reader = reader_of(notice.membership_id) if notice else None
        if notice is None or reader is None or notice.record_id is None:
            raise Refused(_("This address takes no answers any more."), "closed")
        if not is_from(message, reader.email) or not is_genuine(message):
            raise Refused(_("This address belongs to somebody else."), "not_the_sender")
        if not _is_new(message, notice, notice.record_id):
            return False
    with translation.override(reader.language):
        _say(message, notice, reader)
    return True


def _say(message: EmailMessage, notice: Notice, reader: Membership) -> None:
    text = words_of(message)
    if not text:
        raise Refused(_("There is nothing written in it."), "empty")
    assert notice.record_id is not None
    with acting(actor_of(reader)) as actor:
        try:
            record = record_of(notice.noun, notice.record_id, actor)
            add_comment(record, text + _attached(message), actor=actor)
        except NoSuchRecord as gone:
            raise Refused(_("The record is not there any more, for you."), "gone") from gone
        except InvalidInput as invalid:
            raise Refused(str(invalid), "invalid") from invalid
        except Denied as denied:
            raise Refused(str(denied), "denied") from denied


def _attached(message: EmailMessage) -> str:
    """Files do not come by mail: they are checked where they are uploaded."""
    number = number_attached(message)
    if not number:
        return ""
    said = ngettext(
        "(%(n)s attachment did not come along; add files in the portal.)",
        "(%(n)s attachments did not come along; add files in the portal.)",
        number,
    )
    return "\n\n" + said % {"n": number}


def _is_new(message: EmailMessage, notice: Notice, record_id: UUID) -> bool:
    """Noted with the comment, in one transaction: a mail that comes twice is taken once."""
    named = str(message.get("Message-ID", "")).strip() or message.as_string()
    answer = Answer(
        membership_id=notice.membership_id,
        record_id=record_id,
        message_id=sha256(named.encode("utf-8", "replace")).hexdigest(),
    )
    lately = Answer.objects.filter(
        membership_id=answer.membership_id, record_id=answer.record_id, at__gt=clock.now() - HOUR
    )
    number = lately.count()
    Answer.objects.bulk_create([answer], ignore_conflicts=True)
    is_new = lately.count() > number
    if is_new and number >= MOST_AN_HOUR:
        raise Refused(_("Too many answers within an hour."), "too_many")
    return is_new
