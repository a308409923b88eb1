"""Builds the demo channel, all of it or nothing."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from partnerwerk.access import acting, system_actor
from partnerwerk.demo import books, cast
from partnerwerk.demo.chance import Chance
from partnerwerk.demo.channel import Channel, found_channel
from partnerwerk.demo.companies import Market, fill_directory, open_market
from partnerwerk.demo.evidence import attach_evidence
from partnerwerk.demo.mechanisms import set_up
from partnerwerk.demo.presence import is_demo
from partnerwerk.demo.talk import talk
from partnerwerk.demo.today import actor_named, live_today
from partnerwerk.demo.years import FIRST_NUMBER, drafts, tell_two_years
from partnerwerk.identity.actions import sync_roles
from partnerwerk.kit import clock

SEED = 2026
Report = Callable[[str], None]


def build_demo(*, seed: int = SEED, report: Report = print, now: datetime | None = None) -> None:
    """Fill an empty database. Times are told from `now`; the rest hangs on the seed alone."""
    now = now or clock.now()
    with transaction.atomic():
        with acting(system_actor()):
            channel, market = _write_past(seed, now, report)
        live_today(channel, market)
        set_up(actor_named(channel, "Birgit Hansen"))
        talk(channel)
        report("today's decisions")


def _write_past(seed: int, now: datetime, report: Report) -> tuple[Channel, Market]:
    sync_roles()
    channel = found_channel(seed, now)
    report(f"{len(channel.partners)} partners, {len(channel.people.memberships)} people")
    fill_directory()
    market = open_market(seed, now)
    report(f"{sum(map(len, market.customers.values())):,} customers")
    lives, projects = tell_two_years(seed, now, channel, market)
    attach_evidence(lives, Chance(seed, "evidence"))
    books.write(lives, channel.events, Chance(seed, "acquaintances"))
    first_draft = FIRST_NUMBER + len(lives)
    begun = drafts(Chance(seed, "drafts"), now, channel, projects, first_draft)
    books.write_drafts(begun)
    books.continue_numbers_after(first_draft + len(begun) - 1)
    report(f"{len(lives) + len(begun):,} registrations")
    return channel, market


def is_built() -> bool:
    """Is this database the demo?"""
    return is_demo()


def credentials() -> list[dict[str, str]]:
    """The demo's sign-ins, one for each role at least; none in a real installation."""
    return cast.sign_ins() if is_demo() else []
