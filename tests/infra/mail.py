"""A real SMTP server on loopback."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from infra.servers import free_port


@dataclass
class Mailbox:
    """Everything the server has taken. `refusal` makes it answer that instead: `"451 later"`."""

    port: int
    messages: list[EmailMessage] = field(default_factory=list)
    refusal: str = ""

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.refusal:
            return self.refusal
        content = envelope.original_content or b""
        self.messages.append(message_from_bytes(content, EmailMessage, policy=default))
        return "250 OK"

    def to(self, address: str) -> list[EmailMessage]:
        return [message for message in self.messages if address in str(message["To"])]


@pytest.fixture(scope="session")
def _mailbox() -> Iterator[Mailbox]:
    mailbox = Mailbox(free_port())
    controller = Controller(mailbox, hostname="127.0.0.1", port=mailbox.port)
    controller.start()
    yield mailbox
    controller.stop()


@pytest.fixture
def smtp(_mailbox: Mailbox, settings: Any) -> Mailbox:
    """An empty mailbox; Django (and every process started by the tests) sends its mails there."""
    _mailbox.messages.clear()
    _mailbox.refusal = ""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _mailbox.port
    return _mailbox
