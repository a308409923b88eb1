"""Who may come here, and what they asked for."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from partnerwerk.access import require
from partnerwerk.automation.access import AutomationPermission as May
from partnerwerk.automation.access import runs_visible_to, visible_to
from partnerwerk.automation.models import Rule, Run
from partnerwerk.web.middleware import PortalRequest


def rule_of(request: PortalRequest, rule_id: UUID) -> Rule:
    require(request.actor, May.MANAGE)
    return get_object_or_404(visible_to(request.actor), pk=rule_id)


def run_of(request: PortalRequest, rule_id: UUID, run_id: UUID) -> Run:
    require(request.actor, May.MANAGE)
    found = runs_visible_to(request.actor).select_related("rule", "version")
    return get_object_or_404(found, pk=run_id, rule_id=rule_id)
