"""The checks behind `partnerwerk check`: each returns what is right or raises what is wrong."""

import tempfile
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.mail import get_connection
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from partnerwerk.access import acting, system_actor
from partnerwerk.access.policies import RowPolicy
from partnerwerk.collaboration import scanning
from partnerwerk.collaboration.models import File, FileState
from partnerwerk.journal.head import Head
from partnerwerk.journal.proving import prove
from partnerwerk.kit import config, provisioning

OLDEST_SERVER = 150000
HEARTBEAT_SECONDS = 60


class Unhealthy(Exception):
    """What is wrong, and what to do about it."""


def database() -> str:
    """Reachable, new enough, its tables those of this version."""
    number, version, name = _rows(
        "select current_setting('server_version_num')::int, current_setting('server_version'),"
        " current_database()"
    )[0]
    if number < OLDEST_SERVER:
        raise Unhealthy(f"PostgreSQL {version} is too old; 15 or newer is needed")
    executor = MigrationExecutor(connection)
    due = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if due:
        raise Unhealthy(f"{len(due)} migrations are due; run: partnerwerk migrate")
    return f"PostgreSQL {version}, database {name}, all migrations applied"


def roles() -> str:
    """The login role has no power of its own and may become exactly the two acting roles."""
    rows = _rows(
        "select rolsuper, rolbypassrls, rolcreaterole from pg_roles where rolname = current_user"
    )
    if any(rows[0]):
        raise Unhealthy("the login role is a superuser, bypasses row security or creates roles")
    for role in provisioning.ACTING_ROLES:
        found = _rows(
            "select pg_has_role(current_user, oid, 'usage'), pg_has_role(current_user, oid, 'member'),"
            " rolsuper or rolcanlogin or (rolbypassrls and rolname <> %s)"
            " from pg_roles where rolname = %s", [provisioning.VENDOR_ROLE, role]
        )  # fmt: skip
        if not found:
            raise Unhealthy(f"role {role} is missing; docs/operations.md says how to create it")
        inherits, may_become, too_mighty = found[0]
        if inherits or not may_become or too_mighty:
            raise Unhealthy(
                f"role {role}: grant it without inheritance, and give it no other right"
            )
    said = (
        f"the login role inherits nothing and may become {' or '.join(provisioning.ACTING_ROLES)}"
    )
    return said if _vendor_passes_policies() else f"{said}; {SLOW}"


SLOW = f"the vendor's lists are slow: alter role {provisioning.VENDOR_ROLE} bypassrls"


def _vendor_passes_policies() -> bool:
    found = _rows(
        "select rolbypassrls from pg_roles where rolname = %s", [provisioning.VENDOR_ROLE]
    )
    return bool(found[0][0])


def policies() -> str:
    """Every business table is closed; the login role, their owner, sees not one row in them."""
    declared = {policy.table: policy for policy in _declared_policies()}
    tables = sorted(_business_tables())
    if missing := [table for table in tables if table not in declared]:
        raise Unhealthy(f"no row policy for {', '.join(missing)}")
    open_tables = [table for table in tables if _differs(declared[table])]
    if open_tables:
        raise Unhealthy(f"not as declared: {', '.join(open_tables)}; run: partnerwerk migrate")
    forced = [table for table in tables if declared[table].forced]
    if seen := [table for table in forced if _rows(f"select 1 from {table} limit 1")]:  # noqa: S608
        raise Unhealthy(f"the login role sees rows of {', '.join(seen)}")
    return f"{len(tables)} tables closed, {len(forced)} of them to their owner as well"


def queue() -> str:
    """The queue can be read, and a worker showed itself lately."""
    waiting, failed = _rows(
        "select count(*) filter (where status = 'todo'), count(*) filter (where status = 'failed')"
        " from procrastinate_jobs"
    )[0]
    age = _rows("select extract(epoch from now() - max(last_heartbeat)) from procrastinate_workers")
    seconds = age[0][0]
    if seconds is None or seconds > HEARTBEAT_SECONDS:
        raise Unhealthy(f"no worker is running ({waiting} jobs wait); start: partnerwerk worker")
    events = _rows("select count(*) from journal_outbox")[0][0]
    return f"a worker is running; {waiting} jobs and {events} events wait, {failed} failed for good"


def journal(noted: Sequence[Head] = ()) -> str:
    """Every event since the first is as it was written."""
    proof = prove(noted)
    if proof.bent:
        more = f"; {proof.more} more" if proof.more else ""
        raise Unhealthy("; ".join(proof.bent) + more)
    waiting = f", {proof.waiting} wait to be sealed" if proof.waiting else ""
    head = f"; head {proof.head}" if proof.head else ""
    return f"{proof.events} events in {proof.seals} seals proved{waiting}{head}"


def mail() -> str:
    """The mail server accepts our sign-in, or the folder for mails can be written."""
    if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        folder = Path(str(getattr(settings, "EMAIL_FILE_PATH", "")))
        _try_writing(folder)
        return f"mails are written to {folder}; set EMAIL_URL to send them"
    with get_connection():
        return f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} accepts us"


def storage() -> str:
    """Files can be written, kept and deleted where they are to be."""
    if not settings.FILES_URL:
        _try_writing(config.home() / "files")
        return f"{config.home()} can be written"
    name = default_storage.save("probe", ContentFile(b"ok"))
    default_storage.delete(name)
    return f"{urlsplit(settings.FILES_URL).hostname} can be written"


def scanner() -> str:
    """The virus scanner answers, if there is one."""
    if not scanning.is_configured():
        return "no scanner; set CLAMAV to have files scanned before they are served"
    with acting(system_actor()):
        waiting = File.objects.filter(state=FileState.WAITING).count()
    wait = f"{waiting} file{'' if waiting == 1 else 's'} wait{'s' if waiting == 1 else ''}"
    try:
        return f"{scanning.version()}; {wait} to be scanned"
    except scanning.NotScanned as error:
        raise Unhealthy(f"{error}; {wait} and cannot be had") from error


CHECKS: dict[str, Callable[[], str]] = {
    "database": database,
    "roles": roles,
    "policies": policies,
    "queue": queue,
    "journal": journal,
    "mail": mail,
    "storage": storage,
    "scanner": scanner,
}


def _rows(statement: str, values: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())


def _declared_policies() -> list[RowPolicy]:
    found: list[RowPolicy] = []
    for app in apps.get_app_configs():
        if app.name.startswith("partnerwerk.") and find_spec(f"{app.name}.access"):
            found += getattr(import_module(f"{app.name}.access"), "ROW_POLICIES", [])
    return found


def _business_tables() -> set[str]:
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("partnerwerk.") and model._meta.managed
    }


def _differs(policy: RowPolicy) -> bool:
    """Is the table's security in the database other than declared?"""
    rows = _rows(
        "select relrowsecurity, relforcerowsecurity, (select count(*) from pg_policy where polrelid = c.oid)"
        " from pg_class c where oid = to_regclass(%s)",
        [policy.table],
    )  # fmt: skip
    wanted = sum(sql.startswith("create policy") for sql in policy.statements())
    return rows != [(True, policy.forced, wanted)]


def _try_writing(directory: Path) -> None:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryFile(dir=directory) as probe:
        probe.write(b"ok")
