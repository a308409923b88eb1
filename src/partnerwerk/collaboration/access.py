"""Who sees a file: who sees the partner's rows. Whether the record is seen, its own app says."""

from enum import StrEnum

from django.db.models import QuerySet

from partnerwerk.access import Actor
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.access.policies import RowPolicy, own
from partnerwerk.collaboration.models import File


class FilePermission(StrEnum):
    VIEW = "files.view"


GRANTS = {FilePermission.VIEW: (*VENDOR_ROLES, *PARTNER_ROLES)}

ROW_POLICIES = [RowPolicy("collaboration_file", partner_reads=own(), partner_writes=own())]


def visible_to(actor: Actor) -> "QuerySet[File]":
    """The files of the records that the actor may see."""
    if not actor.may(FilePermission.VIEW):
        return File.objects.none()
    if actor.sees_all:
        return File.objects.all()
    return File.objects.filter(partner_id__in=actor.partner_ids)
