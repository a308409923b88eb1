"""Every transition by its page: asked by GET, done by POST, refused with a sentence."""

import pytest
from django.test import Client

from cast import Cast
from factories.channel import CustomerFactory
from factories.deals import approved, deal_in, reread, submitted
from partnerwerk.access import acting, system_actor
from partnerwerk.deals.models import DealStatus as Is
from partnerwerk.deals.models import Duplicate
from partnerwerk.web.deals.moves import MOVES

pytestmark = pytest.mark.django_db

# from, address, what is sent, to, who may
ROAD = [
    (Is.DRAFT, "submission", {}, Is.SUBMITTED, "reseller"),
    (Is.RETURNED, "submission", {}, Is.SUBMITTED, "distributor"),
    (Is.SUBMITTED, "review", {}, Is.IN_REVIEW, "vendor"),
    (Is.SUBMITTED, "approval", {}, Is.APPROVED, "vendor"),
    (Is.IN_REVIEW, "approval", {}, Is.APPROVED, "manager"),
    (Is.SUBMITTED, "return", {"reason": "Which site?"}, Is.RETURNED, "vendor"),
    (Is.IN_REVIEW, "rejection", {"reason": "Ours since 2019."}, Is.REJECTED, "administrator"),
    (Is.APPROVED, "win", {}, Is.WON, "reseller"),
    (Is.APPROVED, "loss", {"reason": "The price."}, Is.LOST, "vendor"),
    (Is.APPROVED, "withdrawal", {}, Is.WITHDRAWN, "reseller_admin"),
    (Is.SUBMITTED, "withdrawal", {}, Is.WITHDRAWN, "distributor"),
]


@pytest.mark.parametrize(("before", "step", "sent", "after", "who"), ROAD)
def test_the_page_asks_and_does_it(
    cast: Cast, before: Is, step: str, sent: dict[str, str], after: Is, who: str
) -> None:
    deal = deal_in(before, cast, cast.reseller)
    browser, path = cast[who].browser(), f"/deals/{deal.ref}/{step}"
    page = browser.get(path)
    assert page.status_code == 200
    assert "data-dialog-content" in page.content.decode()
    response = browser.post(path, sent)
    assert response["Location"] == f"/deals/{deal.ref}"
    assert reread(deal).status == after
    assert browser.get(response["Location"]).status_code == 200


@pytest.mark.parametrize("step", MOVES)
def test_what_is_over_is_refused_with_its_state(cast: Cast, step: str) -> None:
    deal = deal_in(Is.REJECTED, cast, cast.reseller)
    browser = (cast.reseller if step in ("submission", "withdrawal") else cast.vendor).browser()
    other = submitted(cast.reseller)
    sent = {"reason": "Because.", "original": other.ref}
    for response in (browser.get(_path(deal, step)), browser.post(_path(deal, step), sent)):
        assert response.status_code == 409
        assert "rejected" in response.content.decode()
    assert reread(deal).status == Is.REJECTED


@pytest.mark.parametrize("step", MOVES)
def test_a_rival_finds_nothing(cast: Cast, rival: Client, step: str) -> None:
    deal = submitted(cast.reseller)
    assert rival.get(_path(deal, step)).status_code == 404
    assert rival.post(_path(deal, step), {"reason": "x"}).status_code == 404


@pytest.mark.parametrize("step", ["review", "approval", "return", "rejection", "duplicate"])
def test_a_partner_does_not_review(cast: Cast, partner: Client, step: str) -> None:
    deal = submitted(cast.reseller)
    assert partner.get(_path(deal, step)).status_code == 403
    assert partner.post(_path(deal, step), {"reason": "x"}).status_code == 403
    assert reread(deal).status == Is.SUBMITTED


@pytest.mark.parametrize("step", ["submission", "withdrawal"])
def test_the_vendor_does_not_act_for_a_partner(cast: Cast, desk: Client, step: str) -> None:
    deal = submitted(cast.reseller)
    assert desk.post(_path(deal, step)).status_code == 403


@pytest.mark.parametrize(
    ("before", "step"),
    [(Is.SUBMITTED, "return"), (Is.SUBMITTED, "rejection"), (Is.APPROVED, "loss")],
)
def test_without_a_reason_it_asks_for_one(cast: Cast, desk: Client, before: Is, step: str) -> None:
    deal = deal_in(before, cast, cast.reseller)
    response = desk.post(_path(deal, step), {"reason": "  "})
    assert response.status_code == 422
    assert "Say why in a sentence" in response.content.decode()
    assert reread(deal).status == before


def test_a_duplicate_names_its_original_to_the_vendor_only(
    cast: Cast, desk: Client, partner: Client
) -> None:
    first, second = submitted(cast.rival), submitted(cast.reseller)
    for unknown in ("", "R-999999", "first", second.ref):
        response = desk.post(_path(second, "duplicate"), {"original": unknown})
        assert response.status_code == 422
    desk.post(_path(second, "duplicate"), {"original": first.ref.lower()})
    with acting(system_actor()):
        assert Duplicate.objects.get().original_id == first.pk
    assert first.ref in desk.get(f"/deals/{second.ref}").content.decode()
    assert first.ref not in partner.get(f"/deals/{second.ref}").content.decode()


def test_who_comes_second_is_told_by_whom_and_until_when(cast: Cast, desk: Client) -> None:
    approved(cast, cast.reseller)
    late = submitted(cast.rival, customer_name="Cie. du Rhône", customer_domain="")
    response = desk.post(_path(late, "approval"))
    assert response.status_code == 409
    assert "Protected for Halden Systemhaus until" in response.content.decode()
    assert "despite_conflict" in response.content.decode()
    assert reread(late).status == Is.SUBMITTED


def test_a_reviewer_who_knows_better_says_why_to_the_vendor_only(
    cast: Cast, desk: Client, rival: Client
) -> None:
    approved(cast, cast.reseller)
    with acting(system_actor()):  # the vendor knows it already as a company of its own
        CustomerFactory(name="Compagnie du Rhône Sud", domain="rhone-sud.example", country="FR")
    late = submitted(
        cast.rival, customer_name="Compagnie du Rhône Sud", customer_domain="rhone-sud.example"
    )
    assert desk.post(_path(late, "approval")).status_code == 409
    assert desk.post(_path(late, "approval"), {"despite_conflict": "on"}).status_code == 422
    reason = {"despite_conflict": "on", "reason": "Halden has the one in Lyon."}
    response = desk.post(_path(late, "approval"), reason)
    assert response.status_code == 302
    assert "Halden has the one in Lyon." in desk.get(f"/deals/{late.ref}").content.decode()
    page = rival.get(f"/deals/{late.ref}").content.decode()
    assert "approved" in page
    assert "Halden" not in page


def test_the_queue_is_where_one_goes_back_to(cast: Cast, desk: Client) -> None:
    deal = submitted(cast.reseller)
    response = desk.post(_path(deal, "approval"), {"next": "/waiting"})
    assert response["Location"] == "/waiting"
    other = submitted(cast.reseller, customer_name="Werft Wismar", customer_domain="")
    response = desk.post(_path(other, "approval"), {"next": "https://elsewhere.example"})
    assert response["Location"] == f"/deals/{other.ref}"


def _path(deal: object, step: str) -> str:
    return f"/deals/{deal}/{step}"
