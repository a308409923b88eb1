"""What partners register: which customer, which products, worth what, and how they write it down."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from partnerwerk.catalog.models import ProductFamily
from partnerwerk.customers.matching.legal import without_legal_form
from partnerwerk.customers.models import Customer
from partnerwerk.deals.models import DealRegistration, DealSource
from partnerwerk.demo import sources
from partnerwerk.demo.chance import Chance
from partnerwerk.demo.channel import Channel
from partnerwerk.demo.companies import Market
from partnerwerk.demo.people import address
from partnerwerk.demo.places import PLACES, RATES
from partnerwerk.identity.models import Membership
from partnerwerk.partners.models import Partner

SOURCES = {
    DealSource.PROSPECTING: 26, DealSource.EXISTING: 31, DealSource.REFERRAL: 13,
    DealSource.EVENT: 8, DealSource.INBOUND: 13, DealSource.CAMPAIGN: 6, DealSource.OTHER: 3,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Family:
    """A product family with the price of a unit and how many a project takes."""

    record: ProductFamily
    price: float
    units: float
    weight: float


class Projects:
    """Draws registrations for partners."""

    def __init__(self, seed: int, channel: Channel, market: Market) -> None:
        self.seed, self.channel, self.market = seed, channel, market
        self.chance = Chance(seed, "projects")
        self.texts, self.names = sources.texts(), sources.names()
        self.families = _priced(channel.families)
        self._served: dict[UUID, list[Customer]] = {}

    def draw(
        self,
        number: int,
        partner: Partner,
        submitted_at: datetime,
        customer: Customer | None = None,
        families: list[ProductFamily] | None = None,
    ) -> tuple[DealRegistration, list[ProductFamily]]:
        """A registration of this partner as it stood when it was submitted. Each has its own
        chance, so that what happens to one changes no other.
        """
        self.chance = Chance(self.seed, f"project {number}")
        customer = customer or self._customer(partner)
        chosen = self._families(families)
        seller = self.chance.choice(self.channel.sellers[partner.pk])
        begun = submitted_at - timedelta(minutes=int(self.chance.lognormvariate(3, 1.6)) + 2)
        deal = DealRegistration(
            id=self.chance.id(),
            number=number,
            program=self.channel.program,
            partner=partner,
            distributor_id=partner.organisation.parent_id,
            submitter=seller,
            customer=customer,
            created_at=begun,
            updated_at=begun,
            **self._words(seller, customer, chosen),
            **self._money(partner, chosen),
            expected_close_date=(
                submitted_at + timedelta(days=self.chance.randint(25, 170))
            ).date(),
        )
        return deal, [family.record for family in chosen]

    def say(self, kind: str, language: str, chance: Chance | None = None) -> str:
        """Something that people write on such an occasion."""
        return (chance or self.chance).choice(self.texts[language][kind])

    def _customer(self, partner: Partner) -> Customer:
        """One that the partner knows, or another of its countries; the best known ones more often."""
        known = self._served.setdefault(partner.pk, [])
        if known and self.chance.happens(0.22):
            return self.chance.choice(known)
        abroad = [c for c in partner.countries[1:] if c in self.market.customers]
        away = abroad and self.chance.happens(0.15)
        listed = self.market.customers[self.chance.choice(abroad) if away else partner.country]
        customer = listed[int(len(listed) * self.chance.random() ** 1.7)]
        known.append(customer)
        return customer

    def _families(self, wanted: list[ProductFamily] | None) -> list[Family]:
        if wanted:
            return [f for f in self.families if f.record in wanted]
        weights = {f.record.code: f.weight for f in self.families}
        codes = {
            self.chance.one_of(weights) for _ in range(self.chance.choice((1, 1, 1, 1, 2, 2, 3)))
        }
        return [f for f in self.families if f.record.code in codes]

    def _words(
        self, seller: Membership, customer: Customer, families: list[Family]
    ) -> dict[str, Any]:
        language, chance = seller.language, self.chance
        first, last = self.names[PLACES[customer.country].names]
        contact = f"{chance.choice(first)} {chance.choice(last)}"
        domain = self.market.domains[customer.pk]
        family = families[0].record
        title = self.say("titles", language).format(
            family=family.names.get(language, family.name), city=customer.city or customer.name
        )
        return {
            "title": title[:200],
            "customer_name": self._spelled(customer),
            "customer_domain": domain if chance.happens(0.8) else "",
            "customer_country": customer.country,
            "contact_name": contact,
            "contact_email": address(contact, domain.partition(".")[0] + ".example"),
            "contact_phone": f"{PLACES[customer.country].phone} {chance.randint(1000, 9999)}",
            "source": chance.one_of(SOURCES),
            "is_tender": chance.happens(0.13),
            "competitor": self.say("competitors", language) if chance.happens(0.45) else "",
            "notes": self.say("notes", language),
            "opportunity_ref": f"OPP-{chance.randint(10_000, 99_999)}"
            if chance.happens(0.3)
            else "",
        }

    def _spelled(self, customer: Customer) -> str:
        """The customer's name as somebody types it: sometimes short, sometimes as elsewhere."""
        others = self.market.spellings[customer.pk]
        if others and self.chance.happens(0.6):
            return self.chance.choice(others)
        if self.chance.happens(0.18):
            short = without_legal_form(customer.name.casefold()).strip(" ,.&")
            end = len(short) if customer.name.casefold().startswith(short) else len(customer.name)
            return customer.name[:end].strip() or customer.name
        return customer.name

    def _money(self, partner: Partner, families: list[Family]) -> dict[str, Any]:
        currency = PLACES[partner.country].currency
        worth = sum(f.price * f.units * self.chance.lognormvariate(0, 0.75) for f in families)
        local = worth * RATES[currency] / len(families) ** 0.5
        step = 100 if local < 100_000 else 500
        return {"amount": Decimal(max(step, round(local / step) * step)), "currency": currency}


def _priced(families: list[ProductFamily]) -> list[Family]:
    """Unit prices: the upper quartile of the family's price list, else our own."""
    lists = {row["list"]: float(row["upper_quartile"]) for row in sources.rows("prices.csv")}
    records = {family.code: family for family in families}
    return [
        Family(
            records[row["code"]],
            lists.get(row["price_list"], float(row["unit_price"])),
            float(row["units"]),
            float(row["weight"]),
        )
        for row in sources.rows("families.csv")
    ]
