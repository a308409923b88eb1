"""What happened at one organisation, over all its records; for one's own, everything one may see."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor, require
from partnerwerk.collaboration.access import comments_visible_to
from partnerwerk.conditions.nouns import Noun, all_nouns
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.deals.events import DealEvent
from partnerwerk.journal.access import visible_to
from partnerwerk.journal.models import Event
from partnerwerk.notifications.effects import path_of
from partnerwerk.partners.access import PartnerPermission as May
from partnerwerk.partners.access import visible_to as partners_visible_to
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.together.feed import (
    Feed,
    Line,
    comment_ids,
    grouped,
    houses_of,
    line_of,
    page_of,
)
from partnerwerk.web.together.views import before_in

QUIET = (DealEvent.CHECKED, DealEvent.DRAFTED, DealEvent.PROBING)
"""What matters on the record alone."""


@require_safe
@signed_in
def of_partner(request: PortalRequest, slug: str) -> HttpResponse:
    """One partner's, for the vendor, its distributor and itself."""
    require(request.actor, May.VIEW)
    partner = get_object_or_404(partners_visible_to(request.actor), slug=slug)
    events = visible_to(request.actor).filter(partner_id=partner.pk)
    crumbs = [
        {"label": partner.name, "url": f"/partners/{partner.slug}"},
        {"label": _("What happened"), "url": ""},
    ]
    return _page(request, events, crumbs)


@require_safe
@signed_in
def of_mine(request: PortalRequest) -> HttpResponse:
    """Everything of all partners for the vendor; a partner's own and its resellers'."""
    require(request.actor, May.VIEW)
    return _page(request, visible_to(request.actor), [])


def _page(
    request: PortalRequest, events: "QuerySet[Event]", crumbs: list[dict[str, str]]
) -> HttpResponse:
    feed = _feed(events, request.actor, before_in(request))
    return render(request, "together/organisation.html", {"feed": feed, "crumbs": crumbs})


def _feed(events: "QuerySet[Event]", actor: Actor, before: int | None) -> Feed:
    nouns = {noun.model._meta.model_name or "": noun for noun in all_nouns()}
    told = events.filter(subject_kind__in=nouns).exclude(name__in=QUIET)
    found, older = page_of(told, before)
    subjects = _subjects(found, nouns, actor)
    comments = comments_visible_to(actor).filter(pk__in=comment_ids(found))
    said, names = {c.pk: c for c in comments}, houses_of(found, actor)
    lines = []
    for event in found:
        noun, subject = nouns[event.subject_kind], subjects.get(event.subject_id)
        if subject is None:
            continue
        line = line_of(event, noun.key, subject, fields_of(noun.key, actor), said, names, actor)
        if line:
            lines.append(_of_record(line, noun, subject))
    return Feed(_named_once(grouped(lines)), older, not before)


def _named_once(lines: list[Line]) -> list[Line]:
    """A record is named where it begins, not again in each line that follows about it."""
    last = None
    for line in lines:
        last, line.record = line.record, None if line.record == last else line.record
    return lines


def _subjects(events: Iterable[Event], nouns: dict[str, Noun], actor: Actor) -> dict[UUID, Any]:
    """The records that the actor sees; what happened to others is not told."""
    wanted: dict[str, set[UUID]] = defaultdict(set)
    for event in events:
        wanted[event.subject_kind].add(event.subject_id)
    return {
        record.pk: record
        for kind, ids in wanted.items()
        for record in nouns[kind].visible_to(actor).prefetch_related(None).filter(pk__in=ids)
    }


def _of_record(line: Line, noun: Noun, subject: Any) -> Line:
    name = getattr(subject, "title", "") or getattr(subject, "customer_name", "") or str(subject)
    ref = getattr(subject, "ref", "")
    line.record = {
        "name": f"{ref} · {name}" if ref and ref != name else name,
        "url": path_of(noun.key, subject) or f"/records/{noun.key}/{subject.pk}",
    }
    return line
