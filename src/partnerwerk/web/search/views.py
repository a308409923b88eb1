"""Search: the palette's answer as one types, and a page for who presses Enter."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor
from partnerwerk.conditions.guard import limited
from partnerwerk.deals.finding import deal_named
from partnerwerk.journal.sights import searched
from partnerwerk.kit.finding import Query
from partnerwerk.kit.problems import Refused
from partnerwerk.kit.text import clean_line
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.search.nouns import nouns_for
from partnerwerk.web.search.places import places_for
from partnerwerk.web.search.queries import Group, find_everything

IN_PALETTE, ON_PAGE, IN_TAB = 5, 8, 100
LONGEST_MS = 2_000


@require_safe
@signed_in
def search(request: PortalRequest) -> HttpResponse:
    """What the words find among all that the actor sees; a reference leads straight there."""
    words = clean_line(request.GET.get("q", ""))[:200]
    if "palette" in request.GET:
        return _in_palette(request, words)
    query = Query.of(words)
    if query:
        searched(words, actor=request.actor)
    if deal := deal_named(request.actor, query):
        return redirect(f"/deals/{deal.ref}")
    return _page(request, words, query)


def _in_palette(request: PortalRequest, words: str) -> HttpResponse:
    """Records; or the pages that no navigation shows, which are asked for once."""
    if request.GET["palette"] == "places":
        context: dict[str, Any] = {"places": places_for(request.actor)}
        return render(request, "search/places.html", context)
    found = _found(request, Query.of(words), each=IN_PALETTE, nouns=nouns_for(request.actor))
    context = {"typed": words, **found}
    return render(request, "components/search_results.html", context)


def _page(request: PortalRequest, words: str, query: Query) -> HttpResponse:
    """A few of each noun, or a hundred of the one whose tab is open."""
    chosen = request.GET.get("in", "")
    all_nouns = nouns_for(request.actor)
    nouns = [noun for noun in all_nouns if noun.key == chosen]
    each = IN_TAB if nouns else ON_PAGE
    found = _found(request, query, each=each, nouns=nouns or all_nouns)
    tabs = _tabs(words, chosen, request.actor) if query else []
    context = {"search_words": words, "chosen": chosen, "tabs": tabs, **found}
    return render(request, "search/search.html", context)


def _tabs(words: str, chosen: str, actor: Actor) -> list[dict[str, Any]]:
    """Everything, and each noun that this person could find something of."""
    address = QueryDict(mutable=True)
    address["q"] = words
    tabs = [{"label": _("Everything"), "url": f"?{address.urlencode()}", "current": not chosen}]
    for noun in nouns_for(actor):
        address["in"] = noun.key
        current = noun.key == chosen
        tabs.append({"label": noun.label, "url": f"?{address.urlencode()}", "current": current})
    return tabs


def _found(request: PortalRequest, query: Query, **limits: Any) -> dict[str, list[Group] | str]:
    """A search that takes too long is given up, and says so."""
    try:
        with limited(LONGEST_MS):
            return {"groups": find_everything(request.actor, query, **limits)}
    except Refused:
        return {
            "groups": [],
            "refused": _("This takes too long to find. Add a word, or more of one."),
        }
