"""Pages besides those of the navigation, for who may open them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor
from partnerwerk.deals.access import DealPermission
from partnerwerk.identity.access import IdentityPermission
from partnerwerk.web.settings.overview import MECHANISMS


@dataclass(frozen=True, slots=True)
class Place:
    """A page; `of` says where it belongs. Without a permission it is everybody's."""

    label: str | Promise
    url: str
    icon: str
    of: str | Promise = ""
    permission: str = ""
    vendor_only: bool = False


_SETTINGS, _ACCOUNT = _("Settings"), _("Account and security")
PLACES = (
    Place(_("Imports"), "/imports", "file-up", permission=DealPermission.IMPORT),
    Place(_("Inbox"), "/inbox", "bell"),
    Place(_("My day"), "/today", "sun"),
    Place(_("Calendar"), "/calendar", "calendar"),
    Place(_("Your calendar elsewhere"), "/account/calendar", "calendar-sync", _ACCOUNT),
    Place(_("Account and security"), "/account", "shield"),
    Place(_("Absence"), "/account/absence", "calendar-off", _ACCOUNT, vendor_only=True),
    Place(_("Your API tokens"), "/account/tokens", "key-round", _ACCOUNT,
          IdentityPermission.USE_TOKENS),
    Place(_("The API"), "/api/v1/docs", "code", _("Help")),
    Place(_("Help"), "/help", "circle-help"),
)  # fmt: skip


def _settings() -> list[Place]:
    """As the overview of the settings has them."""
    return [Place(m.label, m.url, m.icon, _SETTINGS, m.permission, True) for m in MECHANISMS]


def places_for(actor: Actor) -> list[Place]:
    return [
        place
        for place in (*_settings(), *PLACES)
        if (actor.sees_all or not place.vendor_only)
        and (not place.permission or actor.may(place.permission))
    ]
