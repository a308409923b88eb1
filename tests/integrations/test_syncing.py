"""A calendar kept the same at both ends, against a real server: nothing twice, no loops."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cast import Cast, Person
from factories.deals import submitted
from infra.calendars import NAME, PASSWORD, Program, later
from partnerwerk.access import acting, system_actor
from partnerwerk.collaboration.actions import (
    MeetingInput,
    TaskInput,
    cancel_meeting,
    change_meeting,
    change_task,
    complete_task,
    create_meeting,
    create_task,
)
from partnerwerk.collaboration.models import Meeting, Regret, Task
from partnerwerk.identity.actions import disable_member
from partnerwerk.integrations.calendars import syncing
from partnerwerk.integrations.calendars.actions import connect_account, disconnect_account
from partnerwerk.integrations.calendars.models import CalendarAccount, CalendarPassword, Link
from partnerwerk.integrations.calendars.server import Server
from partnerwerk.integrations.calendars.syncing import sync_account
from partnerwerk.kit.problems import InvalidInput

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loopback_allowed")]

SOON = (datetime.now(UTC) + timedelta(days=3)).replace(hour=9, minute=0, second=0, microsecond=0)


@pytest.fixture
def account(cast: Cast, radicale: Program) -> CalendarAccount:
    return connected(cast.reseller, radicale)


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Which writes went to the server."""
    sent: list[str] = []
    real = Server._send

    def noted(self: Server, method: str, *args: Any, **kwargs: Any) -> Any:
        sent.append(method)
        return real(self, method, *args, **kwargs)

    monkeypatch.setattr(Server, "_send", noted)
    return sent


def connected(person: Person, radicale: Program, **changes: str) -> CalendarAccount:
    given = {"url": radicale.url, "username": NAME, "password": PASSWORD, **changes}
    return person.does(connect_account, **given)


def meeting_of(cast: Cast, title: str = "Project", **changes: Any) -> Meeting:
    given = {"title": title, "starts_at": SOON, "ends_at": SOON + timedelta(hours=1)}
    return cast.reseller.does(create_meeting, MeetingInput(**given | changes))


def task_of(cast: Cast, title: str = "Send the offer") -> Task:
    return cast.reseller.does(
        create_task, TaskInput(title, cast.reseller.actor.member_id, SOON.date())
    )


def read(model: Any, **by: Any) -> Any:
    with acting(system_actor()):
        return model.objects.get(**by)


def notes() -> list[str]:
    return [note["code"] for note in read(CalendarAccount).notes]


def test_meetings_and_due_dates_are_there(
    cast: Cast, radicale: Program, account: CalendarAccount
) -> None:
    meeting_of(cast, place="Halden, room 2")
    task_of(cast)
    sync_account(account.pk)
    events = radicale.events()
    assert events["Project"]["DTSTART"].dt == SOON
    assert str(events["Project"]["LOCATION"]) == "Halden, room 2"
    assert events["Send the offer"]["DTSTART"].dt == SOON.date()
    assert read(CalendarAccount).problem == ""


def test_a_second_round_writes_nothing(
    cast: Cast, radicale: Program, account: CalendarAccount, requests: list[str]
) -> None:
    meeting_of(cast)
    task_of(cast)
    sync_account(account.pk)
    assert requests == ["PUT", "PUT"]
    for _round in range(3):
        sync_account(account.pk)
    assert requests == ["PUT", "PUT"], "one's own changes are recognised"
    assert read(Meeting).sequence == 0


def test_changed_here_then_there(cast: Cast, radicale: Program, account: CalendarAccount) -> None:
    meeting, task = meeting_of(cast), task_of(cast)
    sync_account(account.pk)
    given = MeetingInput("Budget", SOON, SOON + timedelta(hours=2))
    cast.reseller.does(change_meeting, meeting, given)
    sync_account(account.pk)
    assert set(radicale.events()) == {"Budget", "Send the offer"}
    radicale.change("Budget", summary="Money", dtstart=SOON + timedelta(hours=1),
                    dtend=SOON + timedelta(hours=3))  # fmt: skip
    radicale.change("Send the offer", dtstart=date(2030, 1, 7), dtend=date(2030, 1, 8))
    sync_account(account.pk)
    meeting = read(Meeting)
    assert (meeting.title, meeting.starts_at) == ("Money", SOON + timedelta(hours=1))
    assert read(Task, pk=task.pk).due_date == date(2030, 1, 7)
    assert notes() == []


def test_deleted_at_either_end(cast: Cast, radicale: Program, account: CalendarAccount) -> None:
    kept, gone, task, done = (
        meeting_of(cast, "Kept"), meeting_of(cast, "Gone"), task_of(cast, "Work"), task_of(cast, "Done"),
    )  # fmt: skip
    sync_account(account.pk)
    cast.reseller.does(cancel_meeting, kept)
    cast.reseller.does(complete_task, done)
    radicale.delete("Gone")
    radicale.delete("Work")
    sync_account(account.pk)
    assert radicale.events() == {}
    assert read(Meeting, pk=gone.pk).cancelled_at is not None
    task = read(Task, pk=task.pk)
    assert (task.done_at, task.due_date) == (None, SOON.date()), "work is not done by that"
    sync_account(account.pk)
    assert radicale.events() == {}
    given = TaskInput("Work", task.assignee_id, SOON.date() + timedelta(days=1))
    cast.reseller.does(change_task, task, given)
    sync_account(account.pk)
    assert set(radicale.events()) == {"Work"}, "on another day it comes again"


def test_entered_there_it_is_a_meeting_here(
    cast: Cast, radicale: Program, account: CalendarAccount
) -> None:
    sync_account(account.pk)
    radicale.enter("Dentist", SOON)
    radicale.enter("Gymnastics", SOON, rrule={"freq": "weekly"})
    for _round in range(2):
        sync_account(account.pk)
    meeting = read(Meeting)
    assert (meeting.title, meeting.starts_at, meeting.timezone) == (
        "Dentist",
        SOON,
        "Europe/Berlin",
    )
    assert meeting.attendee_ids == [cast.reseller.actor.member_id]
    assert set(radicale.events()) == {"Dentist", "Gymnastics"}
    cast.reseller.does(cancel_meeting, meeting)
    sync_account(account.pk)
    assert set(radicale.events()) == {"Gymnastics"}


@pytest.mark.parametrize(("at", "title", "code"), [
    (later, "There", "newer_there"),
    (lambda: datetime.now(UTC) - timedelta(hours=1), "Here", "newer_here"),
])  # fmt: skip
def test_changed_at_both_ends_the_newer_counts_and_it_is_said(
    cast: Cast, radicale: Program, account: CalendarAccount, at: Callable[[], datetime], title: str,
    code: str,
) -> None:  # fmt: skip
    meeting = meeting_of(cast)
    sync_account(account.pk)
    cast.reseller.does(
        change_meeting, meeting, MeetingInput("Here", SOON, SOON + timedelta(hours=1))
    )
    radicale.change("Project", at(), summary="There")
    for _round in range(2):
        sync_account(account.pk)
    assert read(Meeting).title == title
    assert set(radicale.events()) == {title}
    assert notes() == [code]
    page = cast.reseller.browser().get("/account/calendar").content.decode()
    assert title in page


def test_deleted_there_and_changed_here_it_comes_back(
    cast: Cast, radicale: Program, account: CalendarAccount
) -> None:
    meeting = meeting_of(cast)
    sync_account(account.pk)
    radicale.delete("Project")
    cast.reseller.does(
        change_meeting, meeting, MeetingInput("Here", SOON, SOON + timedelta(hours=1))
    )
    sync_account(account.pk)
    assert set(radicale.events()) == {"Here"}
    assert notes() == ["kept_here"]


def test_what_another_invited_to_is_put_back(
    cast: Cast, radicale: Program, account: CalendarAccount
) -> None:
    deal = submitted(cast.reseller)
    meeting = cast.vendor.does(create_meeting, MeetingInput(
        "Review", SOON, SOON + timedelta(hours=1), noun="registration", record=deal.pk,
        attendees=[cast.reseller.actor.member_id],
    ))  # fmt: skip
    sync_account(account.pk)
    radicale.change("Review", summary="Mine")
    sync_account(account.pk)
    assert read(Meeting).title == "Review"
    assert set(radicale.events()) == {"Review"}
    assert notes() == ["not_yours"]
    radicale.delete("Review")
    sync_account(account.pk)
    assert read(Meeting).cancelled_at is None
    with acting(system_actor()):
        assert Regret.objects.get().meeting_id == meeting.pk


@pytest.mark.parametrize("broken", ["_link", "_keep"])
def test_killed_in_the_middle_nothing_is_doubled(
    broken: str, cast: Cast, radicale: Program, account: CalendarAccount,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    sync_account(account.pk)
    meeting_of(cast)
    task_of(cast)
    radicale.enter("Dentist", SOON)

    class Killed(BaseException):
        """As when the worker is gone."""

    def killed(self: object, *args: object, **kwargs: object) -> None:
        raise Killed

    for _time in range(2):
        with monkeypatch.context() as patch:
            patch.setattr(syncing.Round, broken, killed)
            with pytest.raises(Killed):
                sync_account(account.pk)
    for _round in range(2):
        sync_account(account.pk)
    assert set(radicale.events()) == {"Project", "Send the offer", "Dentist"}
    with acting(system_actor()):
        assert sorted(Meeting.objects.values_list("title", flat=True)) == ["Dentist", "Project"]
        assert Link.objects.count() == 3


def test_connected_anew_nothing_is_doubled(
    cast: Cast, radicale: Program, account: CalendarAccount
) -> None:
    meeting_of(cast)
    task_of(cast)
    sync_account(account.pk)
    cast.reseller.does(disconnect_account)
    again = connected(cast.reseller, radicale)
    sync_account(account.pk)
    sync_account(again.pk)
    assert set(radicale.events()) == {"Project", "Send the offer"}
    assert len(radicale.calendar.events()) == 2


def test_who_has_no_access_any_more_is_not_kept_the_same(
    cast: Cast, radicale: Program, account: CalendarAccount
) -> None:
    sync_account(account.pk)
    meeting_of(cast)
    radicale.enter("Dentist", SOON)
    with acting(system_actor()) as actor:
        disable_member(cast.reseller.membership, actor=actor)
    sync_account(account.pk)
    assert set(radicale.events()) == {"Dentist"}
    with acting(system_actor()):
        assert Meeting.objects.count() == 1


def test_the_password_is_encrypted_and_no_actor_reads_it(
    cast: Cast, account: CalendarAccount
) -> None:
    kept = CalendarPassword.objects.get()
    assert PASSWORD not in kept.sealed
    for person in (cast.reseller, cast.administrator):
        assert PASSWORD not in person.browser().get("/account/calendar").content.decode()


def test_a_wrong_password_is_said(cast: Cast, radicale: Program) -> None:
    account = connected(cast.reseller, radicale, password="wrong")
    sync_account(account.pk)
    assert read(CalendarAccount).problem == CalendarAccount.Problem.REFUSED


@pytest.mark.parametrize("url", ["http://10.0.0.1/", "https://169.254.169.254/dav/"])
def test_it_goes_to_no_internal_address(url: str, cast: Cast) -> None:
    account = cast.reseller.does(connect_account, url=url, username="x", password="y")
    sync_account(account.pk)
    assert read(CalendarAccount).problem == CalendarAccount.Problem.FORBIDDEN


def test_nor_to_loopback_unless_the_installation_says_so(
    cast: Cast, radicale: Program, account: CalendarAccount, settings: Any
) -> None:
    settings.WEBHOOK_NETWORKS = ()
    sync_account(account.pk)
    assert read(CalendarAccount).problem == CalendarAccount.Problem.FORBIDDEN


def test_the_address_of_one_calendar_is_taken_as_it_is(
    cast: Cast, radicale: Program, account: CalendarAccount
) -> None:
    sync_account(account.pk)
    url = read(CalendarAccount).calendar_url
    again = connected(cast.reseller, radicale, url=url)
    meeting_of(cast)
    sync_account(again.pk)
    assert read(CalendarAccount).calendar_url == url
    assert set(radicale.events()) == {"Project"}


def test_every_problem_at_once(cast: Cast) -> None:
    with pytest.raises(InvalidInput) as caught:
        cast.reseller.does(connect_account, url="calendar", username="a:b", password="")
    assert {p.field for p in caught.value.problems} == {"url", "username", "password"}
