"""Ten thousand notices to two thousand people, digested and mailed by one worker over a real mail
server on loopback.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from partnerwerk.kit.embedded import EmbeddedServer

PEOPLE, EACH, LONGEST = 2_000, 5, 60
REGISTRATIONS, HOUSES = 10_000, 200
PORT = 8796


def lines(server: EmbeddedServer) -> Iterator[tuple[str, str, str, bool]]:
    """One line of the table, measured in a process of its own on a database of its own."""
    from bench import inside

    channel = inside.build(server, "bench_notices", REGISTRATIONS)
    found = inside.run_in_process(channel.url, "notices")
    mailed = f"{found['seconds']:.0f} s, {found['mails']:,} mails, {found['told']:,} notices"
    whole = (
        found["mails"] == found["people"] == found["ids"] == PEOPLE
        and found["told"] == PEOPLE * EACH
    )
    what = f"{PEOPLE * EACH:,} notices to {PEOPLE:,} people, digested and mailed, one worker"
    within = whole and found["seconds"] <= LONGEST
    yield what, mailed, f"≤ {LONGEST} s, none lost, none twice", within


def measure() -> dict[str, Any]:
    """Make the notices, then let a worker do what is due until nothing is left."""
    from django.conf import settings

    from partnerwerk.access import acting, system_actor
    from partnerwerk.cli.worker import run_jobs
    from partnerwerk.notifications.jobs import tell_what_is_due
    from partnerwerk.notifications.models import Dispatch, Mail

    _make_notices()
    with tempfile.TemporaryDirectory() as folder:
        taken = Path(folder) / "taken"
        server = subprocess.Popen([sys.executable, "-m", "bench.mailserver", str(PORT), str(taken)])
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", PORT
        try:
            while not taken.exists():
                time.sleep(0.05)
            began = time.perf_counter()
            tell_what_is_due.defer(timestamp=0)
            run_jobs(wait=False, concurrency=2, delete_jobs="successful")
            seconds = time.perf_counter() - began
            mails = [line.split() for line in taken.read_text().splitlines()]
        finally:
            server.kill()
            server.wait()
    with acting(system_actor()):
        sent = Mail.objects.filter(status=Mail.Status.SENT).values("pk")
        told = Dispatch.objects.filter(sent_as__in=sent).count()
    return {
        "seconds": seconds,
        "mails": len(mails),
        "ids": len({name for name, _recipient in mails}),
        "people": len({recipient for _name, recipient in mails}),
        "told": told,
    }


def _make_notices() -> None:
    """Each person hears of five registrations of their company; all want them in a digest, due now."""
    from partnerwerk.access import acting, system_actor
    from partnerwerk.deals.models import DealRegistration
    from partnerwerk.kit import clock
    from partnerwerk.notifications.actions import About, notify
    from partnerwerk.notifications.kinds import COMMENT
    from partnerwerk.notifications.letters import Letter
    from partnerwerk.notifications.models import Dispatch, Preferences

    people = _people()
    hourly = {"comment": {"mail": "hourly"}}
    with acting(system_actor()):
        Preferences.objects.bulk_create(
            Preferences(membership=m, organisation_id=m.organisation_id, choices=hourly)
            for m in people
        )
        for organisation in {member.organisation_id for member in people}:
            told = [member for member in people if member.organisation_id == organisation]
            deals = DealRegistration.objects.filter(
                partner_id=organisation, submitted_at__isnull=False
            )
            for number, deal in enumerate(islice(cycle(deals), EACH)):
                words = Letter(
                    subject=f"{deal.ref} news", happened="Somebody writes:", next_step="Look.",
                    url="/", link="Open", reason=f"Point {number}: the site is ready.",
                )  # fmt: skip
                event = _event(deal)
                about = About(deal.ref, f"/deals/{deal.ref}", "registration", deal.pk)
                notify(COMMENT, event, [(member, words) for member in told], about)
        Dispatch.objects.update(due_at=clock.now())


def _event(deal: Any) -> Any:
    from partnerwerk.access import system_actor
    from partnerwerk.deals.events import DealEvent
    from partnerwerk.journal.recording import record

    actor = system_actor()
    return record(DealEvent.CHANGED, deal, actor=actor, partner_id=deal.partner_id)


def _people() -> list[Any]:
    """Two thousand, spread over the partners; users are the login role's."""
    from django.db.models import Count

    from partnerwerk.access import acting, system_actor
    from partnerwerk.deals.models import DealRegistration
    from partnerwerk.identity.models import Membership, Organisation, User

    users = [User(email=f"person{number}@notices.example") for number in range(PEOPLE)]
    User.objects.bulk_create(users)
    with acting(system_actor()):
        counted = (
            DealRegistration.objects.filter(submitted_at__isnull=False)
            .values("partner_id")
            .annotate(number=Count("pk"))
            .filter(number__gte=1)
        )
        ids = counted.values_list("partner_id", flat=True)[:HOUSES]
        houses = list(Organisation.objects.filter(pk__in=list(ids)))
        people = [
            Membership(
                user_id=user.pk,
                organisation=houses[number % len(houses)],
                side="partner",
                role_id="partner_sales",
                name=f"Person {number}",
                email=user.email,
                language=("en", "de")[number % 2],
            )
            for number, user in enumerate(users)
        ]
        Membership.objects.bulk_create(people)
    return people
