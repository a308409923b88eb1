"""Registrations in addresses: `/deals/R-1001`."""

from django.db.models import QuerySet
from django.http import Http404

from partnerwerk.access import Actor
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.models import DealRegistration


class RefConverter:
    """`R-1001` in an address is the number 1001 in a view."""

    regex = "R-[0-9]{1,15}"

    def to_python(self, value: str) -> int:
        return int(value[2:])

    def to_url(self, value: int | str) -> str:
        return str(value) if str(value).startswith("R-") else f"R-{value}"


def deal_or_404(actor: Actor, number: int) -> DealRegistration:
    """The registration with all that its pages show; whoever may not see it, finds nothing."""
    found = _with_all(visible_to(actor)).filter(number=number).first()
    if found is None:
        raise Http404
    return found


def _with_all(deals: "QuerySet[DealRegistration]") -> "QuerySet[DealRegistration]":
    return deals.select_related(
        "partner__organisation", "reviewer", "submitter", "program__deal_terms"
    ).prefetch_related("families")
