"""A real CalDAV server on loopback: Radicale, and a calendar program that speaks to it."""

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from caldav import DAVClient
from icalendar import Calendar, Event

from infra.servers import end, free_port, status_of, wait_for

NAME, PASSWORD = "hanna", "lauter geheim"


@dataclass
class Program:
    """What a person has on their own machine: one calendar on a server, seen without Partnerwerk."""

    url: str

    @property
    def calendar(self) -> Any:
        client = DAVClient(self.url, username=NAME, password=PASSWORD, enable_rfc6764=False)
        (calendar,) = client.principal().calendars()
        return calendar

    def events(self) -> dict[str, Any]:
        """By title; two of one title would be a double."""
        found = [Calendar.from_ical(each.data).walk("VEVENT")[0] for each in self.calendar.events()]
        titles = [str(event["SUMMARY"]) for event in found]
        assert len(set(titles)) == len(titles), f"doubled: {titles}"
        return dict(zip(titles, found, strict=True))

    def _stored(self, title: str) -> Any:
        return next(each for each in self.calendar.events() if f"SUMMARY:{title}" in each.data)

    def change(self, title: str, at: datetime | None = None, **changes: Any) -> None:
        """As a program does it, which notes when."""
        stored = self._stored(title)
        read = Calendar.from_ical(stored.data)
        event = read.walk("VEVENT")[0]
        for name, value in {**changes, "last-modified": at or later()}.items():
            event.pop(name, None)
            event.add(name, value)
        stored.data = read.to_ical().decode()
        stored.save()

    def delete(self, title: str) -> None:
        self._stored(title).delete()

    def enter(self, title: str, starts: datetime, **more: Any) -> None:
        calendar, event = Calendar(), Event()
        calendar.add("prodid", "-//A calendar program//EN")
        calendar.add("version", "2.0")
        event.add("uid", f"{title}@elsewhere.example")
        event.add("dtstamp", datetime.now(UTC))
        event.add("summary", title)
        event.add("dtstart", starts)
        event.add("dtend", starts + timedelta(hours=1))
        for name, value in more.items():
            event.add(name, value)
        calendar.add_component(event)
        self.calendar.save_event(calendar.to_ical().decode())


def later() -> datetime:
    return datetime.now(UTC) + timedelta(minutes=5)


@pytest.fixture
def radicale(tmp_path: Path) -> Iterator[Program]:
    port = free_port()
    users = tmp_path / "users"
    users.write_text(f"{NAME}:{PASSWORD}\n")
    process = subprocess.Popen(
        [
            sys.executable, "-m", "radicale", "--config", "",
            "--server-hosts", f"127.0.0.1:{port}",
            "--auth-type", "htpasswd", "--auth-htpasswd-filename", str(users),
            "--auth-htpasswd-encryption", "plain",
            "--storage-filesystem-folder", str(tmp_path / "collections"),
            "--logging-level", "error",
        ],
        text=True,
    )  # fmt: skip
    try:
        wait_for(lambda: status_of(port) or process.poll() is not None)
        assert process.poll() is None, "Radicale did not start"
        yield Program(f"http://127.0.0.1:{port}/")
    finally:
        end(process)
