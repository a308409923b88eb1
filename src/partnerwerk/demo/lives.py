"""The life of one registration, written down with the times at which it happened.

The steps are those of `deals.actions` with the clock of the past: the same state machine moves the
status, and the journal gets the same events, so that a history shown is one that could have been.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from psycopg.types.range import DateRange

from partnerwerk.access import system_actor
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.deals.conflicts import Verdict, matches_as_json
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import (
    ConflictCheck,
    DealRegistration,
    Extension,
    Protection,
    Reminder,
    Terms,
)
from partnerwerk.deals.states import DEAL_STATES, EXTENSION_STATES
from partnerwerk.identity.models import Membership
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import Changes, plain
from partnerwerk.workflow.calendars import BusinessCalendar

_SYSTEM = system_actor()


@dataclass
class Life:
    """A registration and all that grew around it; nothing is saved before `books.write`."""

    deal: DealRegistration
    families: list[ProductFamily]
    terms: Terms
    events: list[Event] = field(default_factory=list)
    checks: list[ConflictCheck] = field(default_factory=list)
    protections: list[Protection] = field(default_factory=list)
    extensions: list[Extension] = field(default_factory=list)
    reminders: list[Reminder] = field(default_factory=list)
    original: "Life | None" = None
    ended_at: datetime | None = None

    def note(
        self,
        event: str,
        at: datetime,
        by: Membership | None = None,
        *,
        changes: Changes | None = None,
        reason: str = "",
        internal: bool = False,
        **data: object,
    ) -> None:
        """Write an event of this registration."""
        self.events.append(
            Event(
                at=at,
                name=str(event),
                subject_kind="dealregistration",
                subject_id=self.deal.pk,
                partner_id=self.deal.partner_id,
                internal=internal,
                actor_membership_id=by.pk if by else None,
                actor_organisation_id=by.organisation_id if by else None,
                actor_name=by.name if by else _SYSTEM.name,
                changes=changes.made() if changes else {},
                reason=reason,
                data=plain(data),
            )
        )

    def move(
        self, name: str, at: datetime, by: Membership | None, reason: str = "", **fields: Any
    ) -> None:
        """One transition, with the values that it sets."""
        deal, changes = self.deal, Changes.of(self.deal)
        for key, value in fields.items():
            setattr(deal, key, value)
        transition = DEAL_STATES.move(deal, name, actor=_SYSTEM, reason=reason)
        deal.updated_at = at
        self.note(transition.event, at, by, changes=changes, reason=reason)

    def submit(self, at: datetime, by: Membership) -> None:
        reviewer = self.deal.partner.channel_manager
        assert reviewer is not None
        self.move(
            "submit",
            at,
            by,
            reviewer=reviewer,
            submitted_at=self.deal.submitted_at or at,
            review_due_at=due(reviewer, at, self.terms),
            reason="",
        )

    def check(self, at: datetime, moment: ConflictCheck.Moment, verdict: Verdict) -> None:
        self.deal.conflict = verdict.result
        self.checks.append(
            ConflictCheck(
                registration=self.deal,
                at=at,
                moment=moment,
                result=verdict.result,
                score=verdict.score,
                matches=matches_as_json(verdict, self.terms.possible_from),
            )
        )
        self.note(
            DealEvent.CHECKED,
            at,
            self.deal.submitter,
            internal=True,
            result=verdict.result,
            score=round(verdict.score, 2),
        )

    def decide(self, name: str, at: datetime, by: Membership, reason: str) -> None:
        """Return, reject or mark as duplicate."""
        self.move(name, at, by, reason, reviewer=by, decided_at=at, review_due_at=None)
        self.deal.reason = reason
        if name != "return":
            self.ended_at = at

    def approve(self, at: datetime, by: Membership, reason: str = "") -> None:
        first = at.date()
        last = first + timedelta(days=self.terms.protection_days)
        self.move(
            "approve", at, by, reason, reviewer=by, decided_at=at, review_due_at=None,
            protected_from=first, protected_until=last,
        )  # fmt: skip
        self.deal.reason = reason
        self.protections = [self._protection(family, first, last) for family in self.families]

    def amend(self, at: datetime, by: Membership, amount: Decimal) -> None:
        """Another value reopens the review; the protection stays until the new decision."""
        reviewer = self.deal.partner.channel_manager
        assert reviewer is not None
        due_at = due(reviewer, at, self.terms)
        self.move("amend", at, by, amount=amount, reviewer=reviewer, review_due_at=due_at)

    def remind(self, at: datetime, days: int) -> None:
        until = self.deal.protected_until
        assert until is not None
        self.reminders.append(
            Reminder(registration=self.deal, protected_until=until, days_before=days)
        )
        self.note(DealEvent.EXPIRING, at, days_before=days, until=until)

    def ask_extension(self, extension: Extension, by: Membership) -> None:
        self.extensions.append(extension)
        at = extension.requested_at
        self.note(
            DealEvent.EXTENSION_REQUESTED, at, by, reason=extension.reason, until=extension.until
        )

    def answer_extension(self, name: str, at: datetime, by: Membership, reason: str = "") -> None:
        extension, changes = self.extensions[-1], Changes.of(self.deal)
        transition = EXTENSION_STATES.move(extension, name, actor=_SYSTEM, reason=reason)
        extension.decided_at, extension.decision_reason = at, reason
        if name == "approve":
            self.deal.protected_until = extension.until
            for protection in self.protections:
                protection.period = DateRange(protection.period.lower, extension.until, "[]")
        self.note(transition.event, at, by, changes=changes, reason=reason, until=extension.until)

    def close(self, name: str, at: datetime, by: Membership | None, reason: str = "") -> None:
        """Win, lose, withdraw or expire; from that day on the customer is free again."""
        self.move(name, at, by, reason, review_due_at=None)
        if reason:
            self.deal.reason = reason
        self.ended_at = at
        if name != "expire":
            self._end_protection(at.date())

    def _end_protection(self, day: date) -> None:
        self.protections = [p for p in self.protections if p.period.lower < day]
        for protection in self.protections:
            protection.period = DateRange(protection.period.lower, day)

    def _protection(self, family: ProductFamily, first: date, last: date) -> Protection:
        deal = self.deal
        assert deal.customer_id is not None
        return Protection(
            registration=deal,
            partner_id=deal.partner_id,
            customer_id=deal.customer_id,
            family=family,
            period=DateRange(first, last, "[]"),
        )


def due(reviewer: Membership, start: datetime, terms: Terms) -> datetime:
    """The reviewer's deadline, on the calendar of their office."""
    calendar = BusinessCalendar(reviewer.timezone, reviewer.country, reviewer.subdivision)
    return calendar.deadline(start, terms.review_days)
