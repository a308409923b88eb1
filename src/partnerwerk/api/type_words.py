"""What is wrong with the type of a value, in the caller's language; pydantic speaks English only."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

WORDS = {
    "missing": gettext_lazy("This value is missing."),
    "bool": gettext_lazy("Send true or false."),
    "int": gettext_lazy("Send a whole number."),
    "uuid": gettext_lazy("Send an id as we gave it."),
    "model": gettext_lazy("Send an object with named values."),
    "dict": gettext_lazy("Send an object with named values."),
    "list": gettext_lazy("Send a list."),
    "string": gettext_lazy("Send a text."),
    "json": gettext_lazy("This is no valid JSON."),
}


def words_for(error_type: str) -> str:
    """A sentence for pydantic's `bool_parsing`, `int_type` and the like."""
    kind = error_type.partition("_")[0]
    return str(WORDS[kind]) if kind in WORDS else _("This value has the wrong form.")
