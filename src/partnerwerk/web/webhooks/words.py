"""What a webhook and an attempt look like in words."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partnerwerk.integrations.webhooks.meanings import meaning_of
from partnerwerk.integrations.webhooks.models import Attempt, Delivery, Webhook
from partnerwerk.kit import clock
from partnerwerk.kit.outside.destinations import PROBLEMS as REFUSALS
from partnerwerk.web.moments import when

PROBLEMS: dict[str, str | Promise] = {
    **REFUSALS,
    "refused": gettext_lazy("Nobody takes the connection."),
    "timeout": gettext_lazy("No answer in time."),
    "tls": gettext_lazy("Its certificate is not valid for this name."),
    "broken": gettext_lazy("The connection broke off, or what came is no HTTP."),
}
PAUSED = {
    Webhook.Pause.BY_HAND: gettext_lazy(
        "What waits goes on waiting. What happens meanwhile is not posted."
    ),
    Webhook.Pause.FAILING: gettext_lazy(
        "Its receiver had not taken anything for three days. See to it, then resume: what waits is"
        " sent first, dead deliveries can be sent again."
    ),
    Webhook.Pause.REMOVED: gettext_lazy(
        "It posts nothing any more. What it has posted can be read for three months from then on."
    ),
    Webhook.Pause.GONE: gettext_lazy(
        "Its receiver answered 410 Gone: it wants no more. Check the address before you resume."
    ),
}


def listens_to(webhook: Webhook) -> str:
    """All events, the one, or how many."""
    if webhook.all_events:
        return _("all events")
    if len(webhook.events) == 1:
        return meaning_of(webhook.events[0])
    number = len(webhook.events)
    return ngettext("%s event", "%s events", number) % number


def paused_because(webhook: Webhook) -> str:
    return str(PAUSED[Webhook.Pause(webhook.pause)]) if webhook.pause else ""


def row(delivery: Delivery) -> dict[str, Any]:
    """A delivery as a line of the log; its attempts have been read with it."""
    attempts = sorted(delivery.attempts.all(), key=lambda attempt: attempt.number)
    return {
        "delivery": delivery,
        "meaning": meaning_of(delivery.event_name),
        "when": when(delivery.created_at, clock.now()),
        "attempts": len(attempts),
        "last": outcome(attempts[-1]) if attempts else "",
    }


def outcome(attempt: Attempt) -> str:
    """What came of an attempt, in a few words."""
    if attempt.status_code is not None:
        return _("answered %s") % attempt.status_code
    return str(PROBLEMS.get(attempt.problem, attempt.problem))


def attempt_row(attempt: Attempt) -> dict[str, Any]:
    ok = attempt.status_code is not None and 200 <= attempt.status_code < 300
    return {
        "attempt": attempt,
        "outcome": outcome(attempt),
        "ok": ok,
        "when": when(attempt.at, clock.now()),
    }


STANDARD = "Standard Webhooks 1.0"
EXAMPLE = """\
import base64, hashlib, hmac

def is_ours(headers, body, secret):
    key = base64.b64decode(secret.removeprefix("whsec_"))
    head = f"{headers['webhook-id']}.{headers['webhook-timestamp']}."
    signed = head.encode() + body
    digest = hmac.digest(key, signed, hashlib.sha256)
    right = "v1," + base64.b64encode(digest).decode()
    given = headers["webhook-signature"].split()
    return any(hmac.compare_digest(right, one) for one in given)
"""
"""How a receiver checks a post; a test runs it."""
