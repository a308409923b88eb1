"""The page of one registration: all of it for the vendor, its own part for the partner."""

import pytest
from django.test import Client

from cast import Cast
from factories.deals import approved, deal_in, drafted, pdf, submitted, typed
from partnerwerk.deals import actions
from partnerwerk.deals.models import DealStatus as Is
from partnerwerk.deals.queries import search_deals
from partnerwerk.web.deals import clocks

pytestmark = pytest.mark.django_db

PRIMARY = {
    ("reseller", Is.DRAFT): "Continue",
    ("reseller", Is.RETURNED): "Answer",
    ("reseller", Is.APPROVED): "Mark as won",
    ("reseller", Is.SUBMITTED): None,
    ("vendor", Is.SUBMITTED): "Approve for 90 days",
    ("vendor", Is.IN_REVIEW): "Approve for 90 days",
    ("vendor", Is.RETURNED): None,
    ("vendor", Is.REJECTED): None,
    ("executive", Is.SUBMITTED): None,
}


@pytest.mark.parametrize(("who", "status"), PRIMARY)
def test_one_primary_button_the_next_step(cast: Cast, who: str, status: Is) -> None:
    deal = deal_in(status, cast, cast.reseller)
    buttons = cast[who].browser().get(f"/deals/{deal.ref}").context["buttons"]
    assert (buttons.primary and str(buttons.primary.label)) == PRIMARY[who, status]


@pytest.mark.parametrize("status", list(Is))
def test_every_state_has_its_page(cast: Cast, status: Is) -> None:
    deal = deal_in(status, cast, cast.reseller)
    path = f"/deals/{deal.ref}"
    for who in ("reseller", "distributor"):
        assert cast[who].browser().get(path).status_code == 200
    assert cast.vendor.browser().get(path).status_code == (404 if status == Is.DRAFT else 200)
    assert cast.rival.browser().get(path).status_code == 404


def test_the_vendor_sees_with_whom_and_why(cast: Cast, desk: Client, rival: Client) -> None:
    first = approved(cast, cast.reseller)
    second = submitted(cast.rival)
    page = desk.get(f"/deals/{second.ref}").content.decode()
    assert f"{first.ref} · Halden Systemhaus" in page
    assert "same web domain" in page
    assert "The partner sees only" in page
    assert "only we see this" in page
    theirs = rival.get(f"/deals/{second.ref}").content.decode()
    assert "Somebody may have been here first." in theirs
    for secret in ("Halden", first.ref, "same web domain", "only we see this", "Conflict check"):
        assert secret not in theirs


def test_history_says_what_changed(cast: Cast, partner: Client) -> None:
    deal = approved(cast, cast.reseller)
    cast.reseller.does(actions.amend_deal, deal, typed(amount="250000"))
    page = partner.get(f"/deals/{deal.ref}").content.decode()
    assert "Amended; the review starts anew" in page
    assert "€ 184,500.00" in page
    assert "€ 250,000.00" in page
    assert "Approved, protected until" in page


def test_evidence_is_a_download_for_who_sees_the_record(
    cast: Cast, desk: Client, partner: Client, rival: Client
) -> None:
    deal = submitted(cast.reseller)
    answer = partner.post(f"/deals/{deal.ref}/evidence", {"file": pdf("visit.pdf")})
    assert "visit.pdf" in answer.content.decode()
    link = answer.content.decode().split('href="')[
        2 if "use href" in answer.content.decode() else 1
    ]
    path = link.split('"')[0]
    response = desk.get(path)
    assert response["Content-Disposition"] == 'attachment; filename="visit.pdf"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
    assert rival.get(path).status_code == 404
    other = submitted(cast.rival)
    assert rival.get(path.replace(deal.ref, other.ref)).status_code == 404


def test_a_file_that_lies_is_refused_in_a_sentence(cast: Cast, partner: Client) -> None:
    deal = submitted(cast.reseller)
    lie = pdf("offer.png")
    answer = partner.post(f"/deals/{deal.ref}/evidence", {"file": lie})
    assert answer.status_code == 422
    assert answer["Content-Type"].startswith("text/plain")
    assert "not the kind of file" in answer.content.decode()


def test_a_file_is_taken_back_before_a_reviewer_has_it(cast: Cast, partner: Client) -> None:
    deal = drafted(cast.reseller)
    file = cast.reseller.does(actions.add_evidence, deal, pdf())
    path = f"/deals/{deal.ref}/evidence/{file.pk}/removal"
    assert partner.post(path)["Location"] == f"/deals/{deal.ref}"
    assert partner.get(f"/deals/{deal.ref}/evidence/{file.pk}").status_code == 404
    assert partner.post(path).status_code == 404


def test_a_file_on_a_new_form_begins_its_draft(cast: Cast, partner: Client) -> None:
    page = partner.get("/deals/new").content.decode()
    path = page.split('data-upload="')[1].split('"')[0].replace("&amp;", "&")
    assert partner.post(path, {"file": pdf("visit.pdf")}).status_code == 200
    assert partner.post(path, {"file": pdf("offer.pdf")}).status_code == 200
    (deal,) = cast.reseller.reads(search_deals)
    shown = partner.get(f"/deals/{deal.ref}").content.decode()
    assert "visit.pdf" in shown
    assert "offer.pdf" in shown


@pytest.mark.parametrize(
    ("seconds", "late", "words"),
    [
        (15.9 * 3600, False, "2 days left"),
        (8 * 3600, False, "1 day left"),
        (7.9 * 3600, False, "7 h left"),
        (90, False, "1 min left"),
        (0, False, "1 min left"),
        (3700, True, "late 1 h"),
        (20 * 3600, True, "late 2 days"),
    ],
)
def test_clocks_speak_of_working_days(seconds: float, late: bool, words: str) -> None:
    assert clocks.words_for(seconds, late) == words
