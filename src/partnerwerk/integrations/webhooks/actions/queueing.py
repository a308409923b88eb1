"""Asking the worker to send what a webhook has waiting."""

from datetime import datetime
from uuid import UUID

from partnerwerk.access import as_login_role


def queue_deliveries(webhook_id: UUID, at: datetime | None = None) -> None:
    """Now, or at a later time. The jobs of one webhook run one after the other, so that a slow
    receiver keeps one place of a worker and not all; a job that waits for its time has no such
    lock, or it would hold up the others.
    """
    from partnerwerk.integrations.webhooks import jobs

    with as_login_role():
        if at is None:
            job = jobs.send_deliveries.configure(lock=f"webhook {webhook_id}")
        else:
            job = jobs.wake_webhook.configure(schedule_at=at)
        job.defer(webhook_id=str(webhook_id))
