"""Columns of other systems are recognised without help."""

import pytest
from django.utils import translation

from partnerwerk.access import system_actor
from partnerwerk.customers.imports.given import FIELDS as CUSTOMER_FIELDS
from partnerwerk.deals.imports.fields import fields_for
from partnerwerk.exchange.columns import Reader, guess, problems_of, signature_of

pytestmark = pytest.mark.django_db  # which columns there are depends on the fields that were added

HUBSPOT_DEALS = [
    "Record ID", "Deal Name", "Deal Stage", "Amount", "Close Date", "Deal owner", "Pipeline",
    "Create Date",
]  # fmt: skip
HUBSPOT_CONTACTS = [
    "Record ID", "First Name", "Last Name", "Email", "Phone Number", "Lifecycle Stage",
    "Lead Status", "Contact owner",
]  # fmt: skip
SALESFORCE = [
    "Id", "Name", "AccountId", "StageName", "Amount", "CloseDate", "LeadSource", "OwnerId",
    "CreatedDate",
]  # fmt: skip


def named(columns: list[str], fields: object) -> dict[str, str]:
    found = guess(columns, fields)  # type: ignore[arg-type]
    return {name: columns[source["column"]] for name, source in found.items()}


def test_deals_of_hubspot() -> None:
    assert named(HUBSPOT_DEALS, fields_for(system_actor())) == {
        "opportunity_ref": "Record ID",
        "title": "Deal Name",
        "state": "Deal Stage",
        "amount": "Amount",
        "expected_close_date": "Close Date",
        "registered_on": "Create Date",
    }


def test_opportunities_of_salesforce() -> None:
    assert named(SALESFORCE, fields_for(system_actor())) == {
        "opportunity_ref": "Id",
        "title": "Name",
        "state": "StageName",
        "amount": "Amount",
        "expected_close_date": "CloseDate",
        "registered_on": "CreatedDate",
    }


def test_contacts_of_hubspot_name_customers_by_their_address() -> None:
    assert named(HUBSPOT_CONTACTS, CUSTOMER_FIELDS) == {
        "contact_first_name": "First Name",
        "contact_name": "Last Name",
        "contact_email": "Email",
        "contact_phone": "Phone Number",
        "name": "Email",
    }


def test_who_the_customer_is_is_asked_rather_than_guessed_from_the_title() -> None:
    fields = fields_for(system_actor())
    missing = {p.field for p in problems_of(guess(HUBSPOT_DEALS, fields), fields, 8)}
    assert "customer_name" in missing
    assert "title" not in missing


def test_a_title_that_is_missing_is_the_customer() -> None:
    found = named(["Customer", "Amount"], fields_for(system_actor()))
    assert found == {"title": "Customer", "customer_name": "Customer", "amount": "Amount"}


@pytest.mark.parametrize("language", ["en", "de"])
def test_labels_of_either_language_are_recognised(language: str) -> None:
    fields = fields_for(system_actor())
    labels = {}
    for written_in in ("en", "de"):
        with translation.override(written_in):
            labels[written_in] = [str(field.label) for field in fields]
    assert labels["en"] != labels["de"]
    with translation.override(language):
        for headers in (labels["en"], labels["de"]):
            found = {name: source["column"] for name, source in guess(headers, fields).items()}
            assert found == {field.name: at for at, field in enumerate(fields)}


def test_case_signs_and_asides_do_not_matter() -> None:
    found = named(["deal_name", "ACCOUNT-NAME", "Amount (EUR)"], fields_for(system_actor()))
    assert found == {
        "title": "deal_name",
        "customer_name": "ACCOUNT-NAME",
        "amount": "Amount (EUR)",
    }


def test_what_is_needed_and_missing_is_named() -> None:
    fields = fields_for(system_actor())
    missing = {problem.field for problem in problems_of({}, fields, 3)}
    assert missing >= {"partner", "title", "customer_name", "amount", "expected_close_date"}
    assert "currency" not in missing
    outside = problems_of({"notes": {"column": 9}}, fields, 3)
    assert [p.text for p in outside if p.field == "notes"] == ["There is no such column."]


def test_a_currency_beside_the_amount_fills_the_empty_one() -> None:
    fields = fields_for(system_actor())
    mapping = {"amount": {"column": 0}, "currency": {"column": 1}, "notes": {"value": "same"}}
    reader = Reader(fields, mapping, day_first=False)
    assert reader.read((2, ["$5,000.00", ""])).values["currency"] == "USD"
    assert reader.read((3, ["$5,000.00", "CAD"])).values["currency"] == "CAD"
    short = reader.read((4, [])).values
    assert (short["amount"], short["notes"]) == ("", "same")


def test_the_same_headers_have_the_same_signature() -> None:
    assert signature_of(["Deal Name", "Amount"]) == signature_of(["deal_name", "AMOUNT"])
    assert signature_of(["Amount", "Deal Name"]) != signature_of(["Deal Name", "Amount"])
