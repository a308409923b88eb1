"""Who sees a file: who sees the partner's rows; an internal one only who belongs to the organisation
that sent it, the vendor's as well as a partner's. Whether the record is seen, its own app says. Tasks
are within one organisation.
"""

from enum import StrEnum

from django.db.models import Q, QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.access.policies import RowPolicy, of_house, of_member, own
from partnerwerk.collaboration.models import File, Task, Upload


class FilePermission(StrEnum):
    VIEW = "files.view"
    ADD = "files.add"
    REMOVE = "files.remove"


class TaskPermission(StrEnum):
    USE = "tasks.use"


GRANTS: dict[StrEnum, tuple[str, ...]] = {
    FilePermission.VIEW: (*VENDOR_ROLES, *PARTNER_ROLES),
    FilePermission.ADD: (*VENDOR_ROLES, *PARTNER_ROLES),
    FilePermission.REMOVE: ("administrator", "partner_admin"),
    TaskPermission.USE: (*VENDOR_ROLES, *PARTNER_ROLES),
}

_SEEN = f"{own()} and (not internal or {of_house('organisation_id')})"
_MINE = of_member("organisation_id", "membership_id", or_if="false")
ROW_POLICIES = [
    RowPolicy("collaboration_file", partner_reads=_SEEN, partner_writes=_SEEN),
    RowPolicy("collaboration_upload", partner_reads=_MINE, partner_writes=_MINE),
    RowPolicy(
        "collaboration_task",
        partner_reads=own("organisation_id"),
        partner_writes=own("organisation_id"),
        partner_privileges="select, insert, update",
        vendor="select, insert, update",
    ),
]


def visible_to(actor: Actor) -> "QuerySet[File]":
    """The versions of the files of the records that the actor may see. Row security lets the vendor's
    role pass, so that here alone a partner's internal files are kept from it. Partnerwerk itself, which
    checks and draws them, sees all.
    """
    if not actor.may(FilePermission.VIEW):
        return File.objects.none()
    if actor.side is Side.SYSTEM:
        return File.objects.all()
    seen = File.objects.filter(Q(internal=False) | Q(organisation_id=actor.organisation_id))
    return seen if actor.sees_all else seen.filter(partner_id__in=actor.partner_ids)


def uploads_visible_to(actor: Actor) -> "QuerySet[Upload]":
    """What the actor itself is sending."""
    if actor.side is Side.SYSTEM:
        return Upload.objects.all()
    mine = Q(organisation_id=actor.organisation_id, membership_id=actor.membership_id)
    return Upload.objects.filter(mine)


def may_remove(file: File, actor: Actor) -> bool:
    """One's own; an administrator those of the organisation, and the vendor's those of everybody."""
    if actor.membership_id is not None and file.uploaded_by_id == actor.membership_id:
        return actor.may(FilePermission.ADD)
    is_ours = actor.sees_all or file.organisation_id == actor.organisation_id
    return is_ours and actor.may(FilePermission.REMOVE)


def tasks_visible_to(actor: Actor) -> "QuerySet[Task]":
    """Those of one's own organisation; not those of the resellers below it. For Partnerwerk itself
    the vendor's.
    """
    tasks = Task.objects.select_related("assignee")
    if not actor.may(TaskPermission.USE):
        return tasks.none()
    if actor.side is Side.SYSTEM:
        return tasks.filter(organisation__side=Side.VENDOR)
    return tasks.filter(organisation_id=actor.home_id)
