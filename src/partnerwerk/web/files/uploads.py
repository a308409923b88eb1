"""Large files that come in parts (`collaboration/tus.py`), with problems as plain words."""

from collections.abc import Callable
from uuid import UUID

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnerwerk.collaboration import tus
from partnerwerk.collaboration.access import uploads_visible_to
from partnerwerk.collaboration.actions import cancel_upload
from partnerwerk.collaboration.records import record_of
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.notifications.effects import path_of
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest


@require_POST
@signed_in
def begin(request: PortalRequest) -> HttpResponse:
    return _in_words(lambda: tus.begin(request, request.actor))


@require_http_methods(["HEAD", "PATCH", "DELETE"])
@signed_in
def go_on(request: PortalRequest, pk: UUID) -> HttpResponse:
    return _in_words(lambda: tus.go_on(request, pk, request.actor))


@require_POST
@signed_in
def remove(request: PortalRequest, pk: UUID) -> HttpResponse:
    """Given up, by the button of a page without scripts."""
    upload = uploads_visible_to(request.actor).filter(pk=pk).first()
    if upload is None:
        raise Http404
    cancel_upload(pk, actor=request.actor)
    record = record_of(upload.noun, upload.subject_id, request.actor)
    return HttpResponseRedirect(f"{path_of(record.noun, record.subject)}#files")


def _in_words(answer: Callable[[], HttpResponse]) -> HttpResponse:
    try:
        return answer()
    except InvalidInput as invalid:
        return _plain(422, invalid.problems[0].text)
    except Refused as refusal:
        return _plain(409, refusal.text)
    except ObjectDoesNotExist:
        return _plain(404, _("This upload is no longer there; begin it again."))


def _plain(status: int, text: str) -> HttpResponse:
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8")
