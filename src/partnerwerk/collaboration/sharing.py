"""Which files a record has, for who sees the record."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet

from partnerwerk.access import Actor
from partnerwerk.collaboration.access import visible_to
from partnerwerk.collaboration.models import File
from partnerwerk.collaboration.records import NoSuchRecord, Record, record_of
from partnerwerk.conditions.nouns import all_nouns

SUFFIX = ".file"
MOST_FILES, MOST_VERSIONS = 500, 99


@dataclass(frozen=True, slots=True)
class Series:
    """A file with all its versions, the newest first."""

    versions: list[File]

    @property
    def newest(self) -> File:
        return self.versions[0]

    @property
    def first(self) -> File:
        return self.versions[-1]

    @property
    def pk(self) -> UUID:
        return self.newest.series_id


def files_of(record: Record, actor: Actor) -> "QuerySet[File]":
    """Every version of the record's files that the actor may see; of its own partner only."""
    return visible_to(actor).filter(
        subject_id=record.pk, subject_kind=kind_of_record(record), partner_id=record.partner_id
    )


def series_of(record: Record, actor: Actor) -> list[Series]:
    """The record's files, the one with the newest version first."""
    found = files_of(record, actor).order_by("series_id", "-number")
    return sorted(_grouped(found), key=lambda series: series.newest.uploaded_at, reverse=True)


def series_with(pk: UUID, actor: Actor) -> tuple[Series, Record]:
    """A file by the id of its series, and its record, both as the actor sees them. Files of fields and
    evidence have doors of their own.
    """
    of_records = visible_to(actor).filter(series_id=pk, subject_kind__endswith=SUFFIX)
    versions = list(of_records.order_by("-number"))
    if not versions:
        raise NoSuchRecord(f"file {pk}")
    record = record_below(versions[0], actor)
    if versions[0].partner_id != record.partner_id:
        raise NoSuchRecord(f"file {pk}")
    return Series(versions), record


def version_of(pk: UUID, number: int, actor: Actor) -> File:
    """One version of a file whose record the actor sees."""
    series, _record = series_with(pk, actor)
    found = next((version for version in series.versions if version.number == number), None)
    if found is None:
        raise NoSuchRecord(f"file {pk}, version {number}")
    return found


def kind_of_record(record: Record) -> str:
    return record.kind + SUFFIX


def _grouped(versions: Iterable[File]) -> Iterable[Series]:
    for _pk, group in groupby(versions, key=lambda version: version.series_id):
        yield Series(list(group))


def record_below(file: File, actor: Actor) -> Record:
    """The record that a file is of, as the actor sees it."""
    kind = file.subject_kind.partition(".")[0]
    noun = next((noun for noun in all_nouns() if noun.model._meta.model_name == kind), None)
    if noun is None:
        raise NoSuchRecord(f"file {file.pk}")
    return record_of(noun.key, file.subject_id, actor)
