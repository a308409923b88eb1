"""The worker's part of automation: delayed actions and rules of time."""

from datetime import timedelta
from uuid import UUID

from procrastinate.contrib.django import app

from partnerwerk.access import acting, system_actor
from partnerwerk.automation import performing, timing
from partnerwerk.automation.models import Hearing, Run
from partnerwerk.kit import clock

KEPT = timedelta(days=90)


@app.task(queue="events", name="automation.perform_step")
def perform_step(step_id: str) -> None:
    """The time of a delayed action has come."""
    with acting(system_actor()):
        performing.perform_later(UUID(step_id))


@app.periodic(cron="12 * * * *")
@app.task(
    queue="events",
    queueing_lock="run_rules_of_time",
    pass_context=False,
    name="automation.run_rules_of_time",
)
def run_rules_of_time(timestamp: int) -> None:
    """What is due today; hourly, for dates change."""
    timing.run_rules_of_time()


@app.periodic(cron="*/5 * * * *")
@app.task(
    queue="events",
    queueing_lock="requeue_forgotten_steps",
    pass_context=False,
    name="automation.requeue_forgotten_steps",
)
def requeue_forgotten_steps(timestamp: int) -> None:
    """Every delayed action that is due has a job again."""
    with acting(system_actor()):
        performing.requeue_forgotten()


@app.periodic(cron="33 3 * * *")
@app.task(
    queue="events",
    queueing_lock="forget_old_runs",
    pass_context=False,
    name="automation.forget_old_runs",
)
def forget_old_runs(timestamp: int) -> None:
    """The log goes back three months; what the rules did stands in the journal."""
    with acting(system_actor()):
        old = clock.now() - KEPT
        Run.objects.filter(at__lt=old).exclude(steps__status="waiting").delete()
        Hearing.objects.filter(at__lt=old).delete()
