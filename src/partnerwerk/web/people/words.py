"""Roles and permissions in words: what an administrator reads before giving one to somebody."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class RoleWords(NamedTuple):
    label: str | Promise
    purpose: str | Promise


ROLES: dict[str, RoleWords] = {
    "administrator": RoleWords(
        _("Administrator"), _("Users, roles, programs, rules and integrations.")
    ),
    "deal_desk": RoleWords(
        _("Deal desk"), _("Decides registrations and extensions, each with its clock.")
    ),
    "channel_manager": RoleWords(
        _("Channel manager"), _("Looks after partners, their pipeline and their decisions.")
    ),
    "marketing": RoleWords(_("Marketing"), _("Funds, campaigns and content.")),
    "finance": RoleWords(_("Finance"), _("Sees what is owed, reserved and paid.")),
    "executive": RoleWords(_("Executive"), _("Sees whether the channel grows, and why.")),
    "partner_admin": RoleWords(
        _("Partner administrator"), _("Manages colleagues and company, and may register deals.")
    ),
    "partner_sales": RoleWords(
        _("Partner sales"), _("Registers deals and works on customers and opportunities.")
    ),
    "partner_marketing": RoleWords(_("Partner marketing"), _("Uses content and funds.")),
    "partner_technical": RoleWords(_("Partner technical"), _("Takes courses and certificates.")),
}

PERMISSIONS: dict[str, str | Promise] = {
    "deals.view": _("See registrations"),
    "deals.register": _("Register deals, amend and withdraw them"),
    "deals.review": _("Decide registrations and extensions"),
    "deals.close": _("Close registrations as won or lost"),
    "deals.import": _("Import registrations"),
    "deals.export": _("Export registrations"),
    "deals.configure": _("Change the terms of registration"),
    "deals.expire": _("End protections by hand"),
    "customers.view": _("See customers"),
    "customers.manage": _("Add and change customers"),
    "customers.import": _("Import customers"),
    "partners.view": _("See partners"),
    "partners.manage": _("Add, change and suspend partners"),
    "partners.view_as": _("View the portal as a partner"),
    "approvals.manage": _("Say who must agree, and who stands in for whom"),
    "segments.view": _("See segments"),
    "segments.edit": _("Build, change and retire segments"),
    "catalog.view": _("See products"),
    "catalog.manage": _("Change products"),
    "fields.manage": _("Add fields, change and retire them"),
    "views.keep": _("Save views of lists for oneself"),
    "views.share": _("Share views of lists with colleagues"),
    "comments.write": _("Comment on records"),
    "comments.moderate": _("Remove comments of colleagues"),
    "files.add": _("Add files to records, and remove one’s own"),
    "files.remove": _("Remove files of colleagues; at the vendor, of everybody"),
    "files.view": _("Open files of records"),
    "meetings.use": _("Invite to meetings, see one’s calendar"),
    "tasks.use": _("Give tasks to colleagues and do one’s own"),
    "identity.manage_members": _("Invite colleagues and change their roles"),
    "identity.manage_all_members": _("Manage people of every organisation, and the roles"),
    "identity.use_tokens": _("Use the API with own tokens"),
    "automation.manage": _("Write rules and see what they did"),
    "audit.read": _("Read the audit trail"),
    "webhooks.manage": _("Manage webhooks and see what they post"),
}


def role_label(code: str) -> str:
    return str(ROLES[code].label) if code in ROLES else code


def permission_label(code: str) -> str:
    return str(PERMISSIONS.get(code, code))


def in_order(permissions: Iterable[str]) -> list[str]:
    """Permissions in the order of the table above; those that it does not know at the end."""
    held = set(permissions)
    return [code for code in PERMISSIONS if code in held] + sorted(held - set(PERMISSIONS))


def in_words(permissions: Iterable[str]) -> list[str]:
    """Permissions as a list of phrases, in the same order."""
    return [permission_label(code) for code in in_order(permissions)]
