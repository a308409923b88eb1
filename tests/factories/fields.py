"""Fields that the administrator of the cast adds."""

from typing import Any

from cast import Cast
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.customfields.actions import add_field
from partnerwerk.customfields.inputs import Choice, FieldInput
from partnerwerk.customfields.models import CustomField

EVERYBODY = (*VENDOR_ROLES, *PARTNER_ROLES)
REGIONS = (Choice("north", "North", "Norden"), Choice("south", "South", "Süden"))


def field_input(kind: str, **changes: Any) -> FieldInput:
    """A field that everybody sees and changes, unless said otherwise."""
    label = changes.pop("label", kind.replace("_", " ").capitalize())
    given = {
        "kind": kind,
        "label_en": label,
        "label_de": f"{label} (de)",
        "choices": REGIONS if kind in ("choice", "choices") else (),
        "seen_by": EVERYBODY,
        "changed_by": EVERYBODY,
        **changes,
    }
    return FieldInput(**given)


def added(cast: Cast, kind: str, noun: str = "registration", **changes: Any) -> CustomField:
    """A field as its administrator adds it."""
    return cast.administrator.does(add_field, noun, field_input(kind, **changes))
