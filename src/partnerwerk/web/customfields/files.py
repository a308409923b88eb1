"""Files in added fields: attached with a form, handed out as downloads."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor
from partnerwerk.collaboration.access import visible_to
from partnerwerk.collaboration.actions import attach_file
from partnerwerk.collaboration.downloads import download
from partnerwerk.conditions.nouns import noun_of
from partnerwerk.customfields.fieldsets import PREFIX, fields_of
from partnerwerk.customfields.kinds import FieldKind
from partnerwerk.customfields.models import CustomField, HasCustomFields
from partnerwerk.customfields.nouns import find_noun
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest

Uploads = MultiValueDict[str, "UploadedFile[bytes]"]


def attached(
    record: HasCustomFields, noun: str, uploads: Uploads, actor: Actor, partner_id: UUID | None
) -> Mapping[str, Any]:
    """Keep what was sent for fields of a record that the caller may change; the values, by key."""
    values = {}
    for known in fields_of(noun, actor).changeable:
        upload = uploads.get(PREFIX + known.key)
        if known.kind == FieldKind.FILE and upload is not None:
            values[known.key] = _attach(record, known, upload, actor, partner_id)
    return values


def _attach(
    record: HasCustomFields,
    known: CustomField,
    upload: "UploadedFile[bytes]",
    actor: Actor,
    partner_id: UUID | None,
) -> str:
    try:
        file = attach_file(record, upload, partner_id=partner_id, actor=actor, in_field=True)
    except InvalidInput as error:
        name = PREFIX + known.key
        raise InvalidInput([Problem(name, p.text, p.code) for p in error.problems]) from error
    return str(file.pk)


@require_safe
@signed_in
def file(request: PortalRequest, noun: str, pk: UUID, key: str) -> HttpResponseBase:
    """What a field of a record holds, for who sees both."""
    actor = request.actor
    if find_noun(noun) is None:
        raise Http404
    record = noun_of(noun).visible_to(actor).filter(pk=pk).first()
    known = fields_of(noun, actor).get(key)
    if record is None or known is None or known.kind != FieldKind.FILE:
        raise Http404
    file_id = as_id(record.custom.get(key) or "")
    found = visible_to(actor).filter(pk=file_id).first() if file_id else None
    if found is None:
        raise Http404
    return download(found, request, actor=actor)
