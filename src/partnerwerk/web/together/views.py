"""The conversation about a record and its history; a record's own page includes the same."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from partnerwerk.access import Actor, require
from partnerwerk.collaboration.access import CommentPermission as May
from partnerwerk.collaboration.actions import add_comment
from partnerwerk.collaboration.records import Record, people_of
from partnerwerk.identity.access import organisations_visible_to
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.records import paths_of, record_or_404
from partnerwerk.web.together.place import place_of

MOST_PEOPLE = 8


@require_safe
@signed_in
def show(request: PortalRequest, noun: str, pk: UUID) -> HttpResponse:
    """Everything that was said and happened, page by page; for htmx only the feed."""
    record = record_or_404(noun, pk, request.actor)
    place = place_of(record, request.actor, before=before_in(request))
    if request.headers.get("HX-Request"):
        return render(request, "together/feed.html", {"together": place})
    return render(request, "together/record.html", page_of(record, place, request.actor))


@require_POST
@signed_in
def add(request: PortalRequest, noun: str, pk: UUID) -> HttpResponse:
    """Say something. What is wrong with it stands beside it, and what was typed stays."""
    record = record_or_404(noun, pk, request.actor)
    require(request.actor, May.WRITE)
    text, internal = request.POST.get("text", ""), bool(request.POST.get("internal"))
    said: dict[str, Any] = {}
    try:
        add_comment(record, text, internal=internal, actor=request.actor)
    except InvalidInput as invalid:
        said["problems"] = [problem.text for problem in invalid.problems]
        said["typed"] = {"text": text, "internal": "1" if internal else ""}
    if not said and not request.headers.get("HX-Request"):
        return HttpResponseRedirect(f"{path_of(record, request.actor)}#conversation")
    place = place_of(record, request.actor, **said)
    status = 422 if said else 200
    if request.headers.get("HX-Request"):
        return render(request, "together/conversation.html", {"together": place}, status=status)
    shown = page_of(record, place, request.actor)
    return render(request, "together/record.html", shown, status=status)


@require_safe
@signed_in
def people(request: PortalRequest, noun: str, pk: UUID) -> HttpResponse:
    """Who can be named with an @: people who see this record and whom one may know."""
    actor = request.actor
    record = record_or_404(noun, pk, actor)
    typed = request.GET.get("q", "").casefold()
    internal = request.GET.get("internal") == "1"
    found = [
        person
        for person in people_of(record, actor, internal=internal)
        if typed in person.name.casefold() and person.pk != actor.membership_id
    ][:MOST_PEOPLE]
    houses = {person.organisation_id for person in found}
    names = dict(organisations_visible_to(actor).filter(pk__in=houses).values_list("pk", "name"))
    rows = [{"name": p.name, "house": names.get(p.organisation_id, "")} for p in found]
    return render(request, "together/people.html", {"people": rows})


def page_of(record: Record, place: Any, actor: Actor) -> dict[str, Any]:
    return {"together": place, "record": record, "record_path": own_path(record, actor)}


def path_of(record: Record, actor: Actor) -> str:
    """The record's own page; one that has none is shown by its conversation."""
    return own_path(record, actor) or f"/records/{record.address}"


def own_path(record: Record, actor: Actor) -> str:
    return paths_of(record.noun, [record.pk], actor).get(record.pk, "")


def before_in(request: HttpRequest) -> int | None:
    number = request.GET.get("before", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 19 else None
