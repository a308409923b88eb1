"""Every write about notices and the messages that carry them."""

from partnerwerk.notifications.actions.answering import take_answer
from partnerwerk.notifications.actions.choosing import Wishes, change_preferences, stop_mails
from partnerwerk.notifications.actions.noticing import About, notify
from partnerwerk.notifications.actions.reading import mark_all_read, mark_read, mark_unread
from partnerwerk.notifications.actions.sending import (
    PAUSES,
    queue,
    requeue_forgotten,
    retry_failed,
    send_mail,
    send_post,
    write_mail,
)
from partnerwerk.notifications.actions.telling import people_due, tell

__all__ = [
    "PAUSES",
    "About",
    "Wishes",
    "change_preferences",
    "mark_all_read",
    "mark_read",
    "mark_unread",
    "notify",
    "people_due",
    "queue",
    "requeue_forgotten",
    "retry_failed",
    "send_mail",
    "send_post",
    "stop_mails",
    "take_answer",
    "tell",
    "write_mail",
]
