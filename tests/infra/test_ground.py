"""The test ground itself: real row security, real commits, real server, real browser, real mail."""

from collections.abc import Callable
from subprocess import CompletedProcess
from typing import Any

import pytest
from django.core.mail import send_mail
from django.db import connection
from playwright.sync_api import Page

from infra.mail import Mailbox


def role() -> tuple[str, bool]:
    with connection.cursor() as cursor:
        cursor.execute("select current_user, rolsuper or rolbypassrls from pg_roles"
                       " where rolname = current_user")  # fmt: skip
        name, mighty = cursor.fetchone()
    return name, mighty


@pytest.mark.django_db
def test_tests_run_as_the_login_role() -> None:
    assert role() == ("partnerwerk", False)


@pytest.mark.parametrize("turn", ["first", "second"])
def test_own_db_is_new_for_every_test(own_db: str, turn: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("create table left_over ()")
    assert role() == ("partnerwerk", False)


def test_mail_reaches_the_mailbox(smtp: Mailbox) -> None:
    send_mail("Grüße", "Hallo", "a@example.com", ["b@example.com"])
    assert [m["Subject"] for m in smtp.to("b@example.com")] == ["Grüße"]


def test_worker_returns_when_nothing_is_due(worker: Callable[[], None]) -> None:
    worker()


@pytest.mark.browser
@pytest.mark.parametrize("turn", ["first", "second"])
def test_browser_reaches_the_live_server(page: Page, live_url: str, turn: str) -> None:
    response = page.goto("/")
    assert response
    assert response.status == 200


@pytest.mark.processes
def test_check_is_honest(partnerwerk: Callable[..., "CompletedProcess[Any]"]) -> None:
    said = partnerwerk("check")
    assert said.returncode == 1
    assert [line.split()[:2] for line in said.stdout.splitlines()] == [
        ["ok", "database"], ["ok", "roles"], ["ok", "policies"],
        ["FAILED", "queue"], ["ok", "journal"], ["ok", "mail"], ["ok", "storage"], ["ok", "scanner"],
    ], said.stdout + said.stderr  # fmt: skip
    assert "no worker is running" in said.stdout
