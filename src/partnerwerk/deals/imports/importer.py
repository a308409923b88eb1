"""Registrations as something that can be imported."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor
from partnerwerk.customers.imports.previewing import note_recognised
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.imports.fields import fields_for
from partnerwerk.deals.imports.given import Given, read_rows
from partnerwerk.deals.imports.registering import (
    Registered,
    foresee_customers,
    register_many,
)
from partnerwerk.deals.imports.undoing import forget_customers, undo_registrations
from partnerwerk.deals.models import DealStatus
from partnerwerk.exchange.importers import Field, Outcome, Record, Row, Undone


class RegistrationImporter:
    """For the vendor on behalf of any partner; for a partner admin their own and its resellers'."""

    kind = "registrations"
    label = _("Deal registrations")
    permission = May.IMPORT.value

    def may(self, actor: Actor) -> bool:
        return actor.may(May.IMPORT)

    def fields(self, actor: Actor) -> Sequence[Field]:
        return fields_for(actor)

    def check(self, rows: Sequence[Row], *, actor: Actor, matching: bool) -> list[Outcome]:
        given = read_rows(rows, actor)
        outcomes = [Outcome(row.number, row.problems) for row in given]
        if matching:
            named = [
                (row.company, outcome)
                for row, outcome in zip(given, outcomes, strict=True)
                if not row.problems and row.state != DealStatus.DRAFT
            ]
            note_recognised(named, actor)
        return outcomes

    def prepare(self, rows: Sequence[Row], *, actor: Actor, since: int | None) -> Sequence[Given]:
        given = read_rows(rows, actor)
        if since is not None:
            foresee_customers(given, since)
        return given

    def write(
        self, prepared: Sequence[Given], *, actor: Actor, run_id: UUID, alone: bool
    ) -> list[Outcome]:
        registered = register_many(prepared, actor=actor, run_id=run_id, alone=alone)
        return [_failed(row) for row in prepared if row.problems] + [_made(r) for r in registered]

    def undo(self, records: Sequence[Record], *, actor: Actor, run_id: UUID) -> list[Undone]:
        return undo_registrations(records, actor=actor, run_id=run_id)

    def forget(self, made: Sequence[UUID], *, actor: Actor, run_id: UUID) -> None:
        forget_customers(made, run_id)


def _failed(given: Given) -> Outcome:
    return Outcome(given.number, given.problems)


def _made(registered: Registered) -> Outcome:
    """A partner is not told whether the vendor knew the customer: the note is its reference only."""
    return Outcome(
        registered.given.number,
        created_id=registered.deal.pk,
        made=registered.made,
        note=registered.deal.ref,
    )
