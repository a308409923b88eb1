"""The list of registrations as a file."""

from typing import Any

from django.http import FileResponse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor, require
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.deals.access import DealPermission as May
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.deals.queries import search_deals
from partnerwerk.exchange.exporting import Column, FileFormat
from partnerwerk.web.deals.filters import read_filter
from partnerwerk.web.deals.rows import shows_partner
from partnerwerk.web.errors import signed_in
from partnerwerk.web.exports.added import columns_of
from partnerwerk.web.exports.answers import download, in_pieces
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.templatetags.tones import CONFLICTS, STATES


@require_safe
@signed_in
def export(request: PortalRequest, format_: FileFormat) -> FileResponse:
    """What the list shows, all of it, the newest first."""
    actor = request.actor
    require(actor, May.EXPORT)
    wanted = read_filter(request.GET, actor)
    found = search_deals(actor, wanted.filter).order_by("-created_at", "-pk")
    added = columns_of(fields_of(REGISTRATION, actor))
    return download("registrations", [*columns_for(actor), *added], in_pieces(found), format_)


def columns_for(actor: Actor) -> list[Column[DealRegistration]]:
    """A partner's file has neither the conflict check nor, unless it has resellers, partners."""
    partner: list[Column[Any]] = [Column(_("Partner"), lambda d: d.partner.name, 28)]
    conflict: list[Column[Any]] = [
        Column(_("Conflict"), lambda d: str(CONFLICTS[d.conflict].label) if d.conflict else "", 12)
    ]
    return [
        Column(_("Registration"), lambda d: d.ref, 12),
        Column(_("Title"), lambda d: d.title, 32),
        Column(_("Customer"), lambda d: d.customer_name, 32),
        Column(_("Customer's web address"), lambda d: d.customer_domain, 24),
        Column(_("Customer's country"), lambda d: d.customer_country, 10),
        *(partner if shows_partner(actor) else []),
        Column(_("Product families"), lambda d: ", ".join(d.family_names), 28),
        Column(pgettext("money", "Value"), lambda d: d.amount, 14),
        Column(_("Currency"), lambda d: d.currency, 9),
        Column(_("State"), lambda d: str(STATES[d.status].label), 14),
        *(conflict if actor.sees_all else []),
        Column(_("Submitted"), lambda d: d.submitted_at and localtime(d.submitted_at), 17),
        Column(_("Review due"), lambda d: d.review_due_at and localtime(d.review_due_at), 17),
        Column(_("Protected until"), lambda d: d.protected_until, 14),
        Column(_("Expected order"), lambda d: d.expected_close_date, 14),
        Column(_("Contact"), lambda d: d.contact_name, 22),
        Column(_("Contact's e-mail"), lambda d: d.contact_email, 28),
        Column(_("Your reference"), lambda d: d.opportunity_ref, 16),
    ]
