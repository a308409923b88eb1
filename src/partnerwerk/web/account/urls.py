"""One's own account. What the sign-in library has beyond our needs is closed here, before it."""

from django.urls import path

from partnerwerk.web import errors
from partnerwerk.web.account import choices, notifications, overview, stopping, tokens

urlpatterns = [
    path("account", overview.show, name="account"),
    path("account/tokens", tokens.show, name="account_tokens"),
    path("account/tokens/<uuid:token_id>/revocation", tokens.revoke, name="account_token_revoke"),
    path("account/email/", errors.not_found, name="account_email_closed"),
    path("account/notifications", notifications.show, name="account_notifications"),
    path("unsubscribe/<str:token>", stopping.stop, name="unsubscribe"),
    path("organisation", choices.switch_organisation, name="switch_organisation"),
    path("language", choices.choose_language, name="choose_language"),
    path("theme", choices.choose_theme, name="choose_theme"),
    path("join/<str:token>", overview.join, name="join"),
]
