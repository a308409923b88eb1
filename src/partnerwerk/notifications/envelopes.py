"""What stands around a mail: by what it is recognised, how it is stopped and answered, and that no
program need answer it.
"""

from email.utils import format_datetime

from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from partnerwerk.notifications.models import Mail
from partnerwerk.notifications.tokens import answer_address, own_domain, stopping_url


def message_of(mail: Mail, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The same each time that it is sent."""
    answers = answer_address(mail.answers) if mail.answers else ""
    message = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        to=[mail.recipient],
        reply_to=[answers] if answers else None,
        headers={**_general(mail), **(_of_list(mail) if mail.kinds else {})},
        connection=connection,
    )
    message.attach_alternative(mail.html, "text/html")
    return message


def _general(mail: Mail) -> dict[str, str]:
    """`Auto-Submitted` (RFC 3834) and Exchange's word for it keep other programs from answering."""
    return {
        "Message-ID": f"<{mail.pk}@{own_domain()}>",
        "Date": format_datetime(mail.created_at),
        "Content-Language": mail.language,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }


def _of_list(mail: Mail) -> dict[str, str]:
    """One click in the mail program stops it, without a sign-in (RFC 8058)."""
    name = mail.kinds[0] if len(mail.kinds) == 1 else "notices"
    return {
        "List-Id": f"<{name}.{own_domain()}>",
        "List-Unsubscribe": f"<{stopping_url(mail.membership_id, mail.kinds)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
    }
