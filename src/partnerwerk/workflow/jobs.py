"""What happens to open asks by themselves, every quarter of an hour."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, QuerySet
from procrastinate.contrib.django import app

from partnerwerk.access import acting, system_actor
from partnerwerk.kit import clock
from partnerwerk.workflow.approvals import actions
from partnerwerk.workflow.approvals.asking import current_absences
from partnerwerk.workflow.models import Approval, Ask

BATCH = 500


@app.periodic(cron="*/15 * * * *")
@app.task(queue="events", queueing_lock="watch_approvals", pass_context=False)
def watch_approvals(timestamp: int) -> None:
    """Ask deputies, remind, escalate: in this order, so that nobody is reminded who is away."""
    _each(_of_the_absent(), actions.hand_over)
    _each(_of_the_gone(), actions.hand_over)
    now = clock.now()
    due = _open().filter(due_at__lte=now)
    _each(
        _open().filter(remind_at__lte=now, reminded_at=None, due_at__gt=now), actions.remind_of_ask
    )
    _each(due.filter(escalated_at=None), actions.escalate_ask)


def _each(asks: "QuerySet[Ask]", action: Callable[..., None]) -> None:
    """Each in a transaction of its own: who decides meanwhile waits for one ask only."""
    system = system_actor()
    with acting(system):
        found = list(asks.select_related("approval").order_by("due_at")[:BATCH])
    for ask in found:
        with acting(system):
            action(ask, actor=system)


def _open() -> "QuerySet[Ask]":
    return Ask.objects.filter(
        is_open=True, approval__state=Approval.State.RUNNING, approval__version__isnull=False
    )


def _of_the_absent() -> "QuerySet[Ask]":
    away = current_absences().filter(membership=OuterRef("membership"))
    return _open().filter(Exists(away))


def _of_the_gone() -> "QuerySet[Ask]":
    return _open().filter(membership__disabled_at__isnull=False)
