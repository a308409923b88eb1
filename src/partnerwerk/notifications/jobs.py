"""The worker's part: mails go out, and none is forgotten."""

from uuid import UUID

from procrastinate.contrib.django import app

from partnerwerk.access import acting, system_actor
from partnerwerk.notifications import actions


@app.task(queue="mails")
def send_mail(mail_id: str) -> None:
    """Send one mail; one that is sent, or being sent by another worker, is left alone."""
    with acting(system_actor()):
        actions.send_mail(UUID(mail_id))


@app.periodic(cron="*/5 * * * *")
@app.task(queue="mails", queueing_lock="requeue_forgotten_mails", pass_context=False)
def requeue_forgotten_mails(timestamp: int) -> None:
    """Every waiting mail has a job again."""
    with acting(system_actor()):
        actions.requeue_forgotten()
