"""Removing customers that an import wrote."""

from collections.abc import Sequence
from uuid import UUID

from django.db.models import Exists, OuterRef

from partnerwerk.access import across_partners
from partnerwerk.customers.models import Contact, Customer, PartnerCustomer
from partnerwerk.journal.recording import touched_since


def remove_untouched(ids: Sequence[UUID], *, run_id: UUID, but: Sequence[UUID] = ()) -> set[UUID]:
    """Remove the customers among these ids that no partner knows, that have no contact and that
    nobody has changed since; say which. Those in `but` stay. Runs with the vendor's eyes.
    """
    with across_partners():
        changed = touched_since(ids, run_id)
        mine = {"customer_id": OuterRef("pk")}
        free = Customer.objects.filter(
            ~Exists(PartnerCustomer.objects.filter(**mine)),
            ~Exists(Contact.objects.filter(**mine)),
            pk__in=set(ids) - changed - set(but),
        )
        removed = set(free.values_list("pk", flat=True))
        Customer.objects.filter(pk__in=removed).delete()
    return removed
