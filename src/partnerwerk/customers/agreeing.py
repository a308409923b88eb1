"""Agreements about a customer."""

from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from partnerwerk.customers.access import CustomerPermission
from partnerwerk.customers.events import CustomerEvent
from partnerwerk.customers.models import Customer
from partnerwerk.customers.nouns import CUSTOMER
from partnerwerk.kit.countries import country_name
from partnerwerk.workflow.approvals.agreements import Agreement, register_agreement


def register() -> None:
    """Called at start-up."""
    register_agreement(
        Agreement(
            code="customers.agreement",
            label=gettext_lazy("Agreements about customers"),
            noun=CUSTOMER,
            permission=CustomerPermission.MANAGE,
            agreed=CustomerEvent.AGREED,
            refused=CustomerEvent.REFUSED,
            partner_id=lambda customer: None,
            about=_about,
        )
    )


def _about(customer: Customer) -> dict[str, Any]:
    country = country_name(customer.country, get_language() or "en") if customer.country else ""
    return {
        "ref": customer.name,
        "title": customer.name,
        "line": ", ".join(part for part in (customer.city, country) if part),
        "path": f"/customers/{customer.pk}",
        "facts": [
            (_("Customer"), customer.name),
            (_("City"), customer.city),
            (_("Country"), country),
        ],
    }
