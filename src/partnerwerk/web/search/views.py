"""Search: the palette's answer as one types, and a page for who presses Enter."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.kit.text import clean_line
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.search.queries import find_everything

IN_PALETTE, ON_PAGE = 5, 20


@require_safe
@signed_in
def search(request: PortalRequest) -> HttpResponse:
    """What the words find among all that the actor sees."""
    words = clean_line(request.GET.get("q", ""))[:200]
    palette = "palette" in request.GET
    found = find_everything(request.actor, words, each=IN_PALETTE if palette else ON_PAGE)
    if palette:
        results = [result for group in found.values() for result in group]
        return render(
            request, "components/search_results.html", {"results": results, "typed": words}
        )
    names = {"deals": _("Registrations"), "customers": _("Customers"), "partners": _("Partners")}
    groups = [(names[noun], results) for noun, results in found.items()]
    return render(request, "search/search.html", {"groups": groups, "search_words": words})
