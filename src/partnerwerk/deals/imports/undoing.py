"""Removing imported registrations that nobody has touched since."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from partnerwerk.access import Actor, across_partners
from partnerwerk.customers.imports.undoing import remove_untouched
from partnerwerk.customers.models import Contact, PartnerCustomer
from partnerwerk.deals.approving import REGISTERING
from partnerwerk.deals.models import DealRegistration, Duplicate
from partnerwerk.exchange.importers import Record, Undone
from partnerwerk.journal.recording import touched_since
from partnerwerk.workflow.approvals.actions import cancel_many


def undo_registrations(records: Sequence[Record], *, actor: Actor, run_id: UUID) -> list[Undone]:
    """Remove them with their protections and checks. The history of what was removed stays in the
    journal.
    """
    ids = [record.id for record in records if record.id]
    touched = _touched(ids, run_id)
    free = [pk for pk in ids if pk not in touched]
    _delete(free, actor)
    because = _("Somebody has worked on it since.")
    return [Undone(r.number, because if r.id in touched else "") for r in records]


def _delete(ids: Sequence[UUID], actor: Actor) -> None:
    """Of those that the actor's rows include; checks and duplicates, which go with them, are the
    vendor's only.
    """
    own = list(DealRegistration.objects.filter(pk__in=ids).values_list("pk", flat=True))
    with across_partners():
        cancel_many(REGISTERING, own, actor=actor)
        DealRegistration.objects.filter(pk__in=own).delete()


def forget_customers(ids: Sequence[UUID], run_id: UUID) -> None:
    """Customers and contacts that came with what was removed, unless other registrations, of
    whichever partner, are about them.
    """
    with across_partners():
        others = DealRegistration.objects.filter(
            customer_id=OuterRef("customer_id"), partner_id=OuterRef("partner_id")
        )
        for model in (Contact, PartnerCustomer):
            model.objects.filter(~Exists(others), pk__in=ids).delete()
        used = DealRegistration.objects.filter(customer_id__in=ids)
        in_use = list(used.values_list("customer_id", flat=True))
    remove_untouched(ids, run_id=run_id, but=in_use)


def _touched(ids: Sequence[UUID], run_id: UUID) -> set[UUID]:
    """Those with an event that is not the import's own, or that another is the duplicate of."""
    with across_partners():
        originals = Duplicate.objects.filter(original_id__in=ids)
        return touched_since(ids, run_id) | set(originals.values_list("original_id", flat=True))
