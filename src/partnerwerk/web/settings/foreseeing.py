"""A change is saved only after whoever makes it has seen what it would do.

The page that shows it carries a seal over what is in force and what would be. Saving with another
seal shows it anew: so does a change that somebody else has made meanwhile.
"""

import json
from hashlib import sha256
from typing import Any

from partnerwerk.web.middleware import PortalRequest


def seal_of(*parts: Any) -> str:
    """Over what is in force and what is to be."""
    text = json.dumps(parts, sort_keys=True, default=str)
    return sha256(text.encode()).hexdigest()[:32]


def is_seen(request: PortalRequest, seal: str) -> bool:
    """Was this very change on the page from which it is saved?"""
    is_saved = "foresee" not in request.POST and not request.headers.get("HX-Request")
    return is_saved and request.POST.get("seen", "") == seal
