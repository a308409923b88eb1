"""One's own account at a glance, and the page behind an invitation."""

from allauth.account.utils import perform_login
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partnerwerk.access import Side, as_login_role
from partnerwerk.identity.access import IdentityPermission
from partnerwerk.identity.actions import change_preferences
from partnerwerk.identity.invitations import accept_invitation, invited
from partnerwerk.identity.models import Membership, Token
from partnerwerk.web.account.forms import PasswordForm, PreferencesForm
from partnerwerk.web.errors import as_nobody, signed_in
from partnerwerk.web.middleware import SESSION_KEY, PortalRequest
from partnerwerk.web.people.words import in_words
from partnerwerk.web.posting import posted


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def show(request: PortalRequest) -> HttpResponse:
    """Who I am here, how I sign in, what I may do; and language, time zone, phone."""
    me = request.membership
    first = {"language": me.language, "timezone": me.timezone, "phone": me.phone}
    form = PreferencesForm(posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        change_preferences(**form.cleaned_data, actor=request.actor)
        messages.success(request, _("Saved."))
        return redirect("account")
    context = {
        "form": form,
        "permissions": in_words(request.actor.permissions),
        "ways": _ways_in(request),
        "may_be_away": request.actor.side is Side.VENDOR,
        "may_use_tokens": request.actor.may(IdentityPermission.USE_TOKENS),
    }
    return render(request, "account/overview.html", context, status=422 if form.errors else 200)


def _ways_in(request: PortalRequest) -> dict[str, object]:
    """How this person can sign in, and how many of each there are."""
    with as_login_role():
        kinds = list(
            Authenticator.objects.filter(user_id=request.user.pk).values_list("type", flat=True)
        )
        return {
            "password": request.membership.user.has_usable_password(),
            "totp": Authenticator.Type.TOTP in kinds,
            "codes": Authenticator.Type.RECOVERY_CODES in kinds,
            "passkeys": kinds.count(Authenticator.Type.WEBAUTHN),
            "sessions": UserSession.objects.filter(user_id=request.user.pk).count(),
            "tokens": Token.objects.filter(
                membership=request.membership, revoked_at__isnull=True
            ).count(),
        }


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation: choose a password, or do without, and be in. It works once."""
    membership = invited(token)
    if membership is None:
        return render(request, "account/join_closed.html", status=410)
    asks = not membership.user.has_usable_password()
    without = not asks or "without" in request.POST
    form = PasswordForm(None if without else posted(request))
    if request.method == "POST" and (without or _is_good(form, membership)):
        password = None if without else form.cleaned_data["password"]
        return _let_in(request, accept_invitation(membership, password=password), known=not asks)
    context = {"membership": membership, "form": form, "asks": asks}
    return render(request, "account/join.html", context, status=422 if form.errors else 200)


as_nobody(join)  # whoever is signed in, the invitation is another's


def _is_good(form: PasswordForm, membership: Membership) -> bool:
    if not form.is_valid():
        return False
    try:
        validate_password(form.cleaned_data["password"], membership.user)
    except ValidationError as error:
        form.add_error("password", error)
    return form.is_valid()


def _let_in(request: HttpRequest, membership: Membership, *, known: bool) -> HttpResponse:
    """Who had a way in before uses that one; who just got the first is in."""
    if known:
        messages.success(request, _("You have joined %s.") % membership.organisation.name)
        return redirect("/")
    response: HttpResponse = perform_login(request, membership.user)
    request.session[SESSION_KEY] = str(membership.pk)
    return response
