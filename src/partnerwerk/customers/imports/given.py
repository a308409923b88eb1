"""The rows of a file as customers to be: the same reading as of the form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerwerk.access import Actor
from partnerwerk.customers.actions import CustomerInput
from partnerwerk.customers.imports.foreseeing import Foreseen
from partnerwerk.customers.matching import Company, country_code, domain_key
from partnerwerk.customers.models import Customer
from partnerwerk.customers.nouns import CUSTOMER
from partnerwerk.customfields.fieldsets import FieldSet, fields_of
from partnerwerk.customfields.values import check, read_given
from partnerwerk.exchange.added import columns_of, typed_in
from partnerwerk.exchange.importers import Field, Row
from partnerwerk.kit.problems import Problems
from partnerwerk.kit.text import clean_line

YES = {"yes", "ja", "true", "1", "x", "on"}
LENGTHS = {"name": 200, "city": 100, "contact_email": 254, "contact_phone": 40}
FIELDS = (
    Field(
        "name", gettext_lazy("Company"),
        ("Company name", "Account Name", "Name", "Customer", "Associated Company", "Organization",
         "Organisation", "Firma", "Unternehmen", "Kunde", "Kundenname"),
        required=True, instead="contact_email",
    ),
    Field(
        "domains", gettext_lazy("Web addresses"),
        ("Domain", "Website", "Company Domain Name", "Web", "URL", "Webseite", "Domains"),
    ),
    Field(
        "country", gettext_lazy("Country"),
        ("Country", "Country/Region", "Billing Country", "Country code", "Land"),
        same_for_all=True,
    ),
    Field("city", gettext_lazy("City"), ("Billing City", "Town", "Ort", "Stadt")),
    Field(
        "vat_id", gettext_lazy("VAT id"),
        ("VAT", "VAT number", "Tax ID", "USt-IdNr", "USt-IdNr.", "Umsatzsteuer-ID"),
    ),
    Field("lei", gettext_lazy("LEI"), ("Legal Entity Identifier",)),
    Field("aliases", gettext_lazy("Other names"), ("Alias", "Aliases", "Also known as", "Trading as")),
    Field("served_directly", gettext_lazy("Served directly"), ("Direct", "Key account", "Direktkunde")),
    Field("contact_first_name", gettext_lazy("Contact's first name"), ("First Name", "Vorname")),
    Field(
        "contact_name", gettext_lazy("Contact's name"),
        ("Last Name", "Contact", "Contact name", "Primary Contact", "Nachname", "Ansprechpartner"),
    ),
    Field(
        "contact_email", gettext_lazy("Contact's e-mail"),
        ("Email", "E-mail", "Email Address", "Contact email", "E-Mail-Adresse"),
    ),
    Field("contact_phone", gettext_lazy("Contact's phone"), ("Phone", "Phone Number", "Telefon")),
)  # fmt: skip
NAMES = {field.name for field in FIELDS}


@dataclass
class Given:
    """One row: a customer, perhaps with a contact, what is wrong with them, and what was found of
    the companies of its batch beforehand.
    """

    number: int
    customer: CustomerInput
    contact_name: str
    contact_email: str
    contact_phone: str
    problems: Problems
    custom: Mapping[str, Any]
    foreseen: Foreseen | None = None

    @property
    def domain(self) -> str:
        return next((domain_key(d) for d in self.customer.domains), "")

    @property
    def company(self) -> Company:
        return Company(self.customer.name, self.domain, self.customer.country)


def read_rows(rows: Sequence[Row], actor: Actor) -> list[Given]:
    fields = fields_of(CUSTOMER, actor)
    return [_read_row(row, fields) for row in rows]


def fields_for(actor: Actor) -> tuple[Field, ...]:
    return (*FIELDS, *columns_of(fields_of(CUSTOMER, actor)))


def _read_row(row: Row, fields: FieldSet) -> Given:
    values = {name: clean_line(text) for name, text in row.values.items() if name in NAMES}
    email = values.get("contact_email", "")
    customer = _customer(values, email)
    problems = customer.problems()
    _check_words(values, customer, email, problems)
    name = f"{values.get('contact_first_name', '')} {values.get('contact_name', '')}".strip()
    phone, custom = values.get("contact_phone", ""), _custom(row, customer, fields, problems)
    return Given(row.number, customer, name[:200], email, phone, problems, custom)


def _custom(
    row: Row, given: CustomerInput, fields: FieldSet, problems: Problems
) -> Mapping[str, Any]:
    """What the added fields hold, and what they ask for of the customer that this row will be."""
    customer = Customer()
    given.put_on(customer)
    check(read_given(typed_in(row.values, fields), fields, None), customer, problems)
    return dict(customer.custom)


def _customer(values: dict[str, str], email: str) -> CustomerInput:
    """A list of contacts may not name the company: the domain of the address then does."""
    domains = _several(values.get("domains", "")) or ([email] if domain_key(email) else [])
    name = values.get("name", "")
    if "@" in name:
        name = domain_key(name)
    country = values.get("country", "")
    return CustomerInput(
        name=name,
        country=country_code(country) or country[:2],
        city=values.get("city", ""),
        vat_id=values.get("vat_id", ""),
        lei=values.get("lei", "").upper(),
        served_directly=values.get("served_directly", "").casefold() in YES,
        domains=domains,
        aliases=_several(values.get("aliases", "")),
    )


def _check_words(
    values: dict[str, str], customer: CustomerInput, email: str, problems: Problems
) -> None:
    for name, most in LENGTHS.items():
        text = customer.name if name == "name" else values.get(name, "")
        if len(text) > most:
            words = _("At most %(most)s characters; these are %(many)s.")
            problems.add(name, words % {"most": most, "many": len(text)}, "too_long")
    if any(len(alias) > LENGTHS["name"] for alias in customer.aliases):
        problems.add("aliases", _("At most 200 characters each."), "too_long")
    try:
        if email:
            validate_email(email)
    except ValidationError:
        problems.add("contact_email", _("Enter an e-mail address such as name@company.com."))


def _several(text: str) -> list[str]:
    return [part for part in re.split(r"[;|,\s]*[;|,][;|,\s]*|\s{2,}", text.strip()) if part]
