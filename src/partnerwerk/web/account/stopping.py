"""The link in a mail that stops mails of its kind. GET asks, POST does it: so does the button of mail
programs (RFC 8058), which knows no form of ours. Nobody signs in.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from partnerwerk.access import acting
from partnerwerk.identity.queries import actor_with
from partnerwerk.notifications.actions import stop_mails
from partnerwerk.notifications.kinds import all_kinds
from partnerwerk.notifications.tokens import stopping
from partnerwerk.web.errors import as_nobody


@csrf_exempt  # the link is signed for one person and can do nothing else
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """For whoever the mail went to, while they have access."""
    found = stopping(token)
    actor = actor_with(found.membership_id) if found else None
    if found is None or actor is None:
        return render(request, "account/stopping_closed.html", status=410)
    with translation.override(actor.language):
        request.LANGUAGE_CODE = actor.language
        kinds = [kind.label for kind in all_kinds() if kind.code in found.kinds]
        context = {"kinds": kinds, "done": request.method == "POST"}
        if request.method == "POST":
            with acting(actor):
                stop_mails(found.kinds, actor=actor)
        return render(request, "account/stopping.html", context)


as_nobody(stop)  # whoever is signed in, the mail was another's
