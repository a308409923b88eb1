"""The registration that an address names."""

from uuid import UUID

from django.http import Http404, HttpRequest

from partnerwerk.api.door import actor_of
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.models import DealRegistration


def deal_named(request: HttpRequest, key: str) -> DealRegistration:
    """By id or reference; what the actor may not see is not there."""
    deals = visible_to(actor_of(request)).select_related("partner__organisation", "reviewer")
    number = key.upper().removeprefix("R-")
    if number.isdecimal() and len(number) < 18:
        found = deals.filter(number=int(number)).first()
    else:
        found = deals.filter(pk=_uuid(key)).first()
    if found is None:
        raise Http404
    return found


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise Http404 from error
