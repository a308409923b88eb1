"""What should I do now? Each task with its clock, the nearest deadline first."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partnerwerk.access import Actor
from partnerwerk.collaboration.models import Task as Given
from partnerwerk.collaboration.queries import open_tasks_of
from partnerwerk.deals.access import DealPermission
from partnerwerk.deals.approving import EXTENSION, REVIEW
from partnerwerk.deals.models import DealRegistration, Extension, Terms
from partnerwerk.deals.queries import deals_awaiting_review, extensions_awaiting_review
from partnerwerk.integrations.webhooks.models import Webhook
from partnerwerk.integrations.webhooks.queries import webhooks_paused_by_themselves
from partnerwerk.kit import clock
from partnerwerk.web.deals.clocks import Clock, clock_of, extension_clock
from partnerwerk.web.home import queries
from partnerwerk.web.moments import day
from partnerwerk.workflow.approvals.kinds import ApprovalKind
from partnerwerk.workflow.approvals.queries import decided_by


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do, as `components/task.html` shows it."""

    icon: str
    title: str
    text: str
    url: str
    action: str
    due: datetime | None = None
    started: datetime | None = None
    working: Clock | None = None  # office time, for what a reviewer decides
    done_url: str = ""  # where to say that it is done, if that is all there is to say


def tasks_for(actor: Actor, most: int = queries.SHOWN) -> list[Task]:
    """What waits for this person, so many of each kind."""
    if not actor.may(DealPermission.VIEW):
        return []
    return _for_vendor(actor, most) if actor.sees_all else _for_partner(actor, most)


def given_to(actor: Actor, most: int) -> list[Task]:
    """Tasks in the narrower sense: those that somebody gave to this person."""
    return [_given(task) for task in open_tasks_of(actor)[:most]]


def _for_vendor(actor: Actor, most: int) -> list[Task]:
    warnings = [
        Task(
            icon="radar",
            title=_("%s checks unusually many names") % partner.name,
            text=_probing_text(event.data),
            url=f"/partners/{partner.slug}",
            action=_("Look"),
        )
        for event, partner in queries.partners_probing(actor)
    ]
    warnings += [_webhook(webhook) for webhook in webhooks_paused_by_themselves(actor)]
    others = [task for kind in decided_by(actor) for task in _asked(kind, actor, most)]
    others += given_to(actor, most)
    if not actor.may(DealPermission.REVIEW):
        return [*warnings, *others]
    terms, now = Terms.objects.in_bulk(), clock.now()
    deals = [
        _decision(deal, clock_of(deal, terms[deal.program_id], now))
        for deal in deals_awaiting_review(actor).select_related(
            "reviewer", "partner__organisation"
        )[:most]
    ]
    extensions = [
        _extension(asked, extension_clock(asked, terms[asked.registration.program_id], now))
        for asked in extensions_awaiting_review(actor)[:most]
    ]
    due = sorted(
        [*deals, *extensions, *others],
        key=lambda task: task.due or datetime.max.replace(tzinfo=UTC),
    )
    return [*warnings, *due[:most]]


def _for_partner(actor: Actor, most: int) -> list[Task]:
    given = given_to(actor, most)
    if not actor.may(DealPermission.REGISTER):
        return given
    return [
        *given,
        *(_answer(deal) for deal in queries.deals_to_answer(actor)[:most]),
        *(ending(deal) for deal in queries.deals_ending_soon(actor)[:most]),
        *(_draft(deal) for deal in queries.drafts_to_finish(actor)),
    ]


def _given(task: Given) -> Task:
    """A task that somebody gave to this person."""
    due = task.due_date
    return Task(
        icon="list-todo",
        title=task.title,
        text=" · ".join(part for part in (task.record_ref, task.created_by_name) if part),
        url=f"/tasks/{task.pk}",
        action=_("Look"),
        due=_end_of(due) if due else None,
        started=task.created_at,
        done_url=f"/tasks/{task.pk}/completion",
    )


def _end_of(due: date) -> datetime:
    """The end of a day where the reader is."""
    return timezone.make_aware(datetime.combine(due, time(23, 59)))


def _webhook(webhook: Webhook) -> Task:
    return Task(
        icon="webhook",
        title=_("Webhook %s has stopped") % webhook.name,
        text=_("Its receiver takes nothing. See to it, then resume."),
        url=f"/settings/webhooks/{webhook.pk}",
        action=_("Look"),
    )


def _decision(deal: DealRegistration, working: Clock | None) -> Task:
    return Task(
        icon="shield-question-mark",
        title=_("Decide: %s") % deal.customer_name,
        text=f"{deal.ref} · {deal.title} · {deal.partner.name}",
        url=f"/deals/{deal.ref}",
        action=_("Decide"),
        due=deal.review_due_at,
        working=working,
    )


def _extension(extension: Extension, working: Clock) -> Task:
    deal = extension.registration
    until = day(extension.until)
    return Task(
        icon="calendar-plus",
        title=_("Extend for %s?") % deal.customer_name,
        text=_("%(ref)s · asked for until %(until)s · %(partner)s")
        % {"ref": deal.ref, "until": until, "partner": deal.partner.name},
        url=f"/deals/{deal.ref}",
        action=_("Decide"),
        due=extension.review_due_at,
        working=working,
    )


def _asked(kind: ApprovalKind, actor: Actor, most: int) -> list[Task]:
    """Decisions of kinds that have no line of their own here."""
    if kind.code in (REVIEW, EXTENSION):
        return []
    waiting = kind.waiting(actor).order_by(kind.due_field, "pk")[:most]
    return [_decision_about(kind, subject) for subject in waiting]


def _decision_about(kind: ApprovalKind, subject: Any) -> Task:
    about = kind.describe(subject)
    return Task(
        icon="list-checks",
        title=about.question,
        text=" · ".join(part for part in (about.ref, about.title) if part),
        url=f"/waiting/{kind.code}/{subject.pk}",
        action=_("Decide"),
        due=getattr(subject, kind.due_field),
    )


def _answer(deal: DealRegistration) -> Task:
    return Task(
        icon="message-circle-question-mark",
        title=_("Answer the question about %s") % deal.ref,
        text=f"{deal.customer_name} · {deal.reason[:120]}",
        url=f"/deals/{deal.ref}",
        action=_("Answer"),
    )


def ending(deal: DealRegistration) -> Task:
    until = deal.protected_until
    assert until is not None
    return Task(
        icon="shield-alert",
        title=_("Protection for %s ends") % deal.customer_name,
        text=_("%(ref)s · protected until %(until)s") % {"ref": deal.ref, "until": day(until)},
        url=f"/deals/{deal.ref}",
        action=_("Extend"),
        due=_end_of(until),
        started=datetime.combine(deal.protected_from or until, time(), UTC),
    )


def _draft(deal: DealRegistration) -> Task:
    name = deal.typed.get("title") or deal.title or deal.ref
    customer = deal.typed.get("customer_name") or deal.customer_name or _("customer not named yet")
    return Task(
        icon="pencil-line",
        title=_("Finish the draft “%s”") % name,
        text=str(customer),
        url=f"/deals/{deal.ref}",
        action=_("Go on"),
    )


def _probing_text(data: dict[str, int]) -> str:
    checks = data.get("checks", 0)
    words = ngettext("%(n)s check in one hour", "%(n)s checks in one hour", checks)
    return words % {"n": checks} + " · " + _("it is slowed down until the hour is over")
