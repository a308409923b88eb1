"""What can be asked about a customer: of the vendor's records, by the vendor."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerwerk.access.permissions import VENDOR_ROLES
from partnerwerk.conditions import nouns
from partnerwerk.conditions.nouns import Field, Noun
from partnerwerk.conditions.operators import Kind
from partnerwerk.customers.access import visible_to
from partnerwerk.customers.models import Customer
from partnerwerk.customfields.nouns import Noun as WithFields
from partnerwerk.partners.nouns import country_choices

CUSTOMER = "customer"
WITH_FIELDS = WithFields(
    CUSTOMER,
    _("Customers"),
    Customer,
    ("administrator", "deal_desk", "channel_manager"),
    VENDOR_ROLES,  # partners have words of their own about a customer
)
FIELDS = [
    Field("name", _("company name"), Kind.TEXT, "name"),
    Field("country", _("country"), Kind.CHOICE, "country", choices=country_choices),
    Field("city", _("city"), Kind.TEXT, "city"),
    Field("industry", _("industry"), Kind.TEXT, "industry"),
    Field("vat_id", _("VAT id"), Kind.TEXT, "vat_id"),
    Field("lei", _("LEI"), Kind.TEXT, "lei"),
    Field("served_directly", _("served directly"), Kind.YES_NO, "served_directly"),
    Field("created", _("date added"), Kind.DATETIME, "created_at"),
]


def register() -> None:
    noun = Noun(CUSTOMER, _("Customer"), pgettext_lazy("customer", "it has"), Customer, visible_to)
    nouns.register(noun, FIELDS)
