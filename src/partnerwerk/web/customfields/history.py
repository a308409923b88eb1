"""What became of an added field, in words."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerwerk.access import Actor
from partnerwerk.customfields import hooks
from partnerwerk.customfields.events import FieldEvent
from partnerwerk.customfields.kinds import FieldKind, Required
from partnerwerk.customfields.models import CustomField
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.people.words import role_label
from partnerwerk.web.settings.history import Telling, by_columns, history_of, yes_or_no

SAID = {
    FieldEvent.ADDED: gettext_lazy("Added"),
    FieldEvent.CHANGED: gettext_lazy("Changed"),
    FieldEvent.MOVED: gettext_lazy("Another place in the form"),
    FieldEvent.RETIRED: gettext_lazy("Retired"),
    FieldEvent.RESTORED: gettext_lazy("Brought back"),
}
LABELS = {
    "kind": gettext_lazy("What it holds"),
    "label_en": gettext_lazy("Name in English"),
    "label_de": gettext_lazy("Name in German"),
    "help_en": gettext_lazy("Hint in English"),
    "help_de": gettext_lazy("Hint in German"),
    "group_en": gettext_lazy("Group in English"),
    "group_de": gettext_lazy("Group in German"),
    "choices": gettext_lazy("Answers"),
    "position": gettext_lazy("Place"),
    "in_list": gettext_lazy("Column of the list"),
    "is_filterable": gettext_lazy("Narrows and sorts the list"),
    "required": gettext_lazy("Needed"),
    "required_when": gettext_lazy("Needed if"),
    "seen_by": gettext_lazy("Who sees it"),
    "changed_by": gettext_lazy("Who fills it in"),
}


def field_history(field: CustomField, actor: Actor) -> list[dict[str, Any]]:
    """Newest first."""

    def value(name: str, held: Any) -> str:
        if name == "required_when":
            return _condition(held, field.noun, actor)
        return _in_words(name, held)

    return history_of(field.pk, Telling(SAID, by_columns(LABELS, value)), actor)


def _in_words(name: str, held: Any) -> str:
    if name in ("in_list", "is_filterable"):
        return yes_or_no(held)
    if held in (None, "", []):
        return ""
    if name in ("seen_by", "changed_by"):
        return ", ".join(role_label(code) for code in held)
    if name == "choices":
        return ", ".join(str(c["en"]) for c in held if not c.get("retired"))
    if name == "kind":
        return str(FieldKind(held).label)
    return str(Required(held).label) if name == "required" else str(held)


def _condition(when: Any, noun: str, actor: Actor) -> str:
    if when is None:
        return ""
    try:
        return hooks.conditions().say(when, noun, actor)
    except InvalidInput:
        return _("A field of the condition is gone.")
