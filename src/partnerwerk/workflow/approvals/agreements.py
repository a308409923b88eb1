"""Agreements: a rule asks whether something about a record may be. Who is asked the policies of that
kind say, as for any approval; where none holds, anybody who may decide. What follows is an event,
for which other rules may wait.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerwerk.access import Actor, system_actor
from partnerwerk.conditions.nouns import Options, noun_of
from partnerwerk.journal.recording import record
from partnerwerk.kit import clock
from partnerwerk.kit.money import Money
from partnerwerk.kit.problems import Problems, Refused
from partnerwerk.kit.text import clean_text
from partnerwerk.workflow.approvals.actions.beginning import begin_approval, tell
from partnerwerk.workflow.approvals.actions.deciding import already_decided
from partnerwerk.workflow.approvals.choosing import chosen_for, in_force
from partnerwerk.workflow.approvals.kinds import (
    ApprovalKind,
    Described,
    Resolver,
    Text,
    kind_of,
    known_kinds,
)
from partnerwerk.workflow.approvals.kinds import register as register_kind
from partnerwerk.workflow.approvals.queries import asked_of
from partnerwerk.workflow.calendars import BusinessCalendar
from partnerwerk.workflow.effects import Effect, Occasion, register_effect
from partnerwerk.workflow.events import ApprovalEvent
from partnerwerk.workflow.models import Approval, Ask

LONGEST_QUESTION = 500
DAYS = 2
OFFICE = BusinessCalendar("Europe/Berlin", "DE")
"""Where nobody in particular is asked, and the record has no office of its own."""
BY_POLICY = "policies"
Is = Approval.State


@dataclass(frozen=True)
class Agreement:
    """What a noun tells of itself. `about` gives ref, title, line, path and facts of a record, for
    which `prepared` reads what is needed of many at once.
    """

    code: str
    label: Text
    noun: str
    permission: str
    agreed: StrEnum
    refused: StrEnum
    partner_id: Callable[[Any], UUID | None]
    about: Callable[[Any], dict[str, Any]]
    prepared: "Callable[[QuerySet[Any]], QuerySet[Any]]" = lambda records: records
    amount: Callable[[Any], Money | None] = lambda subject: None
    calendar: Callable[[Any], BusinessCalendar] = lambda subject: OFFICE
    resolvers: Mapping[str, Resolver] = field(default_factory=dict)

    def records(self, actor: Actor) -> "QuerySet[Any]":
        """With what is asked about each, and until when."""
        running = Approval.objects.filter(
            kind=self.code, state=Is.RUNNING, subject_id=OuterRef("pk")
        )
        records: QuerySet[Any] = self.prepared(noun_of(self.noun).visible_to(actor))
        asked: QuerySet[Any] = records.annotate(
            agreement_question=Subquery(running.values("question")[:1]),
            agreement_due_at=Subquery(running.values("due_at")[:1]),
        )
        return asked

    def waiting(self, actor: Actor) -> "QuerySet[Any]":
        mine = asked_of(actor).filter(approval__kind=self.code)
        return self.records(actor).filter(pk__in=mine.values("approval__subject_id"))

    def decided(self, actor: Actor) -> "QuerySet[Any]":
        ended = Approval.objects.filter(kind=self.code, subject_id=OuterRef("pk"))
        ended = ended.filter(state__in=[Is.APPROVED, Is.REJECTED]).order_by("-ended_at")
        found: QuerySet[Any] = self.records(actor)
        found = found.annotate(agreement_at=Subquery(ended.values("ended_at")[:1]))
        found = found.filter(agreement_at__isnull=False)
        return found.order_by("-agreement_at", "-pk")

    def lock(self, pk: UUID, actor: Actor) -> Any:
        """The record, while an agreement about it is asked for."""
        found = noun_of(self.noun).visible_to(actor).select_for_update(of=("self",)).get(pk=pk)
        running = Approval.objects.filter(kind=self.code, subject_id=pk, state=Is.RUNNING)
        if not running.exists():
            raise already_decided()
        return found

    def describe(self, subject: Any) -> Described:
        return Described(
            question=getattr(subject, "agreement_question", None) or str(self.label),
            consequence=_("What follows, the rules say that wait for this answer."),
            is_internal=True,
            **self.about(subject),
        )

    def end(self, event: StrEnum) -> Callable[..., Any]:
        """What an answer comes to: an event in the record's history, for the vendor only."""

        def told(subject: Any, *, reason: str, actor: Actor) -> Any:
            partner_id = self.partner_id(subject)
            record(event, subject, actor=actor, partner_id=partner_id, reason=reason, internal=True)
            return subject

        return told


def agreement_kinds() -> list[ApprovalKind]:
    return [kind for kind in known_kinds() if kind.only_when_asked]


def register_agreement(agreement: Agreement) -> None:
    """Called at start-up: policies may be written for it, and rules may ask for it."""
    register_kind(
        ApprovalKind(
            code=agreement.code,
            label=agreement.label,
            noun=agreement.noun,
            permission=agreement.permission,
            lock=agreement.lock,
            on_approved=agreement.end(agreement.agreed),
            on_rejected=agreement.end(agreement.refused),
            record=lambda subject: subject,
            partner_id=agreement.partner_id,
            amount=agreement.amount,
            calendar=agreement.calendar,
            days_by_default=lambda subject: DAYS,
            describe=agreement.describe,
            subjects=agreement.records,
            decided=agreement.decided,
            waiting=agreement.waiting,
            due_field="agreement_due_at",
            only_when_asked=True,
            resolvers=agreement.resolvers,
        )
    )
    register_effect(
        Effect(
            code=f"ask_agreement_{agreement.noun}",
            label=gettext_lazy("ask for an agreement of"),
            options=_policies,
            perform=_performing(agreement.code),
            nouns=(agreement.noun,),
            text_label=gettext_lazy("What is asked"),
            read=_read_question,
        )
    )


@transaction.atomic
def ask_agreement(kind: ApprovalKind, subject: Any, question: str, *, actor: Actor) -> Approval:
    """Ask whom the first policy names whose condition holds, else everybody who may decide. One at a
    time about a record.
    """
    rows = kind.subjects(actor).select_for_update(of=("self",))
    subject = rows.get(pk=subject.pk)
    if Approval.objects.filter(kind=kind.code, subject_id=subject.pk, state=Is.RUNNING).exists():
        raise Refused(_("An agreement about this is being asked for already."), "already_requested")
    version = chosen_for(subject, kind, in_force(kind.code))
    if version is None:
        return _ask_anybody(kind, subject, question, actor)
    approval = begin_approval(kind, subject, version, actor=actor)
    approval.question = question
    approval.save(update_fields=["question"])
    return approval


def _ask_anybody(kind: ApprovalKind, subject: Any, question: str, actor: Actor) -> Approval:
    due = kind.calendar(subject).deadline(clock.now(), DAYS)
    approval = Approval.objects.create(
        kind=kind.code,
        subject_id=subject.pk,
        partner_id=kind.partner_id(subject),
        due_at=due,
        question=question,
    )
    ask = Ask.objects.create(approval=approval, step=0, permission=kind.permission, due_at=due)
    tell(ApprovalEvent.ASKED, approval, subject, [ask], actor)
    return approval


def _policies(actor: Actor) -> Options:
    return [(BY_POLICY, _("whom the policies name"))]


def _performing(code: str) -> Callable[[Occasion, str, str], str]:
    def perform(occasion: Occasion, target: str, text: str) -> str:
        ask_agreement(kind_of(code), occasion.record, text, actor=system_actor())
        return text[:300]

    return perform


def _read_question(actor: Actor, target: str, text: str) -> str:
    question, problems = clean_text(text), Problems()
    if not question:
        problems.add("text", _("Say what is asked."), "required")
    elif len(question) > LONGEST_QUESTION:
        problems.add("text", _("At most %s characters.") % LONGEST_QUESTION, "too_long")
    problems.stop_if_any()
    return question
