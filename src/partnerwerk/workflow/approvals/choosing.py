"""Which policy is in force for a record: the first of its kind, in their order, whose condition holds."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db import connection

from partnerwerk.access import system_actor
from partnerwerk.conditions.compiling import compiled
from partnerwerk.conditions.evaluating import holds
from partnerwerk.conditions.language import AllOf, Condition, read_condition
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.workflow.approvals.kinds import ApprovalKind, kind_of
from partnerwerk.workflow.models import PolicyVersion

# Each registration asks this: in the ORM's words the asking would take longer than the answer.
_IN_FORCE = """
select distinct on (p.position, p.id) v.id
from workflow_policyversion v join workflow_approvalpolicy p on p.id = v.policy_id
where p.kind = %s and p.retired_at is null and v.state = 'published' and v.effective_from <= %s
order by p.position, p.id, v.number desc
"""


def in_force(kind: str) -> list[PolicyVersion]:
    """The newest version of each policy that counts at this moment, in the order of the policies."""
    with connection.cursor() as cursor:
        cursor.execute(_IN_FORCE, [kind, clock.now()])
        ids = [pk for (pk,) in cursor.fetchall()]
    if not ids:
        return []
    found = PolicyVersion.objects.select_related("policy").in_bulk(ids)
    return [found[pk] for pk in ids]


def condition_of(version: PolicyVersion, kind: ApprovalKind) -> Condition:
    """What must hold. One that cannot be read any more, because a field is gone, holds always: then
    too many are asked rather than too few.
    """
    if version.condition is None:
        return AllOf()
    try:
        return read_condition(version.condition, kind.asked_of)
    except InvalidInput:
        return AllOf()


def is_readable(version: PolicyVersion) -> bool:
    """Can its condition still be read, or is a field of it gone?"""
    try:
        if version.condition is not None:
            read_condition(version.condition, kind_of(version.policy.kind).asked_of)
    except InvalidInput:
        return False
    return True


def chosen_for(
    record: Any, kind: ApprovalKind, versions: Sequence[PolicyVersion]
) -> PolicyVersion | None:
    """The version for one record, as it is at this moment."""
    noun, system, today = kind.asked_of, system_actor(), clock.today()
    for version in versions:
        if holds(condition_of(version, kind), record, noun, actor=system, today=today):
            return version
    return None


def chosen_for_many(
    ids: Sequence[UUID], kind: ApprovalKind, versions: Sequence[PolicyVersion], today: date
) -> dict[UUID, PolicyVersion]:
    """Record → version, one question to the database for each policy."""
    chosen: dict[UUID, PolicyVersion] = {}
    for version in versions:
        left = [pk for pk in ids if pk not in chosen]
        if not left:
            break
        asked = compiled(
            condition_of(version, kind), kind.asked_of, actor=system_actor(), today=today
        )
        found = kind.asked_of.model._default_manager.filter(asked, pk__in=left)  # noqa: SLF001
        chosen |= dict.fromkeys(found.values_list("pk", flat=True), version)
    return chosen
