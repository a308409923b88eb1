"""Fields that a vendor adds can be asked for in conditions, and be needed under a condition."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from django.db import models

from partnerwerk.access import Actor, system_actor
from partnerwerk.conditions.evaluating import holds
from partnerwerk.conditions.language import read_condition
from partnerwerk.conditions.naming import read_to_keep
from partnerwerk.conditions.nouns import Field, Noun, noun_of
from partnerwerk.conditions.operators import Kind
from partnerwerk.conditions.rights import is_open
from partnerwerk.conditions.wording import sentence
from partnerwerk.customfields import hooks
from partnerwerk.customfields.fieldsets import fields_of, may_see
from partnerwerk.customfields.kinds import FieldKind
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.nouns import find_noun
from partnerwerk.customfields.people import names_of
from partnerwerk.customfields.people import options as people
from partnerwerk.kit import clock
from partnerwerk.kit.ids import as_id

PREFIX = "custom_"
KINDS: Mapping[str, Kind] = {
    FieldKind.TEXT: Kind.TEXT, FieldKind.LONG_TEXT: Kind.TEXT, FieldKind.LINK: Kind.TEXT,
    FieldKind.NUMBER: Kind.NUMBER, FieldKind.MONEY: Kind.MONEY, FieldKind.DATE: Kind.DATE,
    FieldKind.CHOICE: Kind.CHOICE, FieldKind.CHOICES: Kind.CHOICES, FieldKind.YES_NO: Kind.YES_NO,
    FieldKind.PERSON: Kind.PERSON, FieldKind.FILE: Kind.REFERENCE,
}  # fmt: skip


def fields_added_to(noun: Noun) -> Iterator[Field]:
    """Also those that are retired: what a condition once asked for can still be answered."""
    if find_noun(noun.key) is None:
        return
    for known in fields_of(noun.key, system_actor()).known:
        yield as_field(known)


def as_field(known: CustomField) -> Field:
    return Field(
        PREFIX + known.key,
        known.label,
        KINDS[known.kind],
        "custom",
        json_key=known.key,
        choices=lambda actor: _options(known, actor),
        open_to=lambda actor: not known.is_retired and may_see(known, actor),
        names=lambda codes, actor: _names(known, codes, actor),
    )


def _names(known: CustomField, codes: Collection[str], actor: Actor) -> Mapping[str, str]:
    """Also of answers that were retired, people who left, and files."""
    if known.kind == FieldKind.PERSON:
        return names_of(codes, actor)
    if known.kind == FieldKind.FILE:
        files, ids = hooks.files(), [found for found in map(as_id, codes) if found]
        return {str(pk): name for pk, name in files.names(ids, actor).items()} if files else {}
    return {code: known.label_of(code) for code in codes}


def _options(known: CustomField, actor: Actor) -> list[tuple[str, str]]:
    if known.kind == FieldKind.PERSON:
        return people(actor)
    return known.options


class Needed:
    """When a field must be filled in (`customfields.hooks.Conditions`)."""

    def check(self, when: Any, noun: str, actor: Actor) -> None:
        read_to_keep(when, noun_of(noun), actor)

    def hold(self, when: Any, noun: str, record: models.Model, actor: Actor) -> bool:
        known = noun_of(noun)
        condition = read_condition(when, known)
        return holds(condition, record, known, actor=actor, today=clock.today())

    def say(self, when: Any, noun: str, actor: Actor) -> str:
        known = noun_of(noun)
        condition = read_condition(when, known)
        is_told = actor.sees_all or is_open(condition, known, actor)
        return sentence(condition, known, actor) if is_told else ""
