"""The first page: what should I do now, and how are we doing?"""

from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor, require
from partnerwerk.deals.access import DealPermission
from partnerwerk.deals.models import DealRegistration
from partnerwerk.identity.models import Membership
from partnerwerk.kit import clock
from partnerwerk.kit.money import Money
from partnerwerk.partners.access import visible_to as partners_visible_to
from partnerwerk.web.errors import signed_in
from partnerwerk.web.home import queries
from partnerwerk.web.home.greeting import greeting
from partnerwerk.web.home.todo import tasks_for
from partnerwerk.web.inbox.queries import ALL, lines, narrowed
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.numbers import counted
from partnerwerk.web.templatetags.tones import STATES


@require_safe
@signed_in
def show(request: PortalRequest) -> HttpResponse:
    """Vendor and partner see the same page, each with its own tasks and figures."""
    actor = request.actor
    tasks = tasks_for(actor)
    waiting = queries.number_waiting(actor) if actor.sees_all else 0
    context = {
        "heading": greeting(timezone.localtime(), max(len(tasks), waiting)),
        "contact": _contact(actor),
        "today": timezone.localdate(),
        "tasks": tasks,
        "more_waiting": counted(waiting) if waiting > len(tasks) else "",
        "sees_deals": actor.may(DealPermission.VIEW),
        "may_register": actor.may(DealPermission.REGISTER),
        "may_review": actor.may(DealPermission.REVIEW),
        "is_vendor": actor.sees_all,
        "has_deals": actor.sees_all or queries.has_deals(actor),
        "news": lines(narrowed(actor, shown=ALL).order_by("-at", "-pk")[:5], actor),
        **_protections(actor),
    }
    return render(request, "home/home.html", context)


@require_safe
@signed_in
def pipeline(request: PortalRequest) -> HttpResponse:
    """The registrations in motion, asked for after the page is there: to sum a million takes long."""
    actor = request.actor
    require(actor, DealPermission.VIEW)
    pipelines = [_pipeline(c, stages, actor) for c, stages in queries.pipeline(actor).items()]
    context = {"pipelines": pipelines, "is_vendor": actor.sees_all}
    return render(request, "home/pipeline.html", context)


@require_safe
@signed_in
def help_page(request: PortalRequest) -> HttpResponse:
    """How things work here, in a screen."""
    return render(request, "home/help.html", {"is_vendor": request.actor.sees_all})


def _contact(actor: Actor) -> Membership | None:
    """The vendor's person for this partner."""
    if actor.sees_all:
        return None
    own = partners_visible_to(actor).select_related("channel_manager__organisation")
    partner = own.prefetch_related(None).filter(pk=actor.organisation_id).first()
    return partner.channel_manager if partner else None


def _protections(actor: Actor) -> dict[str, Any]:
    if not actor.may(DealPermission.VIEW):
        return {}
    today = clock.today()
    return {
        "protections": [_protection(d) for d in queries.protections_in_window(actor)],
        "window_start": today,
        "window_end": today + queries.WINDOW,
    }


def _pipeline(currency: str, stages: list[queries.Stage], actor: Actor) -> dict[str, Any]:
    """One currency's registrations as parts of a whole."""
    total = Money(sum((s.amount for s in stages), start=stages[0].amount * 0), currency)
    return {
        "number": sum(stage.number for stage in stages),
        "total": total.display(actor.language, cents=False),
        "parts": [
            {
                "label": STATES[stage.status].label,
                "value": stage.amount,
                "text": Money(stage.amount, currency).display(actor.language, cents=False),
                "note": ngettext("%(n)s registration", "%(n)s registrations", stage.number)
                % {"n": stage.number},
                "url": f"/deals?state={stage.status}",
                "shade": queries.PIPELINE.index(stage.status),
            }
            for stage in stages
        ],
    }


def _protection(deal: DealRegistration) -> dict[str, Any]:
    today, until = clock.today(), deal.protected_until
    assert until is not None
    soon = until - today <= timedelta(days=14)
    return {
        "name": deal.customer_name,
        "partner": deal.partner.name,
        "url": f"/deals/{deal.ref}",
        "start": max(deal.protected_from or today, today),
        "end": until,
        "tone": "warn" if soon else "full",
        "label": _("protected until"),
    }
