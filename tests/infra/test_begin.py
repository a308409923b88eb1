"""A new installation's first steps, as docs/operations.md tells them."""

import os
import subprocess
import sys

import psycopg
import pytest

from infra.databases import CHECKOUT, TestServer
from partnerwerk.access import acting, system_actor
from partnerwerk.access.permissions import VENDOR_ROLES
from partnerwerk.identity.invitations import invited
from partnerwerk.kit import provisioning
from partnerwerk.partners.actions import PartnerInput, add_partner
from partnerwerk.partners.models import Tier
from partnerwerk.settings import _database

pytestmark = pytest.mark.processes
GIVEN = (
    "--vendor", "Nordlicht Networks", "--email", "birgit@nordlicht.example",
    "--name", "Birgit Hansen", "--program", "Nordlicht Partner", "--tier", "Silver",
    "--tier", "Gold", "--family", "edge-servers=Edge servers",
)  # fmt: skip


def begin(own_db: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, str(CHECKOUT / "ops" / "begin.py"), *GIVEN],
        env=os.environ | {"DATABASE_URL": own_db}, text=True, capture_output=True, check=False,
    )  # fmt: skip


def test_the_first_administrator_is_let_in_once_and_can_add_partners(own_db: str) -> None:
    done = begin(own_db)
    assert done.returncode == 0, done.stderr
    administrator = invited(done.stdout.strip().rpartition("/")[2])
    assert administrator
    assert administrator.email == "birgit@nordlicht.example"
    assert administrator.role_id == VENDOR_ROLES[0]
    with acting(system_actor()) as system:
        silver = Tier.objects.get(level=1)
        partner = add_partner(PartnerInput("Halden", ["var"], "DE"), tier=silver, actor=system)
    assert partner.slug == "halden"
    again = begin(own_db)
    assert again.returncode == 1
    assert "has a vendor already" in again.stderr


def test_without_tables_it_says_so_in_one_line(server: TestServer) -> None:
    name = f"test_{os.getpid()}_empty"
    with server.administrator() as administrator:
        administrator.execute(f"create database {name} owner {provisioning.LOGIN_ROLE}")
    try:
        done = begin(server.url_of(name))
    finally:
        server.drop(name)
    assert done.returncode == 1
    assert done.stderr == "The tables are not up to date: partnerwerk migrate\n"


def test_a_schema_of_somebody_else_is_named_with_what_helps(server: TestServer) -> None:
    """So it is on PostgreSQL 15, where the owner of a database does not inherit its schema."""
    name = f"test_{os.getpid()}_closed"
    with server.administrator() as administrator:
        administrator.execute(f"create database {name} owner {provisioning.LOGIN_ROLE}")
    try:
        with psycopg.connect(server.url_of(name)) as owner:
            owner.execute("revoke create on schema public from pg_database_owner")
        done = subprocess.run(
            [sys.executable, "-m", "partnerwerk.cli", "migrate"], text=True, capture_output=True,
            env=os.environ | {"DATABASE_URL": server.url_of(name)}, check=False,
        )  # fmt: skip
    finally:
        server.drop(name)
    assert done.returncode == 1
    assert "alter schema public owner to partnerwerk;" in done.stderr


def test_preparing_can_be_switched_off_for_a_pooler() -> None:
    options = {
        url: _database(f"postgresql://partnerwerk@db/partnerwerk{url}")["OPTIONS"]
        for url in ("", "?prepare_threshold=off", "?prepare_threshold=5&sslmode=require")
    }
    assert [o["prepare_threshold"] for o in options.values()] == [2, None, 5]
    assert options["?prepare_threshold=5&sslmode=require"]["sslmode"] == "require"
