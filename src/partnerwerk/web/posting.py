"""What was posted: a form without a single field is posted, too, and told what it lacks."""

from django.http import HttpRequest, QueryDict


def posted(request: HttpRequest) -> QueryDict | None:
    """The data for a form: bound when posted, unbound when only looked at."""
    return request.POST if request.method == "POST" else None
