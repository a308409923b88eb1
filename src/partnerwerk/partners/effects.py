"""What a rule can do about a partner."""

from typing import cast

from django.utils.translation import gettext_lazy as _

from partnerwerk.access import system_actor
from partnerwerk.identity.models import Membership
from partnerwerk.partners.actions import assign_channel_manager, fill_in_partner
from partnerwerk.partners.models import Partner
from partnerwerk.partners.nouns import PARTNER, manager_choices
from partnerwerk.workflow.effects import Effect, Occasion, register_effect
from partnerwerk.workflow.filling import register_filling


def register() -> None:
    label = _("change the channel manager to")
    register_effect(Effect("assign_manager", label, manager_choices, _assign, nouns=(PARTNER,)))
    register_filling(PARTNER, fill_in_partner)


def _assign(occasion: Occasion, target: str, text: str) -> str:
    manager = Membership.objects.get(pk=target)
    partner = cast(Partner, occasion.record)
    assign_channel_manager(partner, manager, reason=occasion.reason, actor=system_actor())
    return manager.name
