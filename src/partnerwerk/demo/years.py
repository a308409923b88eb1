"""Two years of registrations: who submitted when, and what is open today."""

from datetime import UTC, datetime, timedelta

from partnerwerk.catalog.models import ProductFamily
from partnerwerk.customers.models import Customer
from partnerwerk.deals.models import DealRegistration, DealStatus
from partnerwerk.demo import cast
from partnerwerk.demo.chance import Chance
from partnerwerk.demo.channel import Channel
from partnerwerk.demo.companies import Market
from partnerwerk.demo.lives import Life
from partnerwerk.demo.places import PLACES
from partnerwerk.demo.projects import Projects
from partnerwerk.demo.stories import Stories
from partnerwerk.partners.models import Partner, PartnerStatus

DAYS, PAST, WAITING, RETURNED = 730, 3_350, 46, 17
APPETITE = {"registered": 0.5, "silver": 1.0, "gold": 2.2, "platinum": 3.6}
RIVALRY, NAMESAKES, ASKING = 0.09, 0.1, 8
SEASON = (0.8, 0.9, 1.1, 1.0, 1.0, 1.1, 0.8, 0.6, 1.2, 1.2, 1.2, 0.9)
FIRST_NUMBER = 1_001
SELLERS = (PartnerStatus.ACTIVE, PartnerStatus.SUSPENDED, PartnerStatus.TERMINATED)


def tell_two_years(
    seed: int, now: datetime, channel: Channel, market: Market
) -> tuple[list[Life], Projects]:
    """Every registration that was ever submitted, oldest first, lived until today."""
    chance, projects = Chance(seed, "years"), Projects(seed, channel, market)
    stories = Stories(seed, now, channel, market, projects)
    lives: list[Life] = []
    for number, (at, partner, fate) in enumerate(_submissions(seed, now, channel), FIRST_NUMBER):
        life = _next(
            Chance(seed, f"rivalry {number}"),
            projects,
            number,
            partner,
            at,
            lives,
            3 if fate else 1,
        )
        life.deal.submitted_at = at
        stories.live(life, waits=fate == "waits", is_returned=fate == "returned")
        lives.append(life)
    _ask_for_time(chance, now, stories, lives)
    return lives, projects


def _ask_for_time(chance: Chance, now: datetime, stories: Stories, lives: list[Life]) -> None:
    """Extensions that wait for an answer today."""
    last = (now + timedelta(days=25)).date()
    ending = [
        life
        for life in lives
        if life.deal.status == DealStatus.APPROVED
        and not life.extensions
        and life.deal.protected_until
        and now.date() < life.deal.protected_until < last
        and len(life.deal.customer_name) < 40
    ]
    for life in chance.sample(ending, min(len(ending), ASKING)):
        reviewer = life.deal.reviewer
        assert reviewer is not None
        stories.ask_for_time(life, now - timedelta(hours=chance.uniform(1, 40)), reviewer)


def _submissions(seed: int, now: datetime, channel: Channel) -> list[tuple[datetime, Partner, str]]:
    """Moment, partner and whether it still waits, in order of time. The past is told from midnight,
    so that a demo built later on the same day has the same; only the open clocks run from now.
    """
    chance = Chance(seed, "submissions")
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    weights = {p.pk: _appetite(chance, p, channel) for p in channel.partners if p.status in SELLERS}
    partners = {p.pk: p for p in channel.partners}
    active = {p.pk: weights[p.pk] for p in channel.active()}
    drawn: list[tuple[datetime, Partner, str]] = []
    while len(drawn) < PAST:
        partner = partners[chance.one_of(weights)]
        at = _moment(chance, midnight, partner)
        idle = partner.status != PartnerStatus.ACTIVE and at > midnight - timedelta(days=120)
        if at < midnight - timedelta(days=1) and not idle:
            drawn.append((at, partner, ""))
    for fate, number in (("waits", WAITING), ("returned", RETURNED)):
        for index in range(number):
            own = Chance(seed, f"{fate} {index}")
            partner = channel.named(cast.MAIN) if index < 3 else partners[own.one_of(active)]
            until = now if fate == "waits" else midnight
            drawn.append((_recently(own, until, partner, fate), partner, fate))
    return sorted(drawn, key=lambda d: (d[0], d[1].slug))


def _appetite(chance: Chance, partner: Partner, channel: Channel) -> float:
    if partner.name == cast.MAIN:
        return 9.0
    return APPETITE[channel.tiers[partner.pk]] * chance.lognormvariate(0, 0.6)


def _moment(chance: Chance, now: datetime, partner: Partner) -> datetime:
    """A working moment at the partner's place: more in recent months, fewer in August."""
    while True:
        day = now - timedelta(days=DAYS * (1 - chance.random() ** 0.7))
        if chance.happens(SEASON[day.month - 1] / max(SEASON)):
            return chance.office_time(day, PLACES[partner.country].calendar).astimezone(UTC)


def _recently(chance: Chance, now: datetime, partner: Partner, fate: str) -> datetime:
    """Within the reviewer's last working hours, so that clocks stand from comfortable to late."""
    manager = partner.channel_manager
    assert manager is not None
    calendar = PLACES[manager.country].calendar
    latest = 17.5 if fate == "waits" else 60.0
    least = 0.1 if fate == "waits" else 14.0
    while True:
        at = now - timedelta(days=chance.uniform(0.01, 16))
        opened = calendar.deadline(at, 0)
        worked = calendar.working_seconds(at, now) / 3600
        if least <= worked <= latest and abs((opened - at).total_seconds()) < 1:
            return at


def _next(
    chance: Chance,
    projects: Projects,
    number: int,
    partner: Partner,
    at: datetime,
    lives: list[Life],
    trouble: int,
) -> Life:
    """Mostly a project of its own; sometimes one that a rival, or the partner itself, has in hand."""
    customer, families = None, None
    if chance.happens(RIVALRY * trouble):
        customer, families = _somebody_elses(chance, partner, lives)
    elif chance.happens(NAMESAKES * trouble):
        customer, families = _namesake(chance, partner, lives, projects.market)
    deal, wanted = projects.draw(number, partner, at, customer, families)
    return Life(deal, wanted, projects.channel.terms)


Drawn = tuple[Customer | None, list[ProductFamily] | None]


def _somebody_elses(chance: Chance, partner: Partner, lives: list[Life]) -> Drawn:
    """The customer and products of a registration that is open in the partner's country."""
    near = [life for life in lives[-400:] if _is_open_in(partner.country, life)]
    if not near:
        return None, None
    other = chance.choice(near)
    return other.deal.customer, other.families


def _namesake(chance: Chance, partner: Partner, lives: list[Life], market: Market) -> Drawn:
    """Another company whose name is like that of a customer in somebody's hands."""
    near = [
        life
        for life in lives[-900:]
        if life.deal.customer_id in market.lookalikes and _is_open_in(partner.country, life)
    ]
    if not near:
        return None, None
    other = chance.choice(near)
    assert other.deal.customer_id is not None
    return chance.choice(market.lookalikes[other.deal.customer_id]), other.families


def _is_open_in(country: str, life: Life) -> bool:
    return life.ended_at is None and life.deal.customer_country == country


def drafts(
    chance: Chance, now: datetime, channel: Channel, projects: Projects, first: int
) -> list[tuple[DealRegistration, list[ProductFamily]]]:
    """Begun and not submitted: the form as it was left."""
    made = []
    for index in range(58):
        partner = channel.named(cast.MAIN) if index < 2 else chance.choice(channel.active())
        begun = now - timedelta(hours=chance.uniform(2, 600))
        deal, families = projects.draw(first + index, partner, begun)
        deal.customer = None
        _forget(deal, projects.chance)
        deal.typed = _as_typed(deal, [f.code for f in families])
        made.append((deal, families))
    return made


def _forget(deal: DealRegistration, chance: Chance) -> None:
    """What the partner does not know yet stays empty."""
    deal.notes = deal.competitor = ""
    if chance.happens(0.4):
        deal.expected_close_date = None
    if chance.happens(0.5):
        deal.contact_name = deal.contact_email = deal.contact_phone = ""
    if chance.happens(0.35):
        deal.amount = None


TYPED = (
    "title", "customer_name", "customer_domain", "customer_country", "contact_name",
    "contact_email", "contact_phone", "currency", "source", "competitor", "opportunity_ref", "notes",
)  # fmt: skip


def _as_typed(deal: DealRegistration, families: list[str]) -> dict[str, object]:
    close = deal.expected_close_date
    return {
        **{name: getattr(deal, name) for name in TYPED},
        "product_families": families,
        "amount": str(deal.amount or ""),
        "expected_close_date": close.isoformat() if close else "",
        "is_tender": deal.is_tender,
    }
