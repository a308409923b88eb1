"""The readable description of the API. The framework's own page needs inline script, which our
security policy forbids; this one is rendered here and needs none.
"""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnerwerk.api.docs.reading import Description
from partnerwerk.api.urls import api


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Open to everybody, as the program itself is: it tells nothing of this installation."""
    document: Any = api.get_openapi_schema()
    description = Description(document, settings.PUBLIC_URL)
    context = {
        "groups": description.groups(),
        "shapes": description.shapes(),
        "first": f'curl "{settings.PUBLIC_URL}/api/v1/deal-registrations" -H "Authorization: Bearer TOKEN"',
        "vendor_name": settings.VENDOR_NAME,
    }
    return render(request, "apidocs/page.html", context)
