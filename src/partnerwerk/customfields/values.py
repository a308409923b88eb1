"""What somebody gives a record's fields: read, checked and put beside what it holds already."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.customfields import hooks
from partnerwerk.customfields.canonical import Around, WrongValue, is_empty, read_value
from partnerwerk.customfields.fieldsets import PREFIX, FieldSet, may_change
from partnerwerk.customfields.kinds import FieldKind, Required
from partnerwerk.customfields.models import CustomField, HasCustomFields
from partnerwerk.customfields.people import person_named
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import Problem, Problems


@dataclass
class Given:
    """The values as the record will hold them, and what is wrong with those given."""

    fields: FieldSet
    values: dict[str, Any]
    problems: list[Problem] = field(default_factory=list)

    @property
    def asks_conditions(self) -> bool:
        """Is there a field that is asked for under a condition only?"""
        return any(f.required == Required.WHEN for f in self.fields.changeable)

    def missing(self, record: HasCustomFields) -> list[Problem]:
        """What must be filled in, of that which the actor can fill in, and is not. `record` is as it
        will be. A file can be attached only to a record that is there.
        """
        wrong = {problem.field for problem in self.problems}
        return [
            Problem(PREFIX + f.key, _("This is needed here."), "required")
            for f in self.fields.changeable
            if self.values.get(f.key) is None
            and PREFIX + f.key not in wrong
            and not (f.kind == FieldKind.FILE and record._state.adding)  # noqa: SLF001
            and is_required(f, record, self.fields)
        ]


def read_given(
    typed: Any, fields: FieldSet, record: HasCustomFields | None, *, by_program: bool = False
) -> Given:
    """`typed` is {key: value}. What it does not name stays as it is, and so does what the actor may
    not see: of that it learns nothing, not even by a problem.
    """
    given = Given(fields, dict(record.custom) if record else {})
    named = typed if isinstance(typed, Mapping) else {}
    around = _around(record, fields.actor, by_program)
    for key, value in named.items():
        _read(str(key), value, given, around)
    return given


def _read(key: str, typed: Any, given: Given, around: Around) -> None:
    known = given.fields.get(key)
    if known is None:
        given.problems.append(Problem(PREFIX + key[:40], _("There is no such field."), "unknown"))
        return
    try:
        value = _kept(known, typed, given) or read_value(known, typed, around)
    except WrongValue as error:
        given.problems.append(Problem(PREFIX + key, str(error)))
        return
    if value == given.values.get(key):
        return
    if not may_change(known, given.fields.actor):
        text = _("Your role may see this, but not change it.")
        given.problems.append(Problem(PREFIX + key, text, "denied"))
    elif value is None:
        given.values.pop(key, None)
    else:
        given.values[key] = value


def _kept(known: CustomField, typed: Any, given: Given) -> Any:
    """The value that is there already stays valid: a choice that was retired, a person who left."""
    before = given.values.get(known.key)
    return before if typed == before and not is_empty(typed) else None


def is_required(known: CustomField, record: HasCustomFields, fields: FieldSet) -> bool:
    if known.required == Required.WHEN:
        return hooks.conditions().hold(known.required_when, fields.noun, record, fields.actor)
    return known.required == Required.ALWAYS


def check(given: Given, record: HasCustomFields, problems: Problems) -> None:
    """Put the values on a record, and every problem beside its field."""
    record.custom = given.values
    problems.found += given.problems
    problems.found += given.missing(record)


def forget_files(before: Mapping[str, Any], record: HasCustomFields, fields: FieldSet) -> None:
    """After the record was saved: what its fields held as a file before and hold no more is gone."""
    held = {f.key: before.get(f.key) for f in fields.known if f.kind == FieldKind.FILE}
    gone = [value for key, value in held.items() if value and record.custom.get(key) != value]
    ids = [found for found in map(as_id, gone) if found]
    if (files := hooks.files()) is not None and ids:
        files.forget(ids, record, fields.actor)


def _around(record: HasCustomFields | None, actor: Actor, by_program: bool) -> Around:
    def belongs(text: str) -> bool:
        found, files = as_id(text), hooks.files()
        if found is None or files is None or record is None:
            return False
        return files.belongs(found, record, actor)

    people: Callable[[str], str | None] = lambda text: person_named(text, actor)  # noqa: E731
    return Around(by_program=by_program, people=people, files=belongs)
