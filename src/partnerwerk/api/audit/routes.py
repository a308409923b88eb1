"""The audit trail over HTTP, for who may read it."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from ninja import Router, Schema

from partnerwerk.api.door import PageOut, actor_of
from partnerwerk.journal.auditing import Asked, AuditKind, audited
from partnerwerk.journal.models import Event
from partnerwerk.kit import paging
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import Problems

router = Router(tags=["audit"])


class AuditEventOut(Schema):
    """`number` is the event's in the journal. `quiet` ones are for the audit alone: they stand in no
    history. `subject` is the id of the record, `kind` its noun in the database's words.
    """

    number: int
    at: datetime
    name: str
    quiet: bool
    subject_kind: str
    subject: UUID
    partner: UUID | None
    actor: UUID | None
    actor_name: str
    organisation: UUID | None
    changes: dict[str, Any]
    reason: str
    data: dict[str, Any]


@router.get("/audit-events", response=PageOut[AuditEventOut])
def list_audit_events(
    request: HttpRequest,
    kind: str = "",
    name: str = "",
    person: str = "",
    organisation: str = "",
    record: str = "",
    since: str = "",
    until: str = "",
    limit: int = paging.LIMIT,
    cursor: str = "",
) -> PageOut[AuditEventOut]:
    """Who saw, changed, exported and signed in, newest first. `kind` is seen, changed, exported or
    access; `name` an event's; `person` the membership and `organisation` the organisation of who did it;
    `since` and `until` are moments (ISO 8601), the second one excluded.
    """
    actor, problems = actor_of(request), Problems()
    if kind and kind not in list(AuditKind):
        problems.add("kind", _("One of: %s.") % ", ".join(AuditKind))
    asked = Asked(
        kind=AuditKind(kind) if kind in list(AuditKind) else None,
        names=[name] if name else None,
        people=_ids(person, "person", problems),
        organisations=_ids(organisation, "organisation", problems),
        records=_ids(record, "record", problems),
        since=_moment(since, "since", problems),
        until=_moment(until, "until", problems),
    )
    found = audited(actor, asked)
    problems.stop_if_any()
    page = paging.page_of(found, order="-at", cursor=cursor, limit=limit)
    return PageOut(items=[_show(event) for event in page.items], next_cursor=page.next_cursor)


def _ids(text: str, name: str, problems: Problems) -> list[UUID] | None:
    if not text:
        return None
    if known := as_id(text):
        return [known]
    problems.add(name, _("This is not an id."))
    return None


def _moment(text: str, name: str, problems: Problems) -> datetime | None:
    if not text:
        return None
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        problems.add(name, _("Enter a moment such as 2027-03-01T09:00:00Z."))
        return None
    return moment


def _show(event: Event) -> AuditEventOut:
    return AuditEventOut(
        number=event.pk,
        at=event.at,
        name=event.name,
        quiet=event.quiet,
        subject_kind=event.subject_kind,
        subject=event.subject_id,
        partner=event.partner_id,
        actor=event.actor_membership_id,
        actor_name=event.actor_name,
        organisation=event.actor_organisation_id,
        changes=event.changes,
        reason=event.reason,
        data=event.data,
    )
