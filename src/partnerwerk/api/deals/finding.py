"""The registration that an address names, and the states that a list is asked for."""

from django.http import Http404, HttpRequest
from django.utils.translation import gettext as _

from partnerwerk.api.door import actor_of
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.models import DealRegistration, DealStatus
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import InvalidInput, Problem


def deal_named(request: HttpRequest, key: str) -> DealRegistration:
    """By id or reference; what the actor may not see is not there."""
    deals = visible_to(actor_of(request)).select_related("partner__organisation", "reviewer")
    number = key.upper().removeprefix("R-")
    if number.isdecimal() and len(number) < 18:
        found = deals.filter(number=int(number)).first()
    else:
        pk = as_id(key)
        found = deals.filter(pk=pk).first() if pk else None
    if found is None:
        raise Http404
    return found


def states_in(text: str) -> tuple[str, ...]:
    """States named with commas; one that is none is a problem."""
    states = tuple(part for part in text.split(",") if part)
    if set(states) - set(DealStatus.values):
        raise InvalidInput([Problem("state", _("One of: %s.") % ", ".join(DealStatus.values))])
    return states
