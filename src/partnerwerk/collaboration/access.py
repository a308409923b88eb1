"""Who sees a file: who sees the partner's rows. Whether the record is seen, its own app says. Tasks
are within one organisation.
"""

from enum import StrEnum

from django.db.models import QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.access.policies import RowPolicy, own
from partnerwerk.collaboration.models import File, Task


class FilePermission(StrEnum):
    VIEW = "files.view"


class TaskPermission(StrEnum):
    USE = "tasks.use"


GRANTS: dict[StrEnum, tuple[str, ...]] = {
    FilePermission.VIEW: (*VENDOR_ROLES, *PARTNER_ROLES),
    TaskPermission.USE: (*VENDOR_ROLES, *PARTNER_ROLES),
}

ROW_POLICIES = [
    RowPolicy("collaboration_file", partner_reads=own(), partner_writes=own()),
    RowPolicy(
        "collaboration_task",
        partner_reads=own("organisation_id"),
        partner_writes=own("organisation_id"),
        partner_privileges="select, insert, update",
        vendor="select, insert, update",
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
    """Those of one's own organisation; not those of the resellers below it. For Partnerwerk itself
    the vendor's.
    """
    tasks = Task.objects.select_related("assignee")
    if not actor.may(TaskPermission.USE):
        return tasks.none()
    if actor.side is Side.SYSTEM:
        return tasks.filter(organisation__side=Side.VENDOR)
    if actor.own_side_id is None:
        return tasks.none()
    return tasks.filter(organisation_id=actor.own_side_id)
