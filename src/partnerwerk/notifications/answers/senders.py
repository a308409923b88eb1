"""Is this mail from the person whose address it was sent to?

The address is the secret: it is signed, for one person, and stands in no other mail. Besides, the
sender's name must be that person's, and where this installation knows which mail server checks
what comes in (`REPLY_AUTHSERV`), that server must have found it genuine.
"""

import re
from email.message import EmailMessage
from email.utils import getaddresses

from django.conf import settings

RESULT = re.compile(r"\b(dmarc|dkim|spf)\s*=\s*([a-z]+)", re.IGNORECASE)


def is_from(message: EmailMessage, address: str) -> bool:
    """Exactly one sender, and it is this one."""
    senders = getaddresses([str(value) for value in message.get_all("From", [])])
    named = [found.casefold() for _name, found in senders if found]
    return named == [address.casefold()]


def is_genuine(message: EmailMessage) -> bool:
    """What the trusted server wrote on top; what others wrote below it says nothing. DMARC decides; a
    domain without it needs DKIM or SPF.
    """
    trusted: str = settings.REPLY_AUTHSERV
    if not trusted:  # nothing is known of what came before us
        return True
    for value in message.get_all("Authentication-Results", []):
        server, _semicolon, results = str(value).partition(";")
        if server.split()[:1] != [trusted]:
            continue
        found = {method.lower(): result.lower() for method, result in RESULT.findall(results)}
        if found.get("dmarc") in ("pass", "fail"):
            return bool(found["dmarc"] == "pass")
        return "pass" in (found.get("dkim"), found.get("spf"))
    return False
