"""The public directory, and which of its companies Nordlicht knows as customers."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from stdnum.eu import vat
from stdnum.iso7064 import mod_97_10

from partnerwerk.customers.matching import domain_key, name_key
from partnerwerk.customers.models import Customer, CustomerAlias, CustomerDomain, DirectoryCompany
from partnerwerk.demo.chance import Chance
from partnerwerk.demo.places import PLACES
from partnerwerk.demo.sources import (
    ListedCompany,
    by_country,
    listed_companies,
    lookalikes,
    spellings,
)

MOST_OF_A_COUNTRY = 640
SERVED_DIRECTLY = 40
VAT_FORMS = {
    "DE": "DE#########", "AT": "ATU########", "PL": "PL##########", "DK": "DK########",
    "BE": "BE0#########", "FI": "FI########", "IT": "IT###########",
}  # fmt: skip


@dataclass
class Market:
    """The customers of each country, the most sought-after first, and how else they are spelled."""

    customers: dict[str, list[Customer]] = field(default_factory=dict)
    domains: dict[UUID, str] = field(default_factory=dict)
    spellings: dict[UUID, list[str]] = field(default_factory=dict)
    lookalikes: dict[UUID, list[Customer]] = field(default_factory=dict)


def fill_directory() -> None:
    """Every listed company, offered to partners while they type."""
    DirectoryCompany.objects.bulk_create(
        (
            DirectoryCompany(
                name=c.name,
                name_key=name_key(c.name),
                domain=c.domain,
                country=c.country,
                city=c.city,
            )
            for c in listed_companies()
        ),
        batch_size=5_000,
    )


def open_market(seed: int, now: datetime) -> Market:
    """Write the customers with their domains, other spellings and numbers."""
    chance, market, known = Chance(seed, "customers"), Market(), spellings()
    domains: dict[str, CustomerDomain] = {}
    taken: set[str] = set()
    for company in _chosen(chance):
        key = domain_key(company.domain)
        if not key or key in domains or name_key(company.name) in taken:
            continue
        taken.add(name_key(company.name))
        customer = _customer(company, chance, now)
        domains[key] = CustomerDomain(customer=customer, domain_key=key)
        market.customers.setdefault(customer.country, []).append(customer)
        market.domains[customer.pk] = key
        market.spellings[customer.pk] = known.get(company.domain, [])
    _find_lookalikes(market, {key: row.customer for key, row in domains.items()})
    _serve_directly(market, chance)
    customers = [c for listed in market.customers.values() for c in listed]
    Customer.objects.bulk_create(customers, batch_size=5_000)
    CustomerDomain.objects.bulk_create(domains.values(), batch_size=5_000)
    CustomerAlias.objects.bulk_create(_aliases(customers, market))
    return market


def _chosen(chance: Chance) -> list[ListedCompany]:
    """Companies of the countries where partners are: those with namesakes first, because what comes
    first is registered most, the others in a lucky order.
    """
    chosen: list[ListedCompany] = []
    with_domain = [c for c in listed_companies() if c.domain and _is_presentable(c.name)]
    grouped = by_country(with_domain)
    for country in PLACES:
        listed = grouped[country]
        chosen += chance.sample(listed, min(len(listed), MOST_OF_A_COUNTRY))
    alike = {domain for pair in lookalikes() for domain in pair}
    return [c for c in with_domain if c.domain in alike] + chosen


def _is_presentable(name: str) -> bool:
    """Neither a whole sentence nor the stump of a Brazilian receipt ("BRITISH AMERDRN")."""
    return len(name) < 60 and not re.search(r"\Bdrn( ed)?$", name, re.IGNORECASE)


def _find_lookalikes(market: Market, customers: dict[str, Customer]) -> None:
    for pair in lookalikes():
        one, other = (customers.get(domain_key(domain)) for domain in pair)
        if one and other:
            market.lookalikes.setdefault(one.pk, []).append(other)
            market.lookalikes.setdefault(other.pk, []).append(one)


def _customer(company: ListedCompany, chance: Chance, now: datetime) -> Customer:
    customer = Customer(
        id=chance.id(),
        country=company.country,
        city=company.city,
        industry=company.industry,
        vat_id=_vat_id(company.country, chance) if chance.happens(0.35) else "",
        lei=_lei(chance) if chance.happens(0.4) else "",
        created_at=now - timedelta(days=chance.randint(740, 1_800)),
    )
    customer.rename(company.name)
    return customer


def _vat_id(country: str, chance: Chance) -> str:
    """A number of the country's form whose check digits are right; "" where we know no form."""
    form = VAT_FORMS.get(country, "")
    while form:
        number = "".join(str(chance.randrange(10)) if sign == "#" else sign for sign in form)
        if vat.is_valid(number):
            return number
    return ""


def _lei(chance: Chance) -> str:
    body = "999900" + "".join(chance.choices("0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", k=12))
    return body + str(mod_97_10.calc_check_digits(body))


def _serve_directly(market: Market, chance: Chance) -> None:
    everybody = [c for listed in market.customers.values() for c in listed]
    for customer in chance.sample(everybody, SERVED_DIRECTLY):
        customer.served_directly = True


def _aliases(customers: list[Customer], market: Market) -> list[CustomerAlias]:
    """One other spelling for every second company of which we know any; the rest stay to be found."""
    aliases = []
    for customer in [c for c in customers if market.spellings[c.pk]][::2]:
        name = max(market.spellings[customer.pk], key=len)
        if name_key(name) != customer.name_key:
            alias = CustomerAlias(customer=customer, name=name, name_key=name_key(name))
            aliases.append(alias)
    return aliases
