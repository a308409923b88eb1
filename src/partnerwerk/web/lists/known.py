"""Every list there is, by the key of its noun."""

from django.http import Http404

from partnerwerk.access import Actor, require
from partnerwerk.web.customers.listed import CUSTOMERS, KNOWN_CUSTOMERS
from partnerwerk.web.deals.listed import REGISTRATIONS
from partnerwerk.web.lists.description import List
from partnerwerk.web.partners.listed import PARTNERS

LISTS = {
    described.noun_key: described
    for described in (REGISTRATIONS, PARTNERS, CUSTOMERS, KNOWN_CUSTOMERS)
}


def list_of(noun_key: str, actor: Actor) -> List:
    """The list of a noun, for somebody who may see it."""
    described = LISTS.get(noun_key)
    if described is None or not described.is_for(actor):
        raise Http404
    require(actor, described.may_view)
    return described
