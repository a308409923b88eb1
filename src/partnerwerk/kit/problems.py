"""What is wrong with an input: every problem at once, each beside its field."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """One sentence about one field (`""` for the whole), in the person's language."""

    field: str
    text: str
    code: str = "invalid"


class InvalidInput(Exception):
    """The input cannot be taken; nothing was written. Doors show all problems (HTTP 422)."""

    def __init__(self, problems: "list[Problem]") -> None:
        super().__init__("; ".join(f"{p.field}: {p.text}" for p in problems))
        self.problems = problems


class Refused(Exception):
    """The state of things forbids it now (HTTP 409): already decided, already protected."""

    def __init__(self, text: str, code: str = "conflict") -> None:
        super().__init__(text)
        self.text, self.code = text, code


@dataclass
class Problems:
    """Collects problems; `stop_if_any` raises them together."""

    found: list[Problem] = field(default_factory=list)

    def add(self, field_name: str, text: object, code: str = "invalid") -> None:
        self.found.append(Problem(field_name, str(text), code))

    def add_too_long(
        self, text: str, model: type[models.Model], column: str, field_name: str = ""
    ) -> None:
        """Unless a model's column holds the text; it is told beside `field_name`, or the column's own."""
        longest: int = getattr(model._meta.get_field(column), "max_length")  # noqa: B009
        if len(text) > longest:
            self.add(field_name or column, _("At most %s characters.") % longest, "too_long")

    def stop_if_any(self) -> None:
        if self.found:
            raise InvalidInput(self.found)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self.found)
