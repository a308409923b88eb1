"""What a rule can do about a registration."""

from typing import cast

from django.utils.translation import gettext_lazy as _

from partnerwerk.access import system_actor
from partnerwerk.deals.actions.assigning import assign_reviewer
from partnerwerk.deals.actions.filling import fill_in
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.identity.models import Membership
from partnerwerk.partners.nouns import manager_choices
from partnerwerk.workflow.effects import Effect, Occasion, register_effect
from partnerwerk.workflow.filling import register_filling


def register() -> None:
    label = _("change the reviewer to")
    register_effect(
        Effect("assign_reviewer", label, manager_choices, _assign, nouns=(REGISTRATION,))
    )
    register_filling(REGISTRATION, fill_in)


def _assign(occasion: Occasion, target: str, text: str) -> str:
    reviewer = Membership.objects.get(pk=target)
    deal = cast(DealRegistration, occasion.record)
    assign_reviewer(deal, reviewer, reason=occasion.reason, actor=system_actor())
    return reviewer.name
