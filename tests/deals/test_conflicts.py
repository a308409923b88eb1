"""The conflict check: whom it finds, for which families, and what each side is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.db.models import F, Sum

from cast import Cast, Person
from factories.channel import CustomerFactory
from factories.deals import approved, deal_in, submitted
from partnerwerk.access import acting, system_actor
from partnerwerk.customers.actions import CustomerInput, add_customer
from partnerwerk.customers.matching import Company
from partnerwerk.deals import actions, jobs
from partnerwerk.deals.actions.checking import check_while_typing, question_of
from partnerwerk.deals.actions.probing import count_checks
from partnerwerk.deals.conflicts import Verdict, claims_on_record, register_source
from partnerwerk.deals.models import ConflictCheck, DealStatus, ProbeCount, Terms
from partnerwerk.journal.models import Event
from partnerwerk.kit.problems import Refused

RHONE = Company("Compagnie du Rhône SA", "cie-rhone.example", "FR")


def check(cast: Cast, person: Person, company: Company = RHONE, **families: Any) -> Verdict:
    asked = frozenset({families.get("family", cast.servers).pk})

    def typing(*, actor: Any) -> Verdict:
        return check_while_typing(question_of(company, asked, actor=actor), actor=actor)

    return person.does(typing)


def test_nobody_was_here(cast: Cast) -> None:
    assert check(cast, cast.rival).result == "clear"


@pytest.mark.parametrize("status", DealStatus)
def test_what_counts_as_a_claim(status: DealStatus, cast: Cast) -> None:
    deal_in(status, cast, cast.reseller)
    claiming = {"submitted", "in_review", "returned", "approved"}
    if status == DealStatus.DUPLICATE:  # its original is still waiting
        claiming.add("duplicate")
    assert check(cast, cast.rival).result == ("conflict" if status in claiming else "clear")


def test_ones_own_claims_are_no_conflict(cast: Cast) -> None:
    submitted(cast.reseller)
    assert check(cast, cast.reseller).result == "clear"


def test_another_product_family_is_no_conflict(cast: Cast) -> None:
    submitted(cast.reseller)
    assert check(cast, cast.rival, family=cast.storage).result == "clear"
    assert check(cast, cast.rival, family=cast.servers).result == "conflict"


def test_one_common_family_is_enough(cast: Cast) -> None:
    submitted(cast.reseller, product_families=["servers", "storage"])
    assert check(cast, cast.rival, family=cast.storage).result == "conflict"


def test_whom_the_vendor_serves_itself(cast: Cast) -> None:
    cast.vendor.does(
        add_customer,
        CustomerInput(
            "Compagnie du Rhône", "FR", served_directly=True, domains=["cie-rhone.example"]
        ),
    )
    verdict = check(cast, cast.rival, family=cast.storage)
    assert verdict.result == "conflict"
    assert [f.claim.source for f in verdict.found] == ["direct"]


@pytest.mark.parametrize(
    ("company", "result"),
    [
        (RHONE, "conflict"),
        (Company("CIE DU RHONE", "www.cie-rhone.example", "FR"), "conflict"),
        (Company("Compagnie du Rhone", "", ""), "conflict"),
        (Company("Something Else", "cie-rhone.example", "FR"), "conflict"),
        (Company("Hafenwerke Wismar GmbH", "hafenwerke.example", "DE"), "clear"),
    ],
)
def test_spellings(company: Company, result: str, cast: Cast) -> None:
    submitted(cast.reseller)
    assert check(cast, cast.rival, company).result == result


def test_thresholds_are_the_programs(cast: Cast) -> None:
    submitted(cast.reseller, customer_domain="", contact_email="")
    named = Company("Compagnie de Rhone", "", "FR")
    score = check(cast, cast.rival, named).score
    assert 0 < score < 1
    for possible, conflict, result in (
        (score - 0.02, score - 0.01, "conflict"),
        (score - 0.01, score + 0.01, "possible"),
        (score + 0.01, score + 0.02, "clear"),
    ):
        with acting(system_actor()):
            Terms.objects.update(possible_from=possible, conflict_from=min(1.0, conflict))
        assert check(cast, cast.rival, named).result == result


def test_the_vendor_keeps_with_whom_and_why(cast: Cast) -> None:
    first = submitted(cast.reseller)
    second = submitted(cast.rival)
    with acting(system_actor()):
        (check_,) = ConflictCheck.objects.filter(registration=second)
    (match,) = check_.matches
    assert (match["record"], match["partner"]) == (first.ref, "Halden Systemhaus")
    assert {r["code"] for r in match["reasons"]} >= {"same_domain", "same_country"}
    assert second.conflict == "conflict"


def test_it_is_checked_again_at_approval(cast: Cast) -> None:
    second = submitted(cast.rival)
    submitted(cast.reseller)
    granted = cast.vendor.does(_approve, second)
    assert granted.conflict == "clear", "a partner does not learn who came after it"
    with acting(system_actor()):
        checks = ConflictCheck.objects.filter(registration=second).order_by("id")
        assert [(c.moment, c.result) for c in checks] == [
            ("submission", "clear"),
            ("approval", "conflict"),
        ]


def _approve(deal: Any, *, actor: Any) -> Any:
    from partnerwerk.deals import actions

    return actions.approve_deal(deal, actor=actor)


def checks_allowed(many: int) -> None:
    with acting(system_actor()):
        Terms.objects.update(checks_an_hour=many)


def counts() -> tuple[int, int]:
    """Checks, and how many found something, of all partners together."""
    with acting(system_actor()):
        rows = list(ProbeCount.objects.all())
    return sum(row.checks for row in rows), sum(row.found for row in rows)


def refused(cast: Cast, person: Person) -> bool:
    """Is one more check refused? The door keeps the count and shows the refusal."""
    with person.acting() as actor:
        question = question_of(RHONE, frozenset({cast.servers.pk}), actor=actor)
        try:
            check_while_typing(question, actor=actor)
        except Refused as refusal:
            return refusal.code == "too_many_checks"
    return False


def test_who_probes_is_slowed_down_and_shown(cast: Cast) -> None:
    approved(cast, cast.reseller)
    checks_allowed(5)
    before = counts()
    for _n in range(5):
        check(cast, cast.rival)
    assert [refused(cast, cast.rival) for _n in range(3)] == [True] * 3
    assert counts() == (before[0] + 8, before[1] + 5)
    with acting(system_actor()):
        events = list(Event.objects.filter(name="deal.probing"))
    assert [(e.internal, e.data["checks"], e.data["found"]) for e in events] == [(True, 6, 5)]
    assert check(cast, cast.reseller).result == "clear", "others go on"
    assert submitted(cast.rival).status == DealStatus.SUBMITTED, "submitting stays possible"


def test_colleagues_share_one_count(cast: Cast) -> None:
    checks_allowed(5)
    for person in (cast.rival, cast.rival_admin, cast.rival, cast.rival_admin, cast.rival):
        check(cast, person)
    assert refused(cast, cast.rival_admin)
    with acting(system_actor()):
        (event,) = Event.objects.filter(name="deal.probing")
    assert event.subject_id == cast.rival.organisation_id


def test_who_submits_and_withdraws_by_the_dozen_is_seen_doing_so(cast: Cast) -> None:
    approved(cast, cast.reseller)
    checks_allowed(5)
    for _n in range(7):
        cast.rival.does(actions.withdraw_deal, submitted(cast.rival))
    assert refused(cast, cast.rival), "a submission is a check, too"
    with acting(system_actor()):
        assert Event.objects.filter(name="deal.probing").count() == 1


def test_the_next_hour_begins_with_a_new_count(cast: Cast) -> None:
    checks_allowed(5)
    for _n in range(6):
        refused(cast, cast.rival)
    with acting(system_actor()):
        ProbeCount.objects.update(hour=F("hour") - timedelta(hours=1))
    assert check(cast, cast.rival).result == "clear"
    assert submitted(cast.rival).conflict == "clear"


def test_the_vendor_is_not_counted(cast: Cast) -> None:
    with acting(system_actor()):
        Terms.objects.update(checks_an_hour=5)
    for _n in range(7):
        check(cast, cast.vendor)
    with acting(system_actor()):
        assert not ProbeCount.objects.exists()


def test_probing_by_browser_and_program_is_counted_alike(cast: Cast) -> None:
    with acting(system_actor()):
        Terms.objects.update(checks_an_hour=5)
    program, browser = cast.rival.api(), cast.rival.browser()
    asked = {"customer": {"name": "Compagnie du Rhône"}, "product_families": ["servers"]}
    for _n in range(3):
        answer = program.post("/api/v1/conflict-checks", asked, content_type="application/json")
        assert answer.status_code == 200
        browser.post("/deals/check", {"customer_name": "Compagnie du Rhône"})
    answer = program.post("/api/v1/conflict-checks", asked, content_type="application/json")
    assert answer.status_code == 429
    with acting(system_actor()):
        assert ProbeCount.objects.aggregate(all=Sum("checks"))["all"] == 7
        assert Event.objects.filter(name="deal.probing").count() == 1


def test_a_source_is_registered_once() -> None:
    with pytest.raises(ValueError, match="claims_on_record"):
        register_source(claims_on_record)


def test_suggestions_are_never_the_vendors_list(cast: Cast) -> None:
    from partnerwerk.customers.queries import suggest

    with acting(system_actor()):
        CustomerFactory(name="Rhone Secret Works")
    submitted(cast.reseller, customer_name="Rhone Own Works", customer_domain="own.example")
    assert [s.name for s in cast.reseller.reads(suggest, "rhone")] == ["Rhone Own Works"]
    assert cast.rival.reads(suggest, "rhone") == []


def test_counts_of_checks_are_forgotten_after_some_days(cast: Cast) -> None:
    with cast.reseller.acting() as actor:
        count_checks(actor, checks=1, found=0)
    with acting(system_actor()):
        today = ProbeCount.objects.get()
        before = ProbeCount(
            partner_id=today.partner_id, hour=today.hour - timedelta(days=3), part=0, checks=7
        )
        before.save()
    jobs.forget_probe_counts(0)
    with acting(system_actor()):
        assert list(ProbeCount.objects.all()) == [today]
