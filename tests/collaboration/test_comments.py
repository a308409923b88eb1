"""Comments: both sides talk, each side keeps to itself what is internal, and nothing is lost."""

from typing import Any

import pytest
from django.db import connection

from cast import Cast, Person
from factories.deals import drafted, submitted
from partnerwerk.access import Actor, Denied, acting, system_actor
from partnerwerk.collaboration.access import comments_visible_to, versions_visible_to
from partnerwerk.collaboration.actions import add_comment, change_comment, remove_comment
from partnerwerk.collaboration.events import CommentEvent
from partnerwerk.collaboration.models import Comment
from partnerwerk.collaboration.records import (
    NoSuchRecord,
    comments_of,
    events_of,
    people_of,
    record_of,
)
from partnerwerk.deals.models import DealRegistration
from partnerwerk.journal.access import visible_to as events_visible_to
from partnerwerk.journal.models import Event
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.partners.viewing import eyes_on

pytestmark = pytest.mark.django_db
SIDES = ("vendor", "manager", "distributor", "reseller", "rival")


def says(person: Person, deal: DealRegistration, text: str, **said: Any) -> Comment:
    def say(*, actor: Actor) -> Comment:
        record = record_of("registration", deal.pk, actor)
        return add_comment(record, text, actor=actor, **said)

    return person.does(say)


def heard_by(person: Person, deal: DealRegistration) -> list[str]:
    def texts(actor: Actor) -> list[str]:
        try:
            record = record_of("registration", deal.pk, actor)
        except NoSuchRecord:
            return ["no such record"]
        return [comment.text for comment in comments_of(record, actor).order_by("at", "pk")]

    return person.reads(texts)


def known_to(person: Person, deal: DealRegistration, **asked: Any) -> list[str]:
    def names(actor: Actor) -> list[str]:
        found = people_of(record_of("registration", deal.pk, actor), actor, **asked)
        return [one.name for one in found]

    return person.reads(names)


def test_both_sides_hear_each_other_and_nobody_else_does(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    says(cast.reseller, deal, "When will you decide?")
    says(cast.vendor, deal, "On Friday.")
    for name in ("vendor", "manager", "reseller", "distributor"):
        assert heard_by(cast[name], deal) == ["When will you decide?", "On Friday."], name
    assert heard_by(cast.rival, deal) == ["no such record"]
    with pytest.raises(NoSuchRecord):
        says(cast.rival, deal, "Hello?")


@pytest.mark.parametrize(
    ("speaker", "hearers"),
    [
        ("vendor", {"vendor", "manager"}),
        ("reseller", {"reseller"}),
        ("distributor", {"distributor"}),
    ],
)
def test_an_internal_comment_stays_on_its_own_side(
    cast: Cast, speaker: str, hearers: set[str]
) -> None:
    deal = submitted(cast.reseller)
    comment = says(cast[speaker], deal, "zilpzalp", internal=True)
    for name in SIDES:
        expected = name in hearers
        assert ("zilpzalp" in heard_by(cast[name], deal)) == expected, name
        told = [e.name for e in cast[name].reads(events_visible_to)]
        assert (CommentEvent.ADDED in told) == expected, name
    with acting(system_actor()) as system:
        assert not comments_visible_to(system).filter(pk=comment.pk).exists()
        assert "zilpzalp" not in str(list(Event.objects.values()))


@pytest.mark.parametrize("reader", ["reseller", "distributor", "rival"])
@pytest.mark.parametrize("speaker", ["vendor", "reseller", "distributor"])
def test_raw_sql_shows_no_partner_an_internal_comment_of_others(
    cast: Cast, speaker: str, reader: str
) -> None:
    deal = submitted(cast.reseller)
    comment = says(cast[speaker], deal, "zilpzalp one", internal=True)
    cast[speaker].does(change_comment, comment, "zilpzalp two")
    with cast[reader].acting(), connection.cursor() as cursor:
        cursor.execute("select text from collaboration_comment")
        comments = cursor.fetchall()
        cursor.execute("select text from collaboration_commentversion")
        versions = cursor.fetchall()
        cursor.execute("select name from journal_event where name like 'comment.%%'")
        events = cursor.fetchall()
    seen = speaker == reader
    assert (bool(comments), bool(versions), bool(events)) == (seen, seen, seen)


def test_raw_sql_lets_no_partner_speak_for_the_vendor(cast: Cast) -> None:
    comment = says(cast.vendor, submitted(cast.reseller), "We agree.")
    with cast.reseller.acting(), connection.cursor() as cursor:
        cursor.execute("update collaboration_comment set text = 'We agree to 90%%.'")
        assert cursor.rowcount == 0
    with acting(system_actor()):
        assert Comment.objects.get(pk=comment.pk).text == "We agree."


def test_a_change_is_told_and_what_it_said_stays_with_its_own_side(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    comment = says(cast.vendor, deal, "You get 20 %.")
    changed = cast.vendor.does(change_comment, comment, "You get 10 %.")
    assert changed.changed_at is not None
    assert heard_by(cast.reseller, deal) == ["You get 10 %."]
    assert [v.text for v in cast.manager.reads(versions_visible_to)] == ["You get 20 %."]
    for other in (cast.reseller, cast.distributor):
        assert other.reads(versions_visible_to) == []


def test_only_who_said_it_changes_it_and_who_moderates_removes_it(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    comment = says(cast.reseller, deal, "Oh dear.")
    for other in (cast.reseller_admin, cast.vendor, cast.distributor):
        with pytest.raises(Denied):
            other.does(change_comment, comment, "Fine.")
    for other in (cast.vendor, cast.administrator, cast.distributor):
        with pytest.raises(Denied):
            other.does(remove_comment, comment)
    removed = cast.reseller_admin.does(remove_comment, comment)
    assert (removed.text, removed.removed_by_name) == ("", "Holger Halden")
    assert heard_by(cast.vendor, deal) == [""]
    assert [v.text for v in cast.reseller.reads(versions_visible_to)] == ["Oh dear."]
    with pytest.raises(Refused):
        cast.reseller.does(change_comment, comment, "Again")


def test_mentions_are_people_who_see_it_and_are_known(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    told = says(cast.reseller, deal, "@Holger Halden and @Mats Kanal, but not @Remi Lyon")
    assert sorted(told.mentions.values()) == ["Holger Halden", "Mats Kanal"]
    internal = says(cast.vendor, deal, "@Hanna Halden @Mats Kanal", internal=True)
    assert list(internal.mentions.values()) == ["Mats Kanal"]


def test_who_is_offered_to_be_named(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    assert known_to(cast.reseller, deal) == ["Hanna Halden", "Holger Halden", "Mats Kanal"]
    says(cast.vendor, deal, "Good morning.")
    says(cast.distributor, deal, "Good morning, too.")
    assert known_to(cast.reseller, deal) == [
        "Deborah Desk",
        "Dirk Brückner",
        "Hanna Halden",
        "Holger Halden",
        "Mats Kanal",
    ]
    seen_by_vendor = known_to(cast.vendor, deal)
    assert {"Hanna Halden", "Dirk Brückner", "Finn Zins"} <= set(seen_by_vendor)
    assert not {"Remi Lyon", "Mara Markt", "Heide Halden", "Dora Gestern"} & set(seen_by_vendor)
    assert known_to(cast.reseller, deal, internal=True) == ["Hanna Halden", "Holger Halden"]


def test_the_vendor_does_not_hear_of_a_draft(cast: Cast) -> None:
    draft = drafted(cast.reseller)
    says(cast.reseller, draft, "@Holger Halden @Mats Kanal, is this right?")
    assert heard_by(cast.vendor, draft) == ["no such record"]
    assert known_to(cast.reseller, draft) == ["Hanna Halden", "Holger Halden"]


@pytest.mark.parametrize("text", ["", " \n ", "\x00", "x" * 10_001])
def test_what_is_no_comment_is_refused_in_words(cast: Cast, text: str) -> None:
    with pytest.raises(InvalidInput):
        says(cast.reseller, submitted(cast.reseller), text)


def test_who_views_as_a_partner_does_not_read_what_is_internal_there(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    says(cast.reseller, deal, "zilpzalp", internal=True)
    comment = says(cast.reseller, deal, "for everybody")
    cast.reseller.does(change_comment, comment, "for all")
    with cast.administrator.acting() as administrator:
        eyes = eyes_on(deal.partner_id, administrator)
    assert eyes is not None
    with acting(eyes.actor) as viewing:
        record = record_of("registration", deal.pk, viewing)
        assert [c.text for c in comments_of(record, viewing)] == ["for all"]
        assert list(versions_visible_to(viewing)) == []
        assert len([e for e in events_of(record, viewing) if e.name == CommentEvent.ADDED]) == 1
