"""What a rule can do about a registration."""

from typing import cast

from django.utils.translation import gettext_lazy as _

from partnerwerk.access import system_actor
from partnerwerk.deals.actions.assigning import assign_reviewer
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.identity.models import Membership
from partnerwerk.partners.nouns import manager_choices
from partnerwerk.workflow.effects import Effect, Occasion, register_effect


def register() -> None:
    label = _("change the reviewer to")
    register_effect(
        Effect("assign_reviewer", label, manager_choices, _assign, nouns=(REGISTRATION,))
    )


def _assign(occasion: Occasion, target: str, text: str) -> str:
    reviewer = Membership.objects.get(pk=target)
    assign_reviewer(cast(DealRegistration, occasion.record), reviewer, actor=system_actor())
    return reviewer.name
