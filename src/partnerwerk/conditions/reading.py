"""What a record has in a field, in the form in which it is compared; None for anything that counts as
missing.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from partnerwerk.conditions.nouns import Field
from partnerwerk.conditions.operators import Kind

Reader = Callable[[Any], Any]


def reader_of(field: Field) -> Reader:
    """A function that reads it from a record; not for choices in rows of their own."""
    if field.kind is Kind.MONEY:
        return _money(field)
    stored, plain = _stored(field), _PLAIN.get(field.kind, str)

    def read(record: Any) -> Any:
        value = stored(record)
        if value is None or value == "" or value == []:
            return None
        return plain(value)

    return read


def _stored(field: Field) -> Reader:
    """As it stands in its column or under its key, over single relations."""
    owner, name = _owner(field.path), field.path.rpartition("__")[2]
    column: Reader = attrgetter(name) if owner is None else _of(owner, name)
    if not field.json_key:
        return column
    key = field.json_key
    return lambda record: (column(record) or {}).get(key)


def _owner(path: str) -> Reader | None:
    *steps, _name = path.split("__")
    if not steps:
        return None

    def follow(record: Any) -> Any:
        for step in steps:
            record = getattr(record, step)
            if record is None:
                return None
        return record

    return follow


def _of(owner: Reader, name: str) -> Reader:
    """None when there is no such owner."""

    def column(record: Any) -> Any:
        found = owner(record)
        return None if found is None else getattr(found, name)

    return column


def _money(field: Field) -> Reader:
    """The amount and its currency."""
    stored = _stored(field)
    if field.json_key:
        return lambda record: _amount(stored(record))
    currency_of = attrgetter(field.currency_path)

    def read(record: Any) -> tuple[Decimal, str] | None:
        value = stored(record)
        return None if value in (None, "") else (_number(value), currency_of(record))

    return read


def _amount(value: Any) -> tuple[Decimal, str] | None:
    return (Decimal(str(value["amount"])), value["currency"]) if value else None


def _number(value: Any) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(str(value))


def _date(value: Any) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def _datetime(value: datetime) -> date:
    return value.astimezone(UTC).date()


_PLAIN: dict[Kind, Callable[[Any], Any]] = {
    Kind.NUMBER: _number,
    Kind.DATE: _date,
    Kind.DATETIME: _datetime,
    Kind.CHOICES: lambda codes: set(map(str, codes)),
    Kind.YES_NO: lambda value: value,
}
