"""The database goes away and comes back; the web server is a real process."""

import json
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import pytest

from infra.databases import TestServer
from infra.servers import wait_for

pytestmark = pytest.mark.processes


def ask(live_url: str, path: str, **headers: str) -> tuple[HTTPResponse, str]:
    connection = HTTPConnection(urlsplit(live_url).netloc, timeout=20)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    return response, response.read().decode()


@pytest.fixture
def outage(server: TestServer, own_db: str) -> Iterator[None]:
    """Nobody can connect to this test's database, and who was connected no longer is."""
    name = urlsplit(own_db).path.lstrip("/")
    with server.administrator() as administrator:
        administrator.execute(f"alter database {name} allow_connections false")
        administrator.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name]
        )
        yield
        administrator.execute(f"alter database {name} allow_connections true")


def test_a_page_says_so_and_tries_again(live_url: str, outage: None) -> None:
    response, page = ask(live_url, "/partners", Cookie="sessionid=abcdefghijklmnopqrstuvwxyz012345")
    assert response.status == 503
    assert response.headers["Retry-After"]
    assert 'http-equiv="refresh"' in page
    assert "Nothing was lost" in page


def test_the_api_says_so_in_its_own_words(live_url: str, outage: None) -> None:
    response, text = ask(live_url, "/api/v1/partners", Authorization="Bearer pw_x")
    assert response.status == 503
    assert response.headers["Content-Type"].startswith("application/problem+json")
    assert json.loads(text)["status"] == 503


def test_it_goes_on_by_itself(live_url: str, server: TestServer, own_db: str) -> None:
    name = urlsplit(own_db).path.lstrip("/")
    cookie = "sessionid=abcdefghijklmnopqrstuvwxyz012345"
    with server.administrator() as administrator:
        administrator.execute(f"alter database {name} allow_connections false")
        administrator.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [name]
        )
        assert ask(live_url, "/partners", Cookie=cookie)[0].status == 503
        administrator.execute(f"alter database {name} allow_connections true")
    wait_for(lambda: ask(live_url, "/partners", Cookie=cookie)[0].status == 302)
