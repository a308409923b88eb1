"""The feed: what happened, in words, with what was said in between, as each may see it."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast, Person
from factories.deals import approved, drafted, submitted, typed
from partnerwerk.access import Actor
from partnerwerk.collaboration.actions import add_comment, change_comment
from partnerwerk.collaboration.models import Comment
from partnerwerk.collaboration.records import record_of
from partnerwerk.deals.actions import approve_deal, save_draft, submit_deal
from partnerwerk.deals.models import DealRegistration

pytestmark = pytest.mark.django_db


def says(person: Person, deal: DealRegistration, text: str, *, internal: bool = False) -> Comment:
    def say(*, actor: Actor) -> Comment:
        record = record_of("registration", deal.pk, actor)
        return add_comment(record, text, internal=internal, actor=actor)

    return person.does(say)


def page(person: Person, path: str, **headers: str) -> str:
    answer = person.browser().get(path, headers=headers)
    assert answer.status_code == 200, path
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())))


def test_what_was_said_stands_among_what_happened(cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    says(cast.reseller, deal, "Thank you")
    text = page(cast.vendor, f"/deals/{deal.ref}")
    said, done, begun = (text.index(w) for w in ("Thank you", "Approved, prot", "Submitted for"))
    assert said < done < begun


def test_what_one_did_in_one_go_stands_together(cast: Cast) -> None:
    deal = drafted(cast.reseller)
    cast.reseller.does(save_draft, deal, typed(title="Something else"))
    cast.reseller.does(submit_deal, deal)
    text = page(cast.reseller, f"/records/registration/{deal.pk}")
    assert re.search(r"\d+ more steps? just before", text)
    says(cast.vendor, deal, "between")
    cast.vendor.does(approve_deal, deal)
    text = page(cast.vendor, f"/records/registration/{deal.pk}")
    assert text.index("Approved, prot") < text.index("between") < text.index("Submitted for")


def test_older_goes_on_until_the_beginning(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    for n in range(40):
        says(cast.reseller, deal, f"word {n} end")
    path, seen, turns = f"/records/registration/{deal.pk}", "", 0
    while path:
        shown = cast.vendor.browser().get(path).content.decode()
        seen, turns = seen + shown, turns + 1
        older = re.search(r'href="([^"]+\?before=\d+)"', shown)
        path = unescape(older[1]) if older else ""
    assert turns == 2
    assert all(seen.count(f"word {n} end") == 1 for n in range(40))


@pytest.mark.parametrize(
    "path", ["/records/registration/{}", "/history", "/partners/reseller/history"]
)
def test_it_costs_the_same_with_three_as_with_one(cast: Cast, path: str) -> None:
    deal = submitted(cast.reseller)
    says(cast.reseller, deal, "one")
    browser, address = cast.vendor.browser(), path.format(deal.pk)
    browser.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        browser.get(address)
    for n in range(3):
        says(cast.manager if n % 2 else cast.distributor, deal, f"more {n}")
    with CaptureQueriesContext(connection) as many:
        browser.get(address)
    assert len(many) == len(few)


def test_an_organisations_feed_names_its_records_and_keeps_drafts_to_itself(cast: Cast) -> None:
    deal, draft = submitted(cast.reseller), drafted(cast.reseller, title="Zilpzalp draft")
    says(cast.reseller, draft, "zilpzalp")
    says(cast.vendor, deal, "Good morning")
    for who in (cast.vendor, cast.reseller, cast.distributor):
        assert deal.ref in page(who, "/partners/reseller/history")
    assert "zilpzalp" in page(cast.reseller, "/history")
    assert "zilpzalp" not in page(cast.vendor, "/history")
    assert deal.ref not in page(cast.rival, "/history")
    assert cast.rival.browser().get("/partners/reseller/history").status_code == 404


def test_who_may_not_see_registrations_reads_nothing_of_them(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    says(cast.reseller, deal, "zilpzalp")
    text = page(cast.reseller_technical, "/history")
    assert deal.ref not in text
    assert "zilpzalp" not in text


def test_a_page_of_the_feed_alone_is_what_htmx_asks_for(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    answer = cast.vendor.browser().get(
        f"/records/registration/{deal.pk}", headers={"HX-Request": "true"}
    )
    assert answer.content.strip().startswith(b'<div id="feed"')


@pytest.mark.parametrize("before", ["x", "-1", "²", "9" * 30])
def test_a_made_up_place_is_the_newest(cast: Cast, before: str) -> None:
    deal = submitted(cast.reseller)
    assert "Submitted for" in page(cast.vendor, f"/records/registration/{deal.pk}?before={before}")


def test_every_noun_has_its_conversation(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    for who, path in (
        (cast.vendor, f"/customers/{deal.customer_id}"),
        (cast.vendor, "/partners/reseller"),
        (cast.reseller, "/company"),
        (cast.reseller, "/customers"),
    ):
        if path == "/customers":
            found = re.search(r"/customers/[0-9a-f-]{36}", who.browser().get(path).content.decode())
            assert found
            path = found[0]
        assert "Conversation and history" in page(who, path), path


def test_what_a_comment_said_before_is_its_own_sides(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    comment = says(cast.vendor, deal, "You get 20 %")
    cast.vendor.does(change_comment, comment, "You get 10 %")
    assert "20 %" in page(cast.manager, f"/comments/{comment.pk}/versions")
    assert cast.reseller.browser().get(f"/comments/{comment.pk}/versions").status_code == 404
    assert "20 %" not in page(cast.reseller, f"/deals/{deal.ref}")


def test_an_empty_comment_is_refused_beside_its_field(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    path = f"/records/registration/{deal.pk}/comments"
    for headers in ({}, {"HX-Request": "true"}):
        answer = cast.reseller.browser().post(path, {"text": "", "internal": "1"}, headers=headers)
        assert answer.status_code == 422
        assert b"Write something first." in answer.content
        assert b"checked" in answer.content
