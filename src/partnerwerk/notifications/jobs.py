"""The worker's part: what is due is told, messages go out, and none is forgotten."""

import logging
from uuid import UUID

from django.core.mail import get_connection
from procrastinate.contrib.django import app

from partnerwerk.access import acting, system_actor
from partnerwerk.notifications import actions
from partnerwerk.notifications.models import Mail

log = logging.getLogger(__name__)
TOGETHER = 50


@app.task(queue="mails")
def send_mail(mail_id: str) -> None:
    """Send one mail; one that is sent, or being sent by another worker, is left alone."""
    with acting(system_actor()):
        actions.send_mail(UUID(mail_id))


@app.task(queue="mails", name="notifications.send_mails")
def send_mails(mail_ids: list[str]) -> None:
    """Send many over one connection, each in a transaction of its own."""
    connection = get_connection()
    try:
        for mail_id in mail_ids:
            with acting(system_actor()):
                actions.send_mail(UUID(mail_id), connection=connection)
    finally:
        connection.close()


@app.task(queue="mails", name="notifications.send_post")
def send_post(post_id: str) -> None:
    """Send one message to a chat."""
    with acting(system_actor()):
        actions.send_post(UUID(post_id))


@app.task(queue="mails", name="notifications.tell")
def tell(members: list[str]) -> None:
    """What these people should hear of is due."""
    for member in members:
        with acting(system_actor()):
            actions.tell(UUID(member))


@app.periodic(cron="* * * * *")
@app.task(
    queue="mails",
    queueing_lock="tell_what_is_due",
    pass_context=False,
    name="notifications.tell_what_is_due",
)
def tell_what_is_due(timestamp: int) -> None:
    """Digests, and whatever a job that was lost should have told."""
    with acting(system_actor()):
        members = actions.people_due()
    for start in range(0, len(members), TOGETHER):
        _tell_together(members[start : start + TOGETHER])


@app.periodic(cron="*/5 * * * *")
@app.task(queue="mails", queueing_lock="requeue_forgotten_mails", pass_context=False)
def requeue_forgotten_mails(timestamp: int) -> None:
    """Every waiting message has a job again."""
    with acting(system_actor()):
        actions.requeue_forgotten()


def _tell_together(members: list[UUID]) -> None:
    """One transaction a person; their mails go over one connection. Who cannot be told holds up nobody."""
    mails: list[str] = []
    for member in members:
        try:
            with acting(system_actor()):
                made = actions.tell(member, queued=False)
                for message in made:
                    if not isinstance(message, Mail):
                        actions.queue(message)
        except Exception:
            log.exception("%s could not be told; it is tried again", member)
        else:
            mails += [str(message.pk) for message in made if isinstance(message, Mail)]
    if mails:
        send_mails.defer(mail_ids=mails)
