"""What happens to registrations by itself, hour by hour."""

from datetime import timedelta

from procrastinate.contrib.django import app

from partnerwerk.access import acting, system_actor
from partnerwerk.deals import actions
from partnerwerk.deals.models import DealRegistration, DealStatus, ProbeCount, Terms
from partnerwerk.deals.reminding import due_for_reminder
from partnerwerk.kit import clock

BATCH = 500
COUNTS_KEPT = timedelta(days=2)


@app.periodic(cron="7 * * * *")
@app.task(queue="events", queueing_lock="expire_deals", pass_context=False)
def expire_deals(timestamp: int) -> None:
    """End the protections whose last day is past, in batches, each registration on its own."""
    system, today = system_actor(), clock.today()
    while True:
        with acting(system):
            due = DealRegistration.objects.filter(
                status=DealStatus.APPROVED, protected_until__lt=today
            ).order_by("protected_until")[:BATCH]
            for deal in list(due):
                actions.expire_deal(deal, today=today, actor=system)
            if len(due) < BATCH:
                return


@app.periodic(cron="17 * * * *")
@app.task(queue="events", queueing_lock="remind_of_expiries", pass_context=False)
def remind_of_expiries(timestamp: int) -> None:
    """Remind of protections that end on one of the program's distances, once each."""
    system, today = system_actor(), clock.today()
    with acting(system):
        for terms in Terms.objects.all():
            for days, due in due_for_reminder(terms, today):
                for deal in due.iterator(BATCH):
                    actions.remind_of_expiry(deal, days_before=days, actor=system)


@app.periodic(cron="27 3 * * *")
@app.task(queue="events", queueing_lock="forget_probe_counts", pass_context=False)
def forget_probe_counts(timestamp: int) -> None:
    """Counts of checks are asked for in their hour; what was too many stands in the journal."""
    with acting(system_actor()):
        ProbeCount.objects.filter(hour__lt=clock.now() - COUNTS_KEPT).delete()
