"""What an administrator types about a field."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from partnerwerk.customfields.inputs import LONGEST, Choice, FieldInput, key_for
from partnerwerk.customfields.kinds import FieldKind, Required
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.nouns import Noun
from partnerwerk.web.deals.forms import ProblemForm

TEXTS = ("key", "kind", *LONGEST, "required")
TICKS = ("in_list", "is_filterable")
RIGHTS = ("seen_by", "changed_by")


def _line(label: Any, *, required: bool = False, help_text: Any = "", **attrs: Any) -> Any:
    attrs = {"autocomplete": "off", **attrs}
    return forms.CharField(
        label=label, required=required, help_text=help_text, widget=forms.TextInput(attrs)
    )


def _tick(label: Any, help_text: Any = "") -> forms.BooleanField:
    widget = forms.CheckboxInput({"class": "tick"})
    return forms.BooleanField(label=label, required=False, help_text=help_text, widget=widget)


class FieldForm(ProblemForm):
    """In the order in which one thinks of it; key and kind are asked once."""

    label_en = _line(_("Name in English"), required=True)
    label_de = _line(_("Name in German"), required=True)
    kind = forms.ChoiceField(label=_("What it holds"), choices=FieldKind.choices)
    key = _line(
        _("Key"), help_text=_("For the API and files. Made of the English name, and never changed.")
    )
    choices = forms.CharField(
        label=_("Answers"),
        required=False,
        widget=forms.Textarea({"rows": 4, "placeholder": "North | Norden\nSouth | Süden"}),
        help_text=_(
            "One a line: English | German. What is taken away can be chosen no more; what was answered stays."
        ),
    )
    help_en = _line(_("Hint in English"))
    help_de = _line(_("Hint in German"))
    group_en = _line(_("Group in English"))
    group_de = _line(_("Group in German"))
    required = forms.ChoiceField(
        label=_("Must it be filled in?"), choices=Required.choices, widget=forms.RadioSelect
    )
    required_when = forms.CharField(required=False, label=_("Needed if"))
    in_list = _tick(_("Show it as a column of the list"))
    is_filterable = _tick(
        _("Narrow and sort the list by it"), _("An index is made for it while everybody works.")
    )
    seen_by = forms.CharField(required=False, label=_("Who sees it"))
    changed_by = forms.CharField(required=False, label=_("Who fills it in"))

    def __init__(self, data: Mapping[str, Any] | QueryDict, *, is_new: bool) -> None:
        super().__init__(data)
        if not is_new:
            del self.fields["key"], self.fields["kind"]


def first(noun: Noun) -> dict[str, Any]:
    """A new field: seen by everybody, filled in by those who change its records."""
    return {
        "kind": FieldKind.TEXT,
        "required": Required.NEVER,
        "seen_by": list(noun.roles),
        "changed_by": list(noun.changed_by),
    }


def shown(field: CustomField) -> dict[str, Any]:
    """A field as one would type it."""
    texts = {name: getattr(field, name) for name in (*TEXTS, *RIGHTS)}
    ticks = {name: "on" if getattr(field, name) else "" for name in TICKS}
    answers = [c for c in field.choices if not c.get("retired")]
    return {**texts, **ticks, "choices": "\n".join(map(_as_line, answers))}


def given(post: Mapping[str, Any], before: CustomField | None) -> FieldInput:
    """The same read back; a condition comes from the builder."""
    read: dict[str, Any] = {name: _text(post, name) for name in TEXTS}
    read |= {name: _several(post, name) for name in RIGHTS}
    read |= {name: bool(post.get(name)) for name in TICKS}
    known = before.choices if before else []
    answers = _answers(_text(post, "choices"), known)
    return FieldInput(**read, choices=answers)


def as_field(given: FieldInput, noun: Noun, before: CustomField | None) -> CustomField:
    """As it would be, for its preview."""
    field = CustomField(noun=noun.key, key=given.key or "new", kind=given.kind or FieldKind.TEXT)
    if before:
        field.key, field.kind, field.choices = before.key, before.kind, before.choices
    given.put_on(field)
    if field.required_when is None and field.required == Required.WHEN:
        field.required = Required.NEVER  # until the condition is complete
    field.label_en, field.label_de = field.label_en or "…", field.label_de or "…"
    return field


def _as_line(choice: Mapping[str, str]) -> str:
    plain = key_for(choice["en"]) == choice["code"]
    said = f"{choice['en']} | {choice['de']}"
    return said if plain else f"{choice['code']}: {said}"


def _answers(text: str, known: Sequence[Mapping[str, Any]]) -> list[Choice]:
    return [_answer(line.strip(), known) for line in text.splitlines() if line.strip()]


def _answer(line: str, known: Sequence[Mapping[str, Any]]) -> Choice:
    """`North | Norden`, or with its code in front once it is called otherwise. An answer that keeps one
    of its names keeps its code.
    """
    code, colon, rest = line.partition(":")
    is_coded = bool(colon) and any(c["code"] == code.strip() for c in known)
    en, bar, de = (rest if is_coded else line).partition("|")
    en, de = " ".join(en.split()), " ".join(de.split()) if bar else " ".join(en.split())
    if not is_coded:
        same = (c["code"] for c in known if c["en"] == en or c["de"] == de)
        code = next(same, key_for(en))
    return Choice(code.strip(), en, de)


def _text(post: Mapping[str, Any], name: str) -> str:
    value = post.get(name) or ""
    return str(value).replace("\x00", "").strip()


def _several(post: Mapping[str, Any], name: str) -> list[str]:
    values = post.getlist(name) if isinstance(post, QueryDict) else post.get(name, [])
    return [str(value).replace("\x00", "") for value in values]
