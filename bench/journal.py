"""A million events: sealed by the job, and proved from the first on as `partnerwerk check` does."""

import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

from bench.segments import analyze
from partnerwerk.kit.embedded import EmbeddedServer

EVENTS = 1_000_000
PIECE = 20_000
NAMES = ("deal.submitted", "deal.changed", "deal.approved", "record.opened", "record.opened")


def lines(server: EmbeddedServer) -> Iterator[tuple[str, str, str, bool]]:
    """Lines of the table, measured in a process of its own on a database of its own."""
    from bench import inside

    channel = inside.build(server, "bench_journal", 10)
    found = inside.run_in_process(channel.url, "journal")
    took, number = found["proved_in"], found["proved"]
    yield (
        f"prove {EVENTS:,} events of the journal",
        f"{took:.0f} s",
        "≤ 60 s",
        took <= 60 and number >= EVENTS and not found["bent"],
    )
    yield ("… sealing them first", f"{found['sealed_in']:.0f} s", "", True)
    took = found["slowest_page"] * 1000
    yield (
        f"audit page of {EVENTS:,} events, slowest filter",
        f"{took:.0f} ms",
        "≤ 100 ms",
        took <= 100,
    )


def measure() -> dict[str, Any]:
    """Write them as bulk actions do, seal and prove them."""
    from partnerwerk.journal.proving import prove
    from partnerwerk.journal.sealing import seal_all

    _write()
    began = time.perf_counter()
    seal_all(EVENTS)
    sealed = time.perf_counter()
    proof = prove()
    proved = time.perf_counter()
    return {
        "sealed_in": sealed - began, "proved_in": proved - sealed, "proved": proof.events,
        "bent": proof.bent, "slowest_page": _slowest_page(),
    }  # fmt: skip


def _slowest_page() -> float:
    """The first page of each question, as the page asks it; the median of five turns each."""
    from partnerwerk.access import acting, system_actor
    from partnerwerk.journal.auditing import Asked, AuditKind
    from partnerwerk.journal.models import Event
    from partnerwerk.kit import clock

    analyze()
    with acting(system_actor(), only_reads=True):
        some = Event.audited.get(pk=EVENTS // 2)
    assert some.actor_membership_id
    assert some.actor_organisation_id
    month = clock.now() - timedelta(days=400)
    questions = [
        Asked(), *(Asked(kind=kind) for kind in AuditKind), Asked(names=["deal.approved"]),
        Asked(people=[some.actor_membership_id]), Asked(records=[some.subject_id]),
        Asked(organisations=[some.actor_organisation_id]),
        Asked(since=month, until=month + timedelta(days=1)),
        Asked(kind=AuditKind.SEEN, people=[some.actor_membership_id]),
        Asked(kind=AuditKind.ACCESS, until=month),
    ]  # fmt: skip
    return max(map(_took, questions))


def _took(asked: Any) -> float:
    from partnerwerk.access import acting, system_actor
    from partnerwerk.journal.auditing import audited
    from partnerwerk.kit.paging import page_of

    seconds = []
    for _turn in range(5):
        began = time.perf_counter()
        with acting(system_actor(), only_reads=True) as actor:
            page_of(audited(actor, asked), order="-at")
        seconds.append(time.perf_counter() - began)
    return sorted(seconds)[2]


def _write() -> None:
    from partnerwerk.access import acting, system_actor
    from partnerwerk.journal.recording import record_silently
    from partnerwerk.kit import clock

    people = [uuid4() for _ in range(200)]
    houses = [uuid4() for _ in range(50)]
    records = [uuid4() for _ in range(20_000)]
    began = clock.now() - timedelta(days=700)
    for first in range(0, EVENTS, PIECE):
        with acting(system_actor()):
            record_silently(
                [
                    {
                        "at": began + timedelta(minutes=n),
                        "name": "access.signed_in" if n % 997 == 0 else NAMES[n % len(NAMES)],
                        "subject_kind": "dealregistration", "subject_id": records[n % 19_997],
                        "partner_id": houses[n % 47], "internal": False,
                        "actor_membership_id": people[n % 199],
                        "actor_organisation_id": houses[n % 47], "actor_name": "Ada Lovelace",
                        "changes": {"title": {"before": "Renewal", "after": f"Renewal {n}"}},
                        "reason": "", "data": {"conflict": "clear", "score": n % 100},
                        "quiet": n % 5 > 2,
                    }
                    for n in range(first, first + PIECE)
                ]
            )  # fmt: skip
