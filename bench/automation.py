"""Ten thousand events of registrations through a hundred published rules, one worker.

Twice: each event concerns ten of the rules, then all hundred. Nearly all conditions do not hold, as it is
in life; the few that do write a mail.
"""

import random
import time
from collections.abc import Callable, Iterator
from typing import Any

from bench.channel import COUNTRIES
from bench.fields import REGIONS
from partnerwerk.kit.embedded import EmbeddedServer

EVENTS, RULES, REGISTRATIONS = 10_000, 100, 10_000
NAMES = (
    "changed", "filled_in", "checked", "review_started", "reviewer_changed", "conflict_overruled",
    "duplicate_of", "evidence_added", "evidence_removed", "approved",
)  # fmt: skip


def lines(server: EmbeddedServer) -> Iterator[tuple[str, str, str, bool]]:
    """Two lines of the table, measured in a process of its own on a database of its own."""
    from bench import inside

    channel = inside.build(server, "bench_automation", REGISTRATIONS)
    inside.run_in_process(channel.url, "fields")
    for concerned in (RULES // len(NAMES), RULES):
        found = inside.run_in_process(channel.url, "automation", str(concerned))
        rate = found["events"] / found["seconds"]
        what = f"{EVENTS:,} events through {RULES} rules, {concerned} of them listen to each"
        yield (
            what,
            f"{rate:.0f}/s ({found['ran']} ran)",
            "≥ 500/s",
            rate >= 500 and found["heard"] == EVENTS,
        )


def measure(concerned: int) -> dict[str, Any]:
    """Publish the rules, let the events happen, and deliver them as the worker does."""
    from partnerwerk.access import acting, system_actor
    from partnerwerk.automation.models import Hearing, Run
    from partnerwerk.journal.delivering import deliver_all

    names = NAMES if concerned < RULES else NAMES[:1]
    with acting(system_actor()):
        _publish(names)
    first = _happen(names)
    began, cpu = time.perf_counter(), time.process_time()
    delivered = deliver_all()
    seconds, own = time.perf_counter() - began, time.process_time() - cpu
    with acting(system_actor()):
        heard = Hearing.objects.filter(event_id__gt=first).count()
        ran = Run.objects.filter(event_id__gt=first, outcome="ran").count()
    return {
        "seconds": seconds, "own": own, "events": EVENTS, "delivered": delivered, "heard": heard,
        "ran": ran,
    }  # fmt: skip


def _publish(names: tuple[str, ...]) -> None:
    """A hundred rules, those of the measurement before it are stopped."""
    from partnerwerk.access import system_actor
    from partnerwerk.automation.actions import add_rule, publish_rule, stop_rule
    from partnerwerk.automation.inputs import RuleInput
    from partnerwerk.automation.models import Rule

    system, chance = system_actor(), random.Random(21)
    for old in Rule.objects.filter(stopped_at=None):
        stop_rule(old, actor=system)
    mail = {"effect": "notify", "target": "role:deal_desk", "text": "Have a look.", "delay": 0}
    begun = Rule.objects.count()
    for number in range(RULES):
        rows = _CONDITIONS[number % len(_CONDITIONS)](chance)
        given = RuleInput(
            name=f"Rule {begun + number}",
            noun="registration",
            event_name=f"deal.{names[number % len(names)]}",
            condition={"v": 1, "when": {"all": rows}},
            actions=[mail],
        )
        publish_rule(add_rule(given, actor=system), actor=system)


def _happen(names: tuple[str, ...]) -> int:
    """The events, a hundred in each transaction; the number of the last one before them."""
    from partnerwerk.access import acting, system_actor
    from partnerwerk.deals.events import DealEvent
    from partnerwerk.deals.models import DealRegistration
    from partnerwerk.journal.delivering import deliver_all
    from partnerwerk.journal.recording import last_event, unwritten, write

    deliver_all()
    chance = random.Random(22)
    with acting(system_actor()):
        deals = list(DealRegistration.objects.order_by("number"))
        before = last_event()
    for begin in range(0, EVENTS, 100):
        with acting(system_actor()) as actor:
            write(
                [
                    unwritten(
                        DealEvent(f"deal.{names[at % len(names)]}"), deal, actor=actor,
                        partner_id=deal.partner_id,
                    )
                    for at in range(begin, begin + 100)
                    for deal in [chance.choice(deals)]
                ]
            )  # fmt: skip
    return before


Rows = list[dict[str, Any]]


def _large(chance: random.Random) -> Rows:
    amount = {"amount": str(chance.randint(240, 249) * 1000), "currency": "EUR"}
    return [
        {"field": "value", "is": "at_least", "value": amount},
        {"field": "customer_country", "is": "any_of", "value": [chance.choice(COUNTRIES)]},
        {"field": "status", "is": "any_of", "value": ["submitted", "in_review"]},
    ]


def _ending(chance: random.Random) -> Rows:
    return [
        {"field": "protected_until", "is": "in_next", "value": {"number": 2, "unit": "days"}},
        {"field": "status", "is": "any_of", "value": ["approved"]},
        {"field": "customer_country", "is": "none_of", "value": chance.sample(COUNTRIES, 7)},
    ]


def _added(chance: random.Random) -> Rows:
    least = chance.randint(970, 990)
    return [
        {"field": "custom_seats", "is": "at_least", "value": str(least)},
        {"field": "custom_region", "is": "any_of", "value": [chance.choice(REGIONS)]},
        {"field": "status", "is": "none_of", "value": ["expired", "lost", "won"]},
    ]


def _named(chance: random.Random) -> Rows:
    word = chance.choice(("hospital", "university", "airport", "ministry", "klinik"))
    return [
        {"field": "customer_name", "is": "contains", "value": word},
        {"any": [{"field": "tender", "is": "yes"}, {"field": "competitor", "is": "filled"}]},
    ]


def _unclear(chance: random.Random) -> Rows:
    return [
        {"field": "conflict", "is": "any_of", "value": ["possible", "conflict"]},
        {"field": "submitted", "is": "in_last", "value": {"number": 7, "unit": "days"}},
        {"field": "title", "is": "contains_not", "value": chance.choice(("renewal", "test"))},
    ]


def _of_a_kind_of_partner(chance: random.Random) -> Rows:
    return [
        {"field": "submitted", "is": "in_last", "value": {"number": 3, "unit": "days"}},
        {"has": "partner", "at_least": 1, "where": {"all": [
            {"field": "country", "is": "any_of", "value": chance.sample(COUNTRIES, 2)},
            {"field": "types", "is": "any_of", "value": [chance.choice(("var", "msp"))]}]}},
    ]  # fmt: skip


def _of_a_good_partner(chance: random.Random) -> Rows:
    return [
        {"field": "review_due", "is": "filled"},
        {"has": "partner", "at_least": 1, "where": {"all": [
            {"has": "registrations", "at_least": chance.randint(3, 5), "where": {"all": [
                {"field": "status", "is": "any_of", "value": ["won"]},
                {"field": "decided", "is": "in_last", "value": {"number": 12, "unit": "months"}}]}},
        ]}},
    ]  # fmt: skip


_CONDITIONS: tuple[Callable[[random.Random], Rows], ...] = (
    _large, _ending, _added, _named, _unclear, _of_a_kind_of_partner, _of_a_good_partner,
)  # fmt: skip
