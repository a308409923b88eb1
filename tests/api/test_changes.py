"""Partners and customers changed over HTTP, by the same actions as the pages; files of fields."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.test import Client

from cast import Cast
from factories.deals import pdf, submitted
from factories.fields import added
from partnerwerk.access import acting, system_actor
from partnerwerk.access.permissions import VENDOR_ROLES
from partnerwerk.collaboration import jobs
from partnerwerk.collaboration.actions.files import MOST_FILES
from partnerwerk.collaboration.models import File
from partnerwerk.customers.models import Customer
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.partners.models import Partner

pytestmark = pytest.mark.django_db
PARTNER = "/api/v1/partners/reseller"
OURS: dict[str, Any] = {"seen_by": VENDOR_ROLES, "changed_by": VENDOR_ROLES}


def patch(client: Client, path: str, body: Any, status: int = 200) -> Any:
    answer = client.patch(path, body, content_type="application/json")
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def customer(cast: Cast) -> Customer:
    submitted(cast.reseller)
    with acting(system_actor()):
        return Customer.objects.latest("pk")


def test_a_partner_is_changed_in_part(cast: Cast) -> None:
    added(cast, "money", "partner", key="budget")
    added(cast, "text", "partner", key="region")
    manager = cast.manager.api()
    budget = {"amount": "1234.50", "currency": "EUR"}
    before = manager.get(PARTNER).json()
    patch(manager, PARTNER, {"custom": {"region": "north"}})
    shown = patch(manager, PARTNER, {"city": "Bremen", "custom": {"budget": budget}})
    assert (shown["city"], shown["name"]) == ("Bremen", before["name"])
    assert shown["custom"] == {"budget": budget, "region": "north"}
    assert patch(manager, PARTNER, {"custom": {"region": None}})["custom"]["region"] is None
    with acting(system_actor()):
        told = Event.objects.filter(name="partner.changed").latest("id")
    assert told.actor_name == "Mats Kanal"
    assert told.changes == {"custom.region": {"before": "north", "after": None}}


def test_what_cannot_be_taken_is_named_and_nothing_changes(cast: Cast) -> None:
    manager = cast.manager.api()
    wrong = patch(manager, PARTNER, {"name": " ", "country": "ZZ", "custom": {"no": 1}}, 422)
    assert {e["field"] for e in wrong["errors"]} == {"name", "country", "custom.no"}
    assert patch(manager, PARTNER, {"types": "var"}, 422)["errors"][0]["field"] == "types"
    with acting(system_actor()):
        assert Partner.objects.get(slug="reseller").country == "DE"


def test_a_customer_is_changed_in_part(cast: Cast) -> None:
    added(cast, "number", "customer", key="seats", **OURS)
    path, desk = f"/api/v1/customers/{customer(cast).pk}", cast.vendor.api()
    before = desk.get(path).json()
    shown = patch(desk, path, {"aliases": ["Mill"], "custom": {"seats": "12"}})
    assert (shown["aliases"], shown["domains"]) == (["Mill"], before["domains"])
    assert shown["custom"] == {"seats": "12"}
    assert patch(desk, path, {"lei": "short"}, 422)["errors"][0]["field"] == "lei"
    assert (
        patch(cast.executive.api(), path, {"city": "Kiel"}, 403)["permission"] == "customers.manage"
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"served_directly": "true"}, "served_directly"), ({"city": {"a": [1]}}, "city"),
        ({"lei": True}, "lei"), ({"domains": "kran.example"}, "domains"),
        ({"aliases": ["Mill", 1]}, "aliases"), ({"custom": [1]}, "custom"),
    ],
)  # fmt: skip
def test_a_customers_value_of_another_kind_is_refused(
    cast: Cast, given: dict[str, Any], field: str
) -> None:
    path, desk = f"/api/v1/customers/{customer(cast).pk}", cast.vendor.api()
    before = patch(desk, path, {"served_directly": True})
    wrong = patch(desk, path, {"name": "Other", **given}, 422)
    assert [e["field"] for e in wrong["errors"]] == [field]
    assert desk.get(path).json() == before


@pytest.mark.parametrize(
    ("given", "field"),
    [({"domain": True}, "domain"), ({"countries": [["DE"]]}, "countries"), ({"custom": "x"}, "custom")],
)  # fmt: skip
def test_a_partners_value_of_another_kind_is_refused(
    cast: Cast, given: dict[str, Any], field: str
) -> None:
    wrong = patch(cast.manager.api(), PARTNER, {"name": "Other", **given}, 422)
    assert [e["field"] for e in wrong["errors"]] == [field]
    assert cast.manager.api().get(PARTNER).json()["name"] != "Other"


def test_a_registrations_added_fields_are_sent_as_an_object(cast: Cast) -> None:
    path = f"/api/v1/deal-registrations/{submitted(cast.reseller).ref}/custom"
    answer = cast.vendor.api().put(path, {"custom": [1]}, content_type="application/json")
    assert answer.json()["errors"][0]["field"] == "custom"
    answer = cast.reseller.api().post(
        "/api/v1/deal-registrations", {"title": "Racks", "custom": [1]}, "application/json"
    )
    assert answer.json()["errors"][0]["field"] == "custom"


def test_what_is_too_long_is_named(cast: Cast) -> None:
    long = {"name": "n" * 201, "city": "c" * 5_000}
    wrong = patch(cast.manager.api(), PARTNER, long | {"domain": "d" * 4_000}, 422)
    assert {(e["field"], e["code"]) for e in wrong["errors"]} == {
        ("name", "too_long"), ("city", "too_long"), ("domain", "too_long"),
    }  # fmt: skip
    path = f"/api/v1/customers/{customer(cast).pk}"
    wrong = patch(cast.vendor.api(), path, long | {"aliases": ["a" * 201]}, 422)
    assert {(e["field"], e["code"]) for e in wrong["errors"]} == {
        ("name", "too_long"), ("city", "too_long"), ("aliases", "too_long"),
    }  # fmt: skip


def test_what_was_patched_is_answered(cast: Cast) -> None:
    given = {"city": "Bremen", "domain": "reseller.example"}
    assert given.items() <= patch(cast.manager.api(), PARTNER, given).items()
    path = f"/api/v1/customers/{customer(cast).pk}"
    assert patch(cast.vendor.api(), path, {"city": "Kiel"})["city"] == "Kiel"
    (own,) = cast.reseller.api().get("/api/v1/customers").json()["items"]
    assert own["city"] == ""


def upload(client: Client, path: str, status: int = 201) -> Any:
    answer = client.post(path, {"file": pdf("plan.pdf")})
    assert answer.status_code == status, answer.content.decode()
    return answer.json()


def files() -> list[str]:
    with acting(system_actor()):
        return sorted(File.objects.values_list("name", flat=True))


def test_a_file_is_sent_named_replaced_and_taken_away(cast: Cast) -> None:
    added(cast, "file", key="plan")
    deal, desk = submitted(cast.reseller), cast.vendor.api()
    path = f"/api/v1/custom-fields/registration/{deal.pk}/plan"
    custom = f"/api/v1/deal-registrations/{deal.ref}/custom"
    first, second = upload(desk, path), upload(desk, path)
    assert (first["name"], first["media_type"]) == ("plan.pdf", "application/pdf")

    def put(value: Any) -> Any:
        body = {"custom": {"plan": value}}
        return desk.put(custom, body, content_type="application/json").json()["custom"]["plan"]

    assert put(first["id"]) == first["id"]
    assert put(second["id"]) == second["id"]
    assert files() == ["plan.pdf"]  # the one that was replaced is gone
    assert put(None) is None
    assert files() == []


def test_files_that_nobody_names_stand_in_nobodys_way_and_go_after_a_day(
    cast: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    added(cast, "file", key="plan")
    deal, desk = submitted(cast.reseller), cast.vendor.api()
    path = f"/api/v1/custom-fields/registration/{deal.pk}/plan"
    sent = [upload(desk, path)["id"] for _n in range(MOST_FILES)]
    upload(desk, path, 422)
    body = {"custom": {"plan": sent[3]}}
    custom = f"/api/v1/deal-registrations/{deal.ref}/custom"
    assert desk.put(custom, body, content_type="application/json").status_code == 200
    upload(cast.reseller.api(), f"/api/v1/deal-registrations/{deal.ref}/evidence")
    jobs.forget_unnamed_files(0)
    assert len(files()) == MOST_FILES + 1
    with acting(system_actor()):
        File.objects.exclude(pk=sent[0]).update(uploaded_at=clock.now() - timedelta(days=2))
        gone = File.objects.get(pk=sent[1]).stored_as
    with django_capture_on_commit_callbacks(execute=True):
        jobs.forget_unnamed_files(0)
    with acting(system_actor()):
        left = {
            str(pk)
            for pk in File.objects.filter(subject_kind__endswith=".field").values_list(
                "pk", flat=True
            )
        }
    assert left == {sent[0], sent[3]}
    assert len(files()) == 3  # and the evidence
    assert not default_storage.exists(gone)


def test_who_may_not_fill_the_field_in_sends_no_file(cast: Cast) -> None:
    added(cast, "file", key="plan", changed_by=("deal_desk",))
    added(cast, "text", key="region")
    deal = submitted(cast.reseller)
    path = f"/api/v1/custom-fields/registration/{deal.pk}"
    upload(cast.reseller.api(), f"{path}/plan", 403)
    upload(cast.rival.api(), f"{path}/plan", 404)
    upload(cast.vendor.api(), f"{path}/region", 404)
    upload(cast.vendor.api(), f"{path}/none", 404)
    upload(cast.vendor.api(), f"/api/v1/custom-fields/lead/{deal.pk}/plan", 404)
    assert files() == []


def test_a_partners_and_a_customers_files_are_the_managers(cast: Cast) -> None:
    for noun in ("partner", "customer"):
        added(cast, "file", noun, key="plan", **OURS)
    partner, known = cast.partner_of(cast.reseller), customer(cast)
    kept = upload(cast.manager.api(), f"/api/v1/custom-fields/partner/{partner.pk}/plan")
    shown = patch(cast.manager.api(), PARTNER, {"custom": {"plan": kept["id"]}})
    assert shown["custom"]["plan"] == kept["id"]
    upload(cast.finance.api(), f"/api/v1/custom-fields/partner/{partner.pk}/plan", 403)
    path = f"/api/v1/custom-fields/customer/{known.pk}/plan"
    sent = upload(cast.vendor.api(), path)
    body = {"custom": {"plan": sent["id"]}}
    assert patch(cast.vendor.api(), f"/api/v1/customers/{known.pk}", body)["custom"]["plan"]
    upload(cast.executive.api(), path, 403)


def test_every_operation_says_with_which_problems_it_answers() -> None:
    described = Client().get("/api/v1/openapi.json").json()
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            wanted = {"400", "401", "403", "404", "422", "500", "503"}
            wanted |= set() if method == "get" else {"409", "413", "429"}
            missing = wanted - set(operation["responses"])
            assert not missing, f"{method} {path}: {missing}"
            answer = operation["responses"]["422"]["content"]["application/problem+json"]
            assert answer["schema"] == {"$ref": "#/components/schemas/Problem"}
    assert "errors" in described["components"]["schemas"]["Problem"]["properties"]
