"""The steps of a policy: who is asked at the same time, how many must agree, and by when.

[{"ask": [{"who": "role", "value": "deal_desk"}, {"who": "person", "value": "0190…"}],
  "needed": 2, "days": 2, "remind": 1, "escalate": {"who": "role", "value": "executive"}}]
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from partnerwerk.access import Side
from partnerwerk.identity.models import Membership, Role
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import Problems
from partnerwerk.workflow.approvals.kinds import ApprovalKind

MOST_STEPS, MOST_ASKED, LONGEST_DAYS = 8, 10, 60


class Who(StrEnum):
    """How somebody is named."""

    ROLE = "role"
    PERSON = "person"
    RESOLVER = "resolver"


@dataclass(frozen=True, slots=True)
class Named:
    """A role by its code, a person by membership, or whom a resolver of the kind finds."""

    who: Who
    value: str

    def as_json(self) -> dict[str, str]:
        return {"who": str(self.who), "value": self.value}


@dataclass(frozen=True, slots=True)
class Step:
    """`needed` of those asked must agree; None: all. One rejection ends it.

    Days are business days on the calendar of whoever is asked; `remind` so many before the end.
    """

    asked: tuple[Named, ...]
    needed: int | None = None
    days: int = 2
    remind: int = 0
    escalate: Named | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "ask": [named.as_json() for named in self.asked],
            "needed": self.needed,
            "days": self.days,
            "remind": self.remind,
            "escalate": self.escalate.as_json() if self.escalate else None,
        }


def steps_of(kept: Sequence[Any]) -> list[Step]:
    """Steps as they were kept; they were checked when they were written."""
    return [
        Step(
            tuple(Named(Who(n["who"]), n["value"]) for n in step["ask"]),
            step["needed"],
            step["days"],
            step["remind"],
            Named(Who(step["escalate"]["who"]), step["escalate"]["value"])
            if step["escalate"]
            else None,
        )
        for step in kept
    ]


def check_steps(steps: Sequence[Step], kind: ApprovalKind) -> None:
    """InvalidInput with everything that keeps these steps from working."""
    problems = Problems()
    if not 1 <= len(steps) <= MOST_STEPS:
        problems.add("steps", _("A policy has from 1 to %s steps.") % MOST_STEPS)
    able = _Able.of(steps, kind)
    for at, step in enumerate(steps):
        _check_step(step, f"steps.{at}", able, problems)
    problems.stop_if_any()


def _check_step(step: Step, at: str, able: "_Able", problems: Problems) -> None:
    if not 1 <= len(step.asked) <= MOST_ASKED:
        problems.add(f"{at}.ask", _("Choose whom to ask."), "required")
    if len(set(step.asked)) < len(step.asked):
        problems.add(f"{at}.ask", _("Somebody is named twice in this step."))
    for named in step.asked:
        if not able.to_decide(named):
            problems.add(f"{at}.ask", able.why_not(named))
    if step.escalate and not able.to_decide(step.escalate):
        problems.add(f"{at}.escalate", able.why_not(step.escalate))
    if step.needed is not None and not 1 <= step.needed <= max(1, len(step.asked)):
        problems.add(f"{at}.needed", _("From 1 to as many as are asked."))
    if not 1 <= step.days <= LONGEST_DAYS:
        problems.add(f"{at}.days", _("From %(least)s to %(most)s.") % {"least": 1, "most": 60})
    if not 0 <= step.remind < max(1, step.days):
        problems.add(f"{at}.remind", _("The reminder lies before the deadline."))


@dataclass(frozen=True, slots=True)
class _Able:
    """Who of those named has the right to decide."""

    roles: frozenset[str]
    people: frozenset[str]
    resolvers: frozenset[str]

    @classmethod
    def of(cls, steps: Sequence[Step], kind: ApprovalKind) -> "_Able":
        roles = Role.objects.filter(side=Side.VENDOR, permissions__contains=[kind.permission])
        codes = frozenset(roles.values_list("code", flat=True))
        ids = [i for i in map(as_id, _values(steps, Who.PERSON)) if i]
        people = Membership.objects.filter(pk__in=ids, role__in=codes, disabled_at__isnull=True)
        found = frozenset(str(pk) for pk in people.values_list("pk", flat=True))
        return cls(codes, found, frozenset(kind.resolvers))

    def to_decide(self, named: Named) -> bool:
        among = {Who.ROLE: self.roles, Who.PERSON: self.people, Who.RESOLVER: self.resolvers}
        return named.value in among[named.who]

    def why_not(self, named: Named) -> str:
        if named.who is Who.ROLE:
            return _("This role has no right to decide; give it the permission first.")
        return _("Choose somebody who has the right to decide.")


def _values(steps: Sequence[Step], who: Who) -> Iterator[str]:
    for step in steps:
        for named in (*step.asked, *([step.escalate] if step.escalate else [])):
            if named.who is who:
                yield named.value
