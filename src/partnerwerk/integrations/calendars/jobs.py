"""The worker's part: every connected calendar is kept the same."""

from uuid import UUID

from procrastinate.contrib.django import app

from partnerwerk.access import acting, system_actor
from partnerwerk.integrations.calendars.access import accounts_visible_to
from partnerwerk.integrations.calendars.actions import queue_sync
from partnerwerk.integrations.calendars.syncing import sync_account


@app.task(queue="webhooks", name="sync_calendar")
def sync_calendar(account_id: str) -> None:
    """One round; it may be cut off at any moment and is simply begun again."""
    sync_account(UUID(account_id))


@app.periodic(cron="*/10 * * * *")
@app.task(
    queue="webhooks", queueing_lock="sync_calendars", pass_context=False, name="sync_calendars"
)
def sync_calendars(timestamp: int) -> None:
    """Ask for a round of each account."""
    with acting(system_actor()) as system:
        for account_id in accounts_visible_to(system).values_list("pk", flat=True):
            queue_sync(account_id)
