"""View as this partner: its page as it sees it, nothing written, all of it in the audit trail."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import InternalError, connection
from django.test import Client
from django.urls import (
    Resolver404,
    URLPattern,
    URLResolver,
    get_resolver,
    resolve,
    reverse,
)

from cast import Cast, Person
from factories.deals import drafted, submitted
from partnerwerk.access import Denied, Side, acting, system_actor
from partnerwerk.collaboration.access import comments_visible_to
from partnerwerk.collaboration.access import visible_to as files_visible_to
from partnerwerk.collaboration.actions import TaskInput, create_task
from partnerwerk.collaboration.actions.comments import add_comment
from partnerwerk.collaboration.actions.sharing import add_file
from partnerwerk.collaboration.records import record_of
from partnerwerk.identity.actions import disable_member
from partnerwerk.identity.models import Role
from partnerwerk.journal.models import Event
from partnerwerk.partners.events import Viewing
from partnerwerk.partners.models import Partner
from partnerwerk.partners.viewing import eyes_on
from partnerwerk.web.viewing import KEY

pytestmark = pytest.mark.django_db


@pytest.fixture
def looking(cast: Cast) -> Client:
    """The administrator's browser, with the reseller's eyes."""
    browser = cast.administrator.browser()
    answer = browser.post("/partners/reseller/viewing")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    return browser


def told(*names: Viewing) -> list[tuple[str, str]]:
    with acting(system_actor()):
        found = Event.audited.filter(name__in=names or list(Viewing)).order_by("pk")
        return [(event.name, event.data.get("path", "")) for event in found]


def test_pages_are_those_of_the_partner_and_say_so(cast: Cast, looking: Client) -> None:
    own, foreign = submitted(cast.reseller), submitted(cast.rival)
    draft = drafted(cast.reseller, title="Entwurf")
    home = looking.get("/").content.decode()
    assert "Halden Systemhaus" in home
    assert "Back to my own view" in home
    page = looking.get(f"/deals/{own.ref}")
    assert page.status_code == 200
    assert page.context["buttons"] is not None
    assert looking.get(f"/deals/{draft.ref}").status_code == 200
    missing = looking.get(f"/deals/{foreign.ref}")
    assert missing.status_code == 404
    assert "Back to my own view" in missing.content.decode()
    assert looking.get("/settings").status_code == 403
    assert looking.get("/company").status_code == 200


def test_what_is_the_partners_own_side_stays_unseen(cast: Cast, looking: Client) -> None:
    """Tasks belong to one's own organisation. The actor is a member of none."""
    with cast.reseller_admin.acting() as actor:
        create_task(
            TaskInput(title="Intern", assignee=str(actor.membership_id), due_date=""), actor=actor
        )
    eyes = eyes_of(cast)
    assert (eyes.actor.membership_id, eyes.actor.own_side_id) == (None, None)
    assert eyes.actor.side is Side.PARTNER
    assert "Intern" not in looking.get("/tasks?show=all").content.decode()


def test_internal_comments_and_files_of_the_partner_stay_unseen(
    cast: Cast, looking: Client
) -> None:
    deal = submitted(cast.reseller)
    with cast.reseller.acting() as actor:
        record = record_of("registration", deal.pk, actor)
        add_comment(record, "Unter uns gesagt", internal=True, actor=actor)
        add_comment(record, "Für beide", actor=actor)
        add_file(record, SimpleUploadedFile("intern.txt", b"intern"), internal=True, actor=actor)
        add_file(record, SimpleUploadedFile("beide.txt", b"beide"), actor=actor)
    page = looking.get(f"/deals/{deal.ref}").content.decode()
    assert "Für beide" in page
    assert "beide.txt" in page
    assert "Unter uns gesagt" not in page
    assert "intern.txt" not in page
    with acting(eyes_of(cast).actor) as actor, connection.cursor() as cursor:
        assert [c.text for c in comments_visible_to(actor)] == ["Für beide"]
        assert [f.name for f in files_visible_to(actor)] == ["beide.txt"]
        cursor.execute("select count(*) from collaboration_file where internal")
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from collaboration_comment where only_for_id is not null")
        assert cursor.fetchone() == (0,)
        cursor.execute("select count(*) from journal_event where only_for is not null")
        assert cursor.fetchone() == (0,)


def eyes_of(cast: Cast, viewer: Person | None = None) -> Any:
    actor = (viewer or cast.administrator).actor
    return eyes_on(cast.reseller.organisation_id, actor)


def every_page() -> Iterator[tuple[str, URLPattern]]:
    """All routes of the portal, each with an address in which the ids lead nowhere or to the cast."""

    def below(patterns: Any, prefix: str) -> Iterator[tuple[str, URLPattern]]:
        for pattern in patterns:
            route = prefix + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from below(pattern.url_patterns, route)
            else:
                yield route, pattern

    yield from below(get_resolver().url_patterns, "")


def leads_nowhere(path: str) -> bool:
    """What the addresses that we make up do not match."""
    try:
        resolve(path)
    except Resolver404:
        return True
    return False


def address_of(route: str, cast: Cast) -> str:
    import re

    kinds = {"slug": "reseller", "uuid": str(uuid4()), "int": "1", "str": "x", "ref": "R-1"}
    path = re.sub(r"<(?:(\w+):)?(\w+)>", lambda m: kinds.get(m[1] or "str", "x"), route)
    return "/" + re.sub(r"[\^$?]|\(.*?\)|\\Z|\\", "", path)


def test_no_page_breaks_and_none_writes(cast: Cast, looking: Client) -> None:
    """Every route, by reading and by posting: nothing but the way back, the theme, the way out."""
    submitted(cast.reseller)
    before = counted()
    broken, written = [], []
    for route, pattern in every_page():
        path = address_of(route, cast)
        if path.startswith(("/api/", "/static/")) or leads_nowhere(path) or pattern.name in (
            "viewing_end", "account_logout", "choose_theme",
        ):  # fmt: skip
            continue
        if looking.get(path).status_code >= 500:
            broken.append(path)
        methods = (looking.post, looking.put, looking.patch, looking.delete)
        written += [path for method in methods if method(path).status_code != 403]
    assert {"broken": broken, "written": written} == {"broken": [], "written": []}
    assert counted() == before


def counted() -> dict[str, int]:
    """Rows of all business tables but the journal's, which tells of the pages."""
    from partnerwerk.cli.health import _business_tables

    with acting(system_actor()), connection.cursor() as cursor:
        found = {}
        for table in sorted(_business_tables()):
            cursor.execute("select has_table_privilege(%s, 'select')", [table])
            if cursor.fetchone() == (True,) and not table.startswith("journal_"):
                cursor.execute(f"select count(*) from {table}")
                found[table] = cursor.fetchone()[0]
        return found


def test_actions_are_refused_where_they_record_and_by_the_database(cast: Cast) -> None:
    from partnerwerk.deals import actions

    deal = drafted(cast.reseller)
    eyes = eyes_of(cast)
    with acting(eyes.actor), pytest.raises((InternalError, Denied)):
        actions.save_draft(deal, {"title": "Other"}, actor=eyes.actor)
    from partnerwerk.journal.recording import unwritten

    with pytest.raises(Denied):
        unwritten(Viewing.SEEN, deal, actor=eyes.actor, partner_id=deal.partner_id)


def test_the_api_knows_no_session_and_so_no_eyes(cast: Cast, looking: Client) -> None:
    assert looking.get("/api/v1/deal-registrations").status_code == 401
    assert looking.post("/api/v1/deal-registrations", {}).status_code == 401


def test_all_of_it_is_in_the_audit_trail(cast: Cast, looking: Client) -> None:
    looking.get("/deals?q=werft")
    looking.get("/deals", headers={"HX-Request": "true"})
    looking.get("/nowhere")
    looking.post("/deals/new")
    back = looking.post("/viewing")
    assert (back.status_code, back["Location"]) == (302, "/partners/reseller")
    assert told() == [
        (Viewing.BEGAN, ""), (Viewing.SEEN, "/deals?q=werft"), (Viewing.ENDED, ""),
    ]  # fmt: skip
    with acting(system_actor()):
        seen = Event.audited.get(name=Viewing.SEEN)
    assert seen.actor_membership_id == cast.administrator.actor.membership_id
    assert seen.subject_id == seen.partner_id == cast.reseller.organisation_id
    with cast.reseller_admin.acting(), connection.cursor() as cursor:  # the partner never learns
        cursor.execute("select count(*) from journal_event where name like 'viewing.%%'")
        assert cursor.fetchone() == (0,)


def test_it_is_over_with_the_way_back_and_with_the_session(cast: Cast, looking: Client) -> None:
    assert looking.get("/viewing").status_code == 200
    looking.post("/viewing")
    assert "Back to my own view" not in looking.get("/partners").content.decode()
    assert looking.get("/viewing").status_code == 404
    looking.post("/partners/reseller/viewing")
    assert looking.post(reverse("account_logout")).status_code == 302
    assert KEY not in looking.session
    assert told(Viewing.BEGAN, Viewing.ENDED)[-1][0] == Viewing.ENDED


def test_it_is_over_when_the_right_is_gone(cast: Cast, looking: Client) -> None:
    with acting(system_actor()):
        role = Role.objects.get(pk="administrator")
        role.permissions = [p for p in role.permissions if p != "partners.view_as"]
        role.save()
    assert "Back to my own view" not in looking.get("/").content.decode()
    assert KEY not in looking.session


def test_a_disabled_viewer_sees_nothing(cast: Cast) -> None:
    browser = cast.manager.browser()
    belongs_to_the_manager(cast)
    assert browser.post("/partners/reseller/viewing").status_code == 302
    assert cast.manager.membership
    cast.administrator.does(disable_member, cast.manager.membership)
    assert browser.get("/").status_code in (302, 403)


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("administrator", 302), ("manager", 403), ("vendor", 403), ("distributor", 403),
        ("reseller_admin", 403), ("rival", 404),
    ],
)  # fmt: skip
def test_who_may(who: str, status: int, cast: Cast) -> None:
    with acting(system_actor()):
        Partner.objects.filter(slug="reseller").update(channel_manager=None)
    page = cast[who].browser().get("/partners/reseller").content.decode()
    assert ("View as this partner" in page) == (status == 302)
    assert cast[who].browser().post("/partners/reseller/viewing").status_code == status


def test_a_channel_manager_may_for_own_partners(cast: Cast) -> None:
    belongs_to_the_manager(cast)
    assert cast.manager.browser().post("/partners/reseller/viewing").status_code == 302
    with acting(system_actor()):
        Partner.objects.filter(slug="rival").update(channel_manager=None)
    assert cast.manager.browser().post("/partners/rival/viewing").status_code == 403


def belongs_to_the_manager(cast: Cast) -> None:
    manager = cast.manager.actor.membership_id
    with acting(system_actor()):
        Partner.objects.filter(slug="reseller").update(channel_manager_id=manager)


@contextmanager
def language(cast: Cast, code: str) -> Iterator[None]:
    from partnerwerk.identity.actions import change_preferences

    cast.administrator.does(change_preferences, language=code)
    yield


def test_in_german(cast: Cast) -> None:
    with language(cast, "de"):
        browser = cast.administrator.browser()
        browser.post("/partners/reseller/viewing")
        assert "Zurück zur eigenen Ansicht" in browser.get("/deals").content.decode()
