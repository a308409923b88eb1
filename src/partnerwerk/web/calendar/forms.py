"""What is typed about a meeting."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partnerwerk.access import Actor
from partnerwerk.collaboration.models import Meeting
from partnerwerk.collaboration.people import offered_about, people_with
from partnerwerk.collaboration.records import Record
from partnerwerk.web.account.forms import timezone_choices
from partnerwerk.web.deals.forms import ProblemForm

NAMES = ("title", "starts_at", "ends_at", "timezone", "place")
TYPED = "%Y-%m-%dT%H:%M"


def _moment() -> forms.DateTimeInput:
    return forms.DateTimeInput({"type": "datetime-local", "max": "2199-12-31T23:59"})


class MeetingForm(ProblemForm):
    """What, when, where, who."""

    title = forms.CharField(label=_("What it is about"), max_length=200)
    starts_at = forms.CharField(label=_("Begins"), widget=_moment())
    ends_at = forms.CharField(label=_("Ends"), widget=_moment())
    timezone = forms.ChoiceField(label=_("Time zone"), required=False)
    place = forms.CharField(label=_("Place or link"), required=False, max_length=500)
    attendees = forms.MultipleChoiceField(
        label=_("Who comes besides you"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        typed: Mapping[str, Any],
        actor: Actor,
        record: Record | None,
        meeting: Meeting | None = None,
    ) -> None:
        super().__init__(typed)
        own = str(actor.membership_id or "")
        people = [(pk, name) for pk, name in offered_about(record, actor) if pk != own]
        self._choices("attendees", [*people, *_others(meeting, dict(people), own)])
        self._choices("timezone", timezone_choices())

    def _choices(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]


def _others(meeting: Meeting | None, offered: dict[str, str], own: str) -> list[tuple[str, str]]:
    """Who is in already, though not offered any more."""
    ids = {str(pk) for pk in (meeting.attendee_ids if meeting else ())} - {own, *offered}
    if not ids:
        return []
    return [(str(person.pk), person.name) for person in people_with(map(UUID, ids))]


def first_typed(actor: Actor) -> dict[str, Any]:
    """The next full hour."""
    starts = timezone.localtime().replace(minute=0, second=0) + timedelta(hours=1)
    return {
        "starts_at": starts.strftime(TYPED),
        "ends_at": (starts + timedelta(hours=1)).strftime(TYPED),
        "timezone": actor.timezone,
    }


def typed_of(meeting: Meeting) -> dict[str, Any]:
    """A meeting as it would be typed, in its own time zone."""
    zone = ZoneInfo(meeting.timezone)
    return {
        "title": meeting.title,
        "starts_at": _typed(meeting.starts_at, zone),
        "ends_at": _typed(meeting.ends_at, zone),
        "timezone": meeting.timezone,
        "place": meeting.place,
        "attendees": [str(pk) for pk in meeting.attendee_ids],
    }


def _typed(at: datetime, zone: ZoneInfo) -> str:
    return at.astimezone(zone).strftime(TYPED)


class AccountForm(ProblemForm):
    """Where one's calendar is, and how one signs in there."""

    url = forms.CharField(
        label=_("Address of the server"),
        help_text=_("Of the server or of one calendar, such as https://calendar.example.com."),
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off"}),
    )
    username = forms.CharField(
        label=_("Name there"), widget=forms.TextInput({"autocomplete": "off"})
    )
    password = forms.CharField(
        label=_("Password there"),
        help_text=_("Best one that you make for Partnerwerk only. It is kept encrypted."),
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )
