"""Partners over HTTP."""

from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema

from partnerwerk.access import Actor
from partnerwerk.api.door import CustomOut, PageOut, actor_of
from partnerwerk.api.views.asking import asked_for
from partnerwerk.customfields.fieldsets import fields_of
from partnerwerk.kit import paging
from partnerwerk.partners.access import visible_to
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
    countries: list[str]
    tier: str | None
    program: str | None
    channel_manager: str | None
    distributor_id: UUID | None
    custom: CustomOut


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
    partners = visible_to(actor_of(request))
    try:
        found = partners.filter(pk=UUID(key)).first()
    except ValueError:
        found = partners.filter(slug=key).first()
    if found is None:
        raise Http404
    return show_partner(found, actor_of(request))
