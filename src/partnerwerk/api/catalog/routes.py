"""Product families over HTTP."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from partnerwerk.api.door import PageOut, actor_of
from partnerwerk.catalog.access import visible_to
from partnerwerk.catalog.queries import named
from partnerwerk.kit import paging

router = Router(tags=["product families"])


class ProductFamilyOut(Schema):
    id: UUID
    code: str
    name: str
    is_active: bool


@router.get("/product-families", response=PageOut[ProductFamilyOut])
def list_product_families(
    request: HttpRequest, q: str = "", limit: int = paging.LIMIT, cursor: str = ""
) -> PageOut[ProductFamilyOut]:
    """What deals are registered for, each with its name in the caller's language."""
    families = named(visible_to(actor_of(request)), q.strip())
    page = paging.page_of(families, order="name", cursor=cursor, limit=limit)
    items = [
        ProductFamilyOut(id=f.pk, code=f.code, name=f.label, is_active=f.is_active)
        for f in page.items
    ]
    return PageOut(items=items, next_cursor=page.next_cursor)
