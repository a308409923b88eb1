"""Two people at once on the same thing: one gets it, the other is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django.utils.formats import date_format
from psycopg.errors import ExclusionViolation
from psycopg.types.range import DateRange

from cast import Cast, Person
from concurrency.racing import at_once, overlapping
from factories.deals import approved, drafted, extension_of, reread, submitted, typed
from partnerwerk.access import acting, system_actor
from partnerwerk.customers.models import Customer
from partnerwerk.deals import actions, jobs
from partnerwerk.deals.models import DealRegistration, DealStatus, Extension, Protection, Terms
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock, ids
from partnerwerk.kit.problems import Refused


def approving(cast: Cast, deal: DealRegistration, by: str = "vendor") -> Any:
    return lambda: cast[by].does(actions.approve_deal, deal)


def events(name: str) -> int:
    with acting(system_actor()):
        return Event.objects.filter(name=name).count()


def assert_told_by_whom(answer: Any, granted: DealRegistration) -> None:
    assert isinstance(answer, Refused), answer
    assert answer.code == "protected"
    assert "Halden Systemhaus" in answer.text
    assert granted.protected_until is not None
    assert date_format(granted.protected_until, "DATE_FORMAT") in answer.text


def test_two_approvals_for_one_customer(committed_cast: Cast) -> None:
    cast = committed_cast
    first, second = submitted(cast.reseller), submitted(cast.rival)
    granted, answer = overlapping(approving(cast, first), approving(cast, second, "manager"))
    assert granted.status == DealStatus.APPROVED
    assert_told_by_whom(answer, granted)
    assert reread(second).status == DealStatus.SUBMITTED
    with acting(system_actor()):
        assert [p.partner_id for p in Protection.objects.all()] == [first.partner_id]


def test_two_approvals_for_two_spellings(committed_cast: Cast) -> None:
    """They became two customers, so that the constraint alone would not see it."""
    cast = committed_cast
    with acting(system_actor()):
        Terms.objects.update(conflict_from=1.0)
    first = submitted(cast.reseller, customer_domain="", contact_email="")
    second = submitted(
        cast.rival, customer_name="Compagnie de Rhone", customer_domain="", contact_email=""
    )
    with acting(system_actor()):
        Terms.objects.update(conflict_from=0.8)
    assert first.customer_id != second.customer_id
    granted, answer = overlapping(approving(cast, first), approving(cast, second))
    assert_told_by_whom(answer, granted)


@pytest.mark.parametrize("families", [["servers", "storage"], ["storage"]])
def test_two_approvals_by_product_family(families: list[str], committed_cast: Cast) -> None:
    cast = committed_cast
    first = submitted(cast.reseller)
    second = submitted(cast.rival, product_families=families)
    granted, answer = overlapping(approving(cast, first), approving(cast, second))
    if "servers" in families:
        assert_told_by_whom(answer, granted)
    else:
        assert answer.status == DealStatus.APPROVED


def test_the_constraint_alone_keeps_the_promise(committed_cast: Cast) -> None:
    """Should the check before it ever be wrong: the database grants one."""
    cast = committed_cast
    deals = submitted(cast.reseller), submitted(cast.rival)

    def grant(deal: DealRegistration) -> Any:
        def insert() -> Protection:
            with acting(system_actor()):
                return Protection.objects.create(
                    registration=deal,
                    partner_id=deal.partner_id,
                    customer_id=deal.customer_id,
                    family=deal.family_list[0],
                    period=DateRange(clock.today(), clock.today() + timedelta(days=90), "[]"),
                )

        return insert

    granted, answer = overlapping(grant(deals[0]), grant(deals[1]))
    assert isinstance(granted, Protection)
    assert isinstance(answer, IntegrityError)
    assert isinstance(answer.__cause__, ExclusionViolation)


def test_one_registration_approved_by_two(committed_cast: Cast) -> None:
    cast = committed_cast
    deal = submitted(cast.reseller)
    granted, answer = overlapping(approving(cast, deal), approving(cast, deal, "manager"))
    assert granted.status == DealStatus.APPROVED
    assert isinstance(answer, Refused)
    assert answer.code == "wrong_state"
    assert events("deal.approved") == 1


def test_two_submits_of_one_draft(committed_cast: Cast) -> None:
    cast = committed_cast
    draft = drafted(cast.reseller)
    one, other = overlapping(
        lambda: cast.reseller.does(actions.submit_deal, draft),
        lambda: cast.reseller_admin.does(actions.submit_deal, draft),
    )
    assert one.status == DealStatus.SUBMITTED
    assert isinstance(other, Refused)
    assert events("deal.submitted") == 1


def test_one_draft_begun_twice(committed_cast: Cast) -> None:
    cast, new_id = committed_cast, ids.new_id()

    def begin() -> DealRegistration:
        return cast.reseller.does(actions.save_draft, None, typed(), new_id=new_id)

    overlapping(begin, begin)
    with acting(system_actor()):
        assert DealRegistration.objects.count() == 1
    assert events("deal.drafted") == 1


@pytest.mark.parametrize(
    "other",
    [
        {},
        {"customer_name": "COMPAGNIE DU RHONE"},
        {"customer_domain": "", "contact_email": ""},
        {"customer_name": "Cie Rhône (Lyon)"},
    ],
)
def test_one_new_company_named_twice(other: dict[str, str], committed_cast: Cast) -> None:
    cast = committed_cast
    one, two = overlapping(lambda: submitted(cast.reseller), lambda: submitted(cast.rival, **other))
    with acting(system_actor()):
        assert Customer.objects.count() == 1
    assert one.customer_id == two.customer_id


def test_two_extensions_asked_for(committed_cast: Cast) -> None:
    cast = committed_cast
    deal = approved(cast, cast.reseller)
    one, other = overlapping(
        lambda: extension_of(deal, cast.reseller), lambda: extension_of(deal, cast.distributor)
    )
    assert isinstance(one, Extension)
    assert isinstance(other, Refused)
    assert other.code == "already_requested"
    assert events("deal.extension_requested") == 1


def test_one_extension_decided_twice(committed_cast: Cast) -> None:
    cast = committed_cast
    extension = extension_of(approved(cast, cast.reseller), cast.reseller)
    one, other = overlapping(
        lambda: cast.vendor.does(actions.approve_extension, extension),
        lambda: cast.manager.does(actions.deny_extension, extension, reason="Too late."),
    )
    assert one.status == "approved"
    assert isinstance(other, Refused)
    assert events("deal.extension_denied") == 0


@pytest.mark.parametrize("first", ["approve", "withdraw"])
def test_approving_what_is_being_withdrawn(first: str, committed_cast: Cast) -> None:
    cast = committed_cast
    deal = submitted(cast.reseller)
    calls = {
        "approve": approving(cast, deal),
        "withdraw": lambda: cast.reseller.does(actions.withdraw_deal, deal),
    }
    second = calls.pop({"approve": "withdraw", "withdraw": "approve"}[first])
    one, other = overlapping(calls[first], second)
    assert isinstance(one, DealRegistration)
    if first == "approve":  # an approved one may be withdrawn, too
        assert other.status == DealStatus.WITHDRAWN
    else:
        assert isinstance(other, Refused)
    with acting(system_actor()):
        assert not Protection.objects.filter(period__contains=clock.today()).exists()
    assert reread(deal).status == DealStatus.WITHDRAWN


def _let_it_run_out(deal: DealRegistration) -> None:
    assert deal.protected_until is not None
    past = clock.today() - timedelta(days=1)
    with acting(system_actor()):
        DealRegistration.objects.filter(pk=deal.pk).update(protected_until=past)


def test_the_expiry_job_twice_at_once(committed_cast: Cast) -> None:
    cast = committed_cast
    deals = [approved(cast, cast.reseller, title=f"Project {n}") for n in range(3)]
    for deal in deals:
        _let_it_run_out(deal)
    outcomes = at_once(lambda: jobs.expire_deals(0), lambda: jobs.expire_deals(0))
    assert outcomes == [None, None]
    assert {reread(deal).status for deal in deals} == {DealStatus.EXPIRED}
    assert events("deal.expired") == 3


def test_the_reminders_twice_at_once(committed_cast: Cast) -> None:
    cast = committed_cast
    deal = approved(cast, cast.reseller)
    with acting(system_actor()):
        DealRegistration.objects.filter(pk=deal.pk).update(
            protected_until=clock.today() + timedelta(days=14)
        )
    outcomes = at_once(lambda: jobs.remind_of_expiries(0), lambda: jobs.remind_of_expiries(0))
    assert outcomes == [None, None]
    assert events("deal.expiring") == 1


def test_many_partners_many_approvals(committed_cast: Cast) -> None:
    """All start together; whatever the order, one protection comes out."""
    cast = committed_cast
    people: list[Person] = [cast.reseller, cast.rival, cast.distributor, cast.rival_admin]
    deals = [submitted(person) for person in people]
    outcomes = at_once(*[approving(cast, deal) for deal in deals])
    granted = {o.partner_id for o in outcomes if isinstance(o, DealRegistration)}
    refused = [o for o in outcomes if not isinstance(o, DealRegistration)]
    assert len(granted) == 1
    assert all(isinstance(o, Refused) and o.code == "protected" for o in refused)
    with acting(system_actor()):
        assert {p.partner_id for p in Protection.objects.all()} == granted


def test_one_idempotency_key_posted_twice_at_once(committed_cast: Cast) -> None:
    cast = committed_cast
    token = cast.reseller.token()
    close = (clock.today() + timedelta(days=60)).isoformat()
    body = {
        "title": "Racks", "customer": {"name": "Hafenwerke Wismar", "country": "DE"},
        "product_families": ["servers"], "expected_close_date": close, "submit": True,
        "estimated_value": {"amount": "1000", "currency": "EUR"},
    }  # fmt: skip

    def post() -> tuple[int, Any]:
        client = Client(headers={"Authorization": f"Bearer {token}", "Idempotency-Key": "k"})
        answer = client.post("/api/v1/deal-registrations", body, content_type="application/json")
        return answer.status_code, answer.json()

    first, second = overlapping(post, post)
    assert first[0] == 201, first
    assert second == first
    with acting(system_actor()):
        assert DealRegistration.objects.count() == 1


def test_colleagues_who_pass_the_limit_together_both_submit_and_it_is_told_once(
    committed_cast: Cast,
) -> None:
    cast = committed_cast
    with acting(system_actor()):
        Terms.objects.update(checks_an_hour=5)
    for _n in range(5):
        submitted(cast.rival)
    outcomes = overlapping(
        lambda: submitted(cast.rival, customer_name="Werft Nord", customer_domain=""),
        lambda: submitted(cast.rival_admin, customer_name="Werft Ost", customer_domain=""),
    )
    assert [deal.status for deal in outcomes] == [DealStatus.SUBMITTED] * 2
    assert events("deal.probing") == 1
