"""What a rule can do with fields that a vendor added: fill one in, by the action of the record's app."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor, system_actor
from partnerwerk.conditions.nouns import Options
from partnerwerk.customfields.canonical import Around, WrongValue, is_empty, read_value
from partnerwerk.customfields.fieldsets import FieldSet, fields_of
from partnerwerk.customfields.kinds import FieldKind
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.people import person_named
from partnerwerk.kit.problems import InvalidInput, Problem, Refused
from partnerwerk.workflow.effects import Effect, Occasion, register_effect

AS_TYPED = (FieldKind.PERSON, FieldKind.CHOICE, FieldKind.CHOICES)


def register_filling(noun: str, fill_in: Callable[..., Any]) -> None:
    """`fill_in(record, {key: value}, by_program=True, reason=…, actor=…)` is what people use, too."""

    def options(actor: Actor) -> Options:
        known = fields_of(noun, actor).changeable
        return [(field.key, field.label) for field in known if field.kind != FieldKind.FILE]

    def perform(occasion: Occasion, target: str, text: str) -> str:
        field = _field(fields_of(noun, system_actor()), target)
        typed = {field.key: _sent(field, text)}
        try:
            fill_in(
                occasion.record,
                typed,
                by_program=True,
                reason=occasion.reason,
                actor=system_actor(),
            )
        except InvalidInput as error:
            raise Refused(" ".join(problem.text for problem in error.problems)) from error
        return f"{field.label}: {text}" if text else field.label

    def read(actor: Actor, target: str, text: str) -> str:
        return _kept(_field(fields_of(noun, actor), target), text, actor)

    register_effect(
        Effect(
            code=f"fill_in_{noun}",
            label=_("fill in the field"),
            options=options,
            perform=perform,
            nouns=(noun,),
            text_label=_("Value; empty takes it away"),
            read=read,
        )
    )


def _field(fields: FieldSet, key: str) -> CustomField:
    found = fields.get(key)
    if found is None:
        raise Refused(str(_("There is no such field any more.")))
    return found


def _kept(field: CustomField, text: str, actor: Actor) -> str:
    """What is typed in one's own language, as it is read in any."""
    around = Around(people=lambda name: person_named(name, actor))
    try:
        value = read_value(field, _typed(field, text), around)
    except WrongValue as error:
        raise InvalidInput([Problem("text", str(error))]) from error
    if value is None or field.kind in AS_TYPED:
        return text.strip()
    if field.kind == FieldKind.MONEY:
        return f"{value['amount']} {value['currency']}"
    if field.kind == FieldKind.YES_NO:
        return "yes" if value else "no"
    return str(value)


def _sent(field: CustomField, text: str) -> Any:
    return None if is_empty(text) else _typed(field, text)


def _typed(field: CustomField, text: str) -> Any:
    """`1,200 EUR` and `red; green` in the parts that a field reads."""
    if is_empty(text):
        return ""
    if field.kind == FieldKind.MONEY:
        amount, _space, currency = text.strip().rpartition(" ")
        return {"amount": amount or currency, "currency": currency if amount else ""}
    if field.kind == FieldKind.CHOICES:
        return [part.strip() for part in text.split(";") if part.strip()]
    return text
