"""Doing something with several records: asked once, done one by one, and each told what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from partnerwerk.access import Actor, Denied, require
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.web.errors import signed_in
from partnerwerk.web.lists.bulk import MOST, BulkAction, Given, seen_at
from partnerwerk.web.lists.description import List
from partnerwerk.web.lists.known import list_of
from partnerwerk.web.middleware import PortalRequest


@dataclass(frozen=True, slots=True)
class Outcome:
    """What happened to one of them."""

    record: Any
    key: str
    text: str
    is_done: bool


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def bulk(request: PortalRequest, noun: str) -> HttpResponse:
    """GET asks what all need; POST does it, and says what happened to each."""
    described, actor = list_of(noun, request.actor), request.actor
    given = request.POST if request.method == "POST" else request.GET
    wanted = given.get("do") or request.GET.get("do", "")
    action = next((a for a in described.bulk if a.key == wanted), None)
    if action is None:
        raise Http404
    require(actor, action.permission)
    if not action.is_open_to(actor):
        raise Http404
    back = _back(given, described)
    chosen = _chosen(given.getlist("ref"), described, actor)
    if not chosen:
        return HttpResponseRedirect(back)
    form = action.form(given, actor)
    if request.method != "POST":
        return _ask(request, action, chosen, form, described)
    try:
        said = Given(given, seen_at(given))
        action.check(said, actor)
    except InvalidInput as invalid:
        form.show(invalid.problems)
        return _ask(request, action, chosen, form, described, status=422)
    outcomes = [_done(action, record, said, described, actor) for record in chosen]
    context = {"outcomes": outcomes, "done": sum(o.is_done for o in outcomes), "back": back,
               "list": described}  # fmt: skip
    return render(request, "lists/bulk_done.html", context)


def _ask(
    request: PortalRequest,
    action: BulkAction,
    chosen: Sequence[Any],
    form: Any,
    described: List,
    status: int = 200,
) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    context = {
        "action": action,
        "chosen": [(described.key_of(record), record) for record in chosen],
        "form": form,
        "list": described,
        "seen": request.POST.get("seen") or clock.now().isoformat(),
        "back": _back(given, described),
        "url": request.path,
    }
    return render(request, "lists/bulk.html", context, status=status)


def _chosen(keys: Sequence[str], described: List, actor: Actor) -> list[Any]:
    """Those ticked that the actor sees, at most a hundred."""
    assert described.with_keys is not None
    rows = described.search(actor, "", {})
    return list(described.with_keys(rows, [key[:100] for key in keys[:MOST]]))


def _back(given: QueryDict, described: List) -> str:
    """The list or queue from which it came: an address of ours."""
    back = given.get("back", "")
    return back if back.startswith(("/waiting", described.url)) else described.url


def _done(action: BulkAction, record: Any, given: Given, described: List, actor: Actor) -> Outcome:
    """One action, in its own savepoint: a refusal leaves the others as they are."""
    key = described.key_of(record)
    try:
        return Outcome(record, key, action.perform(record, given, actor), is_done=True)
    except Refused as refused:
        return Outcome(record, key, refused.text, is_done=False)
    except InvalidInput as invalid:
        return Outcome(record, key, invalid.problems[0].text, is_done=False)
    except Denied as denied:
        return Outcome(record, key, str(denied), is_done=False)
