"""What a letter tells: an event, the record that it is about, and how the reader writes dates."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from django.conf import settings

from partnerwerk.access import system_actor
from partnerwerk.deals.approving import EXTENDING, REGISTERING
from partnerwerk.deals.events import DealEvent
from partnerwerk.deals.models import DealRegistration
from partnerwerk.identity.models import Membership
from partnerwerk.journal.models import Event
from partnerwerk.kit.problems import Refused
from partnerwerk.notifications.recipients import named_reviewer
from partnerwerk.workflow.approvals.actions import open_ask
from partnerwerk.workflow.approvals.kinds import kind_of
from partnerwerk.workflow.approvals.links import decision_url

DATE = {"en": "d MMMM y", "de": "d. MMMM y"}
MOMENT = {"en": "EEEE d MMMM, HH:mm", "de": "EEEE, d. MMMM, HH:mm 'Uhr'"}


@dataclass(frozen=True, slots=True)
class Reader:
    """Whoever gets the letter, with their language and clock."""

    membership: Membership

    @property
    def language(self) -> str:
        return self.membership.language

    def day(self, value: date | str) -> str:
        day = date.fromisoformat(value) if isinstance(value, str) else value
        return str(format_date(day, DATE[self.language], locale=self.language))

    def moment(self, value: datetime | str) -> str:
        """`Wednesday 25 November, 11:43 (Europe/Berlin)`."""
        moment = datetime.fromisoformat(value) if isinstance(value, str) else value
        zone = self.membership.timezone
        local = moment.astimezone(ZoneInfo(zone))
        shown = format_datetime(local, MOMENT[self.language], locale=self.language)
        return f"{shown} ({zone})"


@dataclass(frozen=True, slots=True)
class DealOccasion:
    """An event of a registration, told to one reader."""

    event: Event
    deal: DealRegistration
    reader: Reader

    @property
    def url(self) -> str:
        return f"{settings.PUBLIC_URL}/deals/{self.deal.ref}"

    @property
    def decide_url(self) -> str:
        """Where the reader decides without signing in; empty when there is nothing to decide."""
        code, subject_id = REGISTERING, self.deal.pk
        if self.event.name == DealEvent.EXTENSION_REQUESTED:
            extension = self.deal.extensions.filter(status="requested").first()
            if extension is None:
                return ""
            code, subject_id = EXTENDING, extension.pk
        try:
            ask = open_ask(kind_of(code), subject_id, actor=system_actor())
        except Refused:
            return ""
        return decision_url(ask, self.reader.membership) if ask else ""

    @property
    def words(self) -> dict[str, str]:
        """What the sentences of letters may name. `reviewer` is the vendor's person."""
        deal, value = self.deal, self.deal.value
        return {
            "ref": deal.ref,
            "title": deal.title,
            "customer": deal.customer_name,
            "partner": deal.partner.name,
            "who": self.event.actor_name,
            "reviewer": self.reviewer,
            "value": value.display(self.reader.language, cents=False) if value else "",
            "due": self.due,
            "until": self.until,
        }

    @property
    def reviewer(self) -> str:
        """The name of whoever decides; empty when it is the whole deal desk."""
        decides = named_reviewer(self.deal, self.event)
        return decides[0].name if decides else ""

    @property
    def due(self) -> str:
        """The deadline as it was set by the event, even if the record has moved on since."""
        due = self._after("review_due_at") or self.deal.review_due_at
        return self.reader.moment(due) if due else ""

    @property
    def until(self) -> str:
        until = self.event.data.get("until") or self._after("protected_until")
        until = until or self.deal.protected_until
        return self.reader.day(until) if until else ""

    def _after(self, field: str) -> Any:
        return self.event.changes.get(field, {}).get("after")
