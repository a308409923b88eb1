"""Who sees a comment or a file: who sees the partner's rows. Whether the record is seen, its own app
says. Internal comments and tasks are within one organisation.
"""

from enum import StrEnum

from django.db.models import Q, QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.access.policies import RowPolicy, at_home, by_home, own
from partnerwerk.collaboration.models import Comment, CommentVersion, File, Task


class CommentPermission(StrEnum):
    WRITE = "comments.write"
    MODERATE = "comments.moderate"


class FilePermission(StrEnum):
    VIEW = "files.view"


class TaskPermission(StrEnum):
    USE = "tasks.use"


GRANTS: dict[StrEnum, tuple[str, ...]] = {
    CommentPermission.WRITE: (*VENDOR_ROLES, *PARTNER_ROLES),
    CommentPermission.MODERATE: ("administrator", "partner_admin"),
    FilePermission.VIEW: (*VENDOR_ROLES, *PARTNER_ROLES),
    TaskPermission.USE: (*VENDOR_ROLES, *PARTNER_ROLES),
}

ROW_POLICIES = [
    RowPolicy(
        "collaboration_comment",
        partner_reads=f"{own()} and {at_home('only_for_id')}",
        partner_writes=f"{own()} and {by_home('organisation_id')}",
        partner_privileges="select, insert, update",
        vendor="select, insert, update",
    ),
    RowPolicy(
        "collaboration_commentversion",
        partner_reads=f"{own()} and {by_home('organisation_id')}",
        partner_writes=f"{own()} and {by_home('organisation_id')}",
        partner_privileges="select, insert",
        vendor="select, insert",
    ),
    RowPolicy("collaboration_file", partner_reads=own(), partner_writes=own()),
    RowPolicy(
        "collaboration_task",
        partner_reads=own("organisation_id"),
        partner_writes=own("organisation_id"),
        partner_privileges="select, insert, update",
        vendor="select, insert, update",
    ),
]


def comments_visible_to(actor: Actor) -> "QuerySet[Comment]":
    """Those on the actor's records that are for everybody there, and the internal ones of its own
    organisation: the vendor does not see a partner's, a distributor not those of its resellers, and
    Partnerwerk itself none. Whether the actor sees the record is asked besides (`records.py`).
    """
    internal = Q(only_for=None) | Q(only_for=actor.organisation_id)
    comments = Comment.objects.filter(internal)
    return comments if actor.sees_all else comments.filter(partner_id__in=actor.partner_ids)


def versions_visible_to(actor: Actor) -> "QuerySet[CommentVersion]":
    """The earlier texts of one's own side."""
    if actor.organisation_id is None:
        return CommentVersion.objects.none()
    return CommentVersion.objects.filter(organisation_id=actor.organisation_id)


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
    return tasks.filter(organisation_id=actor.home_id)
