"""Partners and the people there, as somebody types them into the search."""

from collections.abc import Iterable
from uuid import UUID

from partnerwerk.access import Actor
from partnerwerk.identity.access import IdentityPermission
from partnerwerk.identity.access import visible_to as people_visible_to
from partnerwerk.identity.models import Membership
from partnerwerk.kit.finding import Candidate, Hit, Indexed, Query, Rank, among, best
from partnerwerk.partners.access import PartnerPermission, visible_to
from partnerwerk.partners.models import Partner

NAMES = Indexed("identity_organisation", "search_key(name)", newest="name, id", begins=True)
PLACES = Indexed("partners_partner", "city_key || ' ' || domain_key", key="organisation_id")
PEOPLE = Indexed("identity_membership", "search_key(name || ' ' || email)", begins=True)
COLLEAGUES = 1_000


def find_partners(actor: Actor, query: Query, most: int) -> list[Hit]:
    """By name, then by city and web domain. A partner sees few enough to look at each."""
    if not actor.may(PartnerPermission.VIEW):
        return []
    seen = visible_to(actor)
    if not actor.sees_all:
        return among(query, seen.prefetch_related(None), _texts, most)
    ranks = _ranks(query, NAMES, most)
    if len(ranks) < most:
        ranks += best(query, PLACES.found(query, most), most)
    partners = seen.prefetch_related(None).in_bulk([pk for pk, _rank in ranks])
    hits = {pk: Hit(partners[pk], rank) for pk, rank in reversed(ranks) if pk in partners}
    return sorted(hits.values(), key=lambda hit: hit.rank)[:most]


def find_people(actor: Actor, query: Query, most: int) -> list[Hit]:
    """Colleagues; for the vendor's administration everybody, for its others the partners' people."""
    seen = people_visible_to(actor).select_related("organisation__partner")
    if not actor.sees_all:
        return among(query, seen[:COLLEAGUES], lambda p: (p.name, p.email), most)
    if not actor.may(IdentityPermission.MANAGE_MEMBERS):
        seen = seen.filter(organisation__partner__isnull=False)
    ranks = _ranks(query, PEOPLE, most)
    people: dict[UUID, Membership] = seen.in_bulk([pk for pk, _rank in ranks])
    return [Hit(people[pk], rank) for pk, rank in ranks if pk in people]


def _ranks(query: Query, source: Indexed, most: int) -> list[tuple[UUID, Rank]]:
    ranks = best(query, _by_text([*source.beginning(query), *source.found(query, most)]), most)
    if len(ranks) < most and query.may_be_misspelled:
        taken = {pk for pk, _rank in ranks}
        like = best(query, source.like(query), most)
        ranks += [pair for pair in like if pair[0] not in taken]
    return ranks[:most]


def _by_text(found: Iterable[Candidate]) -> list[Candidate]:
    return sorted(found, key=lambda candidate: (len(candidate.text), candidate.text))


def _texts(partner: Partner) -> tuple[str, ...]:
    return partner.name, partner.city, partner.domain
