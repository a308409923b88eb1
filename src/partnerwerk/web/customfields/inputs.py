"""Added fields in a form: the same in that of a registration, a partner and a customer.

In a form their names begin with `custom.`; an amount has a second one for its currency, and what may
have several answers says so, for none of them is an answer, too.
"""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from babel.numbers import format_decimal
from django import forms
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partnerwerk.customfields import hooks
from partnerwerk.customfields.fieldsets import PREFIX, FieldSet
from partnerwerk.customfields.kinds import FieldKind, Required
from partnerwerk.customfields.models import CustomField, HasCustomFields
from partnerwerk.customfields.people import options
from partnerwerk.customfields.showing import names_of_records
from partnerwerk.kit.money import COMMON_CURRENCIES

AMOUNT, CURRENCY, SEVERAL, REMOVE = ".amount", ".currency", ".several", ".remove"


def typed_in(post: QueryDict) -> dict[str, Any]:
    """What a form says of added fields, by key. NUL is no text, and PostgreSQL keeps none."""
    typed: dict[str, Any] = {}
    for name in post:
        if not name.startswith(PREFIX):
            continue
        key, _dot, part = name.removeprefix(PREFIX).partition(".")
        value = post.get(name, "").replace("\x00", "")
        if f".{part}" in (AMOUNT, CURRENCY):
            typed.setdefault(key, {})[part] = value
        elif f".{part}" == SEVERAL:
            typed[key] = [code.replace("\x00", "") for code in post.getlist(PREFIX + key)]
        elif f".{part}" == REMOVE:
            typed[key] = ""
        elif not part:
            typed.setdefault(key, value)
    return typed


def as_posted(typed: Mapping[str, Any]) -> dict[str, Any]:
    """The same as a form would send it: names with text or lists of texts."""
    posted: dict[str, Any] = {}
    for key, value in typed.items():
        name = f"{PREFIX}{key}"
        if isinstance(value, Mapping):
            posted[name + AMOUNT] = str(value.get("amount") or "")
            posted[name + CURRENCY] = str(value.get("currency") or "")
        else:
            posted[name] = value
    return posted


def typed_of(record: HasCustomFields, fields: FieldSet) -> dict[str, Any]:
    """A record's values as one would type them."""
    return {
        known.key: _typed(known, value)
        for known in fields.changeable
        if (value := record.custom.get(known.key)) is not None and known.kind != FieldKind.FILE
    }


def _typed(known: CustomField, value: Any) -> Any:
    language = get_language() or "en"
    if known.kind == FieldKind.NUMBER:
        return str(format_decimal(Decimal(value), "#,##0.######", locale=language))
    if known.kind == FieldKind.MONEY:
        amount = str(format_decimal(Decimal(value["amount"]), "#,##0.00", locale=language))
        return {"amount": amount, "currency": value["currency"]}
    if known.kind == FieldKind.YES_NO:
        return "yes" if value else "no"
    return value


def add_to(form: forms.Form, fields: FieldSet, *, with_files: bool = True) -> None:
    """Give a form the fields that the actor may fill in; files need a record that is there."""
    for known in fields.changeable:
        name = PREFIX + known.key
        if known.kind == FieldKind.FILE and not with_files:
            continue
        if known.kind == FieldKind.MONEY:
            form.fields[name + AMOUNT] = _field(
                known, fields, forms.TextInput({"inputmode": "decimal"})
            )
            form.fields[name + CURRENCY] = _currency(_chosen(form, name + CURRENCY))
        else:
            form.fields[name] = _field(known, fields, _widget(known, fields, form))


def groups_of(
    form: forms.Form, fields: FieldSet, record: HasCustomFields | None = None
) -> list[dict[str, Any]]:
    """The form's added fields in their groups, for `components/added_fields.html`; those of a record
    with the files that it holds.
    """
    names = names_of_records([record], fields).files if record else {}
    groups: dict[str, list[dict[str, Any]]] = {}
    for known in fields.changeable:
        name = PREFIX + known.key
        is_money = known.kind == FieldKind.MONEY
        if (name + AMOUNT if is_money else name) in form.fields:
            shown = _shown(form, known, name, is_money)
            held = record.custom.get(known.key) if record and shown["is_file"] else None
            shown["file"] = names.get(str(held), "") if held else ""
            groups.setdefault(known.group, []).append(shown)
    return [{"title": title, "fields": shown} for title, shown in groups.items()]


def _shown(form: forms.Form, known: CustomField, name: str, is_money: bool) -> dict[str, Any]:
    return {
        "field": form[name + AMOUNT if is_money else name],
        "currency": form[name + CURRENCY] if is_money else None,
        "is_file": known.kind == FieldKind.FILE,
        "remove": name + REMOVE,
        "several": name + SEVERAL if known.kind == FieldKind.CHOICES else "",
        "note": _("sometimes needed") if known.required == Required.WHEN else "",
    }


class _AsTyped(forms.Field):
    """What is wrong with it, the action says."""

    def clean(self, value: Any) -> Any:
        return value


class _Currency(forms.ChoiceField):
    def clean(self, value: Any) -> Any:
        return value


def _field(known: CustomField, fields: FieldSet, widget: forms.Widget) -> forms.Field:
    return _AsTyped(
        label=known.label,
        required=known.required == Required.ALWAYS,
        help_text=_help(known, fields),
        widget=widget,
    )


def _help(known: CustomField, fields: FieldSet) -> str:
    """What the administrator wrote, and when it is needed."""
    said = known.help
    if known.required == Required.WHEN:
        words = _("Needed if: %s")
        when = hooks.conditions().say(known.required_when, fields.noun, fields.actor)
        needed = words % when if when else _("Needed in some cases.")
        said = f"{said} {needed}".strip()
    return said


def _widget(known: CustomField, fields: FieldSet, form: forms.Form) -> forms.Widget:
    kind = FieldKind(known.kind)
    nothing = ("", "")
    if kind == FieldKind.FILE:
        return forms.FileInput()
    if kind == FieldKind.LONG_TEXT:
        return forms.Textarea({"rows": 3})
    if kind == FieldKind.DATE:
        return forms.DateInput({"type": "date"})
    if kind == FieldKind.CHOICES:
        return forms.CheckboxSelectMultiple(choices=_with_kept(known, form))
    if kind == FieldKind.CHOICE:
        return forms.Select(choices=[nothing, *_with_kept(known, form)])
    if kind == FieldKind.YES_NO:
        return forms.Select(choices=[nothing, ("yes", _("Yes")), ("no", _("No"))])
    if kind == FieldKind.PERSON:
        return forms.Select(choices=[nothing, *options(fields.actor)])
    attrs = {FieldKind.NUMBER: {"inputmode": "decimal"}, FieldKind.LINK: {"inputmode": "url"}}
    return forms.TextInput({"autocomplete": "off", **attrs.get(kind, {})})


def _with_kept(known: CustomField, form: forms.Form) -> list[tuple[str, str]]:
    """The answers, and those that the record has from before."""
    offered = dict(known.options)
    chosen = _chosen(form, PREFIX + known.key)
    codes = [choice["code"] for choice in known.choices]
    kept = {code: known.label_of(code) for code in codes if code in chosen}
    return list((offered | kept).items())


def _chosen(form: forms.Form, name: str) -> list[str]:
    """What stands in the form: posted, or at first."""
    if isinstance(form.data, QueryDict) and name in form.data:
        return list(map(str, form.data.getlist(name)))
    first = form.initial.get(name) or []
    return [str(code) for code in first] if isinstance(first, list) else [str(first)]


def _currency(chosen: list[str]) -> forms.ChoiceField:
    others = [code for code in chosen if code and code not in COMMON_CURRENCIES]
    codes = [*others, *COMMON_CURRENCIES]
    return _Currency(label=_("Currency"), choices=[(c, c) for c in codes], required=False)


def place_of(problem_field: str, form: forms.Form) -> str:
    """Where a problem is shown: an amount's beside the amount."""
    return problem_field + AMOUNT if problem_field + AMOUNT in form.fields else problem_field
