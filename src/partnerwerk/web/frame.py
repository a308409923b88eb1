"""What every page shows around its content."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Navigation for this person's role, with counts of what waits for them."""
    return {"vendor_name": settings.VENDOR_NAME}
