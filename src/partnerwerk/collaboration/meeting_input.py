"""What is typed about a meeting, read together: every problem is told at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

from partnerwerk.access import Actor
from partnerwerk.collaboration.about import kept_about, read_about, record_in
from partnerwerk.collaboration.models import Meeting
from partnerwerk.collaboration.people import choosable_about, sees
from partnerwerk.kit.ids import as_id
from partnerwerk.kit.problems import Problems
from partnerwerk.kit.text import clean_line

MOST_PEOPLE = 50
LONGEST = timedelta(days=31)


@dataclass(frozen=True)
class MeetingInput:
    """What is typed about a meeting. Times without a zone are of `timezone`, else of the actor's.
    `attendees` are the ids of those who come besides the organiser.
    """

    title: Any
    starts_at: Any
    ends_at: Any
    timezone: Any = ""
    place: Any = ""
    attendees: Any = ()
    noun: Any = ""
    record: Any = ""

    def check(self, actor: Actor, meeting: Meeting | None = None) -> dict[str, Any]:
        """The meeting's values, or every problem at once. One that is there keeps its record."""
        problems = Problems()
        about = (
            kept_about(meeting) if meeting else read_about(self.noun, self.record, actor, problems)
        )
        zone = self._zone(actor, problems)
        starts, ends = self._times(zone, problems)
        values = {
            "title": self._line("title", problems, needed=_("Say what the meeting is about.")),
            "place": self._line("place", problems),
            "timezone": zone,
            "starts_at": starts,
            "ends_at": ends,
            "attendee_ids": self._attendees(actor, about, meeting, problems),
            **about,
        }
        problems.stop_if_any()
        return values

    def _line(self, name: str, problems: Problems, needed: str = "") -> str:
        given = getattr(self, name)
        text = clean_line(given) if isinstance(given, str) else ""
        if needed and not text:
            problems.add(name, needed, "required")
        problems.add_too_long(text, Meeting, name)
        return text

    def _zone(self, actor: Actor, problems: Problems) -> str:
        zone = str(self.timezone or actor.timezone)
        if zone in available_timezones():
            return zone
        problems.add("timezone", _("Choose a time zone from the list."), "unknown")
        return "UTC"

    def _times(self, zone: str, problems: Problems) -> tuple[datetime | None, datetime | None]:
        starts = _moment(self.starts_at, zone, "starts_at", problems)
        ends = _moment(self.ends_at, zone, "ends_at", problems)
        if starts and ends and ends < starts:
            problems.add("ends_at", _("It cannot end before it begins."))
        elif starts and ends and ends - starts > LONGEST:
            problems.add("ends_at", _("At most %s days.") % LONGEST.days)
        return starts, ends

    def _attendees(
        self, actor: Actor, about: dict[str, Any], meeting: Meeting | None, problems: Problems
    ) -> list[UUID]:
        """The organiser first. Who is in already may stay."""
        given = self.attendees if isinstance(self.attendees, list | tuple) else [self.attendees]
        ids = [as_id(each) for each in given if each]
        wanted = {pk for pk in ids if pk and pk != actor.membership_id}
        new = wanted - set(meeting.attendee_ids if meeting else ())
        if None in ids or not new <= self._possible(new, actor, about, problems):
            problems.add("attendees", _("Choose people from the list."), "unknown")
        if len(wanted) > MOST_PEOPLE:
            problems.add("attendees", _("At most %s people.") % MOST_PEOPLE, "too_many")
        return [actor.member_id, *sorted(wanted)]

    def _possible(
        self, new: Iterable[UUID], actor: Actor, about: dict[str, Any], problems: Problems
    ) -> set[UUID]:
        """Those who may be invited: who belongs to the record, and sees it."""
        record = record_in(about, actor)
        found = list(choosable_about(record, actor).filter(pk__in=list(new)))
        for person in found:
            outside = person.organisation_id != actor.organisation_id
            if record and outside and not sees(person, record):
                text = _("%s does not see this record.") % person.name
                problems.add("attendees", text, "unseen")
        return {person.pk for person in found}


def _moment(typed: Any, zone: str, name: str, problems: Problems) -> datetime | None:
    try:
        at = typed
        if not isinstance(at, datetime):
            at = datetime.fromisoformat(str(typed or "").strip())
    except ValueError:
        problems.add(name, _("Enter a day and a time such as 2027-03-26 14:00."), "required")
        return None
    if not 2000 <= at.year <= 2199:
        problems.add(name, _("Enter a year between %s and %s.") % (2000, 2199))
        return None
    return (at if at.tzinfo else at.replace(tzinfo=ZoneInfo(zone))).astimezone(UTC)
