"""Proves the journal from the first event on: every seal, every event, nothing more and nothing less."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from django.db import transaction

from partnerwerk.access import acting, as_login_role, system_actor
from partnerwerk.journal import head
from partnerwerk.journal.chain import MISSING, Ids, events_among, numbers_in, query, seal_of
from partnerwerk.journal.head import Head
from partnerwerk.journal.models import Seal
from partnerwerk.journal.sealing import BEFORE_MARKS

PAGE = 50  # seals read at once
MOST_TOLD = 20
_LENGTH = len(MISSING)
_OUTSIDE = """
with known as (
    select coalesce(range_agg(ids), '{}') ids
    from (select ids from journal_seal union all select ids from journal_unsealed) k)
select '{(,)}'::int8multirange - ids from known
"""
_NUMBER = """
select count(*) from unnest(%s::int8multirange) r
join journal_event e on e.id >= lower(r) and e.id < upper(r)
"""
_TWICE = """
select max(id), min(id) from journal_event where mark <> '' group by mark having count(*) > 1
order by 1 limit %s
"""


@dataclass
class Proof:
    """What was looked at, and what is not as it was written."""

    events: int = 0
    seals: int = 0
    waiting: int = 0
    form: int = BEFORE_MARKS
    head: Head | None = None
    bent: list[str] = field(default_factory=list)
    more: int = 0

    def tell(self, said: str) -> None:
        if len(self.bent) < MOST_TOLD:
            self.bent.append(said)
        else:
            self.more += 1


def prove(noted: Sequence[Head] = ()) -> Proof:
    """Read all of it as it is at one moment. `noted` are heads that somebody wrote down; the one that
    this machine keeps is looked for as well.
    """
    proof = Proof()
    with transaction.atomic():
        query("set transaction isolation level repeatable read, read only")
        with acting(system_actor()):
            _prove_seals(proof)
            _prove_waiting(proof)
            _prove_nothing_more(proof)
            with as_login_role():
                _prove_heads(proof, noted)
    return proof


def _prove_seals(proof: Proof) -> None:
    before = b""
    for seal in _seals():
        if seal.number != proof.seals + 1:
            proof.tell(f"seals {proof.seals + 1} to {seal.number - 1} are missing")
        digests, mac = bytes(seal.digests), bytes(seal.mac)
        if mac != seal_of(before, seal.number, seal.at, seal.form, seal.ids, digests):
            proof.tell(f"seal {seal.number} was changed, or the JOURNAL_KEY is another")
        _prove_events(proof, seal.ids, digests)
        before, proof.seals, proof.form = mac, seal.number, seal.form
        proof.head = Head(seal.number, mac)


def _seals() -> Iterator[Seal]:
    last = 0
    while True:
        with as_login_role():
            page = list(Seal.objects.filter(number__gt=last).order_by("number")[:PAGE])
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].number


def _prove_events(proof: Proof, ids: Ids, digests: bytes) -> None:
    wanted = [digests[at : at + _LENGTH] for at in range(0, len(digests), _LENGTH)]
    found = {event.number: event.digest for event in events_among(ids, len(wanted) + 1)}
    for number, digest in zip(numbers_in(ids), wanted, strict=False):
        if number not in found:
            proof.tell(f"event {number} was deleted")
        elif found[number] != digest:
            proof.tell(f"event {number} was changed")
    proof.events += len(found)


def _prove_waiting(proof: Proof) -> None:
    """What is not sealed yet: all of it must be there and bear our mark."""
    with as_login_role():
        rows = query("select ids, before_marks from journal_unsealed order by id")
    for ids, before_marks in rows:
        if not before_marks:
            _prove_announced(proof, ids)
        elif proof.form == BEFORE_MARKS:
            proof.waiting += query(_NUMBER, [ids])[0][0]
        else:
            proof.tell("what waits to be sealed was changed by hand")


def _prove_announced(proof: Proof, ids: Ids) -> None:
    numbers = list(numbers_in(ids))
    found = {event.number: event for event in events_among(ids, len(numbers))}
    proof.waiting += len(found)
    for number in numbers:
        if number not in found:
            proof.tell(f"event {number} was deleted")
        elif not found[number].is_ours:
            proof.tell(f"event {number} was inserted or changed by hand")


def _prove_nothing_more(proof: Proof) -> None:
    """Events that no seal holds and no statement announced, and such as repeat another."""
    with as_login_role():
        outside: Ids = query(_OUTSIDE)[0][0]
    for event in events_among(outside, MOST_TOLD):
        proof.tell(f"event {event.number} was inserted by hand")
    for number, original in query(_TWICE, [MOST_TOLD]):
        proof.tell(f"event {number} repeats event {original}")


def _prove_heads(proof: Proof, noted: Sequence[Head]) -> None:
    kept = head.kept()
    for one in (*noted, *([kept] if kept else [])):
        if not head.leads_to(one):
            where = f"kept in {head.kept_at()}" if one is kept else "that you gave"
            proof.tell(
                f"the head {where} (seal {one.number}) is not in the chain: its end was cut off or made"
                " anew, or an older backup was restored"
            )
