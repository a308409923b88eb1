"""One's own API tokens: made once, shown once, revoked when no longer needed."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnerwerk.access import Denied, as_login_role
from partnerwerk.identity.access import IdentityPermission
from partnerwerk.identity.actions import create_token, revoke_token
from partnerwerk.identity.models import Token
from partnerwerk.web.account.forms import TokenForm
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.people.words import in_words
from partnerwerk.web.posting import posted


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def show(request: PortalRequest) -> HttpResponse:
    """The tokens in use, and a form for a new one."""
    if not request.actor.may(IdentityPermission.USE_TOKENS):
        raise Denied(IdentityPermission.USE_TOKENS)
    form = TokenForm(request.actor.permissions, posted(request))
    secret = ""
    if request.method == "POST" and form.is_valid():
        secret = create_token(
            request.membership,
            name=form.cleaned_data["name"],
            scopes=form.cleaned_data["scopes"],
            actor=request.actor,
        )
        form = TokenForm(request.actor.permissions)
    context = {"form": form, "secret": secret, "tokens": _tokens(request)}
    return render(request, "account/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def revoke(request: PortalRequest, token_id: UUID) -> HttpResponse:
    """Stop a token at once."""
    revoke_token(request.membership, token_id, actor=request.actor)
    messages.success(request, _("The token is revoked. Whatever used it is now refused."))
    return redirect("account_tokens")


def _tokens(request: PortalRequest) -> list[dict[str, object]]:
    with as_login_role():
        tokens = list(
            Token.objects.filter(membership=request.membership).order_by(
                "revoked_at", "-created_at"
            )
        )
    return [
        {"token": t, "may": in_words(t.scopes) if t.scopes is not None else None} for t in tokens
    ]
