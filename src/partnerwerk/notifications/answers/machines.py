"""Is this mail from a program? Out-of-office notes, bounces, receipts and lists never become comments,
and get no answer: so two robots never talk to each other (RFC 3834).
"""

from email.message import EmailMessage
from email.utils import parseaddr

BULK = {"bulk", "junk", "list", "auto_reply"}
MARKS = (
    "List-Id", "List-Unsubscribe", "X-Autoreply", "X-Autorespond", "X-Auto-Response",
    "X-Loop", "X-Failed-Recipients", "Feedback-ID",
)  # fmt: skip
NOBODY = {"mailer-daemon", "postmaster", "noreply", "no-reply", "donotreply"}


def is_from_machine(message: EmailMessage, envelope_from: str) -> bool:
    """`envelope_from` is empty for whatever wants no answer itself."""
    said = str(message.get("Auto-Submitted", "no")).split(";")[0].strip().lower()
    precedence = str(message.get("Precedence", "")).strip().lower()
    sender = parseaddr(str(message.get("From", "")))[1].partition("@")[0].lower()
    return (
        envelope_from.strip("<> ") == ""
        or said != "no"
        or precedence in BULK
        or any(message.get(name) is not None for name in MARKS)
        or message.get_content_type() == "multipart/report"
        or sender in NOBODY
    )
