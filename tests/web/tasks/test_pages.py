"""Tasks on the home page and on their own."""

from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.deals import submitted
from partnerwerk.collaboration.actions import TaskInput, create_task
from partnerwerk.collaboration.models import Task

pytestmark = pytest.mark.django_db


def page(client: Client, url: str, status: int = 200, /, **data: Any) -> str:
    response = client.post(url, data) if data else client.get(url)
    assert response.status_code == status, response.content.decode()[:2_000]
    return unescape(response.content.decode())


def given(cast: Cast, **changes: Any) -> Task:
    typed = {"title": "Call them", "assignee": cast.manager.actor.member_id, **changes}
    return cast.vendor.does(create_task, TaskInput(**typed))


def test_from_the_form_to_the_home_page_to_done(cast: Cast) -> None:
    desk, manager = cast.vendor.browser(), cast.manager.browser()
    typed = {"title": "Call them", "assignee": str(cast.manager.actor.member_id),
             "due_date": "2030-06-28"}  # fmt: skip
    page(desk, "/tasks/new", 302, **typed)
    assert "Call them" not in page(desk, "/tasks"), "it is not one's own"
    assert "Call them" in page(desk, "/tasks?show=all")
    assert "Call them" not in page(desk, "/")
    assert "Call them" in page(manager, "/")
    shown = page(manager, "/tasks")
    assert "28 Jun 2030" in shown
    (url,) = {part.partition('"')[0] for part in shown.split('action="') if "completion" in part}
    page(manager, url, 302, do="it")
    page(manager, url, 409, do="it")
    page(manager, "/tasks")
    assert "Call them" not in page(manager, "/")
    assert "Mats Kanal" in page(desk, "/tasks?show=done")


def test_what_is_wrong_stands_beside_its_field(cast: Cast) -> None:
    shown = page(cast.vendor.browser(), "/tasks/new", 422, title="", due_date="31.31.")
    for field in ("id_title_error", "id_assignee_error", "id_due_date_error"):
        assert f'id="{field}"' in shown
    assert 'value="31.31."' in shown


def test_a_partner_has_its_own(cast: Cast) -> None:
    given(cast)
    page(cast.reseller.browser(), "/tasks/new", 302, title="Zwitschern",
         assignee=str(cast.reseller.actor.member_id))  # fmt: skip
    assert "Zwitschern" in page(cast.reseller.browser(), "/")
    for other in (cast.vendor, cast.distributor, cast.rival):
        assert "Zwitschern" not in page(other.browser(), "/tasks?show=all")
    assert "Call them" not in page(cast.reseller.browser(), "/tasks?show=all")


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_whatever_its_length(cast: Cast, number: int) -> None:
    for _n in range(number):
        deal = submitted(cast.reseller)
        given(cast, noun="registration", record=deal.pk)
    browser = cast.manager.browser()
    page(browser, "/tasks")
    with CaptureQueriesContext(connection) as statements:
        assert f"/deals/{deal.ref}" in page(browser, "/tasks")
    assert len(statements) == 11
