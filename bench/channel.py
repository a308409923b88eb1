"""A channel of any size for the measurements: 5,000 partners, and as many registrations as customers.

Written by COPY as the server's administrator, without indexes, which are built afterwards, two at a
time. Two years of registrations in the proportions below; two in a hundred customers are served
directly.
"""

import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from typing import Any

import psycopg

from bench.fields import custom_of
from bench.matching_names import plausible_names
from partnerwerk.customers.matching import name_key

PARTNERS = 5_000
COUNTRIES = ("DE", "AT", "CH", "FR", "GB", "NL", "PL", "SE", "US", "IT")
SHARES = {
    "won": 25, "lost": 15, "expired": 30, "approved": 10, "rejected": 9, "withdrawn": 5,
    "submitted": 3, "in_review": 2, "returned": 1,
}  # fmt: skip
TABLES = (
    "customers_customer", "customers_customerdomain", "customers_partnercustomer",
    "deals_dealregistration", "deals_registrationfamily", "deals_protection",
)  # fmt: skip
_SCATTER = 0x9E3779B97F4A7C15F39CC0605CEDC835


@dataclass(frozen=True)
class Ground:
    """What registrations refer to."""

    program: str
    partners: list[str]
    families: list[str]
    reviewer: str


@dataclass(frozen=True)
class Channel:
    """A filled database and the keys to it."""

    url: str
    names: list[str]
    families: list[str]
    tokens: list[str]
    partner_session: str
    vendor_session: str


def fill(dsn: str, rows: int, ground: Ground) -> None:
    """Write `rows` customers and `rows` registrations."""
    indexes = _drop_indexes(dsn)
    context = get_context("fork")
    writers = [
        context.Process(target=write, args=(dsn, rows, ground))
        for write in (_write_customers, _write_registrations)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
        if writer.exitcode:
            raise SystemExit("writing the channel failed")
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda sql: _run(dsn, sql), indexes))
    _run(dsn, "vacuum analyze")


def customer_id(number: int) -> str:
    """A scattered, repeatable id: neighbours in time are not neighbours in the index."""
    return f"{(number + 1) * _SCATTER % 2**128:032x}"


def domain_of(number: int) -> str:
    return f"company-{number}.example"


def _write_customers(dsn: str, rows: int, ground: Ground) -> None:
    now = datetime.now(UTC).isoformat()
    with psycopg.connect(dsn, autocommit=True) as db:
        _copy(
            db,
            "customers_customer (id, name, name_key, country, city, industry, vat_id, lei,"
            " served_directly, created_at)",
            (
                (customer_id(n), name[:200], name_key(name)[:200], COUNTRIES[n % 10], "", "", "", "",
                 n % 50 == 0, now)
                for n, name in enumerate(plausible_names(rows))
            ),
        )  # fmt: skip
        _copy(
            db,
            "customers_customerdomain (customer_id, domain_key)",
            ((customer_id(n), domain_of(n)) for n in range(rows)),
        )


def _write_registrations(dsn: str, rows: int, ground: Ground) -> None:
    with psycopg.connect(dsn, autocommit=True) as db:
        _copy(db, f"deals_dealregistration ({', '.join(_COLUMNS)})", _registrations(rows, ground))
        _run_sql(db, "select setval('deals_number', %s)", [rows + 1001])
        _run_sql(
            db,
            "insert into deals_registrationfamily (registration_id, family_id, partner_id)"
            " select id, (%s::uuid[])[1 + number %% %s], partner_id from deals_dealregistration",
            [ground.families, len(ground.families)],
        )
        _run_sql(
            db,
            "insert into deals_protection (registration_id, partner_id, customer_id, family_id,"
            " period) select d.id, d.partner_id, d.customer_id, f.family_id,"
            " daterange(d.protected_from, d.protected_until, '[]')"
            " from deals_dealregistration d"
            " join deals_registrationfamily f on f.registration_id = d.id"
            " where d.status = 'approved'",
            [],
        )
        _run_sql(
            db,
            "insert into customers_partnercustomer"
            " (id, partner_id, customer_id, name, domain, country, created_at)"
            " select id, partner_id, customer_id, customer_name, customer_domain,"
            " customer_country, created_at from deals_dealregistration",
            [],
        )


_COLUMNS = (
    "id", "number", "program_id", "partner_id", "title", "customer_id", "customer_name",
    "customer_domain", "customer_country", "contact_name", "contact_email", "contact_phone",
    "amount", "currency", "expected_close_date", "source", "is_tender", "competitor", "notes",
    "opportunity_ref", "typed", "status", "conflict", "reviewer_id", "submitted_at",
    "review_due_at", "reason", "protected_from", "protected_until", "created_at", "updated_at", "custom",
)  # fmt: skip


def _registrations(rows: int, ground: Ground) -> Iterator[tuple[Any, ...]]:
    chance, today = random.Random(11), datetime.now(UTC).replace(microsecond=0)
    states = chance.choices(list(SHARES), list(SHARES.values()), k=rows)
    first = today - timedelta(days=730)
    step = timedelta(days=730) / rows
    for n, name in enumerate(plausible_names(rows)):
        status, at = states[n], first + n * step
        waiting = status in ("submitted", "in_review")
        protected = status in ("approved", "expired", "won", "lost")
        start = today.date() - timedelta(days=n % 80) if status == "approved" else at.date()
        yield (
            _time_id(at, n), n + 1001, ground.program, ground.partners[n * 7919 % PARTNERS],
            "Renewal of the site network", customer_id(n), name[:200], domain_of(n),
            COUNTRIES[n % 10], "", "", "", f"{1_000 + n % 250_000}.00", "EUR",
            date(2027, 6, 30), "prospecting", False, "", "", "", "{}", status, "clear",
            ground.reviewer, at, today + timedelta(hours=n % 40) if waiting else None, "",
            start if protected else None, start + timedelta(days=90) if protected else None, at, at,
            custom_of(n),
        )  # fmt: skip


def _time_id(at: datetime, number: int) -> str:
    """A UUID of version 7 made of a time and a number."""
    scattered = number * 2654435761 % 2**62
    return f"{int(at.timestamp() * 1000):012x}7000{0x8000000000000000 | scattered:016x}"


def _copy(db: "psycopg.Connection[Any]", target: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with db.transaction(), db.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        with cursor.copy(f"copy {target} from stdin") as copy:  # type: ignore[arg-type]
            for row in rows:
                copy.write_row(row)


def _run_sql(db: "psycopg.Connection[Any]", sql: str, values: list[Any]) -> None:
    with db.transaction(), db.cursor() as cursor:
        cursor.execute("set local session_replication_role = replica")
        cursor.execute(sql, values)  # type: ignore[arg-type]


def _drop_indexes(dsn: str) -> list[str]:
    """Drop the plain indexes of the large tables; their definitions, the slowest to build first."""
    sql = (
        "select indexname, indexdef from pg_indexes where tablename = any(%s) and indexname not in"
        " (select conname from pg_constraint) order by indexdef like '%% gin %%' desc, indexname"
    )
    with psycopg.connect(dsn, autocommit=True) as db:
        found = db.execute(sql, [list(TABLES)]).fetchall()
        for name, _definition in found:
            db.execute(f'drop index "{name}"')  # type: ignore[arg-type]
    return [definition for _name, definition in found]


def _run(dsn: str, sql: str) -> None:
    with psycopg.connect(dsn, autocommit=True) as db:
        db.execute("set maintenance_work_mem = '1GB'")
        db.execute(sql)  # type: ignore[arg-type]


def company_typed(chance: random.Random, known: list[str]) -> str:
    """What a partner types: a company the vendor knows, one misspelled, or a new one."""
    kind = chance.random()
    if kind < 0.4:
        return chance.choice(known)
    if kind < 0.5:
        name = chance.choice(known)
        at = chance.randrange(1, max(2, len(name) - 1))
        return name[:at] + name[at + 1 :]
    first, second = chance.choice(known), chance.choice(known)
    return f"{first.split()[0]}{second.split()[0].lower()} {second.split()[-1]}"


def company_known(chance: random.Random, known: list[str]) -> str:
    """A company that the vendor knows, spelled as it knows it."""
    return chance.choice(known)
