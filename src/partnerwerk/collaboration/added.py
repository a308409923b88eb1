"""Files that stand in fields which a vendor added (`customfields.hooks.Files`)."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db import models

from partnerwerk.access import Actor
from partnerwerk.collaboration.access import visible_to
from partnerwerk.collaboration.actions import kind_of


class FilesOfFields:
    """Which file a value may name: one that was attached to the same record, for a field."""

    def names(self, ids: Iterable[UUID], actor: Actor) -> Mapping[str, str]:
        return {str(file.pk): file.name for file in visible_to(actor).filter(pk__in=ids)}

    def belongs(self, file_id: UUID, record: models.Model, actor: Actor) -> bool:
        kind = kind_of(record, in_field=True)
        return (
            visible_to(actor).filter(pk=file_id, subject_id=record.pk, subject_kind=kind).exists()
        )
