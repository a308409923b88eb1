"""The readable description of the API."""

import re
from html import unescape

import pytest
from django.test import Client

from cast import Cast
from partnerwerk.api.urls import api

pytestmark = pytest.mark.django_db
DESCRIBED: dict[str, dict[str, dict[str, object]]] = dict(api.get_openapi_schema()["paths"])


@pytest.fixture
def shown() -> str:
    response = Client().get("/api/v1/docs")
    assert response.status_code == 200
    return unescape(response.content.decode())


def test_every_operation_is_shown_with_its_fields(shown: str) -> None:
    missing = [
        f"{method} {path}"
        for path, methods in DESCRIBED.items()
        for method in methods
        if f"<strong>{method.upper()}</strong> {path}</code>" not in shown
    ]
    assert missing == []
    for name in ("customer.name", "estimated_value.amount", "product_families", "submit", "cursor"):
        assert f"<code>{name}</code>" in shown


def test_every_link_within_the_page_leads_somewhere(shown: str) -> None:
    links, places = set(re.findall(r'href="#([^"]+)"', shown)), re.findall(r' id="([^"]+)"', shown)
    assert links - set(places) == set()
    assert len(places) == len(set(places))


def test_the_example_of_registering_is_one_that_works(shown: str, cast: Cast) -> None:
    example = re.search(r"/api/v1/deal-registrations\" .*?-d '(.*?)'</code>", shown, re.DOTALL)
    assert example
    body = example[1].replace("edge-servers", cast.servers.code)
    made = cast.reseller.api().post(
        "/api/v1/deal-registrations", body, content_type="application/json"
    )
    assert made.status_code == 201, made.content
    assert made.json()["state"] == "submitted"


def test_what_is_documented_of_a_partner_and_of_a_reference_to_one_differs(shown: str) -> None:
    assert 'id="Partner"' in shown
    assert 'id="PartnerRef"' in shown
