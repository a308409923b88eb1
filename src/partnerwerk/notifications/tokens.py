"""What stands in a mail and speaks for its reader: the link that stops its kind, and the address that
takes an answer. Both are signed, for one person.
"""

import base64
import hmac
from dataclasses import dataclass
from email.utils import parseaddr
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

STOPPING = "partnerwerk.unsubscribe"
ANSWERING = "partnerwerk.answer"
MARK = 10  # bytes of the signature: a local part holds 64 characters, in any case
LOCAL = "reply+"


@dataclass(frozen=True, slots=True)
class Stopping:
    """Who wants no more mails, and of which kinds."""

    membership_id: UUID
    kinds: tuple[str, ...]


def stopping_url(membership_id: UUID, kinds: list[str]) -> str:
    """Good for ever: so is the mail in which it stands."""
    token = signing.dumps([str(membership_id), *kinds], salt=STOPPING, compress=False)
    return f"{settings.PUBLIC_URL}/unsubscribe/{token}"


def stopping(token: str) -> Stopping | None:
    try:
        member, *kinds = signing.loads(token, salt=STOPPING)
        return Stopping(UUID(member), tuple(kinds))
    except (signing.BadSignature, ValueError, TypeError):
        return None


def answer_address(notice_id: UUID) -> str:
    """Where an answer about this notice goes; empty when this installation takes none."""
    if not settings.REPLY_DOMAIN:
        return ""
    return f"{LOCAL}{_text(notice_id.bytes + _mark(notice_id))}@{settings.REPLY_DOMAIN}"


def answered_notice(address: str) -> UUID | None:
    """The notice behind an address that we have made."""
    local, _at, domain = address.lower().rpartition("@")
    if not settings.REPLY_DOMAIN or domain != settings.REPLY_DOMAIN.lower():
        return None
    try:
        read = base64.b32decode(_padded(local.removeprefix(LOCAL).upper()))
    except ValueError:
        return None
    if not local.startswith(LOCAL) or len(read) != 16 + MARK:
        return None
    notice_id = UUID(bytes=read[:16])
    return notice_id if hmac.compare_digest(read[16:], _mark(notice_id)) else None


def own_domain() -> str:
    """The domain of our sender's address."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"


def _mark(notice_id: UUID) -> bytes:
    return salted_hmac(ANSWERING, str(notice_id), algorithm="sha256").digest()[:MARK]


def _text(read: bytes) -> str:
    return base64.b32encode(read).decode().rstrip("=").lower()


def _padded(text: str) -> str:
    return text + "=" * (-len(text) % 8)
