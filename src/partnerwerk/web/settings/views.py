"""Settings: where the vendor's administrator finds what can be set, and who may do what."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partnerwerk.access import require
from partnerwerk.access.permissions import PARTNER_ROLES, VENDOR_ROLES
from partnerwerk.automation.access import AutomationPermission
from partnerwerk.customfields.access import FieldPermission
from partnerwerk.deals.access import DealPermission
from partnerwerk.identity.access import IdentityPermission as May
from partnerwerk.identity.actions import change_role_permissions, grantable_to
from partnerwerk.identity.models import Role
from partnerwerk.integrations.webhooks.access import WebhookPermission
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.partners.access import SegmentPermission
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.people.words import ROLES, in_order, permission_label, role_label
from partnerwerk.workflow.access import ApprovalPermission


@require_safe
@signed_in
def index(request: PortalRequest) -> HttpResponse:
    """What can be set here."""
    require(request.actor, May.MANAGE_ALL_MEMBERS)
    context = {
        "may_configure": request.actor.may(DealPermission.CONFIGURE),
        "may_webhooks": request.actor.may(WebhookPermission.MANAGE),
        "may_manage_fields": request.actor.may(FieldPermission.MANAGE),
        "may_automate": request.actor.may(AutomationPermission.MANAGE),
        "may_approve": request.actor.may(ApprovalPermission.MANAGE),
        "may_segment": request.actor.may(SegmentPermission.VIEW),
    }
    return render(request, "settings/index.html", context)


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


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def role(request: PortalRequest, code: str) -> HttpResponse:
    """One role: tick what it may do."""
    require(request.actor, May.MANAGE_ALL_MEMBERS)
    found = get_object_or_404(Role, pk=code)
    chosen, problems = found.permissions, []
    if request.method == "POST":
        chosen = request.POST.getlist("permissions")
        try:
            change_role_permissions(code, chosen, actor=request.actor)
        except InvalidInput as error:
            problems = error.problems
        else:
            messages.success(request, _("Saved. It counts from everybody’s next click on."))
            return redirect("roles")
    context = {
        "code": code,
        "label": role_label(code),
        "purpose": ROLES[code].purpose if code in ROLES else "",
        "choices": [(p, permission_label(p), p in chosen) for p in _ordered(found.side)],
        "problems": problems,
    }
    return render(request, "settings/role.html", context, status=422 if problems else 200)


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
            for permission in _ordered(side)
        ],
    }


def _ordered(side: str) -> list[str]:
    """What a role of this side may be given, in the order of the words."""
    return in_order(grantable_to(side))
