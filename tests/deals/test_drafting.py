"""From the first keystroke: drafts, submission, amendments."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast import Cast
from factories.deals import approved, deal_in, drafted, reread, submitted, typed
from partnerwerk.access import Denied, acting, system_actor
from partnerwerk.customers.models import Contact, Customer, PartnerCustomer
from partnerwerk.customfields.fieldsets import FieldSet
from partnerwerk.deals import actions
from partnerwerk.deals.inputs import read_registration
from partnerwerk.deals.models import DealStatus, Protection
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Refused
from partnerwerk.partners.actions import suspend_partner
from partnerwerk.workflow.calendars import BusinessCalendar

NO_FIELDS = FieldSet("registration", system_actor())
ANYTHING = st.one_of(
    st.text(alphabet=st.characters(), max_size=60),
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.lists(st.text(max_size=5), max_size=3),
    st.dictionaries(st.text(max_size=3), st.text(max_size=3), max_size=2),
    st.sampled_from(["x" * 9_000, "line\n" * 10_000, "\0\ud800", "=1+1", "2026-02-30", "EUR"]),
)
FORMS = st.dictionaries(st.sampled_from([*typed(), "competitor", "opportunity_ref", "is_tender",
                                         "custom", "unknown"]), ANYTHING)  # fmt: skip


@given(FORMS)
def test_no_form_breaks_the_reading(form: dict[str, object]) -> None:
    read = read_registration({**typed(), **form}, {}, NO_FIELDS, today=clock.today())
    for problem in read.problems:
        assert problem.text
        known = problem.field in {*typed(), "competitor", "opportunity_ref"}
        assert known or problem.field.startswith("custom.")
    for value in read.values.values():
        if isinstance(value, str):
            assert "\0" not in value
            assert value.encode().decode() == value


@pytest.mark.django_db
@settings(max_examples=40, suppress_health_check=list(HealthCheck), deadline=None)
@given(FORMS)
def test_every_form_can_be_kept(cast: Cast, form: dict[str, object]) -> None:
    deal = cast.reseller.does(actions.save_draft, None, {**typed(), **form})
    assert reread(deal).status == DealStatus.DRAFT


def test_all_problems_at_once() -> None:
    read = read_registration({}, {}, NO_FIELDS, today=clock.today())
    assert {p.field for p in read.problems} == {
        "title", "customer_name", "customer_country", "amount", "currency",
        "expected_close_date", "product_families",
    }  # fmt: skip


def test_what_was_typed_is_kept_as_typed(cast: Cast) -> None:
    deal = drafted(cast.reseller, amount="a lot", expected_close_date="soon", title="  Rows  ")
    kept = reread(deal)
    assert kept.typed["amount"] == "a lot"
    assert kept.typed["expected_close_date"] == "soon"
    assert (kept.title, kept.amount) == ("Rows", None)


def test_a_draft_is_not_the_vendors_business(cast: Cast) -> None:
    deal = drafted(cast.reseller)
    with pytest.raises(Denied):
        cast.vendor.does(actions.start_review, deal)
    with acting(system_actor()):
        assert not Customer.objects.exists(), "no record of what nobody has submitted"


def test_a_returned_one_may_be_left_incomplete(cast: Cast) -> None:
    """It saves itself while somebody rewrites it, also with a field emptied for a moment."""
    deal = deal_in(DealStatus.RETURNED, cast, cast.reseller)
    kept = cast.reseller.does(
        actions.save_draft, deal, typed(title="", amount="", customer_name="", currency="?")
    )
    assert kept.status == DealStatus.RETURNED
    assert kept.typed["title"] == ""
    assert reread(kept).title == deal.title, "the reviewer still sees what was returned"
    again = cast.reseller.does(actions.submit_deal, kept, typed(title="Now complete"))
    assert (again.status, again.title) == (DealStatus.SUBMITTED, "Now complete")
    with cast.reseller.acting():
        last = Event.objects.filter(subject_id=deal.pk).latest("id")
    assert last.changes["title"] == {"before": deal.title, "after": "Now complete"}


def test_submitting_starts_the_reviewers_clock(cast: Cast) -> None:
    before = clock.now()
    deal = submitted(cast.reseller)
    manager = cast.manager.membership
    assert manager
    assert deal.reviewer_id == manager.pk
    calendar = BusinessCalendar(manager.timezone, manager.country, manager.subdivision)
    assert deal.review_due_at
    assert calendar.deadline(before, 2) <= deal.review_due_at <= calendar.deadline(clock.now(), 2)
    assert deal.submitted_at
    assert deal.typed == {}


def test_the_customer_becomes_the_partners_own(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    with cast.reseller.acting():
        known = PartnerCustomer.objects.get()
        contact = Contact.objects.get()
    assert (known.name, known.country) == ("Compagnie du Rhône SA", "FR")
    assert (contact.name, contact.customer_id) == ("Claire Dubois", deal.customer_id)


def test_a_suspended_partner_registers_nothing(cast: Cast) -> None:
    cast.manager.does(suspend_partner, cast.partner_of(cast.reseller), reason="Unpaid bills.")
    with pytest.raises(Refused) as refused:
        submitted(cast.reseller)
    assert refused.value.code == "partner_not_active"


def test_a_retired_product_family_is_not_offered(cast: Cast) -> None:
    with acting(system_actor()):
        cast.servers.is_active = False
        cast.servers.save()
    with pytest.raises(InvalidInput) as wrong:
        submitted(cast.reseller)
    assert [p.field for p in wrong.value.problems] == ["product_families"]


@pytest.mark.parametrize(
    ("changes", "reopens"),
    [
        ({"notes": "Other words."}, False),
        ({"title": "Another title"}, False),
        ({"contact_name": "Luc Martin"}, False),
        ({"expected_close_date": clock.today().isoformat()}, False),
        ({"competitor": "Somebody"}, False),
        ({"customer_name": "Hafenwerke Wismar"}, True),
        ({"customer_country": "BE"}, True),
        ({"amount": "184501"}, True),
        ({"currency": "USD"}, True),
        ({"product_families": ["servers", "storage"]}, True),
        ({"product_families": ["storage"]}, True),
    ],
)
def test_amendments(changes: dict[str, object], reopens: bool, cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    until = deal.protected_until
    amended = cast.reseller.does(actions.amend_deal, deal, typed(**changes))
    assert amended.status == (DealStatus.SUBMITTED if reopens else DealStatus.APPROVED)
    assert bool(amended.review_due_at) == reopens
    assert amended.protected_until == until
    with acting(system_actor()):
        assert Protection.objects.filter(registration=deal, period__contains=clock.today()).exists()
        last = Event.objects.filter(subject_id=deal.pk, internal=False).latest("id")
    assert last.name == ("deal.amended" if reopens else "deal.changed")


def test_an_amendment_refused_ends_the_protection(cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    cast.reseller.does(actions.amend_deal, deal, typed(product_families=["storage"]))
    cast.vendor.does(actions.reject_deal, deal, reason="Not for storage.")
    other = approved(cast, cast.rival)
    assert other.status == DealStatus.APPROVED


def test_an_amendment_approved_moves_the_protection(cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    cast.reseller.does(actions.amend_deal, deal, typed(product_families=["storage"]))
    cast.vendor.does(actions.approve_deal, deal)
    with acting(system_actor()):
        families = [p.family.code for p in Protection.objects.filter(registration=deal)]
    assert families == ["storage"]
    assert approved(cast, cast.rival).status == DealStatus.APPROVED, "the servers are free again"
