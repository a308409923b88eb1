"""Begin and end to view the portal as a partner."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from partnerwerk.partners.access import visible_to
from partnerwerk.partners.viewing import begin_viewing
from partnerwerk.web import viewing
from partnerwerk.web.errors import as_nobody, signed_in
from partnerwerk.web.middleware import PortalRequest


@require_POST
@signed_in
def begin(request: PortalRequest, slug: str) -> HttpResponse:
    """Everything is shown as this partner's administrator sees it, until one goes back."""
    partner = get_object_or_404(visible_to(request.actor), slug=slug)
    begin_viewing(partner, actor=request.actor)
    request.session[viewing.KEY] = str(partner.pk)
    return redirect("/")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def end(request: PortalRequest) -> HttpResponse:
    """The way back, also from pages that have no form."""
    if viewing.eyes_in(request) is None:
        raise Http404
    if request.method != "POST":
        return render(request, "partners/viewing_end.html")
    eyes = viewing.end(request)
    assert eyes
    return redirect("partner", eyes.partner.slug)


viewing.while_viewing(end)
as_nobody(end)  # its transaction writes, as the viewer
