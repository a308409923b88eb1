"""Registering: one form, saved as one types, submitted once."""

import re
from typing import Any

import pytest
from django.test import Client

from cast import Cast
from factories.deals import approved, deal_in, drafted, pdf, reread, submitted, typed
from partnerwerk.access import acting, system_actor
from partnerwerk.customers.models import PartnerCustomer
from partnerwerk.deals.models import DealRegistration, DealStatus, ProbeCount, Terms

pytestmark = pytest.mark.django_db


def token_of(browser: Client, path: str = "/deals/new") -> str:
    found = re.search(r'name="draft" value="([^"]+)"', browser.get(path).content.decode())
    assert found
    return found[1]


def form(browser: Client, **changes: Any) -> dict[str, Any]:
    return {**typed(**changes), "draft": token_of(browser)}


def all_deals() -> list[DealRegistration]:
    with acting(system_actor()):
        return list(DealRegistration.objects.order_by("number"))


def test_a_complete_form_becomes_a_registration(cast: Cast, partner: Client) -> None:
    response = partner.post("/deals/new", form(partner))
    (deal,) = all_deals()
    assert response["Location"] == f"/deals/{deal.ref}"
    assert deal.status == DealStatus.SUBMITTED
    assert deal.submitter_id == cast.reseller.actor.membership_id
    assert "You hear from us by" in partner.get(response["Location"]).content.decode()


def test_the_same_form_sent_twice_is_one_registration(cast: Cast, partner: Client) -> None:
    sent = form(partner)
    first, second = partner.post("/deals/new", sent), partner.post("/deals/new", sent)
    assert first["Location"] == second["Location"]
    assert len(all_deals()) == 1


def test_saving_and_submitting_a_new_form_meet_in_one(cast: Cast, partner: Client) -> None:
    sent = form(partner)
    saved = partner.post("/deals/draft", sent)
    (deal,) = all_deals()
    assert saved.json()["page"] == f"/deals/{deal.ref}/edit"
    partner.post("/deals/new", sent)
    assert [d.status for d in all_deals()] == [DealStatus.SUBMITTED]


def test_somebody_elses_form_is_nobodys(cast: Cast, partner: Client, rival: Client) -> None:
    sent = form(partner)
    assert rival.post("/deals/draft", sent).status_code == 404
    assert rival.post("/deals/new", sent | {"draft": "made-up"}).status_code == 404
    assert not all_deals()


def test_every_problem_at_once_and_nothing_typed_is_lost(cast: Cast, partner: Client) -> None:
    wrong = {
        "title": "", "customer_name": "Werft <b>Wismar</b>", "customer_country": "", "amount": "much",
        "currency": "EUR", "expected_close_date": "2020-01-01", "product_families": [],
        "contact_email": "no address", "notes": "x" * 5001,
    }  # fmt: skip
    response = partner.post("/deals/new", form(partner, **wrong))
    assert response.status_code == 422
    expected = {
        "title", "customer_country", "amount", "expected_close_date", "product_families",
        "contact_email", "notes",
    }  # fmt: skip
    assert set(response.context["form"].errors) == expected
    page = response.content.decode()
    assert "Werft &lt;b&gt;Wismar&lt;/b&gt;" in page
    assert 'value="much"' in page
    (deal,) = all_deals()
    assert deal.status == DealStatus.DRAFT
    assert deal.typed["amount"] == "much"
    assert 'value="much"' in partner.get(f"/deals/{deal.ref}/edit").content.decode()


def test_text_that_postgresql_cannot_keep_is_cleaned(cast: Cast, partner: Client) -> None:
    response = partner.post("/deals/draft", form(partner, title="a\x00b", partner="\x00"))
    assert response.status_code == 200
    assert all_deals()[0].title == "ab"


def test_a_draft_is_kept_on_purpose(cast: Cast, partner: Client) -> None:
    response = partner.post("/deals/new", form(partner, amount="") | {"keep": "1"})
    (deal,) = all_deals()
    assert (response["Location"], deal.status) == (f"/deals/{deal.ref}", DealStatus.DRAFT)


def test_a_draft_saves_itself(cast: Cast, partner: Client, rival: Client) -> None:
    deal = drafted(cast.reseller)
    changed = typed(title="Two racks")
    assert partner.post(f"/deals/{deal.ref}/draft", changed).status_code == 204
    assert reread(deal).title == "Two racks"
    assert rival.post(f"/deals/{deal.ref}/draft", changed).status_code == 404


def test_a_submitted_form_is_not_edited(cast: Cast, partner: Client) -> None:
    deal = submitted(cast.reseller)
    assert partner.get(f"/deals/{deal.ref}/edit").status_code == 302
    assert partner.post(f"/deals/{deal.ref}/draft", typed(title="Late")).status_code == 409
    assert reread(deal).title == deal.title


def test_a_returned_registration_shows_the_question(cast: Cast, partner: Client) -> None:
    deal = deal_in(DealStatus.RETURNED, cast, cast.reseller)
    page = partner.get(f"/deals/{deal.ref}/edit").content.decode()
    assert "Who is the contact?" in page
    assert "Compagnie du Rhône SA" in page
    partner.post(f"/deals/{deal.ref}/edit", typed())
    assert reread(deal).status == DealStatus.SUBMITTED


def test_a_distributor_registers_for_its_reseller(cast: Cast) -> None:
    browser = cast.distributor.browser()
    assert "Halden Systemhaus" in browser.get("/deals/new").content.decode()
    token = token_of(browser, "/deals/new?for=reseller")
    browser.post("/deals/new", {**typed(), "draft": token, "partner": "reseller"})
    (deal,) = all_deals()
    assert deal.partner_id == cast.reseller.organisation_id
    assert browser.get("/deals/new?for=rival").status_code == 404


def test_the_vendor_does_not_register(cast: Cast, desk: Client) -> None:
    assert desk.get("/deals/new").status_code == 403
    assert desk.post("/deals/check", typed()).status_code == 403


def test_amending_reopens_only_for_what_matters(cast: Cast, partner: Client) -> None:
    deal = approved(cast, cast.reseller)
    path = f"/deals/{deal.ref}/amendment"
    assert "reviewed anew" in partner.get(path).content.decode()
    partner.post(path, typed(notes="Third site confirmed."))
    assert reread(deal).status == DealStatus.APPROVED
    partner.post(path, typed(amount="250000"))
    assert reread(deal).status == DealStatus.SUBMITTED
    assert partner.post(path, typed()).status_code == 409


def test_amending_keeps_what_was_typed(cast: Cast, partner: Client) -> None:
    deal = approved(cast, cast.reseller)
    response = partner.post(f"/deals/{deal.ref}/amendment", typed(amount="a lot"))
    assert response.status_code == 422
    assert 'value="a lot"' in response.content.decode()
    assert reread(deal).amount == deal.amount


def test_files_of_a_plain_form_are_attached(cast: Cast, partner: Client) -> None:
    partner.post("/deals/new", {**form(partner), "evidence": pdf("visit.pdf")})
    (deal,) = all_deals()
    assert "visit.pdf" in partner.get(f"/deals/{deal.ref}").content.decode()


def test_a_bad_file_stops_the_submission_and_loses_nothing(cast: Cast, partner: Client) -> None:
    bad = pdf("picture.svg")
    response = partner.post("/deals/new", {**form(partner), "evidence": bad})
    assert response.status_code == 422
    assert "picture.svg cannot be attached" in response.content.decode()
    assert all_deals()[0].status == DealStatus.DRAFT


def test_a_free_customer_is_clear(cast: Cast, partner: Client) -> None:
    page = partner.post("/deals/check", typed()).content.decode()
    assert "Nobody has this one" in page


@pytest.mark.parametrize("name", ["Compagnie du Rhône", "Cie. du Rhone SA"])
def test_a_taken_customer_tells_whom_to_ask_and_no_more(
    cast: Cast, rival: Client, name: str
) -> None:
    deal = approved(cast, cast.reseller)
    page = rival.post("/deals/check", typed(customer_name=name)).content.decode()
    assert "Mats Kanal will tell you by" in page
    for secret in ("Halden", deal.ref, "conflict<", "0.9", "1.0"):
        assert secret not in page


def test_another_product_family_is_free(cast: Cast, rival: Client) -> None:
    approved(cast, cast.reseller)
    page = rival.post("/deals/check", typed(product_families=["storage"])).content.decode()
    assert "Nobody has this one" in page


def test_ones_own_registration_is_no_conflict(cast: Cast, partner: Client) -> None:
    approved(cast, cast.reseller)
    assert "Nobody has this one" in partner.post("/deals/check", typed()).content.decode()


def test_a_name_too_short_is_not_checked(cast: Cast, rival: Client) -> None:
    assert (
        "Is it still free?" in rival.post("/deals/check", {"customer_name": "Co"}).content.decode()
    )
    with acting(system_actor()):
        assert not ProbeCount.objects.exists()


def test_who_probes_is_slowed_down_kindly(cast: Cast, rival: Client) -> None:
    with acting(system_actor()):
        Terms.objects.update(checks_an_hour=5)
    pages = [rival.post("/deals/check", typed()).content.decode() for _ in range(6)]
    assert "Nobody has this one" in pages[4]
    assert "That was a lot of checks" in pages[5]


def test_suggestions_are_the_partners_own(cast: Cast, partner: Client, rival: Client) -> None:
    submitted(cast.reseller)
    with acting(system_actor()):
        assert PartnerCustomer.objects.get().partner_id == cast.reseller.organisation_id
    assert "one of yours" in partner.get("/deals/suggestions?q=compagnie").content.decode()
    theirs = rival.get("/deals/suggestions?q=compagnie").content.decode()
    assert "Rhône" not in theirs
    assert "New company" in theirs


def test_nothing_typed_leaves_no_draft(cast: Cast, partner: Client) -> None:
    """However often it is sent; what is typed then goes on in the same form."""
    token = token_of(partner)
    empty = {"draft": token, "customer_country": "DE", "currency": "EUR", "partner": "reseller"}
    for sent in (empty, empty, empty | {"keep": "1"}):
        response = partner.post("/deals/new", sent)
        assert response.status_code == 422
        assert {"title", "customer_name"} <= set(response.context["form"].errors)
        assert f'name="draft" value="{token}"' in response.content.decode()
    assert partner.post("/deals/draft", empty).json() == {}
    assert not all_deals()
    assert partner.post("/deals/new", empty | {"title": "Two racks"}).status_code == 422
    again = partner.post("/deals/new", {**typed(), "draft": token})
    (deal,) = all_deals()
    assert (deal.status, again["Location"]) == (DealStatus.SUBMITTED, f"/deals/{deal.ref}")


def test_a_form_that_is_emptied_again_keeps_its_draft(cast: Cast, partner: Client) -> None:
    token = token_of(partner)
    partner.post("/deals/draft", {"draft": token, "title": "Two racks"})
    partner.post("/deals/draft", {"draft": token, "title": ""})
    (deal,) = all_deals()
    assert deal.title == ""
