"""What can be asked about a customer: of the vendor's records by the vendor, of its own words by a
partner.
"""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from partnerwerk.access.permissions import VENDOR_ROLES
from partnerwerk.conditions import nouns
from partnerwerk.conditions.nouns import Field, Noun
from partnerwerk.conditions.operators import Kind
from partnerwerk.customers.access import partner_customers_visible_to, visible_to
from partnerwerk.customers.models import Customer, PartnerCustomer
from partnerwerk.customfields.nouns import Noun as WithFields
from partnerwerk.partners.nouns import country_choices, partner_relation

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


KNOWN_CUSTOMER = "known_customer"
KNOWN_FIELDS = [
    Field("name", _("company name"), Kind.TEXT, "name"),
    Field("domain", _("web domain"), Kind.TEXT, "domain"),
    Field("country", _("country"), Kind.CHOICE, "country", choices=country_choices),
    Field("created", _("known since"), Kind.DATETIME, "created_at"),
]
"""What a partner can ask about a customer as it knows it."""


def register() -> None:
    has = pgettext_lazy("customer", "it has")
    nouns.register(Noun(CUSTOMER, _("Customer"), has, Customer, visible_to), FIELDS)
    known = Noun(KNOWN_CUSTOMER, _("Customer"), has, PartnerCustomer, partner_customers_visible_to)
    nouns.register(known, KNOWN_FIELDS, [partner_relation()])
