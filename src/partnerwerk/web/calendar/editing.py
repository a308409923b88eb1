"""Inviting to a meeting, changing it, cancelling it, and saying whether one comes."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partnerwerk.access import require
from partnerwerk.collaboration.about import kept_about, record_in
from partnerwerk.collaboration.access import MeetingPermission as May
from partnerwerk.collaboration.access import meetings_visible_to
from partnerwerk.collaboration.actions import (
    MeetingInput,
    answer_meeting,
    cancel_meeting,
    change_meeting,
    create_meeting,
)
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.calendar.forms import NAMES, MeetingForm, first_typed, typed_of
from partnerwerk.web.calendar.meetings import shown
from partnerwerk.web.errors import signed_in
from partnerwerk.web.middleware import PortalRequest
from partnerwerk.web.records import record_or_404


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: PortalRequest) -> HttpResponse:
    """Invite, perhaps about a record: then the other side, too."""
    actor = request.actor
    require(actor, May.USE)
    noun, pk = request.GET.get("noun", ""), request.GET.get("record", "")
    record = record_or_404(noun, as_id(pk), actor) if noun else None
    posted = request.POST if request.method == "POST" else _query(first_typed(actor))
    form = MeetingForm(posted, actor, record)
    if request.method == "POST":
        try:
            given = MeetingInput(**_typed(request.POST), noun=noun, record=pk)
            made = create_meeting(given, actor=actor)
        except InvalidInput as error:
            form.show(error.problems)
        else:
            messages.success(request, _("Noted."))
            return redirect("meeting", made.pk)
    context = {"form": form, "about": record and record.name}
    return render(request, "calendar/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def meeting(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting; whoever has invited changes it here."""
    actor = request.actor
    require(actor, May.USE)
    found = get_object_or_404(meetings_visible_to(actor), pk=meeting_id)
    record = record_in(kept_about(found), actor)
    posted = request.POST if request.method == "POST" else _query(typed_of(found))
    form = MeetingForm(posted, actor, record, found)
    if request.method == "POST":
        try:
            change_meeting(found, MeetingInput(**_typed(request.POST)), actor=actor)
        except InvalidInput as error:
            form.show(error.problems)
        else:
            messages.success(request, _("Saved."))
            return redirect("meeting", found.pk)
    context = {"form": form, **shown(found, actor)}
    return render(request, "calendar/meeting.html", context, status=422 if form.errors else 200)


@require_POST
@signed_in
def cancel(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """It does not take place."""
    require(request.actor, May.USE)
    found = get_object_or_404(meetings_visible_to(request.actor), pk=meeting_id)
    cancel_meeting(found, actor=request.actor)
    messages.success(request, _("Cancelled: %s") % found.title)
    return redirect("calendar")


@require_POST
@signed_in
def answer(request: PortalRequest, meeting_id: UUID) -> HttpResponse:
    """I come, or I do not."""
    require(request.actor, May.USE)
    found = get_object_or_404(meetings_visible_to(request.actor), pk=meeting_id)
    answer_meeting(found, comes=request.POST.get("comes") == "yes", actor=request.actor)
    messages.success(request, _("Noted."))
    return redirect("meeting", found.pk)


def _typed(posted: QueryDict) -> dict[str, Any]:
    typed: dict[str, Any] = {name: posted.get(name, "") for name in NAMES}
    return {**typed, "attendees": posted.getlist("attendees")}


def _query(typed: dict[str, Any]) -> QueryDict:
    return QueryDict(urlencode(typed, doseq=True))
