"""Measurements within a process of ours: one database a process, the task on standard input."""

import json
import os
import random
import subprocess
import sys
import time
from dataclasses import asdict
from typing import Any

from bench import automation, fields, journal, live, notices
from bench.channel import PARTNERS, Channel, Ground, company_typed, fill
from bench.load import percentile
from bench.matching_names import plausible_names
from partnerwerk.kit.embedded import EmbeddedServer

CHECKS = 600
FAMILIES = ("edge-servers", "switches", "wireless", "firewalls", "sd-wan", "backup", "storage")


def build(server: EmbeddedServer, name: str, rows: int) -> Channel:
    """A new database with everything in it."""
    with server.administrator() as db:
        db.autocommit = True
        db.execute(f"create database {name} owner partnerwerk")
    url, administrator = server.url_of(name), server.url_of(name, "postgres")
    return Channel(**run_in_process(url, "build", administrator, str(rows)))


def checking(channel: Channel) -> tuple[str, str, str, bool]:
    """The conflict check alone, as a partner, on known, misspelled and new names."""
    seconds = run_in_process(channel.url, "check", json.dumps(asdict(channel)))
    p95 = percentile(seconds, 95) * 1000
    p50 = percentile(seconds, 50) * 1000
    found = f"p95 {p95:.1f} ms, median {p50:.1f} ms"
    return "conflict check alone, against all customers", found, "p95 ≤ 25 ms", p95 <= 25


def run_in_process(url: str, *arguments: str) -> Any:
    run = subprocess.run(
        [sys.executable, "-m", "bench.inside"],
        input=json.dumps(arguments).encode(),
        env={**os.environ, "DATABASE_URL": url},
        stdout=subprocess.PIPE,
        check=True,
    )
    return json.loads(run.stdout)


def _build(administrator: str, rows: int) -> dict[str, Any]:
    from partnerwerk.access import acting, system_actor
    from partnerwerk.cli.migrate import bring_up_to_date

    bring_up_to_date()
    with acting(system_actor()):
        ground, people = _small_tables()
    fill(administrator, rows, ground)
    names = list(plausible_names(rows))
    chance = random.Random(3)
    return {
        "names": chance.sample(names, min(rows, 20_000)),
        "url": os.environ["DATABASE_URL"],
        "families": list(FAMILIES),
        **people,
    }


def _small_tables() -> tuple[Ground, dict[str, Any]]:
    from partnerwerk.access import system_actor
    from partnerwerk.catalog.models import ProductFamily
    from partnerwerk.deals.models import Terms
    from partnerwerk.identity.actions import create_token, invite_member
    from partnerwerk.identity.models import Organisation
    from partnerwerk.partners.models import Enrolment, Partner, Program, Tier

    system = system_actor()
    vendor = Organisation.objects.create(side="vendor", name="Nordlicht Networks")
    desk = invite_member(
        vendor,
        email="desk@nordlicht.example",
        name="Desk",
        role="deal_desk",
        language="en",
        actor=system,
    )
    program = Program.objects.create(code="main", name="Main")
    tier = Tier.objects.create(program=program, name="Gold", level=1)
    Terms.objects.create(program=program)
    families = [ProductFamily.objects.create(code=c, name=c) for c in FAMILIES]
    organisations = Organisation.objects.bulk_create(
        Organisation(side="partner", name=f"Partner {n}") for n in range(PARTNERS)
    )
    partners = Partner.objects.bulk_create(
        Partner(organisation=o, slug=f"p-{n}", types=["var"], country="DE", channel_manager=desk)
        for n, o in enumerate(organisations)
    )
    Enrolment.objects.bulk_create(
        Enrolment(partner=p, program=program, tier=tier) for p in partners
    )
    sellers = [
        invite_member(
            o,
            email=f"s{n}@partner.example",
            name="S",
            role="partner_sales",
            language="en",
            actor=system,
        )
        for n, o in enumerate(organisations[:40])
    ]
    ground = Ground(
        str(program.pk), [str(p.pk) for p in partners], [str(f.pk) for f in families], str(desk.pk)
    )
    return ground, {
        "tokens": [create_token(s, name="bench", actor=system) for s in sellers],
        "partner_session": session_of(sellers[0]),
        "vendor_session": session_of(desk),
    }


def session_of(membership: Any) -> str:
    """Signed in as this person, without the sign-in page."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from partnerwerk.access import as_login_role
    from partnerwerk.identity.models import User

    with as_login_role():
        user = User.objects.get(pk=membership.user_id)
        session = SessionStore()
        session[SESSION_KEY] = str(user.pk)
        session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
        session[HASH_SESSION_KEY] = user.get_session_auth_hash()
        session.create()
    return str(session.session_key)


def _check(channel: dict[str, Any]) -> list[float]:
    from partnerwerk.access import acting
    from partnerwerk.customers.matching import Company
    from partnerwerk.deals.actions.checking import question_of
    from partnerwerk.deals.conflicts import check_conflicts
    from partnerwerk.identity.queries import token_with

    found = token_with(channel["tokens"][0])
    assert found is not None
    chance, seconds = random.Random(9), []
    with acting(found.actor) as actor:
        for _check in range(CHECKS + 20):
            company = Company(company_typed(chance, channel["names"]), "", "DE")
            question = question_of(company, frozenset(), actor=actor)
            started = time.perf_counter()
            check_conflicts(question)
            seconds.append(time.perf_counter() - started)
    return seconds[20:]


def _segments(partners: int) -> list[float]:
    from bench import segments
    from partnerwerk.access import acting, system_actor
    from partnerwerk.cli.migrate import bring_up_to_date

    bring_up_to_date()
    with acting(system_actor()):
        segments.fill(partners, 2 * partners)
    segments.analyze()
    return segments.measure()


def main() -> None:
    word, *rest = json.load(sys.stdin)
    import django

    django.setup()
    if word == "build":
        result: Any = _build(rest[0], int(rest[1]))
    elif word == "fields":
        result = fields.add_fields()
    elif word == "narrowed":
        result = fields.measure()
    elif word == "journal":
        result = journal.measure()
    elif word == "automation":
        result = automation.measure(int(rest[0]))
    elif word == "notices":
        result = notices.measure()
    elif word == "live":
        result = live.prepare()
    elif word == "segments":
        result = _segments(int(rest[0]))
    else:
        result = _check(json.loads(rest[0]))
    print(json.dumps(result))


if __name__ == "__main__":
    main()
