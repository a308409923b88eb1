"""One added field, set in several records at once."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerwerk.access import Actor
from partnerwerk.customfields.fieldsets import FieldSet, fields_of
from partnerwerk.customfields.kinds import FieldKind
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.values import read_given
from partnerwerk.kit.problems import InvalidInput, Problem
from partnerwerk.web.customfields import inputs as added
from partnerwerk.web.deals.forms import ProblemForm
from partnerwerk.web.lists.bulk import BulkAction, Given

Fill = Callable[[Any, Mapping[str, Any], Actor], Any]


class FillForm(ProblemForm):
    """Which field; once that is chosen, its value."""

    field = forms.ChoiceField(label=gettext_lazy("Field"))
    asks_more = True

    @property
    def values(self) -> list[dict[str, Any]]:
        """The chosen field, as `components/added_fields.html` draws it."""
        return self._groups

    def __init__(self, data: Any, offered: FieldSet) -> None:
        super().__init__(data)
        options = [(known.key, known.label) for known in offered.known]
        self.fields["field"] = forms.ChoiceField(
            label=_("Field"), choices=[("", _("Choose a field")), *options]
        )
        chosen = _chosen(data, offered)
        self._groups: list[dict[str, Any]] = []
        if chosen.known:
            added.add_to(self, chosen)
            self._groups = added.groups_of(self, chosen)


def fill_action(noun_key: str, permission: StrEnum, fill: Fill, **more: Any) -> BulkAction:
    """The bulk action for a noun whose own action `fill` writes added fields of one record."""

    def offered(actor: Actor) -> FieldSet:
        fields = fields_of(noun_key, actor)
        return FieldSet(noun_key, actor, tuple(f for f in fields.changeable if _is_asked(f)))

    def check(given: Given, actor: Actor) -> None:
        chosen = _chosen(given.data, offered(actor))
        if not chosen.known:
            raise InvalidInput([Problem("field", _("Choose a field."), "required")])
        read = read_given(_typed(given, chosen), chosen, None)
        if read.problems:
            raise InvalidInput(read.problems)

    def perform(record: Any, given: Given, actor: Actor) -> str:
        fill(record, _typed(given, _chosen(given.data, offered(actor))), actor)
        return _("set")

    return BulkAction(
        key="fill",
        label=gettext_lazy("Set a field"),
        heading=gettext_lazy("Set a field in the selected records"),
        permission=permission,
        perform=perform,
        form=lambda data, actor: FillForm(data, offered(actor)),
        check=check,
        applies=lambda actor: bool(offered(actor).known),
        **more,
    )


def _is_asked(known: CustomField) -> bool:
    """A file belongs to one record."""
    return known.kind != FieldKind.FILE


def _chosen(data: Any, offered: FieldSet) -> FieldSet:
    key = data.get("field", "")
    return FieldSet(offered.noun, offered.actor, tuple(f for f in offered.known if f.key == key))


def _typed(given: Given, chosen: FieldSet) -> Mapping[str, Any]:
    """The value of the chosen field alone; nothing typed empties it."""
    typed = added.typed_in(given.data)
    return {known.key: typed.get(known.key, "") for known in chosen.known}
