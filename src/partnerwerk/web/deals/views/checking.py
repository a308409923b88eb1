"""While somebody types: companies to choose from, and whether somebody was here first."""

import json
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from partnerwerk.access import Actor, require
from partnerwerk.catalog.access import visible_to as families_visible_to
from partnerwerk.customers.matching import Company
from partnerwerk.customers.queries import Suggestion, suggest
from partnerwerk.deals import explain
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.actions.checking import check_while_typing
from partnerwerk.deals.actions.moving import review_deadline
from partnerwerk.deals.conflicts import Question
from partnerwerk.deals.models import ConflictResult, DealRegistration, Terms
from partnerwerk.kit import clock
from partnerwerk.kit.problems import Refused
from partnerwerk.partners.models import Partner
from partnerwerk.web.deals.form_page import registering_partner
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest

SHORTEST = 3
LONGEST = 200


@require_safe
@signed_in
def suggestions(request: PortalRequest) -> HttpResponse:
    """Companies like the one being typed: the actor's own, and a public directory's."""
    require(request.actor, May.REGISTER)
    typed = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    partner = registering_partner("", request.actor)
    found = suggest(request.actor, typed, directory=_terms(partner).offers_directory)
    context = {"suggestions": [_shown(s) for s in found], "typed": typed}
    return render(request, "components/suggestions.html", context)


def _shown(suggestion: Suggestion) -> dict[str, str]:
    origin = _("one of yours") if suggestion.origin == "own" else _("public directory")
    place = suggestion.city or suggestion.country
    return {
        "value": suggestion.name,
        "title": suggestion.name,
        "sub": suggestion.domain,
        "note": f"{place} · {origin}" if place else origin,
        "fill": json.dumps(
            {"customer_domain": suggestion.domain, "customer_country": suggestion.country}
        ),
    }


@require_POST
@signed_in
def check(request: PortalRequest) -> HttpResponse:
    """What a partner may know of a conflict before it submits: clear, or that somebody may be."""
    require(request.actor, May.REGISTER)
    name = request.POST.get("customer_name", "").replace("\x00", "").strip()[:LONGEST]
    if len(name) < SHORTEST:
        return render(request, "deals/check.html", {})
    partner = registering_partner(request.POST.get("partner", ""), request.actor)
    question = _question(request, name, partner)
    try:
        verdict = check_while_typing(question, actor=request.actor)
    except Refused as refusal:
        return render(request, "deals/check.html", {"slowed": refusal.text})
    context = _answer(verdict.result, partner, question.terms, request.actor)
    return render(request, "deals/check.html", context)


def _question(request: PortalRequest, name: str, partner: Partner) -> Question:
    """Until a family is chosen, all of them are asked for."""
    post, families = request.POST, list(families_visible_to(request.actor))
    chosen = set(post.getlist("product_families"))
    ids = frozenset(f.pk for f in families if not chosen or f.code in chosen)
    domain = post.get("customer_domain", "").replace("\x00", "")[:LONGEST]
    return Question(
        company=Company(name, domain, post.get("customer_country", "")[:2]),
        family_ids=ids,
        partner_id=partner.pk,
        registration_id=_registration_id(post.get("ref", ""), request.actor),
        terms=_terms(partner),
    )


def _registration_id(ref: str, actor: Actor) -> UUID | None:
    number = ref.removeprefix("R-")
    if not number.isascii() or not number.isdecimal() or len(number) > 15:
        return None
    return visible_to(actor).filter(number=int(number)).values_list("pk", flat=True).first()


def _answer(
    result: ConflictResult, partner: Partner, terms: Terms, actor: Actor
) -> dict[str, object]:
    """Possible and certain look alike to a partner."""
    if result == ConflictResult.CLEAR:
        return {"result": ConflictResult.CLEAR}
    manager = partner.channel_manager
    due = review_deadline(DealRegistration(reviewer=manager), terms, clock.now())
    sentence = explain.partner_sentence(
        ConflictResult.POSSIBLE,
        reviewer=manager.name if manager else "",
        due=due,
        timezone=actor.timezone,
    )
    return {"result": ConflictResult.POSSIBLE, "text": sentence}


def _terms(partner: Partner) -> Terms:
    assert partner.enrolment is not None
    return Terms.objects.get(pk=partner.enrolment.program_id)
