"""One index for each field by which lists are narrowed or sorted, over exactly the expression that
conditions and sorting use.

They are made `concurrently`: nobody who writes waits. A build that was interrupted leaves an index that
is not valid; it is dropped and made again.
"""

from collections.abc import Iterable, Mapping
from hashlib import sha256
from uuid import UUID

from django.db import connection

from partnerwerk.access import acting, system_actor
from partnerwerk.customfields.kinds import FieldKind
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.nouns import Noun, all_nouns, noun_of

PREFIX = "custom_field_"


def expression(field: CustomField) -> str:
    """What is compared and sorted. The key holds nothing but small letters, digits, underscores."""
    text = f"custom ->> '{field.key}'"
    if field.kind == FieldKind.NUMBER:
        return f"({text})::numeric(30, 6)"
    if field.kind == FieldKind.MONEY:
        return f"(custom #>> '{{{field.key},amount}}')::numeric(30, 6)"
    if field.kind == FieldKind.CHOICES:
        return f"custom -> '{field.key}'"
    if field.kind == FieldKind.TEXT:
        return f"search_key({text})"
    return text


def wanted_for(field: CustomField) -> dict[str, str]:
    """The indexes of a field by name, each with what follows `create index concurrently NAME`."""
    noun, one = noun_of(field.noun), f"({expression(field)})"
    key = noun.model._meta.pk.column
    plain = f"on {noun.table} ({one}, {key})"
    if field.kind == FieldKind.CHOICES:
        return {_name(field, ""): f"on {noun.table} using gin ({one} jsonb_path_ops)"}
    if field.kind == FieldKind.TEXT:
        parts = f"on {noun.table} using gin ({one} gin_trgm_ops)"
        return {_name(field, "s"): plain, _name(field, "p"): parts}
    return {_name(field, ""): plain}


def _name(field: CustomField, more: str) -> str:
    """Of noun, key and kind, and of the expression: should that ever change, so does the index."""
    known = f"{field.noun}.{field.key}.{field.kind}.{expression(field)}"
    return f"{PREFIX}{sha256(known.encode()).hexdigest()[:16]}{more}"


def keep() -> None:
    """Bring the database's indexes to those that are wanted. Not within a transaction."""
    with acting(system_actor()):
        fields = [f for f in CustomField.objects.all() if f.is_filterable and not f.is_retired]
    for noun in all_nouns():
        wanted: dict[str, str] = {}
        for field in fields:
            wanted |= wanted_for(field) if field.noun == noun.key else {}
        _bring(noun, wanted)


def _bring(noun: Noun, wanted: Mapping[str, str]) -> None:
    there = _there(noun)
    for name, is_valid in there.items():
        if name not in wanted or not is_valid:
            _run(f"drop index concurrently if exists {name}")
    missing = [name for name in wanted if not there.get(name)]
    for name in missing:
        _run(f"create index concurrently {name} {wanted[name]}")
    if missing:
        _run(f"analyze {noun.table}")  # the planner knows an expression's values only by this


def ready_among(fields: Iterable[CustomField]) -> set[UUID]:
    """Which of them are ready, one question for each noun."""
    fields = list(fields)
    there = {key: _there(noun_of(key)) for key in {field.noun for field in fields}}
    return {f.pk for f in fields if all(there[f.noun].get(name) for name in wanted_for(f))}


def is_ready(field: CustomField) -> bool:
    """Can lists be narrowed and sorted by it as fast as by any other column?"""
    return bool(ready_among([field]))


def _there(noun: Noun) -> dict[str, bool]:
    """Our indexes of a noun's table, and whether they are whole."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.relname, i.indisvalid from pg_index i join pg_class c on c.oid = i.indexrelid"
            " where i.indrelid = %s::regclass and starts_with(c.relname::text, %s)",
            [noun.table, PREFIX],
        )
        return dict(cursor.fetchall())


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
