"""Registrations and extensions as things that are approved: how `workflow` asks about them."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.deals.access import DealPermission, visible_to
from partnerwerk.deals.models import AWAITING_REVIEW, DealRegistration, DealStatus, Extension
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.kit.money import Money
from partnerwerk.workflow.approvals import kinds
from partnerwerk.workflow.approvals.kinds import ApprovalKind, Described, Resolver
from partnerwerk.workflow.approvals.queries import waits_for
from partnerwerk.workflow.calendars import BusinessCalendar

REVIEW = "deals.registration"
EXTENSION = "deals.extension"
DECIDED = (
    DealStatus.APPROVED, DealStatus.WON, DealStatus.LOST, DealStatus.EXPIRED, DealStatus.REJECTED,
)  # fmt: skip


def register() -> None:
    """Called at start-up."""
    from partnerwerk.deals.actions import extending, reviewing

    shared = _shared()
    kinds.register(
        ApprovalKind(
            code=REVIEW,
            label=gettext_lazy("Deal registrations"),
            tab=gettext_lazy("Registrations"),
            lock=reviewing.locked_for_decision,
            on_approved=reviewing.grant,
            on_rejected=reviewing.turn_down,
            describe=_describe_registration,
            subjects=_registrations,
            decided=_decided_registrations,
            waiting=_waiting_registrations,
            **shared,
        )
    )
    kinds.register(
        ApprovalKind(
            code=EXTENSION,
            label=gettext_lazy("Extensions of a protection"),
            tab=gettext_lazy("Extensions"),
            lock=extending.locked_for_decision,
            on_approved=extending.prolong,
            on_rejected=extending.leave_as_it_is,
            describe=_describe_extension,
            subjects=_extensions,
            decided=_decided_extensions,
            waiting=waiting_extensions,
            **shared,
        )
    )


def _shared() -> dict[str, Any]:
    """What both have in common: they are about a registration."""
    return {
        "noun": REGISTRATION,
        "permission": DealPermission.REVIEW,
        "partner_id": lambda subject: subject.partner_id,
        "amount": lambda subject: deal_of(subject).value,
        "calendar": lambda subject: office_of(deal_of(subject)),
        "record": deal_of,
        "due_field": "review_due_at",
        "days_by_default": lambda subject: deal_of(subject).terms.review_days,
        "resolvers": {"partner_manager": partner_manager()},
    }


def deal_of(subject: DealRegistration | Extension) -> DealRegistration:
    """The registration that it is, or is about."""
    return subject.registration if isinstance(subject, Extension) else subject


def partner_manager() -> Resolver:
    """Whom policies over registrations may name by the record."""
    return Resolver(gettext_lazy("the partner’s channel manager"), _manager)


def _manager(subject: DealRegistration | Extension) -> UUID | None:
    return deal_of(subject).partner.channel_manager_id


def office_of(deal: DealRegistration) -> BusinessCalendar:
    """That of its program."""
    terms = deal.terms
    return BusinessCalendar(terms.timezone, terms.country, terms.subdivision)


def _registrations(actor: Actor) -> "QuerySet[DealRegistration]":
    found = visible_to(actor).select_related("partner__organisation", "program__deal_terms")
    return found.prefetch_related(Prefetch("families", to_attr="family_list"))  # type: ignore[no-redef]


def _extensions(actor: Actor) -> "QuerySet[Extension]":
    """Their registrations are read by themselves: in one statement the planner would take longer than
    the reading.
    """
    deals = _registrations(actor).select_related("reviewer")
    seen = Extension.objects.filter(registration__in=visible_to(actor))
    return seen.prefetch_related(Prefetch("registration", deals))


def _waiting_registrations(actor: Actor) -> "QuerySet[DealRegistration]":
    queue = _registrations(actor).filter(status__in=AWAITING_REVIEW)
    return queue.filter(waits_for(actor, REVIEW))


def waiting_extensions(actor: Actor) -> "QuerySet[Extension]":
    """Those that wait for this actor's decision."""
    queue = _extensions(actor).filter(status=Extension.Status.REQUESTED)
    return queue.filter(waits_for(actor, EXTENSION))


def _decided_registrations(actor: Actor) -> "QuerySet[DealRegistration]":
    decided = _registrations(actor).filter(status__in=DECIDED, decided_at__isnull=False)
    return decided.order_by("-decided_at", "-pk")


def _decided_extensions(actor: Actor) -> "QuerySet[Extension]":
    decided = _extensions(actor).exclude(status=Extension.Status.REQUESTED)
    return decided.order_by("-decided_at", "-pk")


def _describe_registration(deal: DealRegistration) -> Described:
    days = deal.program.deal_terms.protection_days
    words = {"customer": deal.customer_name, "days": days, "partner": deal.partner.name}
    return Described(
        ref=deal.ref,
        title=deal.title,
        line=f"{deal.customer_name} · {value_in_words(deal.value)} · {deal.partner.name}",
        path=f"/deals/{deal.ref}",
        question=_("Approve the registration of %(partner)s for %(customer)s?") % words,
        consequence=_(
            "Agreed by all who are asked, nobody else gets approved for %(customer)s for"
            " %(days)s days."
        )
        % words,
        facts=facts_of(deal),
    )


def _describe_extension(extension: Extension) -> Described:
    deal, until = extension.registration, date_format(extension.until)
    words = {"customer": deal.customer_name, "until": until, "partner": deal.partner.name}
    return Described(
        ref=deal.ref,
        title=deal.title,
        line=_("%(customer)s · until %(until)s · %(partner)s") % words,
        path=f"/deals/{deal.ref}",
        question=_("Protect %(customer)s for %(partner)s until %(until)s?") % words,
        consequence=_("Agreed by all who are asked, the protection lasts until %(until)s.") % words,
        facts=[*facts_of(deal), (_("Why more time is needed"), extension.reason)],
    )


def facts_of(deal: DealRegistration) -> list[tuple[str, str]]:
    """What whoever decides wants to know."""
    closes = deal.expected_close_date
    return [
        (_("Partner"), deal.partner.name),
        (_("Customer"), deal.customer_name),
        (_("Value"), value_in_words(deal.value)),
        (_("Product family"), ", ".join(deal.family_names)),
        (_("Expected close"), date_format(closes) if closes else ""),
        (_("Conflict"), str(deal.get_conflict_display()) if deal.conflict else ""),
    ]


def value_in_words(value: Money | None) -> str:
    return value.display(get_language() or "en", cents=False) if value else ""
