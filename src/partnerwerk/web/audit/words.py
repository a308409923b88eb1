"""What each event says in the audit: those that others hear as webhooks say it, the quiet ones here."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnerwerk.identity.events import AccessEvent
from partnerwerk.integrations.webhooks.events import WebhookEvent
from partnerwerk.integrations.webhooks.meanings import MEANINGS
from partnerwerk.journal.auditing import AuditKind
from partnerwerk.journal.events import Sight
from partnerwerk.partners.events import Viewing

Words = str | Promise
SAID: dict[str, Words] = {
    **MEANINGS,
    Sight.OPENED: _("Opened a record"),
    Sight.DOWNLOADED: _("Downloaded a file"),
    Sight.EXPORTED: _("Exported a list"),
    Sight.SEARCHED: _("Searched"),
    Viewing.BEGAN: _("Began to view the portal as a partner"),
    Viewing.SEEN: _("Saw a page as a partner"),
    Viewing.ENDED: _("Went back to the own view"),
    AccessEvent.SIGNED_IN: _("Signed in"),
    AccessEvent.SIGN_IN_FAILED: _("Failed to sign in"),
    AccessEvent.SIGNED_OUT: _("Signed out"),
    AccessEvent.PASSWORD_CHANGED: _("Changed the password"),
    AccessEvent.FACTOR_ADDED: _("Added a second factor or passkey"),
    AccessEvent.FACTOR_REMOVED: _("Removed a second factor or passkey"),
    AccessEvent.TOKEN_USED: _("Used an API token for the first time that day"),
    WebhookEvent.ADDED: _("A webhook was added"),
    WebhookEvent.CHANGED: _("A webhook changed"),
    WebhookEvent.SECRET_ROTATED: _("A webhook has a new secret"),
    WebhookEvent.PAUSED: _("A webhook is paused"),
    WebhookEvent.RESUMED: _("A webhook posts again"),
    WebhookEvent.REMOVED: _("A webhook was removed"),
    WebhookEvent.REPLAYED: _("Dead deliveries were sent again"),
}
KINDS: dict[AuditKind, Words] = {
    AuditKind.SEEN: _("Seen"),
    AuditKind.CHANGED: _("Changed"),
    AuditKind.EXPORTED: _("Exported"),
    AuditKind.ACCESS: _("Sign-in and access"),
}


def said(name: str) -> str:
    return str(SAID.get(name, name))
