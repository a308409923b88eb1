"""The page of one registration."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor
from partnerwerk.collaboration.records import record_from
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.deals import queries
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.actions.extending import extensions_left
from partnerwerk.deals.approving import EXTENSION, REVIEW
from partnerwerk.deals.models import DealRegistration, DealStatus, Duplicate, Extension, Terms
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.journal.sights import opened
from partnerwerk.kit import clock
from partnerwerk.web.approvals.showing import approval_of
from partnerwerk.web.deals import record
from partnerwerk.web.deals.clocks import clock_of
from partnerwerk.web.deals.moves import Button, buttons_of
from partnerwerk.web.deals.refs import deal_or_404
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.moments import day
from partnerwerk.web.together.place import place_of
from partnerwerk.workflow.approvals.queries import of_others, progress_of


@require_safe
@signed_in
def deal(request: PortalRequest, number: int) -> HttpResponse:
    """Facts left, history right, the next step on top."""
    found = deal_or_404(request.actor, number)
    opened(found, actor=request.actor, partner_id=found.partner_id)
    return render(request, "deals/deal.html", context_of(found, request.actor))


def context_of(deal: DealRegistration, actor: Actor) -> dict[str, Any]:
    """All that the page shows of a registration to this actor."""
    terms, now = deal.program.deal_terms, clock.now()
    extensions = list(deal.extensions.order_by("-requested_at"))
    files, fields = list(queries.evidence_of(deal, actor)), fields_of(REGISTRATION, actor)
    progress = progress_of(REVIEW, deal.pk, actor) if deal.is_awaiting_review else None
    return {
        "deal": deal,
        "crumbs": [{"label": _("Registrations"), "url": "/deals"}, {"label": deal.ref, "url": ""}],
        "clock": clock_of(deal, terms, now),
        "buttons": buttons_of(
            deal, terms, actor, _other_ways(deal, terms, extensions, actor), progress=progress
        ),
        "approval": approval_of(progress) if progress else None,
        "state_note": _state_note(deal),
        "conflict": record.conflict_of(deal, queries.latest_check(deal, actor), actor),
        "notice": record.notice_of(deal, actor),
        "facts": record.facts_of(deal, actor),
        "may_fill_in": actor.sees_all and bool(fields.changeable),
        "files": record.evidence_files(files, deal, actor),
        "may_attach": record.may_attach(deal, actor),
        "protection": record.protection_of(deal, terms, extensions, clock.today()),
        "today": clock.today(),
        "extensions": [_extension(e, deal, actor) for e in extensions],
        "original": _original(deal, actor),
        "together": place_of(record_from(deal), actor),
    }


def _state_note(deal: DealRegistration) -> str:
    if deal.status == DealStatus.APPROVED and deal.protected_until:
        return _("until %s") % day(deal.protected_until)
    return ""


def _other_ways(
    deal: DealRegistration, terms: Terms, extensions: list[Extension], actor: Actor
) -> list[Button]:
    """Asking for an extension is no transition of the registration, but its partner's next step."""
    is_open = any(e.status == Extension.Status.REQUESTED for e in extensions)
    in_force = deal.is_protected_on(clock.today())
    if is_open or not in_force or not actor.may(May.REGISTER) or not extensions_left(deal, terms):
        return []
    return [Button(_("Ask for more time"), f"/deals/{deal.ref}/extensions", icon="calendar-plus")]


def _extension(extension: Extension, deal: DealRegistration, actor: Actor) -> dict[str, Any]:
    is_open = extension.status == Extension.Status.REQUESTED
    progress = progress_of(EXTENSION, extension.pk, actor) if is_open else None
    may_decide = is_open and actor.may(May.REVIEW)
    return {
        "until": day(extension.until),
        "status": extension.status,
        "reason": extension.reason,
        "decision_reason": extension.decision_reason,
        "url": f"/deals/{deal.ref}/extensions/{extension.pk}",
        "may_decide": may_decide and not of_others(EXTENSION, [extension.pk], actor),
        "approval": approval_of(progress) if progress else None,
    }


def _original(deal: DealRegistration, actor: Actor) -> DealRegistration | None:
    """Which one a duplicate repeats: only the vendor sees it."""
    if not actor.sees_all or deal.status != DealStatus.DUPLICATE:
        return None
    duplicate = Duplicate.objects.filter(registration=deal).select_related("original").first()
    return duplicate.original if duplicate else None
