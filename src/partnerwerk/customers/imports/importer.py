"""Customers as something that can be imported: the vendor's affair."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor
from partnerwerk.customers.access import CustomerPermission as May
from partnerwerk.customers.imports.adding import add_many, foresee_customers
from partnerwerk.customers.imports.given import Given, fields_for, read_rows
from partnerwerk.customers.imports.previewing import note_recognised
from partnerwerk.customers.imports.undoing import remove_untouched
from partnerwerk.customers.models import Contact
from partnerwerk.exchange.importers import Field, Outcome, Record, Row, Undone


class CustomerImporter:
    """Adds the customers that are not known yet; to those that are, their contacts."""

    kind = "customers"
    label = _("Customers")
    permission = May.MANAGE.value

    def may(self, actor: Actor) -> bool:
        return actor.sees_all and actor.may(May.MANAGE)

    def fields(self, actor: Actor) -> Sequence[Field]:
        return fields_for(actor)

    def check(self, rows: Sequence[Row], *, actor: Actor, matching: bool) -> list[Outcome]:
        given = read_rows(rows, actor)
        outcomes = [Outcome(row.number, row.problems.found) for row in given]
        if matching:
            named = [
                (row.company, outcome)
                for row, outcome in zip(given, outcomes, strict=True)
                if not outcome.problems
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
        return add_many(prepared, actor=actor, run_id=run_id, alone=alone)

    def undo(self, records: Sequence[Record], *, actor: Actor, run_id: UUID) -> list[Undone]:
        made = [pk for record in records for pk in record.made]
        Contact.objects.filter(pk__in=made, partner=None).delete()
        ids = [record.id for record in records if record.id]
        removed = remove_untouched(ids, run_id=run_id)
        because = str(_("It has been used or changed since."))
        return [Undone(r.number, because if r.id and r.id not in removed else "") for r in records]

    def forget(self, made: Sequence[UUID], *, actor: Actor, run_id: UUID) -> None:
        """Contacts go with their rows; nothing else comes with a customer."""
