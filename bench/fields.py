"""Added fields of the registrations of the measurements: three by which lists are narrowed."""

import json
import random
from datetime import date, timedelta
from urllib.parse import urlencode

FIRST = date(2025, 1, 1)
DAYS, SEATS = 720, 1_000
REGIONS = ("north", "south", "east", "west")


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


def narrowed(chance: random.Random) -> str:
    """The address of a list narrowed by all three, more or less."""
    least, wide = chance.randrange(SEATS), chance.choice((5, 50, 500))
    begin = FIRST + timedelta(days=chance.randrange(DAYS))
    end = begin + timedelta(days=chance.choice((7, 30, 180)))
    tests = [
        {"field": "custom_seats", "is": "between",
         "value": {"from": str(least), "to": str(least + wide)}},
        {"field": "custom_region", "is": "any_of", "value": [chance.choice(REGIONS)]},
        {"field": "custom_begin", "is": "between",
         "value": {"from": begin.isoformat(), "to": end.isoformat()}},
    ]  # fmt: skip
    return f"/deals?{urlencode({'when': json.dumps({'v': 1, 'when': {'all': tests}})})}"
