"""Every mechanism that an administrator sets, in the order of the overview. A later one adds a line."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor
from partnerwerk.automation.access import AutomationPermission
from partnerwerk.customfields.access import FieldPermission
from partnerwerk.deals.access import DealPermission
from partnerwerk.identity.access import IdentityPermission
from partnerwerk.integrations.webhooks.access import WebhookPermission
from partnerwerk.journal.access import AuditPermission
from partnerwerk.partners.access import SegmentPermission
from partnerwerk.web.settings.mechanisms import (
    approvals,
    audit,
    automation,
    fields,
    people,
    registration,
    roles,
    segments,
    webhooks,
)
from partnerwerk.web.settings.mechanisms.state import State
from partnerwerk.workflow.access import ApprovalPermission


@dataclass(frozen=True, slots=True)
class Mechanism:
    """One line of the overview, for who may set it."""

    label: str | Promise
    purpose: str | Promise
    icon: str
    url: str
    permission: str
    state: Callable[[Actor], State]


MECHANISMS = (
    Mechanism(
        _("Registration"),
        _("days of review and protection, extensions, reminders, conflict thresholds"),
        icon="shield-check",
        url="/settings/deals",
        permission=DealPermission.CONFIGURE,
        state=registration.state,
    ),
    Mechanism(
        _("Approvals"),
        _("who must agree, in which steps, and by when"),
        icon="list-checks",
        url="/settings/approvals",
        permission=ApprovalPermission.MANAGE,
        state=approvals.state,
    ),
    Mechanism(
        _("Automation"),
        _("when something happens, or a day comes, do this"),
        icon="workflow",
        url="/settings/automation",
        permission=AutomationPermission.MANAGE,
        state=automation.state,
    ),
    Mechanism(
        _("Segments"),
        _("which partners are meant, said once and used by name"),
        icon="users-round",
        url="/segments",
        permission=SegmentPermission.VIEW,
        state=segments.state,
    ),
    Mechanism(
        _("Fields"),
        _("what you ask for of registrations, partners and customers besides"),
        icon="text-cursor-input",
        url="/settings/fields",
        permission=FieldPermission.MANAGE,
        state=fields.state,
    ),
    Mechanism(
        _("Webhooks"),
        _("tell other programs what happens here, and see whether they have heard"),
        icon="webhook",
        url="/settings/webhooks",
        permission=WebhookPermission.MANAGE,
        state=webhooks.state,
    ),
    Mechanism(
        _("Roles"),
        _("who may do what, at the vendor and at partners"),
        icon="key-round",
        url="/settings/roles",
        permission=IdentityPermission.MANAGE_ALL_MEMBERS,
        state=roles.state,
    ),
    Mechanism(
        _("People"),
        _("invite, change a role, take access away"),
        icon="users",
        url="/people",
        permission=IdentityPermission.MANAGE_ALL_MEMBERS,
        state=people.state,
    ),
    Mechanism(
        _("Audit"),
        _("who saw, changed, exported and signed in"),
        icon="scroll-text",
        url="/settings/audit",
        permission=AuditPermission.READ,
        state=audit.state,
    ),
)


def overview_for(actor: Actor) -> list[tuple[Mechanism, State]]:
    """What this person may set, and how it stands."""
    return [(m, m.state(actor)) for m in MECHANISMS if actor.may(m.permission)]
