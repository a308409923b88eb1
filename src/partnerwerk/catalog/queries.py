"""Reads over the catalogue."""

from django.db.models import Q, QuerySet

from partnerwerk.access import Actor
from partnerwerk.catalog.access import CatalogPermission
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.identity.models import LANGUAGES
from partnerwerk.kit.rows import Rows

_FAMILIES = Rows(f=ProductFamily)
_VISIBLE = "from catalog_productfamily f where f.is_active or %s order by f.name"


def families_by_code(actor: Actor) -> dict[str, ProductFamily]:
    """Those of `visible_to`. Each registration reads them: the ORM's words would take longer."""
    if not actor.may(CatalogPermission.VIEW):
        return {}
    return {family.code: family for (family,) in _FAMILIES.fetch(_VISIBLE, [actor.sees_all])}


def named(families: "QuerySet[ProductFamily]", q: str) -> "QuerySet[ProductFamily]":
    """Those with a name like this in any language, in which of them the reader may be."""
    names = [f"names__{code}" for code, _label in LANGUAGES]
    like = Q(name__icontains=q)
    for name in names:
        like |= Q(**{f"{name}__icontains": q})
    return families.filter(like)
