"""Added fields of the registrations of the measurements: three by which lists are narrowed."""

import json
import random
import time
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

FIRST = date(2025, 1, 1)
DAYS, SEATS = 720, 1_000
REGIONS = ("north", "south", "east", "west")
ROUNDS, WARM = 130, 10


def custom_of(number: int) -> str:
    """A registration's values, as its column holds them."""
    begin = FIRST + timedelta(days=number * 31 % DAYS)
    seats, region = number * 7919 % SEATS, REGIONS[number % 4]
    return f'{{"seats": "{seats}", "region": "{region}", "begin": "{begin}"}}'


def add_fields() -> None:
    """The three fields and their indexes, as an administrator and the worker make them."""
    from partnerwerk.access import acting, system_actor
    from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
    from partnerwerk.customfields import indexes
    from partnerwerk.customfields.actions import add_field
    from partnerwerk.customfields.inputs import Choice, FieldInput

    everybody = (*VENDOR_ROLES, *PARTNER_ROLES)
    regions = [Choice(code, code.title(), code.title()) for code in REGIONS]
    with acting(system_actor()) as actor:
        for key, kind in (("seats", "number"), ("region", "choice"), ("begin", "date")):
            given = FieldInput(
                key=key, kind=kind, label_en=key.title(), label_de=key.title(), in_list=True,
                is_filterable=True, choices=regions if kind == "choice" else (),
                seen_by=everybody, changed_by=everybody,
            )  # fmt: skip
            add_field("registration", given, actor=actor)
    indexes.keep()


def narrowed(chance: random.Random) -> dict[str, Any]:
    """A condition over all three, that holds for a handful of registrations or for many thousands."""
    least, wide = chance.randrange(SEATS), chance.choice((5, 50, 500))
    begin = FIRST + timedelta(days=chance.randrange(DAYS))
    end = begin + timedelta(days=chance.choice((7, 30, 180)))
    seats, begins = (
        {"from": str(least), "to": str(least + wide)},
        {"from": f"{begin}", "to": f"{end}"},
    )
    rows = [
        {"field": "custom_seats", "is": "between", "value": seats},
        {"field": "custom_region", "is": "any_of", "value": [chance.choice(REGIONS)]},
        {"field": "custom_begin", "is": "between", "value": begins},
    ]
    return {"v": 1, "when": {"all": rows}}


def address(chance: random.Random) -> str:
    """The list's page, narrowed so."""
    return f"/deals?{urlencode({'when': json.dumps(narrowed(chance))})}"


def measure() -> list[float]:
    """Seconds for the first page of a narrowed list with the vendor's eyes, without HTTP."""
    from partnerwerk.access import acting, system_actor
    from partnerwerk.conditions.compiling import records
    from partnerwerk.conditions.language import read_condition
    from partnerwerk.conditions.nouns import noun_of
    from partnerwerk.kit import clock
    from partnerwerk.kit.paging import page_of

    noun, chance, seconds = noun_of("registration"), random.Random(6), []
    for _round in range(ROUNDS):
        with acting(system_actor(), only_reads=True) as actor:
            condition = read_condition(narrowed(chance), noun)
            began = time.perf_counter()
            found = records(condition, noun, actor=actor, today=clock.today())
            page_of(found.select_related("partner__organisation"), order="-created_at")
            seconds.append(time.perf_counter() - began)
    return seconds[WARM:]
