"""Who sees a file: who sees the partner's rows. Whether the record is seen, its own app says. Tasks
are within one organisation, or between two.
"""

from enum import StrEnum

from django.db.models import Q, QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.access.policies import RowPolicy, home, named, of_me, own, takes_part
from partnerwerk.collaboration.models import File, Meeting, Task


class FilePermission(StrEnum):
    VIEW = "files.view"


class MeetingPermission(StrEnum):
    USE = "meetings.use"


class TaskPermission(StrEnum):
    USE = "tasks.use"


GRANTS: dict[StrEnum, tuple[str, ...]] = {
    FilePermission.VIEW: (*VENDOR_ROLES, *PARTNER_ROLES),
    TaskPermission.USE: (*VENDOR_ROLES, *PARTNER_ROLES),
    MeetingPermission.USE: (*VENDOR_ROLES, *PARTNER_ROLES),
}

_BETWEEN_KNOWN = (
    f"({home('organisation_id', 'shared_with_id')}) and {named('organisation_id')}"
    f" and (shared_with_id is null or {named('shared_with_id')})"
)
"""One's own, alone or with an organisation whose name one may read."""
_ALL_KNOWN = (
    "not exists (select from unnest(attendee_ids) as one"
    " where one not in (select id from identity_membership))"
)
"""Nobody is invited whose name the organiser may not read."""
_OF_MY_MEETINGS = "meeting_id in (select id from collaboration_meeting)"

ROW_POLICIES = [
    RowPolicy("collaboration_file", partner_reads=own(), partner_writes=own()),
    RowPolicy(
        "collaboration_task",
        partner_reads=home("organisation_id", "shared_with_id"),
        partner_writes=_BETWEEN_KNOWN,
        partner_privileges="select, insert, update",
        vendor="select, insert, update",
    ),
    RowPolicy(
        "collaboration_meeting",
        partner_reads=takes_part("attendee_ids"),
        partner_writes=f"{of_me('organiser_id')} and {takes_part('attendee_ids')} and {_ALL_KNOWN}",
        partner_privileges="select, insert, update",
        vendor="select, insert, update",
    ),
    RowPolicy(
        "collaboration_regret",
        partner_reads=_OF_MY_MEETINGS,
        partner_writes=_OF_MY_MEETINGS,
        partner_privileges="select, insert, delete",
        vendor="select, insert, delete",
    ),
]


def visible_to(actor: Actor) -> "QuerySet[File]":
    """The files of the records that the actor may see."""
    if not actor.may(FilePermission.VIEW):
        return File.objects.none()
    if actor.sees_all:
        return File.objects.all()
    return File.objects.filter(partner_id__in=actor.partner_ids)


def tasks_visible_to(actor: Actor) -> "QuerySet[Task]":
    """Those that one's own organisation has or shares; not those of the resellers below it. For
    Partnerwerk itself the vendor's.
    """
    tasks = Task.objects.all()
    if not actor.may(TaskPermission.USE):
        return tasks.none()
    if actor.side is Side.SYSTEM:
        return tasks.filter(Q(organisation__side=Side.VENDOR) | Q(shared_with__side=Side.VENDOR))
    return tasks.filter(Q(organisation_id=actor.home_id) | Q(shared_with_id=actor.home_id))


def meetings_visible_to(actor: Actor) -> "QuerySet[Meeting]":
    """Those in which the actor takes part; for Partnerwerk itself those that the vendor invites to."""
    if not actor.may(MeetingPermission.USE):
        return Meeting.objects.none()
    if actor.side is Side.SYSTEM:
        return Meeting.objects.filter(organisation__side=Side.VENDOR)
    return Meeting.objects.filter(attendee_ids__contains=[actor.member_id])
