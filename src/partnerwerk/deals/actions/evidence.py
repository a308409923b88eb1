"""Evidence files of a registration."""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, Denied, require
from partnerwerk.collaboration.actions import attach_file, remove_file
from partnerwerk.collaboration.models import File
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.moving import locked
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import OPEN, DealRegistration, DealStatus
from partnerwerk.journal.recording import record
from partnerwerk.kit.problems import Refused

ATTACHABLE = (DealStatus.DRAFT, DealStatus.APPROVED, *OPEN)
REMOVABLE = (DealStatus.DRAFT, DealStatus.RETURNED)


@transaction.atomic
def add_evidence(deal: DealRegistration, upload: "UploadedFile[bytes]", *, actor: Actor) -> File:
    """Attach a file that supports the registration, as long as it is not closed."""
    require(actor, May.REGISTER)
    deal = locked(deal, actor)
    if deal.status not in ATTACHABLE:
        raise Refused(_("This registration is closed; nothing can be added."), "wrong_state")
    file = attach_file(deal, upload, partner_id=deal.partner_id, actor=actor)
    record(
        DealEvent.EVIDENCE_ADDED,
        deal,
        actor=actor,
        partner_id=deal.partner_id,
        file=file.name,
        size=file.size,
    )
    return file


@transaction.atomic
def remove_evidence(deal: DealRegistration, file: File, *, actor: Actor) -> None:
    """Take a file back before the reviewer has it."""
    require(actor, May.REGISTER)
    deal = locked(deal, actor)
    if file.subject_id != deal.pk:
        raise Denied(May.VIEW)
    if deal.status not in REMOVABLE:
        raise Refused(_("What a reviewer may have read stays."), "wrong_state")
    remove_file(file)
    record(
        DealEvent.EVIDENCE_REMOVED, deal, actor=actor, partner_id=deal.partner_id, file=file.name
    )
