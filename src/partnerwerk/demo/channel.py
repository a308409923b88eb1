"""The vendor, its program, and the partners that sell for it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.text import slugify

from partnerwerk.access import Side
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.deals.models import Terms
from partnerwerk.demo import cast, sources
from partnerwerk.demo.careers import history_of
from partnerwerk.demo.chance import Chance
from partnerwerk.demo.people import People, plain
from partnerwerk.demo.places import PLACES
from partnerwerk.demo.presence import DEMO_VENDOR_ID
from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.journal.models import Event
from partnerwerk.partners.models import Enrolment, Partner, PartnerStatus, Program, Tier

TIERS = {"registered": "Registered", "silver": "Silver", "gold": "Gold", "platinum": "Platinum"}
SELLING = ("partner_admin", "partner_sales")
ON_THE_WAY = {
    "Rechenwerk Offenbach GmbH": PartnerStatus.ONBOARDING,
    "Helsinki Reuna Oy": PartnerStatus.ONBOARDING,
    "Turia Informática S.L.": PartnerStatus.AGREEMENT_PENDING,
    "Laguna Dati S.r.l.": PartnerStatus.IN_REVIEW,
    "Haagse Data B.V.": PartnerStatus.INFO_REQUESTED,
    "Akershus Systemer AS": PartnerStatus.APPLIED,
    "Werrablick Computer": PartnerStatus.SUSPENDED,
    "Channel Outlet": PartnerStatus.SUSPENDED,
    "Practical Network Supply Company": PartnerStatus.TERMINATED,
}
"""Partners that are not active: everybody else is."""


@dataclass
class Channel:
    """What registrations need to know of everybody."""

    vendor: Organisation
    program: Program
    terms: Terms
    families: list[ProductFamily]
    people: People
    partners: list[Partner] = field(default_factory=list)
    tiers: dict[UUID, str] = field(default_factory=dict)
    staff: dict[str, Membership] = field(default_factory=dict)
    sellers: dict[UUID, list[Membership]] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)

    @property
    def deal_desk(self) -> list[Membership]:
        return [m for m in self.staff.values() if m.role_id == "deal_desk"]

    def active(self) -> list[Partner]:
        return [p for p in self.partners if p.status == PartnerStatus.ACTIVE]

    def named(self, name: str) -> Partner:
        return next(p for p in self.partners if p.name == name)


def found_channel(seed: int, now: datetime) -> Channel:
    """Write vendor, program, families, partners and people."""
    chance = Chance(seed, "channel")
    vendor = Organisation.objects.create(pk=DEMO_VENDOR_ID, side=Side.VENDOR, name=cast.VENDOR)
    program = Program.objects.create(
        id=chance.id(), code="nordlicht", name="Nordlicht Partner Program"
    )
    channel = Channel(
        vendor, program, Terms.objects.create(program=program), _families(chance),
        People(Chance(seed, "people"), now),
    )  # fmt: skip
    _staff_vendor(channel)
    _recruit(channel, chance, now)
    channel.people.move_in()
    _save_partners(channel, chance, now)
    second = Organisation.objects.get(name=cast.SECOND)
    theresa = next(m for m in channel.people.memberships if m.name == "Theresa Gruber")
    channel.people.also_works_for(theresa, second)
    return channel


def _families(chance: Chance) -> list[ProductFamily]:
    return ProductFamily.objects.bulk_create(
        ProductFamily(
            id=chance.id(), code=row["code"], name=row["name"], names={"de": row["name_de"]}
        )
        for row in sources.rows("families.csv")
    )


def _staff_vendor(channel: Channel) -> None:
    cast_here = [(p.name, p.role, "DE") for p in cast.CAST if p.organisation == cast.VENDOR]
    for name, role, country in (*cast_here, *cast.MORE_VENDOR_PEOPLE):
        channel.staff[name] = channel.people.hire(
            channel.vendor, cast.VENDOR_DOMAIN, role, PLACES[country], name
        )


def _recruit(channel: Channel, chance: Chance, now: datetime) -> None:
    """Organisations first, distributors before their resellers, then everybody's people."""
    organisations: dict[str, Organisation] = {}
    for row in sorted(sources.rows("partners.csv"), key=lambda r: bool(r["distributor"])):
        organisation = Organisation(
            id=chance.id(),
            side=Side.PARTNER,
            name=row["name"],
            parent=organisations.get(row["distributor"]),
        )
        organisations[row["name"]] = organisation
        partner = _partner(organisation, row, channel, chance, now)
        channel.partners.append(partner)
        channel.tiers[partner.pk] = row["tier"]
        channel.events += history_of(partner, TIERS[row["tier"]], chance, now)
        channel.sellers[partner.pk] = _team(partner, channel.people, chance)
    Organisation.objects.bulk_create(organisations.values())


def _partner(
    organisation: Organisation, row: dict[str, str], channel: Channel, chance: Chance, now: datetime
) -> Partner:
    place = PLACES[row["country"]]
    slug = slugify(plain(row["name"]))
    return Partner(
        organisation=organisation,
        slug=slug,
        types=row["types"].split(),
        status=ON_THE_WAY.get(row["name"], PartnerStatus.ACTIVE),
        country=place.country,
        city=row["city"],
        countries=[place.country, *place.near],
        domain=_domain(slug),
        channel_manager=channel.staff[cast.TERRITORIES.get(place.country, "Katrin Vogel")],
        created_at=now - timedelta(days=chance.randint(760, 2_600)),
    )


def _domain(slug: str) -> str:
    forms = {"gmbh", "ag", "ltd", "sa", "sas", "sarl", "ab", "as", "oy", "nv", "bv", "aps", "inc"}
    return "-".join(w for w in slug.split("-") if w not in forms and len(w) > 1) + ".example"


def _team(partner: Partner, people: People, chance: Chance) -> list[Membership]:
    """An admin, some sales people, perhaps marketing and technicians. Who sells is given back."""
    size = 4 if partner.name == cast.MAIN else chance.randint(1, 3)
    wanted = ["partner_admin", *["partner_sales"] * size]
    wanted += [r for r in ("partner_marketing", "partner_technical") if chance.happens(0.45)]
    given = [p for p in cast.CAST if p.organisation == partner.name]
    place, team = PLACES[partner.country], []
    for part in given:
        team.append(people.hire(partner.organisation, part.domain, part.role, place, part.name))
        if part.role in wanted:
            wanted.remove(part.role)
    for role in wanted:
        member = people.hire(partner.organisation, partner.domain, role, place)
        if role not in SELLING:
            _perhaps_away(member, chance, people.now)
        team.append(member)
    return [member for member in team if member.role_id in SELLING]


def _perhaps_away(member: Membership, chance: Chance, now: datetime) -> None:
    """Some were invited days ago and have not come yet, some have left."""
    if chance.happens(0.07):
        member.invited_at, member.joined_at = now - timedelta(days=chance.randint(1, 12)), None
    elif chance.happens(0.07):
        member.disabled_at = now - timedelta(days=chance.randint(10, 400))


def _save_partners(channel: Channel, chance: Chance, now: datetime) -> None:
    tiers = {
        code: Tier.objects.create(id=chance.id(), program=channel.program, name=name, level=level)
        for level, (code, name) in enumerate(TIERS.items(), start=1)
    }
    Partner.objects.bulk_create(channel.partners)
    Enrolment.objects.bulk_create(
        Enrolment(
            id=chance.id(),
            partner=partner,
            program=channel.program,
            tier=tiers[channel.tiers[partner.pk]],
            since_date=(now - timedelta(days=chance.randint(20, 700))).date(),
        )
        for partner in channel.partners
    )
