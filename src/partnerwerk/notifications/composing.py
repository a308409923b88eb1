"""Notices as messages, in the reader's language: one as its letter, several record by record."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.access import Side
from partnerwerk.access.scope import read_once
from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.journal.models import Event
from partnerwerk.notifications import chats
from partnerwerk.notifications.kinds import kind_of
from partnerwerk.notifications.letters import Letter
from partnerwerk.notifications.models import Mail, Notice, Post, Preferences
from partnerwerk.notifications.occasions import Reader
from partnerwerk.notifications.tokens import answer_address, stopping_url

LONGEST_SUBJECT = 250


@dataclass(frozen=True, slots=True)
class Section:
    """What there is to tell of one record."""

    about: str
    url: str
    answer: str
    notices: list[dict[str, Any]]


def mail_of(notices: Sequence[Notice], reader: Membership) -> Mail:
    """One mail about these; an answer to it belongs to its record, if there is only one."""
    kinds = sorted({notice.kind for notice in notices})
    sections = sections_of(notices, reader)
    newest = notices[-1]
    answers = newest.pk if len(sections) == 1 and newest.noun else None
    mail = Mail(
        event_id=notices[0].event_id,
        membership_id=reader.pk,
        kinds=kinds,
        recipient=reader.email,
        language=reader.language,
        subject=subject_of(notices, sections),
        answers=answers,
    )
    context = {
        "sections": sections,
        "stop_url": stopping_url(reader.pk, kinds),
        "kinds": [kind_of(code).label for code in kinds],
        "answer": answer_address(newest.pk) if answers else "",
    }
    if len(notices) == 1:
        return _set(mail, "letter", reader, context | {"letter": newest.words})
    return _set(mail, "several", reader, context)


def post_of(
    channel: str, notices: Sequence[Notice], reader: Membership, wishes: Preferences
) -> Post:
    """The same for a chat."""
    sections = sections_of(notices, reader)
    title = subject_of(notices, sections)
    more = f"{settings.PUBLIC_URL}/inbox"
    return Post(
        membership_id=reader.pk,
        kinds=sorted({notice.kind for notice in notices}),
        channel=channel,
        address=wishes.address(channel),
        body=chats.body_of(channel, title, sections, more),
    )


def invitation_mail(event: Event, member: Membership, letter: Letter) -> Mail:
    """To somebody who has no inbox yet: nothing to stop, nothing to answer."""
    mail = Mail(
        event_id=event.pk,
        membership_id=member.pk,
        recipient=member.email,
        language=member.language,
        subject=letter.subject,
    )
    return _set(mail, "letter", member, {"letter": asdict(letter)})


def sections_of(notices: Sequence[Notice], reader: Membership) -> list[Section]:
    """By record, in the order in which they were first touched."""
    sections: dict[object, Section] = {}
    shown = Reader(reader)
    for notice in notices:
        key = notice.record_id or notice.pk
        if key not in sections:
            url = f"{settings.PUBLIC_URL}{notice.path}"
            about = notice.words.get("about") or str(notice)
            answer = answer_address(notice.pk) if notice.noun else ""
            sections[key] = Section(about, url, answer, [])
        when = shown.moment(notice.at)
        sections[key].notices.append({**notice.words, "when": when, "by": notice.by})
    return list(sections.values())


def subject_of(notices: Sequence[Notice], sections: Sequence[Section]) -> str:
    number = len(notices)
    if number == 1:
        return str(notices[0])[:LONGEST_SUBJECT]
    said = ngettext("%(n)s update", "%(n)s updates", number) % {"n": number}
    if len(sections) == 1:
        return f"{sections[0].about}: {said}"[:LONGEST_SUBJECT]
    named = ", ".join(section.about for section in sections[:3])
    return f"{said}: {named}{'…' if len(sections) > 3 else ''}"[:LONGEST_SUBJECT]


def _set(mail: Mail, template: str, member: Membership, context: dict[str, Any]) -> Mail:
    """As plain text and as simple HTML without anything to load."""
    context |= {
        "member": member,
        "subject": mail.subject,
        "vendor_name": read_once("vendor's name", _vendor_name),
        "above": _("Please answer above this line"),
        "choose_url": f"{settings.PUBLIC_URL}/account/notifications",
    }
    mail.text = render_to_string(f"mail/{template}.txt", context)
    mail.html = render_to_string(f"mail/{template}.html", context)
    return mail


def _vendor_name() -> str:
    vendor = Organisation.objects.filter(side=Side.VENDOR).first()
    return vendor.name if vendor else settings.VENDOR_NAME
