"""Agreements about a partner."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerwerk.partners.access import PartnerPermission
from partnerwerk.partners.events import PartnerEvent
from partnerwerk.partners.models import Partner
from partnerwerk.partners.nouns import PARTNER
from partnerwerk.workflow.approvals.agreements import OFFICE, Agreement, register_agreement
from partnerwerk.workflow.approvals.kinds import Resolver
from partnerwerk.workflow.calendars import BusinessCalendar


def register() -> None:
    """Called at start-up."""
    manager = Resolver(
        gettext_lazy("the partner’s channel manager"), lambda partner: partner.channel_manager_id
    )
    register_agreement(
        Agreement(
            code="partners.agreement",
            label=gettext_lazy("Agreements about partners"),
            noun=PARTNER,
            permission=PartnerPermission.MANAGE,
            agreed=PartnerEvent.AGREED,
            refused=PartnerEvent.REFUSED,
            partner_id=lambda partner: partner.pk,
            about=_about,
            calendar=_office,
            resolvers={"partner_manager": manager},
        )
    )


def _office(partner: Partner) -> BusinessCalendar:
    """That of whoever looks after it."""
    manager = partner.channel_manager
    if manager is None:
        return OFFICE
    return BusinessCalendar(manager.timezone, manager.country, manager.subdivision)


def _about(partner: Partner) -> dict[str, Any]:
    manager, tier = partner.channel_manager, partner.enrolment
    return {
        "ref": partner.name,
        "title": partner.name,
        "line": ", ".join(partner.type_names),
        "path": f"/partners/{partner.slug}",
        "facts": [
            (_("Partner"), partner.name),
            (_("Type"), ", ".join(partner.type_names)),
            (_("Tier"), tier.tier.name if tier else ""),
            (_("Channel manager"), manager.name if manager else ""),
        ],
    }
