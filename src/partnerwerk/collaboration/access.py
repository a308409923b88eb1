"""Who sees a comment or a file: who sees the partner's rows; an internal one only who belongs to the
organisation that sent it, the vendor's as well as a partner's. Whether the record is seen, its own app
says. Tasks are within one organisation or between two, a meeting among those who take part.
"""

from enum import StrEnum

from django.db.models import Q, QuerySet

from partnerwerk.access import Actor, Side
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.access.policies import (
    RowPolicy,
    at_home,
    by_home,
    named,
    of_me,
    of_member,
    own,
    takes_part,
)
from partnerwerk.collaboration.models import (
    Comment,
    CommentVersion,
    File,
    Meeting,
    Task,
    Upload,
)


class CommentPermission(StrEnum):
    WRITE = "comments.write"
    MODERATE = "comments.moderate"


class FilePermission(StrEnum):
    VIEW = "files.view"
    ADD = "files.add"
    REMOVE = "files.remove"


class MeetingPermission(StrEnum):
    USE = "meetings.use"


class TaskPermission(StrEnum):
    USE = "tasks.use"


GRANTS: dict[StrEnum, tuple[str, ...]] = {
    CommentPermission.WRITE: (*VENDOR_ROLES, *PARTNER_ROLES),
    CommentPermission.MODERATE: ("administrator", "partner_admin"),
    FilePermission.VIEW: (*VENDOR_ROLES, *PARTNER_ROLES),
    FilePermission.ADD: (*VENDOR_ROLES, *PARTNER_ROLES),
    FilePermission.REMOVE: ("administrator", "partner_admin"),
    TaskPermission.USE: (*VENDOR_ROLES, *PARTNER_ROLES),
    MeetingPermission.USE: (*VENDOR_ROLES, *PARTNER_ROLES),
}

_SEEN = f"{own()} and (not internal or {by_home('organisation_id')})"
_MINE = of_member("organisation_id", "membership_id", or_if="false")
_BETWEEN = f"{by_home('organisation_id')} or {by_home('shared_with_id')}"
_BETWEEN_KNOWN = (
    f"({_BETWEEN}) and {named('organisation_id')}"
    f" and (shared_with_id is null or {named('shared_with_id')})"
)
"""One's own, alone or with an organisation whose name one may read."""
_ALL_KNOWN = (
    "not exists (select from unnest(collaboration_meeting.attendee_ids) one (one) where not"
    " (one.one in (select identity_membership.id from identity_membership)))"
)
"""Nobody is invited whose name the organiser may not read."""
_OF_MY_MEETINGS = "meeting_id in (select collaboration_meeting.id from collaboration_meeting)"

ROW_POLICIES = [
    RowPolicy("collaboration_file", partner_reads=_SEEN, partner_writes=_SEEN),
    RowPolicy("collaboration_upload", partner_reads=_MINE, partner_writes=_MINE),
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
    RowPolicy(
        "collaboration_task",
        partner_reads=_BETWEEN,
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


def comments_visible_to(actor: Actor) -> "QuerySet[Comment]":
    """Those on the actor's records that are for everybody there, and the internal ones of its own
    organisation: the vendor does not see a partner's, a distributor not those of its resellers, and
    Partnerwerk itself none, nor who views as a partner. Whether the actor sees the record is asked besides (`records.py`).
    """
    internal = Q(only_for=None) | Q(only_for=actor.own_side_id)
    comments = Comment.objects.filter(internal)
    return comments if actor.sees_all else comments.filter(partner_id__in=actor.partner_ids)


def versions_visible_to(actor: Actor) -> "QuerySet[CommentVersion]":
    """The earlier texts of one's own side."""
    if actor.own_side_id is None:
        return CommentVersion.objects.none()
    return CommentVersion.objects.filter(organisation_id=actor.own_side_id)


def visible_to(actor: Actor) -> "QuerySet[File]":
    """The versions of the files of the records that the actor may see. Row security lets the vendor's
    role pass, so that here alone a partner's internal files are kept from it. Partnerwerk itself, which
    checks and draws them, sees all.
    """
    if not actor.may(FilePermission.VIEW):
        return File.objects.none()
    if actor.side is Side.SYSTEM:
        return File.objects.all()
    seen = File.objects.filter(Q(internal=False) | Q(organisation_id=actor.own_side_id))
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
    """Those that one's own organisation has or shares; not those of the resellers below it. For
    Partnerwerk itself the vendor's.
    """
    tasks = Task.objects.all()
    if not actor.may(TaskPermission.USE):
        return tasks.none()
    if actor.side is Side.SYSTEM:
        return tasks.filter(Q(organisation__side=Side.VENDOR) | Q(shared_with__side=Side.VENDOR))
    if actor.own_side_id is None:
        return tasks.none()
    return tasks.filter(Q(organisation_id=actor.own_side_id) | Q(shared_with_id=actor.own_side_id))


def meetings_visible_to(actor: Actor) -> "QuerySet[Meeting]":
    """Those in which the actor takes part; for Partnerwerk itself those that the vendor invites to."""
    if not actor.may(MeetingPermission.USE):
        return Meeting.objects.none()
    if actor.side is Side.SYSTEM:
        return Meeting.objects.filter(organisation__side=Side.VENDOR)
    if actor.membership_id is None:
        return Meeting.objects.none()
    return Meeting.objects.filter(attendee_ids__contains=[actor.membership_id])
