"""The mark of an event: whoever wrote it knew the installation's key, which no database holds.

A row that somebody puts into the journal by hand has none, one that is copied bears a mark that was
seen before, one that is changed does not fit its own. What is marked is the event as JSON in one order
of keys, with moments in microseconds and numbers that are written in one way, so that it reads the
same before it is stored and after.
"""

import base64
import hashlib
import hmac
import json
import os
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings

MARKED = (
    "at", "name", "subject_kind", "subject_id", "partner_id", "internal", "only_for", "heard", "quiet",
    "actor_membership_id", "actor_organisation_id", "actor_name", "changes", "reason", "data",
)  # fmt: skip
_AT_FIRST = {"heard": False, "quiet": False}
_BEGINNING, _MICROSECOND = datetime(1970, 1, 1, tzinfo=UTC), timedelta(microseconds=1)
_NONCE, _LENGTH = 8, 24


def mark_of(event: Mapping[str, Any]) -> str:
    """A new mark for an event that is given by its columns and about to be written."""
    return _mark(_text([_AT_FIRST.get(c) if c not in event else event[c] for c in MARKED]))


def fits(mark: str, columns: Sequence[Any]) -> bool:
    """Was this mark made for these values of `MARKED`, as JSON gives them back?"""
    try:
        nonce = base64.b64decode(mark, validate=True)[:_NONCE]
    except ValueError:
        return False
    return hmac.compare_digest(_mark(_text(columns), nonce), mark)


@cache
def key_for(purpose: str) -> bytes:
    """The installation's key, another for each purpose."""
    return hmac.digest(settings.JOURNAL_KEY.encode(), purpose.encode(), "sha256")


def _mark(text: bytes, nonce: bytes | None = None) -> str:
    nonce = os.urandom(_NONCE) if nonce is None else nonce
    proof = hmac.digest(key_for("event"), nonce + text, hashlib.sha256)
    return base64.b64encode((nonce + proof)[:_LENGTH]).decode()


def _text(values: Sequence[Any]) -> bytes:
    settled = [_settled(value) for value in values]
    return json.dumps(settled, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def _settled(value: Any) -> Any:
    """The one way to write a value; numbers lose how exactly they were typed, no more."""
    if isinstance(value, dict):
        return {key: _settled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_settled(item) for item in value]
    if isinstance(value, float):
        return int(Decimal(repr(value))) if value.is_integer() else value
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, datetime):
        return (value - _BEGINNING) // _MICROSECOND
    return value
