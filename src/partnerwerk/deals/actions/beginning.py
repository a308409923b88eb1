"""What a registration begins with: its partner, the program's terms and a number."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.deals.models import DealRegistration, Terms
from partnerwerk.identity.models import Membership, Organisation
from partnerwerk.kit import ids
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import InvalidInput, Problem, Refused
from partnerwerk.kit.rows import Rows
from partnerwerk.kit.text import storable
from partnerwerk.partners.access import PartnerPermission
from partnerwerk.partners.models import Enrolment, Partner, PartnerStatus


def begun(typed: Mapping[str, Any], actor: Actor, new_id: UUID | None = None) -> DealRegistration:
    """A new draft, not written yet, of an active partner that the actor may register for."""
    enrolment, partner, terms, number = _standing(typed.get("partner"), actor)
    if partner.status != PartnerStatus.ACTIVE:
        raise Refused(_("Only an active partner can register deals."), "partner_not_active")
    deal = DealRegistration(
        id=new_id or ids.new_id(),
        number=number,
        partner=partner,
        program_id=enrolment.program_id,
        distributor_id=partner.organisation.parent_id,
        submitter_id=actor.membership_id,
    )
    deal.terms = terms
    return deal


# Each registration reads this: in the words of the ORM it takes a tenth of the whole time.
_ROWS = Rows(
    "nextval('deals_number')", e=Enrolment, p=Partner, o=Organisation, t=Terms, m=Membership
)
_STANDING = """
from partners_enrolment e
join partners_partner p on p.organisation_id = e.partner_id
join identity_organisation o on o.id = e.partner_id
join deals_terms t on t.program_id = e.program_id
left join identity_membership m on m.id = p.channel_manager_id
where (%(sees_all)s or e.partner_id = any(%(visible)s::uuid[]))
  and (e.partner_id = %(partner_id)s or p.slug = %(slug)s)
order by e.id limit 1
"""


def _standing(typed: object, actor: Actor) -> tuple[Enrolment, Partner, Terms, int]:
    """Of the partner to register for: one's own, or a reseller below, named by id or slug; one of
    those that `partners.access.visible_to` shows. And the next number of a registration.
    """
    partner_id = as_id(typed) if typed else actor.organisation_id
    wanted = {
        "sees_all": actor.sees_all,
        "visible": list(actor.partner_ids),
        "partner_id": partner_id,
        "slug": "" if partner_id else storable(str(typed)),
    }
    found = _ROWS.fetch(_STANDING, wanted) if actor.may(PartnerPermission.VIEW) else []
    if not found:
        words = _("Choose your company or one of your resellers that is in a program.")
        raise InvalidInput([Problem("partner", words)])
    enrolment, partner, organisation, terms, manager, number = found[0]
    partner.organisation, partner.channel_manager = organisation, manager
    return enrolment, partner, terms, number
