"""Whom a step asks: named people, or whoever stands in for them, each by their own calendar."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from partnerwerk.access import Side
from partnerwerk.identity.models import Membership
from partnerwerk.kit import clock
from partnerwerk.kit.ids import as_id
from partnerwerk.workflow.approvals.kinds import ApprovalKind
from partnerwerk.workflow.approvals.steps import Named, Step, Who, steps_of
from partnerwerk.workflow.calendars import BusinessCalendar
from partnerwerk.workflow.models import Absence, Approval, Ask, PolicyVersion

Because = Ask.Because


@dataclass(frozen=True, slots=True)
class Asked:
    """Exactly one of a person, a role and everybody with a permission; perhaps for somebody else."""

    person: Membership | None = None
    role: str = ""
    permission: str = ""
    instead_of: Membership | None = None
    because: str = ""

    @property
    def key(self) -> tuple[UUID | None, str, str]:
        return self.person.pk if self.person else None, self.role, self.permission


@dataclass
class Asking:
    """Finds whom to ask about one record. People and absences are read once."""

    kind: ApprovalKind
    subject: Any
    people: dict[UUID, Membership] = field(default_factory=dict)
    absences: dict[UUID, Absence] = field(default_factory=dict)

    @classmethod
    def about(cls, kind: ApprovalKind, subject: Any, *, with_absences: bool = True) -> "Asking":
        able = Membership.objects.filter(
            side=Side.VENDOR,
            role__permissions__contains=[kind.permission],
            disabled_at__isnull=True,
        )
        away = current_absences() if with_absences else Absence.objects.none()
        return cls(kind, subject, {m.pk: m for m in able}, {a.membership_id: a for a in away})

    def of_step(self, step: Step) -> list[Asked]:
        """Everybody once. Who would be asked twice is asked once, and the role is asked, too, so
        that no fewer people decide than the step wants.
        """
        found: dict[tuple[UUID | None, str, str], Asked] = {}
        for named in step.asked:
            asked = self.named(named)
            if asked.key in found and asked.person is not None:
                asked = Asked(
                    role=asked.person.role_id, instead_of=asked.instead_of, because=asked.because
                )
            found.setdefault(asked.key, asked)
        return list(found.values())

    def named(self, named: Named) -> Asked:
        if named.who is Who.ROLE:
            return self.role(named.value)
        if named.who is Who.PERSON:
            return self.person(as_id(named.value))
        resolver = self.kind.resolvers.get(named.value)
        return self.person(resolver.find(self.subject) if resolver else None)

    def role(self, code: str) -> Asked:
        """A role that nobody has any more is everybody with the permission."""
        if any(member.role_id == code for member in self.people.values()):
            return Asked(role=code)
        return Asked(permission=self.kind.permission, because=Because.GONE)

    def person(self, pk: UUID | None) -> Asked:
        """Them, or their deputy while they are away; above the deputy's limit their role."""
        member = self.people.get(pk) if pk else None
        if member is None:
            gone = Membership.objects.filter(pk=pk).first() if pk else None
            return replace(self.everybody(gone), because=Because.GONE if gone else "")
        absence = self.absences.get(member.pk)
        if absence is None:
            return Asked(member)
        return self.instead_of(member, absence)

    def instead_of(self, member: Membership, absence: Absence) -> Asked:
        deputy = self.people.get(absence.deputy_id) if absence.deputy_id else None
        is_here = deputy is not None and deputy.pk not in self.absences
        is_allowed = absence.allows(self.kind.amount(self.subject))
        if is_here and is_allowed:
            return Asked(deputy, instead_of=member, because=Because.ABSENT)
        because = Because.ABSENT if is_allowed else Because.ABOVE_LIMIT
        return replace(self.others_of(member), instead_of=member, because=because)

    def others_of(self, member: Membership) -> Asked:
        """The role of somebody who is away, if somebody else has it; else all who may decide."""
        here = [m for m in self.people.values() if m.pk not in self.absences]
        if any(m.role_id == member.role_id and m.pk != member.pk for m in here):
            return Asked(role=member.role_id)
        return self.everybody(member)

    def everybody(self, instead_of: Membership | None = None) -> Asked:
        return Asked(permission=self.kind.permission, instead_of=instead_of)

    def ask(self, approval: Approval, step: Step, asked: Asked) -> Ask:
        """The row that asks, with its own deadline and reminder."""
        now = clock.now()
        return Ask(
            approval=approval,
            step=approval.step,
            membership=asked.person,
            role=asked.role,
            permission=asked.permission,
            instead_of=asked.instead_of,
            because=asked.because,
            asked_at=now,
            due_at=self.due(asked.person, step.days, now),
            remind_at=self.due(asked.person, step.days - step.remind, now) if step.remind else None,
        )

    def due(self, person: Membership | None, days: int, start: datetime) -> datetime:
        """So many business days on their calendar, or on that of the record's office."""
        return self.calendar(person).deadline(start, days)

    def calendar(self, person: Membership | None) -> BusinessCalendar:
        if person is None:
            return self.kind.calendar(self.subject)
        return BusinessCalendar(person.timezone, person.country, person.subdivision)

    def last_due(self, steps: Sequence[Step]) -> datetime:
        """When the whole chain has decided if everybody takes all of their time."""
        end = clock.now()
        for step in steps:
            end = max(self.due(asked.person, step.days, end) for asked in self.of_step(step))
        return end


def due_under(version: PolicyVersion, kind: ApprovalKind, subject: Any) -> datetime:
    """Until when a version has decided about something that is handed in now."""
    return Asking.about(kind, subject).last_due(steps_of(version.steps))


def current_absences() -> Any:
    """Who is away today."""
    today = clock.today()
    return Absence.objects.filter(first_day__lte=today, last_day__gte=today)
