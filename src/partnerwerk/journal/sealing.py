"""Seals what was written: a job takes the events that wait and chains them to those before.

Writers know nothing of it. Each statement that writes events announces their numbers in the same
transaction (a trigger), so that they come to light with its commit, whenever that is: the chain's order
is the order of sealing, and nobody needs to know whether a smaller number is still to come.
"""

import logging
from collections.abc import Mapping, Sequence

from partnerwerk.access import acting, as_login_role, system_actor
from partnerwerk.journal import head
from partnerwerk.journal.chain import (
    MISSING,
    Found,
    Ids,
    as_ids,
    events_among,
    numbers_in,
    query,
    seal_of,
)
from partnerwerk.journal.models import Seal
from partnerwerk.kit import clock

log = logging.getLogger(__name__)
BATCH = 1_000
BEFORE_MARKS, MARKED = 0, 1
"""Forms of a seal: over events from before there were marks, which stand at the chain's beginning
only; and over marked ones."""
_ONE_SEALER = "select pg_try_advisory_xact_lock(7411, 1)"
_NEXT_FORM = "select before_marks from journal_unsealed order by not before_marks, id limit 1"
_TAKE = """
with taken as (
    delete from journal_unsealed where id in (
        select id from journal_unsealed where before_marks = %s order by id limit 500)
    returning ids)
select coalesce(range_agg(ids), '{}') from taken
"""
_PUT_BACK = """
insert into journal_unsealed (ids, before_marks)
select rest, %s from (select %s::int8multirange * int8multirange(int8range(%s, null, '()')) rest) r
where not isempty(rest)
"""
_UP_TO = "select %s::int8multirange * int8multirange(int8range(null, %s, '(]'))"


def seal_all(most: int = 1_000_000) -> int:
    """Seal what waits, so many batches at most; how many events were looked at."""
    looked_at = 0
    for _turn in range(most):
        done = seal_some()
        if not done:
            break
        looked_at += done
    return looked_at


def seal_some() -> int:
    """Seal one batch in one transaction; nothing while another does. A chain that does not go on from
    the head that we know is not continued.
    """
    with acting(system_actor()):
        with as_login_role():
            if query(_ONE_SEALER) != [(True,)]:
                return 0
            head.require_kept()
            form = query(_NEXT_FORM)
        if not form:
            return 0
        looked_at, sealed = _seal_batch(before_marks=form[0][0])
    if sealed is not None:
        head.keep(sealed)
    return looked_at


def _seal_batch(*, before_marks: bool) -> tuple[int, Seal | None]:
    with as_login_role():
        ids: Ids = query(_TAKE, [before_marks])[0][0]
    found = events_among(ids, BATCH)
    with as_login_role():
        if len(found) == BATCH:
            last = found[-1].number
            query(_PUT_BACK, [before_marks, ids, last])
            ids = query(_UP_TO, [ids, last])[0][0]
        previous = Seal.objects.order_by("-number").first()
        digests = _old(found, previous) if before_marks else _marked(found, ids)
        form = BEFORE_MARKS if before_marks else MARKED
        return len(found) or 1, _close(form, digests, previous) if digests else None


def _old(found: Sequence[Found], previous: Seal | None) -> dict[int, bytes]:
    """Events from before there were marks: taken as they are, but never after a marked one."""
    if previous is not None and previous.form != BEFORE_MARKS:
        return {}
    return {event.number: event.digest for event in found}


def _marked(found: Sequence[Found], ids: Ids) -> dict[int, bytes]:
    """What was announced and is gone is sealed as missing; what bears no mark of ours stays outside,
    where a proof finds it.
    """
    digests = dict.fromkeys(numbers_in(ids), MISSING)
    for event in found:
        digests[event.number] = event.digest
        if not event.is_ours:
            log.error("event %s was not written by Partnerwerk and is not sealed", event.number)
            del digests[event.number]
    return digests


def _close(form: int, digests: Mapping[int, bytes], previous: Seal | None) -> Seal:
    ids, joined, at = as_ids(digests), b"".join(digests.values()), clock.now()
    number, before = (previous.number + 1, bytes(previous.mac)) if previous else (1, b"")
    mac = seal_of(before, number, at, form, ids, joined)
    return Seal.objects.create(number=number, at=at, form=form, ids=ids, digests=joined, mac=mac)
