"""Small choices that a person makes in the frame: organisation, language, theme."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from partnerwerk.identity.actions import change_preferences
from partnerwerk.web import errors
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import SESSION_KEY, PortalRequest
from partnerwerk.web.viewing import while_viewing

YEAR = 365 * 24 * 3600
THEMES = ("light", "dark")


@require_POST
@signed_in
def switch_organisation(request: PortalRequest) -> HttpResponse:
    """Act for another organisation in which one has an enabled membership."""
    wanted = request.POST.get("organisation", "")
    if wanted not in {str(m.pk) for m in request.memberships}:
        return errors.not_found(request)
    request.session[SESSION_KEY] = wanted
    return HttpResponseRedirect("/")


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Kept with the membership when signed in, and in a cookie for the pages before sign-in."""
    response = _back(request)
    language = request.POST.get("language", "")
    if not check_for_language(language) or language not in ("en", "de"):
        return response
    actor = getattr(request, "actor", None)
    if actor is not None:
        change_preferences(language=language, actor=actor)
    response.set_cookie("django_language", language, max_age=YEAR, samesite="Lax", httponly=True)
    return response


@require_POST
def choose_theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system says. The script sets the same cookie."""
    response = _back(request)
    theme = request.POST.get("theme", "")
    if theme in THEMES:
        response.set_cookie("theme", theme, max_age=YEAR, samesite="Lax")
    else:
        response.delete_cookie("theme", samesite="Lax")
    return response


while_viewing(choose_theme)


def _back(request: HttpRequest) -> HttpResponseRedirect:
    there = request.POST.get("next", "/")
    own = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(there if own else "/")
