"""Reads over the catalogue."""

from django.db.models import Q, QuerySet

from partnerwerk.catalog.models import ProductFamily
from partnerwerk.identity.models import LANGUAGES


def named(families: "QuerySet[ProductFamily]", q: str) -> "QuerySet[ProductFamily]":
    """Those with a name like this in any language, in which of them the reader may be."""
    names = [f"names__{code}" for code, _label in LANGUAGES]
    like = Q(name__icontains=q)
    for name in names:
        like |= Q(**{f"{name}__icontains": q})
    return families.filter(like)
