"""What can be asked about: each noun registers itself at start-up with its fields and relations.

A higher app contributes to a lower noun with `contribute`: so `deals` lets a partner be asked for
its registrations, and `partners` knows nothing of it.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils.functional import Promise

from partnerwerk.access import Actor
from partnerwerk.conditions.operators import Kind

Label = str | Promise
Options = Sequence[tuple[str, Any]]
Choices = Callable[[Actor], Options]
Names = Callable[[Collection[str], Actor], Mapping[str, str]]
Meanings = Callable[[Collection[str]], Mapping[str, Any]]
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
CODED = (Kind.CHOICE, Kind.CHOICES, Kind.PERSON, Kind.REFERENCE, Kind.NAMED)


def _everybody(actor: Actor) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Field:
    """Something known of a record.

    `path` is Django's, over single relations only. A value within a JSON column is named by the
    column's path and `json_key` (days and numbers there as text, money as amount and currency).
    `through` is a relation to several rows, each with one of the
    values of a field of the kind `choices`; `path` is then of those rows. `folded_path` is the column
    with a text's folded form, where there is one. `open_to` hides a field from some, `heading` groups fields where they are offered. `names`
    says what codes that a record holds are called, where that is more than what can be chosen.
    `meanings` belongs to the kind `named`: the conditions of the same noun that codes stand for at this
    moment; `path` is then the record's key.
    """

    key: str
    label: Label
    kind: Kind
    path: str
    json_key: str = ""
    through: str = ""
    currency_path: str = ""
    folded_path: str = ""
    choices: Choices | None = None
    open_to: Callable[[Actor], bool] = _everybody
    heading: Label = ""
    names: Names | None = None
    meanings: Meanings | None = None

    def called(self, codes: Collection[str], actor: Actor) -> Mapping[str, str]:
        """The names of codes in the reader's language; what has none is left out."""
        if self.names is not None:
            return self.names(codes, actor)
        offered = self.choices(actor) if self.choices else ()
        return {str(code): str(label) for code, label in offered}


@dataclass(frozen=True, slots=True)
class Relation:
    """Other records that belong to a record. Its words stand in the sentence as they are: *a
    registration*, *no registration*, *whose*.

    `several` is told how many. `moment` names the field of the target that says when it was, so
    that one can say "no registration in the last 6 months".
    """

    key: str
    label: Label
    target: str
    path: str
    some: Label
    none: Label
    several: Callable[[int], str]
    whose: Label
    moment: str = ""
    open_to: Callable[[Actor], bool] = _everybody


@dataclass(frozen=True)
class Noun:
    """A kind of record. `has` begins what is said of its relations: *it has*."""

    key: str
    label: Label
    has: Label
    model: type[models.Model]
    visible_to: Callable[[Actor], "models.QuerySet[Any]"]
    own_fields: dict[str, Field] = field(default_factory=dict)
    own_relations: dict[str, Relation] = field(default_factory=dict)

    def fields(self) -> Iterator[Field]:
        """Its own, and those that the sources know of at this moment."""
        yield from self.own_fields.values()
        for source in _sources:
            yield from source(self)

    def field(self, key: str) -> Field | None:
        own = self.own_fields.get(key)
        added = (field for source in _sources for field in source(self) if field.key == key)
        return own or next(added, None)

    def relation(self, key: str) -> Relation | None:
        return self.own_relations.get(key)


Source = Callable[[Noun], Iterable[Field]]
_nouns: dict[str, Noun] = {}
_sources: list[Source] = []


def register(noun: Noun, fields: Iterable[Field], relations: Iterable[Relation] = ()) -> None:
    """Make a noun known. What does not fit its model is an error at start-up."""
    if noun.key in _nouns:
        raise ValueError(f"{noun.key} is registered already")
    _nouns[noun.key] = noun
    contribute(noun.key, fields, relations)


def contribute(
    noun_key: str, fields: Iterable[Field] = (), relations: Iterable[Relation] = ()
) -> None:
    """Add to a noun what a higher app knows of it."""
    noun = _nouns[noun_key]
    for new in fields:
        _check_new(noun, new.key)
        check_field(noun, new)
        noun.own_fields[new.key] = new
    for relation in relations:
        _check_new(noun, relation.key)
        _check_relation(noun, relation)
        noun.own_relations[relation.key] = relation


def add_source(source: Source) -> None:
    """Fields that people add while the system runs: the source is asked each time. Those that it
    names must pass `check_field`."""
    _sources.append(source)


def noun_of(key: str) -> Noun:
    return _nouns[key]


def all_nouns() -> list[Noun]:
    return list(_nouns.values())


def check_field(noun: Noun, new: Field) -> None:
    """Raise ValueError unless the field fits the model and says all that its kind needs."""
    if new.kind in CODED and new.choices is None:
        raise ValueError(f"{noun.key}.{new.key}: a {new.kind} needs choices")
    if (new.kind is Kind.NAMED) != (new.meanings is not None):
        raise ValueError(f"{noun.key}.{new.key}: what is named, and only that, has meanings")
    if bool(new.currency_path) != (new.kind is Kind.MONEY and not new.json_key):
        raise ValueError(f"{noun.key}.{new.key}: money, and only money, has a currency")
    if new.json_key and not _KEY.fullmatch(new.json_key):
        raise ValueError(f"{noun.key}.{new.key}: {new.json_key} is no key")
    model = noun.model
    if new.through:
        if new.kind is not Kind.CHOICES:
            raise ValueError(f"{noun.key}.{new.key}: only choices come through other rows")
        model = _related(model, new.through)
    column = column_at(model, new.path)
    if bool(new.json_key) != isinstance(column, models.JSONField):
        raise ValueError(f"{noun.key}.{new.key}: a JSON column, and only that, has a key")
    if new.folded_path:
        column_at(model, new.folded_path)
    if new.currency_path:
        column_at(model, new.currency_path)


def column_at(model: type[models.Model], path: str) -> "models.Field[Any, Any]":
    """The column at a path over single relations; ValueError when there is none."""
    *steps, name = path.split("__")
    try:
        for step in steps:
            relation = model._meta.get_field(step)
            if not (relation.many_to_one or relation.one_to_one):
                raise ValueError(f"{model.__name__}.{step} leads to several rows")
            model = relation.related_model  # type: ignore[assignment]
        found = model._meta.get_field(name)
    except FieldDoesNotExist as error:
        raise ValueError(str(error)) from error
    if not isinstance(found, models.Field):
        raise ValueError(f"{model.__name__}.{name} is no column")
    return found


def is_code(noun: Noun, asked: Field, code: str) -> bool:
    """Could this stand in the field's column, written exactly so?"""
    if asked.json_key:
        return True
    model = _related(noun.model, asked.through) if asked.through else noun.model
    column = column_at(model, asked.path)
    if isinstance(column, ArrayField):
        column = column.base_field
    while isinstance(column, models.ForeignKey):
        column = column.target_field
    try:
        return str(column.to_python(code)) == code
    except ValidationError:
        return False


def through_rows(noun: Noun, asked: Field) -> tuple[str, Any]:
    """The key by which the rows of such a field know their record, and their model."""
    relation = noun.model._meta.get_field(asked.through)
    assert isinstance(relation, models.ForeignObjectRel)
    return relation.field.name, relation.related_model


def _related(model: type[models.Model], name: str) -> type[models.Model]:
    related = model._meta.get_field(name).related_model
    assert isinstance(related, type)
    return related


def _check_new(noun: Noun, key: str) -> None:
    if key in noun.own_fields or key in noun.own_relations:
        raise ValueError(f"{noun.key}.{key} is taken")


def _check_relation(noun: Noun, relation: Relation) -> None:
    target = _nouns[relation.target]
    if _related(noun.model, relation.path) is not target.model:
        raise ValueError(f"{noun.key}.{relation.key} does not lead to {target.key}")
    if relation.moment and relation.moment not in target.own_fields:
        raise ValueError(f"{noun.key}.{relation.key}: {target.key} has no {relation.moment}")
