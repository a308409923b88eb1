"""What people type into the search, and how long its answer takes in the palette.

A third are names as they are known, whole or the first words of them; the others beginnings, misspelled
names, words in another order, words that very many have, references.
"""

import random
from collections.abc import Callable, Iterator
from urllib.parse import quote

from bench.channel import Channel
from bench.load import get, percentile, send

ROUNDS = 240
EVERYWHERE = ("gmbh", "group", "holdings", "bank", "renewal", "network site", "co ltd", "st", "in")


def searches(names: list[str], chance: random.Random) -> Iterator[str]:
    """Without end: what people type, each way as often as another."""
    ways: list[Callable[[str], str]] = [
        lambda name: name,
        lambda name: " ".join(name.split()[:2]),
        lambda name: name[: chance.randint(3, 6)],
        lambda name: _misspelled(name.split()[0], chance),
        lambda name: _misspelled(" ".join(name.split()[:2]), chance),
        lambda name: " ".join(reversed(name.split()[:2])),
        lambda name: chance.choice(EVERYWHERE),
        lambda name: f"{name.split()[0]} {chance.choice(EVERYWHERE)}",
        lambda name: f"R-{chance.randint(1001, 900_000)}",
    ]
    while True:
        yield chance.choice(ways)(chance.choice(names))


def _misspelled(text: str, chance: random.Random) -> str:
    """A letter left out, doubled, or swapped with the next."""
    at = chance.randrange(max(1, len(text) - 1))
    return chance.choice(
        [text[:at] + text[at + 1 :], text[:at] + text[at : at + 1] + text[at:],
         text[:at] + text[at + 1 : at + 2] + text[at : at + 1] + text[at + 2 :]]
    )  # fmt: skip


def global_search(
    channel: Channel, port: int, *, rows: int
) -> Iterator[tuple[str, str, str, bool]]:
    """The lines of the table: the palette's answer for the vendor and for a partner."""
    for who, cookie in (("vendor", channel.vendor_session), ("partner", channel.partner_session)):
        typed = searches(channel.names, random.Random(9))
        requests = [get(f"/search?palette=1&q={quote(next(typed))}", cookie) for _ in range(ROUNDS)]
        send(port, requests[:20], clients=1, wished=200)
        answers = send(port, requests, clients=1, wished=200)
        p95, p50 = answers.p95() * 1000, percentile(answers.seconds, 50) * 1000
        found = f"p95 {p95:.0f} ms, median {p50:.0f} ms"
        if answers.failed:
            found += f", {answers.failed} failed"
        what = f"global search at {rows:,} registrations and customers, {who}"
        yield what, found, "p95 ≤ 100 ms", p95 <= 100 and not answers.failed
