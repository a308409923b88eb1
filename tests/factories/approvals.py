"""Policies and absences, made by the real actions."""

from datetime import timedelta
from typing import Any

from cast import Cast, Person
from partnerwerk.access import acting, system_actor
from partnerwerk.deals.approving import REGISTERING
from partnerwerk.kit import clock
from partnerwerk.workflow.approvals import actions
from partnerwerk.workflow.approvals.actions.absences import Away
from partnerwerk.workflow.approvals.kinds import kind_of
from partnerwerk.workflow.approvals.steps import Named, Step, Who
from partnerwerk.workflow.models import Absence, Approval, Ask, PolicyVersion


def role(code: str) -> Named:
    return Named(Who.ROLE, code)


def person(who: Person) -> Named:
    assert who.membership
    return Named(Who.PERSON, str(who.membership.pk))


MANAGER = Named(Who.RESOLVER, "partner_manager")
TWO_STEPS = (Step((MANAGER,), days=1), Step((role("deal_desk"),), days=2))


def above(amount: str, currency: str = "EUR") -> dict[str, Any]:
    value = {"amount": amount, "currency": currency}
    return {"v": 1, "when": {"all": [{"field": "value", "is": "above", "value": value}]}}


def drafted_policy(
    cast: Cast,
    *steps: Step,
    condition: Any = None,
    name: str = "Large deals",
    kind: str = REGISTERING,
) -> PolicyVersion:
    return cast.administrator.does(
        actions.draft_policy, None, kind=kind_of(kind), name=name, condition=condition, steps=steps
    )


def published(cast: Cast, *steps: Step, **given: Any) -> PolicyVersion:
    return cast.administrator.does(actions.publish_policy, drafted_policy(cast, *steps, **given))


def away(who: Person, deputy: Person | None = None, *, days: int = 3, **given: Any) -> Absence:
    today = clock.today()
    deputy_id = deputy.membership.pk if deputy and deputy.membership else None
    absence = Away(today, today + timedelta(days=days), deputy_id, **given)
    return who.does(actions.set_absence, who.membership, absence)


def approvals_of(subject: Any) -> list[Approval]:
    with acting(system_actor()):
        found = Approval.objects.select_related("version").filter(subject_id=subject.pk)
        return list(found.order_by("begun_at"))


def asks_of(subject: Any, *, step: int | None = None) -> list[Ask]:
    """Of the latest approval."""
    latest = approvals_of(subject)[-1]
    with acting(system_actor()):
        asks = Ask.objects.filter(approval=latest)
        asks = asks if step is None else asks.filter(step=step)
        related = asks.select_related("membership", "instead_of", "decided_by", "approval__version")
        return list(related.order_by("step", "asked_at", "pk"))


def whom(asks: list[Ask]) -> list[str]:
    """Names, roles and permissions, in alphabetical order."""
    return sorted(a.membership.name if a.membership else a.role or a.permission for a in asks)
