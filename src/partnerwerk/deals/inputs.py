"""What a partner types about a deal: read once, for page, API and import alike."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pycountry
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from partnerwerk.catalog.models import ProductFamily
from partnerwerk.customers.matching import country_code, domain_key
from partnerwerk.customfields.fieldsets import FieldSet
from partnerwerk.customfields.values import Given, read_given
from partnerwerk.deals.models import DealRegistration, DealSource
from partnerwerk.kit.money import LARGEST, is_currency, parse_amount, parse_plain_amount, precision
from partnerwerk.kit.problems import Problems
from partnerwerk.kit.text import clean_line, clean_text, storable

LENGTHS = {
    "title": 200, "customer_name": 200, "customer_domain": 253, "contact_name": 200,
    "contact_email": 254, "contact_phone": 40, "competitor": 200, "opportunity_ref": 60,
    "notes": 5_000,
}  # fmt: skip
FURTHEST_CLOSE = timedelta(days=5 * 365)
BY_PROGRAM = {"written_by": "program"}  # among what is typed: amounts are plain decimals


@dataclass
class RegistrationInput:
    """The values that could be read, the families asked for, the fields that the vendor added, and
    every problem of the rest.
    """

    custom: Given
    values: dict[str, Any] = field(default_factory=dict)
    families: list[ProductFamily] = field(default_factory=list)
    problems: Problems = field(default_factory=Problems)

    def check_custom(self, deal: DealRegistration) -> None:
        """What the added fields ask for of a registration on which the rest has been put."""
        deal.custom = self.custom.values
        deal.rows_to_be = {"registrationfamily": [family.pk for family in self.families]}
        self.problems.found += self.custom.missing(deal)


def read_registration(
    typed: Mapping[str, Any],
    families: Mapping[str, ProductFamily],
    fields: FieldSet,
    *,
    today: date,
    deal: DealRegistration | None = None,
) -> RegistrationInput:
    """Read all fields of a registration; a problem in one keeps none of the others from being read.
    `deal` is what it was before: an added field that is not named stays as it is there.
    """
    by_program = BY_PROGRAM.items() <= typed.items()
    custom = read_given(typed.get("custom"), fields, deal, by_program=by_program)
    given = RegistrationInput(custom, problems=Problems(list(custom.problems)))
    _read_texts(typed, given)
    _read_country(typed, given)
    _read_domain(given)
    _read_email(given)
    _read_money(typed, given)
    _read_close_date(typed, given, today)
    _read_source(typed, given)
    _read_families(typed, given, families)
    return given


def as_typed(deal: DealRegistration) -> dict[str, Any]:
    """A registration as its form would send it again, from the values that were taken."""
    names = (*LENGTHS, "customer_country", "amount", "currency", "source", "is_tender")
    closes = deal.expected_close_date
    return {
        **{name: getattr(deal, name) for name in names},
        "expected_close_date": closes.isoformat() if closes else "",
        "product_families": [family.code for family in deal.families.all()],
    }


def _read_texts(typed: Mapping[str, Any], given: RegistrationInput) -> None:
    for name, longest in LENGTHS.items():
        clean = clean_text if name == "notes" else clean_line
        text = clean(_text(typed.get(name)))
        if len(text) > longest:
            words = _("At most %(most)s characters; these are %(many)s.")
            given.problems.add(name, words % {"most": longest, "many": len(text)}, "too_long")
        given.values[name] = text[:longest]
    if not given.values["customer_name"]:
        given.problems.add("customer_name", _("Name the customer's company."), "required")
    if not given.values["title"]:
        given.problems.add("title", _("Say in a few words what it is about."), "required")


def _read_country(typed: Mapping[str, Any], given: RegistrationInput) -> None:
    text = _text(typed.get("customer_country")).strip()
    code = country_code(text) if text else ""
    given.values["customer_country"] = code
    if not text:
        given.problems.add("customer_country", _("Choose the customer's country."), "required")
    elif pycountry.countries.get(alpha_2=code) is None:
        given.problems.add("customer_country", _("Choose a country from the list."))


def _read_domain(given: RegistrationInput) -> None:
    typed = given.values["customer_domain"]
    key = domain_key(typed)
    if typed and not key:
        words = _("Enter the company's own web address, such as company.com.")
        given.problems.add("customer_domain", words)
    given.values["customer_domain"] = key or domain_key(given.values["contact_email"])


def _read_email(given: RegistrationInput) -> None:
    email = given.values["contact_email"]
    try:
        if email:
            validate_email(email)
    except ValidationError:
        given.problems.add("contact_email", _("Enter an e-mail address such as name@company.com."))
        given.values["contact_email"] = ""


def _read_money(typed: Mapping[str, Any], given: RegistrationInput) -> None:
    currency = _text(typed.get("currency")).strip().upper()
    if not currency:
        given.problems.add("currency", _("Choose the currency."), "required")
    elif not is_currency(currency):
        words = _("%s is no currency code. Use one such as EUR or USD.")
        given.problems.add("currency", words % currency[:20])
        currency = ""
    given.values["currency"] = currency
    given.values["amount"] = _amount(typed, currency, given.problems)


def _amount(typed: Mapping[str, Any], currency: str, problems: Problems) -> Decimal | None:
    text = _text(typed.get("amount")).strip()
    if not text:
        problems.add("amount", _("Estimate the value of the deal."), "required")
        return None
    is_plain = BY_PROGRAM.items() <= typed.items()
    try:
        amount = parse_plain_amount(text) if is_plain else parse_amount(text)
    except ValueError:
        words = _("Send a plain decimal such as 184500.00.")
        problems.add("amount", words if is_plain else _("Enter an amount such as 184,500."))
        return None
    if not 0 < amount <= LARGEST:
        problems.add("amount", _("Enter an amount greater than zero and below a trillion."))
        return None
    if currency and amount != round(amount, min(precision(currency), 2)):
        problems.add("amount", _("Too many decimal places for this currency."))
        return None
    return amount.quantize(Decimal("0.01"))


def _read_close_date(typed: Mapping[str, Any], given: RegistrationInput, today: date) -> None:
    name, text = "expected_close_date", _text(typed.get("expected_close_date")).strip()
    given.values[name] = None
    if not text:
        given.problems.add(name, _("When do you expect the order?"), "required")
        return
    try:
        day = date.fromisoformat(text)
    except ValueError:
        given.problems.add(name, _("Enter a date such as 2027-03-26."))
        return
    if day < today:
        given.problems.add(name, _("This date has passed. When do you expect the order?"), "past")
    elif day > today + FURTHEST_CLOSE:
        given.problems.add(name, _("This is more than five years ahead. Is the year right?"))
    else:
        given.values[name] = day


def _read_source(typed: Mapping[str, Any], given: RegistrationInput) -> None:
    source = _text(typed.get("source")).strip()
    if source and source not in DealSource.values:
        given.problems.add("source", _("Choose one of the answers listed."))
        source = ""
    given.values["source"] = source
    given.values["is_tender"] = typed.get("is_tender") in (True, "on", "true", "1", "yes")


def _read_families(
    typed: Mapping[str, Any], given: RegistrationInput, families: Mapping[str, ProductFamily]
) -> None:
    codes = typed.get("product_families") or []
    several = codes if isinstance(codes, list | tuple) else [codes]
    codes = list(dict.fromkeys(map(_text, several)))
    unknown = [code for code in codes if code not in families]
    given.families = [families[code] for code in codes if code in families]
    if unknown:
        words = _("We do not know the product family %s.") % ", ".join(unknown)[:100]
        given.problems.add("product_families", words)
    elif not codes:
        given.problems.add("product_families", _("Choose at least one product family."), "required")


def _text(value: Any) -> str:
    return "" if value is None else storable(str(value))
