"""Who waits for what happened. People whose access was taken away get nothing."""

from uuid import UUID

from django.db.models import QuerySet

from partnerwerk.access import Side
from partnerwerk.deals.approving import EXTENDING, REGISTERING
from partnerwerk.deals.models import DealRegistration
from partnerwerk.identity.models import Membership
from partnerwerk.journal.models import Event
from partnerwerk.partners.models import Partner
from partnerwerk.workflow.approvals.queries import under_policy
from partnerwerk.workflow.models import Ask


def submitter(deal: DealRegistration, event: Event) -> list[Membership]:
    """Who submitted it; when they left, the administrators of the partner."""
    return _named(deal.submitter_id) or list(_admins(deal))


def reviewer(deal: DealRegistration, event: Event) -> list[Membership]:
    """Who decides it: the reviewer named at that time, else the whole deal desk."""
    return named_reviewer(deal, event) or list(_deal_desk())


def named_reviewer(deal: DealRegistration, event: Event) -> list[Membership]:
    """The reviewer whom the event named; the record may have another by now."""
    named = event.changes.get("reviewer_id", {}).get("after")
    return _named(UUID(named) if named else deal.reviewer_id)


def undecided_reviewer(deal: DealRegistration, event: Event) -> list[Membership]:
    """The reviewer, unless the decision was made before the letter could be written; under a policy
    whoever it asks gets a letter of their own.
    """
    if not deal.is_awaiting_review or under_policy(REGISTERING, deal.pk):
        return []
    return reviewer(deal, event)


def undecided_extension(deal: DealRegistration, event: Event) -> list[Membership]:
    """As `undecided_reviewer`, of an extension."""
    asked = deal.extensions.filter(status="requested").first()
    return [] if asked and under_policy(EXTENDING, asked.pk) else reviewer(deal, event)


def asked(ask: Ask, permission: str) -> list[Membership]:
    """All who may answer: the person, those of the role, or those with the right."""
    able = _enabled().filter(side=Side.VENDOR, role__permissions__contains=[permission])
    if ask.membership_id:
        return list(able.filter(pk=ask.membership_id))
    return list(able.filter(role_id=ask.role) if ask.role else able)


def other_side(deal: DealRegistration, event: Event) -> list[Membership]:
    """The reviewer of what a partner did, the submitter of what the vendor did."""
    by_vendor = event.actor_organisation_id not in (deal.partner_id, deal.distributor_id)
    return submitter(deal, event) if by_vendor else reviewer(deal, event)


def channel_manager(partner: Partner) -> list[Membership]:
    """Who looks after a partner; without one, the deal desk."""
    return _named(partner.channel_manager_id) or list(_deal_desk())


def invitee(event: Event) -> list[Membership]:
    """Who was invited, until they have come."""
    return list(_enabled().filter(pk=event.subject_id, joined_at__isnull=True))


def _named(membership_id: UUID | None) -> list[Membership]:
    return list(_enabled().filter(pk=membership_id)) if membership_id else []


def _enabled() -> "QuerySet[Membership]":
    return Membership.objects.select_related("organisation").filter(disabled_at__isnull=True)


def _deal_desk() -> "QuerySet[Membership]":
    return _enabled().filter(side=Side.VENDOR, role_id="deal_desk")


def _admins(deal: DealRegistration) -> "QuerySet[Membership]":
    return _enabled().filter(organisation_id=deal.partner_id, role_id="partner_admin")
