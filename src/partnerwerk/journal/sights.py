"""Who saw what: a quiet event for each record that was opened, each file and list that left, each search.

Lists and suggestions are not noted: what matters of a list is its export. Who views as a partner is
noted by the door, page by page, for nothing can be written meanwhile. Partnerwerk itself sees nothing.
"""

from typing import Any
from uuid import UUID

from django.db import models

from partnerwerk.access import Actor
from partnerwerk.journal.events import Sight
from partnerwerk.journal.recording import Subject, record_quietly


def opened(record: models.Model, *, actor: Actor, partner_id: UUID | None) -> None:
    """Somebody has one record before them."""
    _note(Sight.OPENED, record, actor, partner_id, label=label_of(record))


def downloaded(
    file: models.Model, *, actor: Actor, partner_id: UUID | None, only_for: UUID | None = None
) -> None:
    """Somebody has taken a file with them, or a part of it."""
    label = label_of(file)
    _note(Sight.DOWNLOADED, file, actor, partner_id, only_for=only_for, label=label)


def exported(what: str, format_: str, asked: str, *, actor: Actor) -> None:
    """Somebody has taken a list with them; `asked` is its filter, as it stood in the address."""
    facts: dict[str, Any] = {"list": what, "format": format_, "asked": asked[:1000]}
    _note(Sight.EXPORTED, _person(actor), actor, actor.organisation_id, **facts)


def searched(words: str, *, actor: Actor) -> None:
    """Somebody has looked for words among everything."""
    _note(Sight.SEARCHED, _person(actor), actor, actor.organisation_id, words=words[:200])


def label_of(record: models.Model) -> str:
    """What the record was called at that moment."""
    return str(getattr(record, "ref", "") or record)[:200]


def _person(actor: Actor) -> Subject:
    return Subject("membership", actor.membership_id or UUID(int=0))


def _note(
    name: Sight,
    subject: models.Model | Subject,
    actor: Actor,
    partner_id: UUID | None,
    *,
    only_for: UUID | None = None,
    **data: Any,
) -> None:
    if actor.membership_id is None:
        return
    if not actor.sees_all and partner_id not in actor.partner_ids:
        partner_id = actor.organisation_id
    elif actor.sees_all and isinstance(subject, Subject):
        partner_id = None
    record_quietly(name, subject, actor=actor, partner_id=partner_id, only_for=only_for, **data)
