"""What both sides said and shared in the demo about the registrations of today: by the same actions as
on the pages.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile

from partnerwerk.access import Actor, acting
from partnerwerk.collaboration.actions import (
    MeetingInput,
    TaskInput,
    add_comment,
    add_file,
    add_version,
    create_meeting,
    create_task,
)
from partnerwerk.collaboration.records import Record, record_of
from partnerwerk.collaboration.sharing import series_with
from partnerwerk.deals.access import visible_to
from partnerwerk.deals.models import DealStatus
from partnerwerk.deals.nouns import REGISTRATION
from partnerwerk.demo.channel import Channel
from partnerwerk.demo.evidence import pdf_of
from partnerwerk.demo.today import actor_named
from partnerwerk.kit import clock

OFFER = ["Stückliste", "12 Edge-Server, 2 je Standort", "", "Demo: all dealings are invented."]
NEXT = ["Stückliste, zweite Fassung", "14 Edge-Server, 2 je Standort, 2 Reserve", *OFFER[2:]]


def talk(channel: Channel) -> None:
    """About the one that was returned, and the one that was approved."""
    partner, desk = actor_named(channel, "Jonas Brandt"), actor_named(channel, "Jan Petersen")
    _ask_back(partner, desk)
    _go_on(partner, desk)


def _ask_back(partner: Actor, desk: Actor) -> None:
    with acting(partner):
        record = _newest(DealStatus.RETURNED, partner)
        add_comment(record, "Die Stückzahlen bekomme ich morgen vom Kunden.", actor=partner)
    with acting(desk):
        record = record_of(record.noun, record.pk, desk)
        internal = "Der Kunde hatte 2024 schon einmal angefragt, damals ohne Budget."
        add_comment(record, internal, internal=True, actor=desk)
        todo = TaskInput(
            "Stückzahlen je Standort nachreichen",
            partner.member_id,
            due_date=clock.today() + timedelta(days=2),
            noun=record.noun,
            record=record.pk,
            checklist=["Hamburg", "Bremen", "Kiel"],
        )
        create_task(todo, actor=desk)


def _go_on(partner: Actor, desk: Actor) -> None:
    with acting(partner):
        record = _newest(DealStatus.APPROVED, partner)
        file = add_file(record, _sent(OFFER), actor=partner)
        add_version(*series_with(file.series_id, partner), _sent(NEXT), actor=partner)
        add_comment(record, "Die zweite Fassung enthält die Reserve.", actor=partner)
    with acting(desk):
        record = record_of(record.noun, record.pk, desk)
        add_comment(record, "Danke, so können wir kalkulieren.", actor=desk)
        begins = datetime.combine(clock.today() + timedelta(days=1), time(10), _zone(desk))
        meeting = MeetingInput(
            "Angebot besprechen",
            begins,
            begins + timedelta(minutes=45),
            place="Telefon",
            attendees=[partner.member_id],
            noun=record.noun,
            record=record.pk,
        )
        create_meeting(meeting, actor=desk)


def _newest(status: DealStatus, actor: Actor) -> Record:
    deal = visible_to(actor).filter(status=status).latest("created_at")
    return record_of(REGISTRATION, deal.pk, actor)


def _sent(lines: list[str]) -> SimpleUploadedFile:
    return SimpleUploadedFile("Stueckliste.pdf", pdf_of(lines))


def _zone(actor: Actor) -> ZoneInfo:
    return ZoneInfo(actor.timezone)
