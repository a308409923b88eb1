"""Why something happened: an event that a rule caused carries the rules that led to it."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

CHAIN = "chain"
_chain: ContextVar[tuple[str, ...]] = ContextVar("chain", default=())


@contextmanager
def caused_by(chain: Sequence[str]) -> Iterator[None]:
    """Whatever is recorded within has these causes, the first one first."""
    token = _chain.set(tuple(chain))
    try:
        yield
    finally:
        _chain.reset(token)


def with_causes(data: dict[str, Any]) -> dict[str, Any]:
    """An event's data and the causes of this moment, if there are any."""
    chain = _chain.get()
    return {**data, CHAIN: list(chain)} if chain else data


def chain_of(data: dict[str, Any]) -> tuple[str, ...]:
    """The causes that an event carries."""
    return tuple(data.get(CHAIN, ()))
