"""Agreements about a registration, beside its review."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext_lazy as _

from partnerwerk.deals.access import DealPermission
from partnerwerk.deals.approving import facts_of, office_of, partner_manager, value_in_words
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.workflow.approvals.agreements import Agreement, register_agreement

AGREEMENT = "deals.agreement"


def register() -> None:
    """Called at start-up."""
    register_agreement(
        Agreement(
            code=AGREEMENT,
            label=_("Agreements about registrations"),
            noun=REGISTRATION,
            permission=DealPermission.REVIEW,
            agreed=DealEvent.AGREED,
            refused=DealEvent.REFUSED,
            partner_id=lambda deal: deal.partner_id,
            about=_about,
            prepared=_prepared,
            amount=lambda deal: deal.value,
            calendar=office_of,
            resolvers={"partner_manager": partner_manager()},
        )
    )


def _prepared(records: "QuerySet[Any]") -> "QuerySet[Any]":
    families = Prefetch("families", to_attr="family_list")
    return records.select_related("partner__organisation", "program").prefetch_related(families)


def _about(deal: DealRegistration) -> dict[str, Any]:
    return {
        "ref": deal.ref,
        "title": deal.title,
        "line": f"{deal.customer_name} · {value_in_words(deal.value)} · {deal.partner.name}",
        "path": f"/deals/{deal.ref}",
        "facts": facts_of(deal),
    }
