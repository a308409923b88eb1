"""How a find is shown: its name, what helps to tell it from others, and where it leads."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.conditions.models import SavedView
from partnerwerk.customers.models import Customer, PartnerCustomer
from partnerwerk.customfields.models import CustomField
from partnerwerk.customfields.nouns import noun_of
from partnerwerk.deals.models import DealRegistration
from partnerwerk.identity.access import IdentityPermission
from partnerwerk.identity.models import Membership
from partnerwerk.partners.models import Partner, Segment
from partnerwerk.web.deals.choices import country_name
from partnerwerk.web.deals.rows import shows_partner
from partnerwerk.web.lists.known import LISTS
from partnerwerk.web.people.words import role_label
from partnerwerk.web.templatetags.tones import STATES


@dataclass(frozen=True, slots=True)
class Shown:
    """A find in words; without an address it leads nowhere and is left out."""

    url: str
    title: str
    note: str = ""


def deal(deal: DealRegistration, actor: Actor) -> Shown:
    title = f"{deal.customer_name or _('No customer yet')} · {deal.title or _('No title yet')}"
    partner = deal.partner.name if shows_partner(actor) else ""
    return Shown(f"/deals/{deal.ref}", title, _joined(deal.ref, STATES[deal.status].label, partner))


def customer(customer: Customer, actor: Actor) -> Shown:
    served = _("served directly") if customer.served_directly else ""
    note = _joined(customer.city, _country(customer.country), served)
    return Shown(f"/customers/{customer.pk}", customer.name, note)


def partner_customer(known: PartnerCustomer, actor: Actor) -> Shown:
    partner = known.partner.name if shows_partner(actor) else ""
    note = _joined(known.domain, _country(known.country), partner)
    return Shown(f"/customers/{known.pk}", known.name, note)


def partner(partner: Partner, actor: Actor) -> Shown:
    state = STATES[partner.status].label
    own = partner.pk == actor.organisation_id
    url = "/company" if own else f"/partners/{partner.slug}"
    return Shown(url, partner.name, _joined(partner.city, _country(partner.country), state))


def person(person: Membership, actor: Actor) -> Shown:
    """Who manages people comes to the person's access, everybody else to the company."""
    note = _joined(role_label(person.role_id), person.organisation.name)
    manages = IdentityPermission.MANAGE_MEMBERS
    if person.organisation_id != actor.organisation_id:
        manages = IdentityPermission.MANAGE_ALL_MEMBERS
    if actor.may(manages):
        return Shown(f"/people/{person.pk}", person.name, note)
    if not actor.sees_all:
        return Shown("/company", person.name, note)
    return Shown(f"/partners/{person.organisation.partner.slug}", person.name, note)


def view(view: SavedView, actor: Actor) -> Shown:
    described = LISTS[view.noun]
    return Shown(f"{described.url}?view={view.pk}", view.name, str(described.noun.label))


def segment(segment: Segment, actor: Actor) -> Shown:
    return Shown(f"/segments/{segment.slug}", segment.name, segment.description)


def policy(policy: Any, actor: Actor) -> Shown:
    return Shown(f"/settings/approvals/{policy.pk}", policy.name)


def rule(rule: Any, actor: Actor) -> Shown:
    return Shown(
        f"/settings/automation/{rule.pk}", rule.name, _("stopped") if rule.stopped_at else ""
    )


def field(field: CustomField, actor: Actor) -> Shown:
    return Shown(f"/settings/fields/{field.pk}", field.label, str(noun_of(field.noun).label))


def webhook(webhook: Any, actor: Actor) -> Shown:
    return Shown(f"/settings/webhooks/{webhook.pk}", webhook.name)


def _country(code: str) -> str:
    return country_name(code, get_language() or "en") if code else ""


def _joined(*parts: object) -> str:
    return " · ".join(str(part) for part in parts if part)
