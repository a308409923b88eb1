"""Filling in added fields of a record that is there already, whatever else it says."""

from collections.abc import Mapping
from typing import Any

from partnerwerk.customfields.fieldsets import PREFIX, FieldSet
from partnerwerk.customfields.models import HasCustomFields
from partnerwerk.customfields.values import check, read_given
from partnerwerk.kit.problems import Problems


def put_typed(
    record: HasCustomFields, typed: Mapping[str, Any], fields: FieldSet, *, by_program: bool = False
) -> None:
    """Put what is typed on a locked record, or InvalidInput with every problem of it."""
    problems = Problems()
    check(read_given(typed, fields, record, by_program=by_program), record, problems)
    named = {f"{PREFIX}{key}" for key in typed}  # what is missing elsewhere was missing before
    Problems([problem for problem in problems if problem.field in named]).stop_if_any()
