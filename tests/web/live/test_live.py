"""Open pages hear at once what concerns them, and nothing else; real processes all along."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections

from cast import Cast, Person, build_cast
from factories.deals import submitted
from infra.databases import FAST, connected_to, migrate
from infra.servers import end, free_port, start, status_of, wait_for
from partnerwerk.access import Actor, acting, system_actor
from partnerwerk.collaboration.actions import add_comment
from partnerwerk.collaboration.records import record_of
from partnerwerk.deals.models import DealRegistration
from partnerwerk.identity.models import Membership, Organisation, Role
from partnerwerk.kit import clock, embedded
from web.live.listening import open_page, session_of

pytestmark = pytest.mark.processes
QUIET = 1.5
"""Seconds in which nothing may come. What would come, comes within some hundredths."""


@pytest.fixture
def cast(own_db: str) -> Cast:
    return build_cast()


@pytest.fixture
def deal(cast: Cast) -> DealRegistration:
    return submitted(cast.reseller)


def address_of(deal: DealRegistration) -> str:
    return f"registration/{deal.pk}"


def says(person: Person, deal: DealRegistration, text: str, **said: Any) -> None:
    def say(*, actor: Actor) -> None:
        add_comment(record_of("registration", deal.pk, actor), text, actor=actor, **said)

    person.does(say)


@pytest.mark.parametrize(
    ("speaker", "hears", "deaf"),
    [("vendor", "reseller", "rival"), ("reseller", "vendor", "rival")],
)
def test_the_other_side_hears_at_once_and_a_rival_not_at_all(
    cast: Cast, deal: DealRegistration, live_url: str, speaker: str, hears: str, deaf: str
) -> None:
    with open_page(live_url, session_of(cast[deaf]), address_of(deal)) as other:
        assert other.text.startswith("HTTP/1.1 404")
    with open_page(live_url, session_of(cast[hears]), address_of(deal)) as ear:
        assert "text/event-stream" in ear.text
        assert ear.hears("retry")
        says(cast[speaker], deal, "zilpzalp")
        assert ear.hears("event: news")
        assert "zilpzalp" not in ear.text


@pytest.mark.parametrize("address", ["registration", "registration/1", "nothing/%s", "../%s", ""])
def test_an_address_of_nothing_is_not_there(
    cast: Cast, deal: DealRegistration, live_url: str, address: str
) -> None:
    asked = address % deal.pk if "%s" in address else address
    with open_page(live_url, session_of(cast.vendor), asked) as ear:
        assert ear.text.startswith("HTTP/1.1 404")


def test_nobody_signed_in_hears_nothing(deal: DealRegistration, live_url: str) -> None:
    with open_page(live_url, "unknown", address_of(deal)) as ear:
        assert ear.text.startswith("HTTP/1.1 404")


@pytest.mark.parametrize(
    ("speaker", "colleague", "others"),
    [
        ("vendor", "manager", ("reseller", "distributor")),
        ("reseller", "reseller_admin", ("vendor", "distributor")),
    ],
)
def test_of_an_internal_comment_only_colleagues_hear(
    cast: Cast,
    deal: DealRegistration,
    live_url: str,
    speaker: str,
    colleague: str,
    others: tuple[str, str],
) -> None:
    one, two = (session_of(cast[other]) for other in others)
    address = address_of(deal)
    with (
        open_page(live_url, session_of(cast[colleague]), address) as ear,
        open_page(live_url, one, address) as first,
        open_page(live_url, two, address) as second,
    ):
        says(cast[speaker], deal, "zilpzalp", internal=True)
        assert ear.hears("event: news")
        assert not first.hears("event: news", QUIET)
        assert not second.hears("event: news", QUIET)
        says(cast[speaker], deal, "for everybody")
        assert first.hears("event: news")
        assert second.hears("event: news")


def _disable(cast: Cast) -> None:
    assert cast.reseller.membership is not None
    with acting(system_actor()):
        Membership.objects.filter(pk=cast.reseller.membership.pk).update(disabled_at=clock.now())


def _other_role(cast: Cast) -> None:
    """Partner technical sees no registrations."""
    assert cast.reseller.membership is not None
    with acting(system_actor()):
        Membership.objects.filter(pk=cast.reseller.membership.pk).update(
            role_id="partner_technical"
        )


def _less_for_the_role(cast: Cast) -> None:
    from partnerwerk.access import as_login_role

    with acting(system_actor()), as_login_role():
        role = Role.objects.get(code="partner_sales")
        role.permissions = [p for p in role.permissions if p != "deals.view"]
        role.save()


@pytest.mark.parametrize("removed", [_disable, _other_role, _less_for_the_role])
def test_who_loses_the_right_stops_hearing_within_seconds(
    cast: Cast, deal: DealRegistration, live_url: str, removed: Any
) -> None:
    with open_page(live_url, session_of(cast.reseller), address_of(deal)) as ear:
        assert ear.hears("retry")
        removed(cast)
        assert ear.hears("event: gone", 5)
        ear.forget()
        says(cast.vendor, deal, "zilpzalp")
        assert not ear.hears("event: news", QUIET)
    with open_page(live_url, session_of(cast.reseller), address_of(deal)) as again:
        assert again.text.startswith("HTTP/1.1 404")


def test_a_distributor_that_loses_a_reseller_hears_no_more_of_it(
    cast: Cast, deal: DealRegistration, live_url: str
) -> None:
    with open_page(live_url, session_of(cast.distributor), address_of(deal)) as ear:
        assert ear.hears("retry")
        with acting(system_actor()):
            Organisation.objects.filter(pk=deal.partner_id).update(parent=None)
        assert ear.hears("event: gone", 5)


def test_who_signs_out_hears_no_more(cast: Cast, deal: DealRegistration, live_url: str) -> None:
    browser = cast.reseller.browser()
    session = browser.cookies["sessionid"].value
    with open_page(live_url, session, address_of(deal)) as ear:
        assert ear.hears("retry")
        browser.logout()
        says(cast.vendor, deal, "zilpzalp")
        assert ear.hears("event: gone")


def test_what_came_before_the_stream_was_open_is_told(
    cast: Cast, deal: DealRegistration, live_url: str
) -> None:
    says(cast.vendor, deal, "Good morning")
    with open_page(live_url, session_of(cast.reseller), address_of(deal), "1-1") as ear:
        assert ear.hears("event: news")


def test_streams_go_on_after_the_database_cut_all_connections(
    cast: Cast, deal: DealRegistration, live_url: str, server: Any
) -> None:
    with open_page(live_url, session_of(cast.reseller), address_of(deal)) as ear:
        assert ear.hears("retry")
        for word in ("one", "two"):
            with server.administrator() as db:
                db.execute(
                    "select pg_terminate_backend(pid) from pg_stat_activity"
                    " where backend_type = 'client backend' and pid <> pg_backend_pid()"
                    " and datname like '%_committed' and query ilike '%partnerwerk_live%'"
                )
            says(cast.vendor, deal, word)
            assert ear.hears("event: news", 15)
            ear.forget()


def test_hundred_open_pages_cost_no_threads_and_one_listening_connection(
    cast: Cast, deal: DealRegistration, live_url: str, server: Any
) -> None:
    sessions = [session_of(cast.reseller) for _ in range(4)]
    with contextlib.ExitStack() as stack:
        ears = [
            stack.enter_context(open_page(live_url, sessions[n % 4], address_of(deal)))
            for n in range(100)
        ]
        assert all(ear.hears("retry") for ear in ears)
        with server.administrator() as db:
            listening = db.execute(
                "select count(*) from pg_stat_activity where query ilike 'listen partnerwerk_live'"
                " and datname = %s",
                [connection.settings_dict["NAME"]],
            ).fetchone()
        says(cast.vendor, deal, "to all")
        assert all(ear.hears("event: news") for ear in ears)
    assert listening == (1,)


@pytest.fixture
def own_server() -> Iterator[embedded.EmbeddedServer]:
    """A database server of this test's own, which it may stop."""
    with tempfile.TemporaryDirectory() as home, embedded.running(Path(home), FAST) as server:
        migrate(server.url)
        yield server


def test_pages_go_on_when_the_database_was_away_and_end_with_their_server(
    own_server: embedded.EmbeddedServer, django_db_blocker: Any, tmp_path: Path
) -> None:
    port, log = free_port(), tmp_path / "web.log"
    url = f"http://127.0.0.1:{port}"
    environment = {"DATABASE_URL": own_server.url, "PORT": str(port), "PUBLIC_URL": url}
    with django_db_blocker.unblock(), connected_to(own_server.url), log.open("w") as lines:
        cast = build_cast()
        deal = submitted(cast.reseller)
        web = start("serve", "--workers", "1", environment=environment, stderr=lines)
        try:
            wait_for(lambda: status_of(port), 60)
            with open_page(url, session_of(cast.reseller), address_of(deal)) as ear:
                assert ear.hears("retry")
                connections.close_all()
                own_server.stop()
                assert own_server.start_again()
                says(cast.vendor, deal, "back again")
                assert ear.hears("event: news", 30)
                ear.forget()
                says(cast.vendor, deal, "and once more")
                assert ear.hears("event: news")
                with contextlib.ExitStack() as others:
                    session = session_of(cast.reseller)
                    for _ in range(30):
                        others.enter_context(open_page(url, session, address_of(deal)))
                    web.terminate()
                    web.wait(20)
        finally:
            end(web)
    assert "Killing" not in log.read_text(), "open pages let their server end at once"
