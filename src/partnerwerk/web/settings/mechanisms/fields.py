"""Fields that were added to registrations, partners and customers."""

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.access import Actor
from partnerwerk.customfields.events import FieldEvent
from partnerwerk.customfields.indexes import ready_among
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.nouns import all_nouns
from partnerwerk.customfields.queries import filled_lately, managed_fields
from partnerwerk.web.settings.history import last_change
from partnerwerk.web.settings.mechanisms.state import State, Wrong, changed


def state(actor: Actor) -> State:
    fields = managed_fields(actor)
    living = [field for field in fields if not field.is_retired]
    number = len(living)
    return State(
        in_force=ngettext("%s field", "%s fields", number) % number,
        names=[field.label for field in living],
        used=_used(living, actor),
        wrong=_without_index(living),
        **changed(last_change([field.pk for field in fields], FieldEvent, actor)),
    )


def _used(fields: Iterable[CustomField], actor: Actor) -> str:
    """Of how many of the newest records of each noun hold something in an added field."""
    nouns = [noun for noun in all_nouns() if any(field.noun == noun.key for field in fields)]
    found = [(noun, filled_lately(noun.key, actor)) for noun in nouns]
    words = _("%(noun)s: %(filled)s of the newest %(of)s")
    return " · ".join(
        words % {"noun": noun.label, "filled": lately.filled, "of": lately.looked_at}
        for noun, lately in found
        if lately.looked_at
    )


def _without_index(fields: Iterable[CustomField]) -> list[Wrong]:
    narrowing = [field for field in fields if field.is_filterable]
    ready = ready_among(narrowing)
    words = _("The index of %s is being made")
    return [
        Wrong(words % field.label, reverse("custom_field", args=[field.pk]), "info")
        for field in narrowing
        if field.pk not in ready
    ]
