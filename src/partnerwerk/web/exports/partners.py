"""The list of partners as a file."""

from django.http import FileResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import Actor, require
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.exchange.exporting import Column, FileFormat
from partnerwerk.partners.access import PartnerPermission as May
from partnerwerk.partners.models import Partner
from partnerwerk.partners.nouns import PARTNER
from partnerwerk.partners.queries import search_partners
from partnerwerk.web.errors import signed_in
from partnerwerk.web.exports.added import columns_of
from partnerwerk.web.exports.answers import download, in_pieces
from partnerwerk.web.listing import Address
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.templatetags.tones import STATES


@require_safe
@signed_in
def export(request: PortalRequest, format_: FileFormat) -> FileResponse:
    """What the list shows, all of it, by name."""
    actor, address = request.actor, Address.of(request.GET, "q", "type", "status", "country")
    require(actor, May.VIEW)
    found = search_partners(
        actor,
        q=address["q"],
        status=address["status"],
        type_=address["type"],
        country=address["country"],
    )
    rows = in_pieces(found.order_by("organisation__name", "pk"))
    added = columns_of(fields_of(PARTNER, actor))
    return download("partners", [*_columns(actor), *added], rows, format_)


def _columns(actor: Actor) -> list[Column[Partner]]:
    return [
        Column(_("Partner"), lambda p: p.name, 32),
        Column(_("Types"), lambda p: ", ".join(p.type_names), 28),
        Column(_("Tier"), lambda p: p.enrolment.tier.name if p.enrolment else "", 12),
        Column(_("Country"), lambda p: p.country, 9),
        Column(_("City"), lambda p: p.city, 20),
        Column(_("Distributor"), lambda p: p.distributor.name if p.distributor else "", 28),
        Column(
            _("Channel manager"), lambda p: p.channel_manager.name if p.channel_manager else "", 22
        ),
        Column(_("Status"), lambda p: str(STATES[p.status].label), 14),
    ]
