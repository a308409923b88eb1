"""Files that stand in fields which a vendor added (`customfields.hooks.Files`)."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import models
from django.db.models import Q

from partnerwerk.access import Actor
from partnerwerk.collaboration.access import visible_to
from partnerwerk.collaboration.actions import kind_of, remove_file


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
