"""Files that stand in fields which a vendor added (`customfields.hooks.Files`)."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Q, TextField
from django.db.models.functions import Cast

from partnerwerk.access import Actor
from partnerwerk.collaboration.access import visible_to
from partnerwerk.collaboration.actions import kind_of, remove_file
from partnerwerk.collaboration.models import File
from partnerwerk.customfields.models import HasCustomFields

BATCH = 500


class FilesOfFields:
    """Which file a value may name: one that was attached to the same record, for a field."""

    def names(self, ids: Iterable[UUID], actor: Actor) -> Mapping[str, str]:
        return {str(file.pk): file.name for file in visible_to(actor).filter(pk__in=ids)}

    def belongs(self, file_id: UUID, record: models.Model, actor: Actor) -> bool:
        """A subject is named without a key, so the owner is asked for, too: the record's partner, the
        partner that it is, or the vendor.
        """
        owners = [getattr(record, "partner_id", None) or record.pk]
        own = Q(partner_id__in=owners) | Q(partner_id__isnull=True)
        kind = kind_of(record, in_field=True)
        found = visible_to(actor).filter(own, pk=file_id, subject_id=record.pk, subject_kind=kind)
        return found.exists()

    def forget(self, ids: Iterable[UUID], record: models.Model, actor: Actor) -> None:
        kind = kind_of(record, in_field=True)
        found = visible_to(actor).filter(pk__in=ids, subject_id=record.pk, subject_kind=kind)
        for file in found:
            remove_file(file)


def forget_unnamed(model: type[HasCustomFields], sent_before: datetime) -> bool:
    """Files that were sent for a field of these records before then and that no field holds, of so many
    records at once; are there perhaps more? Whoever names one just now is waited for.
    """
    unnamed = _unnamed(model, sent_before)
    records = list(
        unnamed.order_by("subject_id").values_list("subject_id", flat=True).distinct()[:BATCH]
    )
    list(_all(model).select_for_update().filter(pk__in=records).order_by("pk"))
    for file in unnamed.filter(subject_id__in=records):
        remove_file(file)
    return len(records) == BATCH


def _unnamed(model: type[HasCustomFields], sent_before: datetime) -> "models.QuerySet[File]":
    held = _all(model).filter(pk=OuterRef("subject_id")).annotate(held=Cast("custom", TextField()))
    named = held.filter(held__contains=Cast(OuterRef("pk"), TextField()))
    sent = File.objects.filter(
        subject_kind=kind_of(model, in_field=True), uploaded_at__lt=sent_before
    )
    return sent.exclude(Exists(named))


def _all(model: type[HasCustomFields]) -> "models.QuerySet[HasCustomFields]":
    return model._default_manager.all()  # noqa: SLF001
