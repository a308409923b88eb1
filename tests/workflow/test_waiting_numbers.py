"""How much waits for somebody: one kept statement, which says what each queue says of itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cast import Cast
from factories.approvals import MANAGER, published
from factories.deals import approved, extension_of, submitted
from partnerwerk.access import Actor
from partnerwerk.deals.approving import EXTENSION, REVIEW
from partnerwerk.deals.models import DealRegistration
from partnerwerk.kit.kept import written
from partnerwerk.kit.paging import number_of
from partnerwerk.workflow.approvals.kinds import known_kinds
from partnerwerk.workflow.approvals.queries import decided_by, numbers_waiting
from partnerwerk.workflow.approvals.steps import Step

pytestmark = pytest.mark.django_db


def each_queue_counted(actor: Actor) -> dict[str, int]:
    return {kind.code: number_of(kind.waiting(actor)) for kind in decided_by(actor)}


def test_the_numbers_are_those_of_the_queues_for_everybody(cast: Cast) -> None:
    extension_of(approved(cast, cast.reseller), cast.reseller)
    submitted(cast.rival, customer_name="Nobody's policy GmbH", customer_domain="")
    published(cast, Step((MANAGER,)))
    submitted(cast.reseller, customer_name="Under a policy AG", customer_domain="")
    submitted(cast.distributor, customer_name="Under it, too SE", customer_domain="")
    found = {}
    for name, who in cast.everybody():
        found[name] = who.reads(numbers_waiting)
        assert found[name] == who.reads(each_queue_counted), name
    assert (found["vendor"][REVIEW], found["vendor"][EXTENSION]) == (1, 1)
    assert (found["manager"][REVIEW], found["manager"][EXTENSION]) == (3, 1)
    assert found["reseller"] == found["rival"] == {}


def test_they_cost_one_statement_however_many_kinds_there_are(cast: Cast) -> None:
    cast.vendor.reads(numbers_waiting)
    with cast.vendor.acting() as actor, CaptureQueriesContext(connection) as statements:
        numbers_waiting(actor)
    assert len(list(known_kinds())) > 2
    assert len(statements) == 1


def test_a_question_that_holds_a_day_is_not_kept(cast: Cast) -> None:
    today = DealRegistration.objects.filter(expected_close_date="2026-11-25")
    with pytest.raises(TypeError):
        written({"today": today})
