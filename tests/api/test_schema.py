"""Our own description of the API, read by schemathesis: whatever it lets anybody send gets an answer
that the description, or a problem document, has room for, and never an error of ours.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, response_schema_conformance

from cast import Cast
from factories.deals import approved, drafted, extension_of, pdf, submitted
from factories.lists import view_of
from factories.rules import published
from factories.webhooks import webhook_to
from partnerwerk.api.urls import api
from partnerwerk.collaboration.actions import TaskInput, create_task
from partnerwerk.deals import actions
from partnerwerk.integrations.webhooks.actions import send_test
from partnerwerk.partners.actions import SegmentInput, add_segment

pytestmark = pytest.mark.django_db
EXAMPLES = 8  # of each operation, for any side; the same ones every time
SIDES = ("reseller_admin", "vendor", "rival", "administrator")
MODES = st.sampled_from([GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
PROBLEMS = {400, 403, 404, 409, 413, 422, 429}
CHECKS = [not_a_server_error, content_type_conformance, response_schema_conformance]


def described() -> dict[str, Any]:
    """Operations by their method and path."""
    raw = json.loads(json.dumps(api.get_openapi_schema(), default=str))
    found = schemathesis.openapi.from_dict(raw).get_all_operations()
    return {result.ok().label: result.ok() for result in found}


OPERATIONS, APPLICATION = described(), WSGIHandler()


@contextmanager
def one_connection() -> Iterator[None]:
    """A request leaves the connection open, in whose transaction the test stands."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def there(cast: Cast) -> dict[str, list[str]]:
    """What the addresses may name, so that not every answer is a 404."""
    deals = [drafted(cast.reseller), submitted(cast.reseller), approved(cast, cast.reseller)]
    file = cast.reseller.does(actions.add_evidence, deals[0], pdf())
    customers = cast.vendor.api().get("/api/v1/customers").json()["items"]
    webhook, _secret = webhook_to(cast, "https://crm.invalid/hook")
    delivery = cast.administrator.does(send_test, webhook)
    everybody = {"v": 1, "when": {"all": []}}
    segment = cast.manager.does(add_segment, SegmentInput("Everybody", everybody))
    rule = published(cast)
    given = TaskInput("Call them", cast.vendor.actor.member_id)
    nobody = [str(deals[0].pk)]
    return {
        "meeting_id": nobody,
        "comment_id": nobody,
        "upload_id": nobody,
        "notice_id": nobody,
        "number": ["1"],
        "rule_id": [str(rule.pk)],
        "task_id": [str(cast.vendor.does(create_task, given).pk)],
        "webhook_id": [str(webhook.pk)],
        "delivery_id": [str(delivery.pk)],
        "slug": [segment.slug],
        "kind": ["deals.registration", "deals.extension", "deals.agreement"],
        "subject_id": [str(deal.pk) for deal in deals],
        "noun": ["registration", "partner", "customer"],
        "record_id": [str(deal.pk) for deal in deals],
        "key": [*(deal.ref for deal in deals), str(deals[1].pk), "reseller", "rival"],
        "extension_id": [str(extension_of(deals[2], cast.reseller).pk)],
        "file_id": [str(file.pk)],
        "view_id": [
            str(view_of(cast[who], who, shared=True).pk) for who in SIDES if who != "rival"
        ],
        "customer_id": [customer["id"] for customer in customers],
    }


@pytest.mark.parametrize("label", OPERATIONS)
def test_every_answer_is_as_described(label: str, cast: Cast, there: dict[str, list[str]]) -> None:
    bearers = {who: {"Authorization": f"Bearer {cast[who].token()}"} for who in SIDES}

    @settings(
        max_examples=EXAMPLES, derandomize=True, database=None, deadline=None,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(data=st.data())
    def ask(data: Any) -> None:
        case = data.draw(OPERATIONS[label].as_strategy(generation_mode=data.draw(MODES)))
        for name in case.path_parameters or {}:
            case.path_parameters[name] = data.draw(st.sampled_from(there[name]))
        who = bearers[data.draw(st.sampled_from(SIDES))]
        answer = case.call(app=APPLICATION, headers=who, base_url="http://testserver")
        case.validate_response(answer, checks=CHECKS)
        if answer.status_code >= 300:
            assert answer.status_code in PROBLEMS
            assert answer.headers["content-type"] == ["application/problem+json"]
            assert answer.json()["status"] == answer.status_code

    with one_connection():
        ask()
