"""Protection, its extension, its end."""

from datetime import timedelta

import pytest

from cast import Cast
from factories.deals import approved, deal_in, extension_of, reread, submitted
from partnerwerk.access import Denied, acting, system_actor
from partnerwerk.customers.models import PartnerCustomer
from partnerwerk.deals import actions, jobs
from partnerwerk.deals.models import DealRegistration, DealStatus, Protection, Terms
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput, Refused


def protects_until(deal: DealRegistration, days: int) -> None:
    with acting(system_actor()):
        until = clock.today() + timedelta(days=days)
        DealRegistration.objects.filter(pk=deal.pk).update(protected_until=until)


def told(name: str) -> list[Event]:
    with acting(system_actor()):
        return list(Event.objects.filter(name=name).order_by("id"))


def test_ninety_days_from_today(cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    assert deal.protected_from == clock.today()
    assert deal.protected_until == clock.today() + timedelta(days=90)
    with acting(system_actor()):
        period = Protection.objects.get().period
    assert (period.lower, period.upper) == (
        deal.protected_from, deal.protected_until + timedelta(days=1),
    )  # fmt: skip


def test_the_same_partner_may_have_two_projects(cast: Cast) -> None:
    approved(cast, cast.reseller)
    assert approved(cast, cast.reseller, title="Another hall").status == DealStatus.APPROVED


@pytest.mark.parametrize("ending", [DealStatus.WON, DealStatus.LOST, DealStatus.EXPIRED])
def test_an_end_frees_the_customer(ending: DealStatus, cast: Cast) -> None:
    deal_in(ending, cast, cast.reseller)
    if ending == DealStatus.EXPIRED:  # its last day has not come in this test
        with acting(system_actor()):
            Protection.objects.all().delete()
    assert approved(cast, cast.rival).status == DealStatus.APPROVED


def test_withdrawing_frees_the_customer(cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    cast.reseller.does(actions.withdraw_deal, deal)
    assert approved(cast, cast.rival).status == DealStatus.APPROVED


def test_a_reviewer_may_say_that_they_differ_with_a_reason(cast: Cast) -> None:
    approved(cast, cast.reseller)
    with acting(system_actor()):
        Terms.objects.update(conflict_from=1.0)
    other = submitted(cast.rival, customer_name="Compagnie de Rhone", customer_domain="",
                      contact_email="")  # fmt: skip
    with acting(system_actor()):
        Terms.objects.update(conflict_from=0.8)
    with pytest.raises(Refused):
        cast.vendor.does(actions.approve_deal, other)
    with pytest.raises(InvalidInput):
        cast.vendor.does(actions.approve_deal, other, despite_conflict=True)
    granted = cast.vendor.does(
        actions.approve_deal, other, despite_conflict=True, reason="Halden's is in Lyon."
    )
    assert granted.status == DealStatus.APPROVED
    assert granted.reason == ""
    with cast.rival.acting():
        story = " ".join(e.reason for e in Event.objects.filter(subject_id=other.pk))
    assert "Halden" not in story, "why they differ is the vendor's"


def test_another_company_of_the_same_name_becomes_a_customer_of_its_own(cast: Cast) -> None:
    """Recognition took both for one; the reviewer knows better, and the database agrees."""
    first = approved(cast, cast.reseller)
    other = submitted(cast.rival)
    assert other.customer_id == first.customer_id
    granted = cast.vendor.does(
        actions.approve_deal,
        other,
        despite_conflict=True,
        reason="The Lyon branch is another firm.",
    )
    assert granted.status == DealStatus.APPROVED
    assert granted.customer_id != first.customer_id
    with cast.rival.acting():
        assert [c.customer_id for c in PartnerCustomer.objects.all()] == [granted.customer_id]


def test_thirty_days_more(cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    before = deal.protected_until
    assert before
    extension = extension_of(deal, cast.reseller)
    assert extension.until == before + timedelta(days=30)
    cast.vendor.does(actions.approve_extension, extension)
    assert reread(deal).protected_until == extension.until
    with acting(system_actor()):
        assert Protection.objects.get().period.upper == extension.until + timedelta(days=1)
    (event,) = told("deal.extension_approved")
    assert event.changes["protected_until"] == {
        "before": before.isoformat(), "after": extension.until.isoformat(),
    }  # fmt: skip


@pytest.mark.parametrize("days", [-1, 0, 31, 4000])
def test_not_further_than_the_program_allows(days: int, cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    assert deal.protected_until
    until = deal.protected_until + timedelta(days=days)
    with pytest.raises(InvalidInput) as wrong:
        cast.reseller.does(actions.request_extension, deal, until=until, reason=" ")
    assert [p.field for p in wrong.value.problems] == ["until", "reason"]


def test_one_extension_only(cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    cast.vendor.does(actions.approve_extension, extension_of(deal, cast.reseller))
    with pytest.raises(Refused) as refused:
        extension_of(deal, cast.reseller)
    assert refused.value.code == "none_left"


def test_a_denied_one_may_be_asked_for_again(cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    extension = extension_of(deal, cast.reseller)
    with pytest.raises(InvalidInput):
        cast.vendor.does(actions.deny_extension, extension, reason="")
    cast.vendor.does(actions.deny_extension, extension, reason="Nothing has happened.")
    assert reread(deal).protected_until == deal.protected_until
    assert extension_of(deal, cast.reseller).status == "requested"


@pytest.mark.parametrize("status", [s for s in DealStatus if s != DealStatus.APPROVED])
def test_only_a_protection_in_force_is_extended(status: DealStatus, cast: Cast) -> None:
    deal = deal_in(status, cast, cast.reseller)
    with pytest.raises(Refused):
        extension_of(deal, cast.reseller)


def test_who_may_ask_and_who_decides(cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    for person in (cast.rival, cast.vendor, cast.reseller_marketing):
        with pytest.raises(Denied):
            extension_of(deal, person)
    extension = extension_of(deal, cast.distributor)
    for person in (cast.rival, cast.reseller, cast.distributor, cast.finance):
        with pytest.raises(Denied):
            person.does(actions.approve_extension, extension)


def test_an_extension_does_not_reach_into_anothers_protection(cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    extension = extension_of(deal, cast.reseller)
    later = submitted(cast.rival, product_families=["storage"])
    with acting(system_actor()):
        mine = Protection.objects.get(registration=deal)
        assert deal.protected_until
        first = deal.protected_until + timedelta(days=5)
        Protection.objects.create(
            registration=later, partner_id=later.partner_id, customer_id=mine.customer_id,
            family_id=mine.family_id, period=(first, first + timedelta(days=10)),
        )  # fmt: skip
    with pytest.raises(Refused) as refused:
        cast.vendor.does(actions.approve_extension, extension)
    assert refused.value.code == "protected"
    assert reread(deal).protected_until == deal.protected_until


def test_the_job_ends_what_is_over_and_nothing_else(cast: Cast) -> None:
    deals = [approved(cast, cast.reseller, title=f"Hall {n}") for n in range(3)]
    for deal, days in zip(deals, (-1, 0, 1), strict=True):
        protects_until(deal, days)
    jobs.expire_deals(0)
    jobs.expire_deals(0)
    assert [reread(d).status for d in deals] == ["expired", "approved", "approved"]
    assert [e.actor_name for e in told("deal.expired")] == ["Partnerwerk"]


def _remind(deal: DealRegistration, left: list[int], monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Run the job on the days when so many are left; the distances that were told."""
    until = reread(deal).protected_until
    assert until
    for days in left:
        monkeypatch.setattr(clock, "today", lambda days=days: until - timedelta(days=days))
        jobs.remind_of_expiries(0)
    return [e.data["days_before"] for e in told("deal.expiring")]


@pytest.mark.parametrize(
    ("left", "reminded"),
    [
        ([16, 15, 14, 14, 13, 4, 3, 3, 2, 0, -1], [14, 3]),
        ([20, 12, 11, 1], [12, 1]),  # the worker was down on the days themselves
        ([2, 2], [2]),
        ([20, -1], []),
    ],
)
def test_reminders_come_once_at_each_distance(
    left: list[int], reminded: list[int], cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    deal = approved(cast, cast.reseller)
    assert _remind(deal, left, monkeypatch) == reminded


def test_an_extension_brings_new_reminders(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    deal = approved(cast, cast.reseller)
    cast.vendor.does(actions.approve_extension, extension_of(deal, cast.reseller))
    assert _remind(deal, [44, 14], monkeypatch) == [14]


def test_terms_are_the_programs_and_checked(cast: Cast) -> None:
    with acting(system_actor()):
        terms = Terms.objects.get()
    for person in (cast.vendor, cast.manager, cast.reseller):
        with pytest.raises(Denied):
            person.does(actions.change_terms, terms, {"review_days": 5})
    wrong = {"review_days": 0, "protection_days": 9999, "possible_from": 0.9,
             "conflict_from": 0.5, "reminder_days": [0], "timezone": "Mars/Olympus",
             "country": "XX"}  # fmt: skip
    with pytest.raises(InvalidInput) as refused:
        cast.administrator.does(actions.change_terms, terms, wrong)
    assert {p.field for p in refused.value.problems} == {
        "review_days", "protection_days", "possible_from", "reminder_days", "timezone", "country",
    }  # fmt: skip
    cast.administrator.does(
        actions.change_terms, terms, {"protection_days": 30, "reminder_days": [5]}
    )
    (event,) = told("deal.terms_changed")
    assert event.changes["protection_days"] == {"before": 90, "after": 30}
    deal = approved(cast, cast.reseller)
    assert deal.protected_until == clock.today() + timedelta(days=30)


def test_what_was_granted_stays_as_it_is(cast: Cast) -> None:
    deal = approved(cast, cast.reseller)
    with acting(system_actor()):
        terms = Terms.objects.get()
    cast.administrator.does(actions.change_terms, terms, {"protection_days": 30})
    assert reread(deal).protected_until == clock.today() + timedelta(days=90)
