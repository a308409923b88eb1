"""The switch from the login role, which sees no business row, to the actor's database role."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import connection, transaction
from psycopg.pq import TransactionStatus

from partnerwerk.access.actor import Actor, Side
from partnerwerk.kit.provisioning import PARTNER_ROLE, VENDOR_ROLE

ROLES = {
    Side.VENDOR: VENDOR_ROLE,
    Side.SYSTEM: VENDOR_ROLE,
    Side.PARTNER: PARTNER_ROLE,
}
_ONLY_READS = ", set_config('transaction_read_only', 'on', true)"
Found = TypeVar("Found")
_read: ContextVar[dict[str, Any] | None] = ContextVar("read in this transaction", default=None)


@contextmanager
def acting(actor: Actor, *, only_reads: bool = False) -> Iterator[Actor]:
    """One transaction in which the database shows what this actor may see, and nothing else.

    `only_reads`: each statement gets a plan for the values it asks for, which finds partial and
    trigram indexes; what writes takes plans made once. No statement takes more than one processor: the
    others belong to other people. Who views as a partner cannot write: the transaction is read-only to
    its end. All settings are local to the transaction, so that a connection pool may stand in between. After an error nothing needs to be put back: the rollback does it.
    """
    is_inner = connection.in_atomic_block
    with transaction.atomic():
        _enter(actor, "force_custom_plan" if only_reads else "auto")
        before = _read.set({})
        try:
            yield actor
        finally:
            _read.reset(before)
        if is_inner and not connection.needs_rollback:
            _set_role("none")  # the outer transaction goes on as nobody; else it ends here


def read_once(name: str, read: Callable[[], Found]) -> Found:
    """What does not change while an actor acts, and is asked for many times: read once, as this
    actor sees it. `forget` after it was changed.
    """
    kept = _read.get()
    if kept is None:
        return read()
    if name not in kept:
        kept[name] = read()
    return cast(Found, kept[name])


def forget(name: str) -> None:
    """Let `read_once` read it anew."""
    kept = _read.get()
    if kept is not None:
        kept.pop(name, None)


@contextmanager
def as_login_role() -> Iterator[None]:
    """For a moment, in the same transaction: the queue and the sign-in tables, no business row."""
    with _as_role("none"):
        yield


@contextmanager
def across_partners() -> Iterator[None]:
    """For a moment, in the same transaction: the vendor's eyes, whoever acts.

    Only for functions that must look across partners and return no more than their answer (the
    conflict check). A test lists the callers.
    """
    with _as_role(VENDOR_ROLE):
        yield


@contextmanager
def _as_role(role: str) -> Iterator[None]:
    before = _set_role(role)
    try:
        yield
    finally:  # also when somebody outside catches the error and goes on in this transaction
        if not _is_broken():
            _set_role(before)


def _is_broken() -> bool:
    """Has a statement failed? Then the rollback, which must come, brings the role back."""
    state = connection.connection.info.transaction_status
    return connection.needs_rollback or state is TransactionStatus.INERROR


def _set_role(role: str) -> str:
    """Switch, and say which role it was before."""
    with connection.cursor() as cursor:
        cursor.execute("select current_setting('role'), set_config('role', %s, true)", [role])
        row = cursor.fetchone()
    assert row is not None
    return str(row[0])


def _enter(actor: Actor, plans: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select set_config('role', %s, true),"
            " set_config('partnerwerk.partner_ids', %s, true),"
            " set_config('partnerwerk.known_ids', %s, true),"
            " set_config('partnerwerk.home_id', %s, true),"
            " set_config('partnerwerk.member_id', %s, true),"
            " set_config('plan_cache_mode', %s, true),"
            " set_config('max_parallel_workers_per_gather', '0', true)"
            + (_ONLY_READS if actor.is_viewing else ""),
            [
                ROLES[actor.side],
                _array(actor.partner_ids),
                _array(actor.known_ids),
                str(actor.own_side_id or ""),
                str(actor.membership_id or ""),
                plans,
            ],
        )


def _array(ids: tuple[UUID, ...]) -> str:
    return "{" + ",".join(map(str, ids)) + "}"
