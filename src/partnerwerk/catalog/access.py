"""Everybody in the channel sees the product families."""

from enum import StrEnum

from django.db.models import QuerySet

from partnerwerk.access import Actor
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.access.policies import EVERYTHING, RowPolicy
from partnerwerk.catalog.models import ProductFamily


class CatalogPermission(StrEnum):
    VIEW = "catalog.view"


GRANTS = {CatalogPermission.VIEW: (*VENDOR_ROLES, *PARTNER_ROLES)}

ROW_POLICIES = [RowPolicy("catalog_productfamily", partner_reads=EVERYTHING)]


def visible_to(actor: Actor) -> "QuerySet[ProductFamily]":
    """The families on sale; the vendor sees retired ones, too."""
    families = ProductFamily.objects.all()
    if not actor.may(CatalogPermission.VIEW):
        return families.none()
    return families if actor.sees_all else families.filter(is_active=True)
