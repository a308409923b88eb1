"""Which fields the vendor added, over HTTP: those that the caller sees."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _
from ninja import File, Router, Schema, Status
from ninja.files import UploadedFile

from partnerwerk.access import Actor, Denied, require
from partnerwerk.api.door import PageOut, actor_of
from partnerwerk.collaboration.actions import attach_file
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.customers.access import CustomerPermission
from partnerwerk.customers.nouns import CUSTOMER
from partnerwerk.customfields.access import FieldPermission
from partnerwerk.customfields.fieldsets import fields_of, may_change
from partnerwerk.customfields.kinds import FieldKind
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.nouns import all_nouns, find_noun
from partnerwerk.deals.access import DealPermission
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.partners.access import PartnerPermission
from partnerwerk.partners.nouns import PARTNER

router = Router(tags=["custom fields"])


class ChoiceOut(Schema):
    code: str
    label: str


class CustomFieldOut(Schema):
    """`required`: never, always, or when (under a condition)."""

    noun: str
    key: str
    kind: str
    label: str
    help: str
    group: str
    choices: list[ChoiceOut]
    required: str
    may_change: bool


@router.get("/custom-fields", response=PageOut[CustomFieldOut])
def list_custom_fields(request: HttpRequest, noun: str = "") -> PageOut[CustomFieldOut]:
    """All of a noun's (registration, partner, customer), in the order of its form, in the caller's
    language.
    """
    actor = actor_of(request)
    if noun and find_noun(noun) is None:
        names = ", ".join(known.key for known in all_nouns())
        raise InvalidInput([Problem("noun", _("One of: %s.") % names)])
    nouns = [known.key for known in all_nouns() if noun in ("", known.key)]
    found = [(field, may_change(field, actor)) for key in nouns for field in fields_of(key, actor)]
    return PageOut(items=[_show(*pair) for pair in found], next_cursor=None)


class FieldFileOut(Schema):
    """A file that waits to be named: `custom: {KEY: id}` in a put or patch of its record."""

    id: UUID
    name: str
    media_type: str
    size: int


@router.post("/custom-fields/{noun}/{record_id}/{key}", response={201: FieldFileOut})
def upload_for_field(
    request: HttpRequest, noun: str, record_id: UUID, key: str, file: File[UploadedFile]
) -> Status[FieldFileOut]:
    """Send a file (multipart, field `file`) for a field of a record. The field holds it once the
    record is written with its id; null there takes it away again. What is not named within a day is
    removed.
    """
    actor = actor_of(request)
    known, record = _file_field(noun, key, actor), _record(noun, record_id, actor)
    if not may_change(known, actor):
        raise Denied(FieldPermission.MANAGE)
    owner = None if noun == CUSTOMER else getattr(record, "partner_id", record.pk)
    kept = attach_file(record, file, partner_id=owner, actor=actor, in_field=True)
    return Status(201, FieldFileOut.model_validate(kept, from_attributes=True))


def _file_field(noun: str, key: str, actor: Actor) -> CustomField:
    known = fields_of(noun, actor).get(key) if find_noun(noun) else None
    if known is None or known.kind != FieldKind.FILE:
        raise Http404
    return known


def _record(noun: str, record_id: UUID, actor: Actor) -> Any:
    """Whoever writes the noun's records: the vendor who manages them, a partner who registers."""
    record = noun_of(noun).visible_to(actor).filter(pk=record_id).first()
    if record is None:
        raise Http404
    needed = {PARTNER: PartnerPermission.MANAGE, CUSTOMER: CustomerPermission.MANAGE}
    at_partners = DealPermission.REGISTER if not actor.sees_all else DealPermission.VIEW
    require(actor, needed.get(noun, at_partners))
    return record


def _show(field: CustomField, changes: bool) -> CustomFieldOut:
    return CustomFieldOut(
        noun=field.noun,
        key=field.key,
        kind=field.kind,
        label=field.label,
        help=field.help,
        group=field.group,
        choices=[ChoiceOut(code=code, label=label) for code, label in field.options],
        required=field.required,
        may_change=changes,
    )
