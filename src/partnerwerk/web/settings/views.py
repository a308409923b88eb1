"""Settings: where the vendor's administrator finds what can be set, and who may do what."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from partnerwerk.access import require
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.identity.access import IdentityPermission as May
from partnerwerk.identity.actions import grantable_to
from partnerwerk.identity.models import Role
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.people.words import in_order, permission_label, role_label
from partnerwerk.web.settings.overview import overview_for


@require_safe
@signed_in
def index(request: PortalRequest) -> HttpResponse:
    """What can be set here, and how each of it stands."""
    require(request.actor, May.MANAGE_ALL_MEMBERS)
    return render(request, "settings/index.html", {"mechanisms": overview_for(request.actor)})


@require_safe
@signed_in
def roles(request: PortalRequest) -> HttpResponse:
    """Roles beside each other: one line a permission, one column a role."""
    require(request.actor, May.MANAGE_ALL_MEMBERS)
    held = {role.code: set(role.permissions) for role in Role.objects.all()}
    context = {
        "sides": [
            _matrix(_("At the vendor"), VENDOR_ROLES, held, "vendor"),
            _matrix(_("At partners"), PARTNER_ROLES, held, "partner"),
        ]
    }
    return render(request, "settings/roles.html", context)


def _matrix(
    title: str, codes: tuple[str, ...], held: dict[str, set[str]], side: str
) -> dict[str, Any]:
    return {
        "title": title,
        "roles": [{"code": code, "label": role_label(code)} for code in codes],
        "rows": [
            {
                "label": permission_label(permission),
                "cells": [
                    {"role": role_label(code), "has": permission in held.get(code, ())}
                    for code in codes
                ],
            }
            for permission in in_order(grantable_to(side))
        ],
    }
