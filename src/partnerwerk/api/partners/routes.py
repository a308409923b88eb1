"""Partners over HTTP."""

from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from partnerwerk.access import Actor, require
from partnerwerk.api.door import Codes, Custom, CustomOut, PageOut, Text, actor_of
from partnerwerk.api.naming import a_country, a_text, an_object, named_in, some_texts
from partnerwerk.api.views.asking import asked_for
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.journal.sights import opened
from partnerwerk.kit import paging
from partnerwerk.kit.ids import as_id
from partnerwerk.partners.access import PartnerPermission as May
from partnerwerk.partners.access import visible_to
from partnerwerk.partners.actions import change_partner_in_part
from partnerwerk.partners.models import Partner
from partnerwerk.partners.nouns import PARTNER
from partnerwerk.partners.queries import search_partners

router = Router(tags=["partners"])


class PartnerOut(Schema):
    id: UUID
    slug: str
    name: str
    types: list[str]
    status: str
    country: str
    city: str
    domain: str
    countries: list[str]
    tier: str | None
    program: str | None
    channel_manager: str | None
    distributor_id: UUID | None
    custom: CustomOut


class PartnerChange(Schema):
    """What is left out stays. `custom` names only the fields that change; null empties one."""

    name: Text = None
    types: Codes = None
    country: Text = None
    city: Text = None
    domain: Text = None
    countries: Codes = None
    custom: Custom = None


def show_partner(partner: Partner, actor: Actor) -> PartnerOut:
    enrolment, manager = partner.enrolment, partner.channel_manager
    return PartnerOut(
        id=partner.pk,
        slug=partner.slug,
        name=partner.name,
        types=partner.types,
        status=partner.status,
        country=partner.country,
        city=partner.city,
        domain=partner.domain,
        countries=partner.countries,
        tier=enrolment.tier.name if enrolment else None,
        program=enrolment.program.code if enrolment else None,
        channel_manager=manager.name if manager else None,
        distributor_id=partner.organisation.parent_id,
        custom=fields_of(PARTNER, actor).values_of(partner),
    )


@router.get("/partners", response=PageOut[PartnerOut])
def list_partners(
    request: HttpRequest,
    state: str = "",
    q: str = "",
    view: str = "",
    when: str = "",
    limit: int = paging.LIMIT,
    cursor: str = "",
) -> PageOut[PartnerOut]:
    """By name. A partner finds itself and, as a distributor, its resellers. `view`: the id of a saved
    view; `when`: a condition as JSON. All must hold.
    """
    actor = actor_of(request)
    asked = asked_for(PARTNER, view, when, actor)
    status = state or next(iter(asked.quick.get("status", ())), "")
    found = search_partners(actor, q=q or asked.q, status=status)
    with asked.limited():
        found = asked.narrowed(found)
        page = paging.page_of(found, order="organisation__name", cursor=cursor, limit=limit)
        items = [show_partner(p, actor) for p in page.items]
    return PageOut(items=items, next_cursor=page.next_cursor)


@router.get("/partners/{key}", response=PartnerOut)
def get_partner(request: HttpRequest, key: str) -> PartnerOut:
    """By id or slug."""
    partner, actor = _partner(request, key), actor_of(request)
    opened(partner, actor=actor, partner_id=partner.pk)
    return show_partner(partner, actor)


NAMED = {
    "name": a_text, "types": some_texts, "country": a_country, "city": a_text, "domain": a_text,
    "countries": some_texts, "custom": an_object,
}  # fmt: skip


@router.patch("/partners/{key}", response=PartnerOut)
def patch_partner(request: HttpRequest, key: str, payload: PartnerChange) -> PartnerOut:
    """Change what is named, by the vendor; what is left out stays as it is, also in `custom`."""
    actor, partner = actor_of(request), _partner(request, key)
    require(actor, May.MANAGE)
    changed = change_partner_in_part(partner, named_in(payload, NAMED), actor=actor)
    return show_partner(changed, actor)


def _partner(request: HttpRequest, key: str) -> Partner:
    partners = visible_to(actor_of(request))
    pk = as_id(key)
    found = partners.filter(pk=pk).first() if pk else partners.filter(slug=key).first()
    if found is None:
        raise Http404
    return found
