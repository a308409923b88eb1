"""How a meeting is shown."""

from typing import Any

from django.utils import timezone

from partnerwerk.access import Actor
from partnerwerk.collaboration.models import Meeting
from partnerwerk.collaboration.people import people_with
from partnerwerk.web.moments import day
from partnerwerk.web.records import paths_of


def shown(meeting: Meeting, actor: Actor) -> dict[str, Any]:
    """A meeting with its people, as far as the actor may know them, and its record's page."""
    regrets = set(meeting.regrets.values_list("membership_id", flat=True))
    path = ""
    if meeting.record_id:
        path = paths_of(meeting.noun, [meeting.record_id], actor).get(meeting.record_id, "")
    return {
        "meeting": meeting,
        "when": when(meeting),
        "path": path,
        "people": [
            {"person": person, "comes": person.pk not in regrets}
            for person in people_with(meeting.attendee_ids)
        ],
        "is_organiser": meeting.organiser_id == actor.membership_id,
        "comes": actor.membership_id not in regrets,
        "is_link": meeting.place.startswith(("https://", "http://")),
    }


def when(meeting: Meeting) -> str:
    """`21 Feb 2027, 09:15–10:00`, in the reader's time zone."""
    starts, ends = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    if starts.date() == ends.date():
        return f"{day(starts.date())}, {starts:%H:%M}–{ends:%H:%M}"
    return f"{day(starts.date())} {starts:%H:%M} – {day(ends.date())} {ends:%H:%M}"
