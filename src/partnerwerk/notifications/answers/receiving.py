"""Takes answers by SMTP: from the vendor's mail server, which has them from the world."""

import asyncio
import logging
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import close_old_connections

from partnerwerk.kit.problems import Refused
from partnerwerk.notifications.actions.answering import take_answer
from partnerwerk.notifications.answers.machines import is_from_machine
from partnerwerk.notifications.tokens import answered_notice

log = logging.getLogger(__name__)
LARGEST = 25 * 1024 * 1024  # bytes: what mail servers usually take, with its attachments
TAKEN, IGNORED = "250 2.0.0 taken", "250 2.0.0 not for a program"
NOBODY = "550 5.1.1 there is no such address"
ONE_AT_A_TIME = "452 4.5.3 one address at a time"
LATER = "451 4.3.0 not now, please again later"
UNREADABLE = "550 5.6.0 this cannot be read"


class Receiver:
    """The handler of `aiosmtpd`. Who has no address that we made gets no further than that."""

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answered_notice(address) is None:
            return NOBODY
        if envelope.rcpt_tos:
            return ONE_AT_A_TIME
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        return await asyncio.to_thread(_with_connection, receive, envelope)


def receive(envelope: Envelope) -> str:
    """What we say to a mail. A refusal is said within the conversation: we write no mail back."""
    try:
        content = envelope.original_content or b""
        message = message_from_bytes(content, EmailMessage, policy=default)
        if is_from_machine(message, envelope.mail_from or ""):
            return IGNORED
        notice_id = answered_notice(envelope.rcpt_tos[0])
        if notice_id is None:
            return NOBODY
        take_answer(message, notice_id)
    except Refused as refused:
        return f"550 5.7.1 {_in_ascii(refused.text)}"
    except (LookupError, UnicodeError, ValueError):
        log.exception("an answer could not be read")
        return UNREADABLE
    except Exception:
        log.exception("an answer could not be taken now")
        return LATER
    return TAKEN


def _with_connection(work: Callable[[Envelope], str], envelope: Envelope) -> str:
    close_old_connections()
    try:
        return work(envelope)
    finally:
        close_old_connections()


def _in_ascii(text: Any) -> str:
    """One line of an SMTP answer."""
    return " ".join(str(text).encode("ascii", "replace").decode().split())[:200]
