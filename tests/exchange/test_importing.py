"""Registrations and customers come in, many at once, under the rules of one at a time."""

from collections import Counter
from datetime import timedelta

import pytest

from cast import Cast
from factories.deals import approved, reread, submitted
from factories.imports import (
    HEADERS,
    SOON,
    assigned,
    csv_of,
    current,
    imported,
    ledger,
    problems,
    row,
    started,
    uploaded,
)
from partnerwerk.access import Denied, acting, system_actor
from partnerwerk.collaboration.models import File
from partnerwerk.customers.models import Contact, Customer, PartnerCustomer
from partnerwerk.deals import actions as deal_actions
from partnerwerk.deals.models import (
    ConflictCheck,
    DealRegistration,
    DealStatus,
    ProbeCount,
    Protection,
)
from partnerwerk.deals.queries import history_of
from partnerwerk.exchange import actions, running, undoing
from partnerwerk.exchange.models import ImportRun, RunStatus
from partnerwerk.journal.models import Event
from partnerwerk.kit import clock
from partnerwerk.kit.problems import InvalidInput


def deals() -> list[DealRegistration]:
    with acting(system_actor()):
        found = DealRegistration.objects.order_by("number").prefetch_related("families")
        return list(found.select_related("reviewer"))


def count(model: type) -> int:
    with acting(system_actor()):
        return int(model._default_manager.count())  # type: ignore[attr-defined]


def test_a_row_becomes_what_the_form_would_have_made(committed_cast: Cast) -> None:
    cast = committed_cast
    by_hand = submitted(cast.rival)
    run = imported(
        cast.reseller_admin,
        [
            row(
                by_hand.customer_name,
                Country=by_hand.customer_country,
                Website=by_hand.customer_domain,
                Amount="$5,000.00",
            )
        ],
    )
    assert (run.status, run.rows_created, run.rows_failed) == (RunStatus.DONE, 1, 0)
    deal = deals()[-1]
    assert deal.status == DealStatus.SUBMITTED
    assert deal.customer_id == by_hand.customer_id
    assert deal.conflict == "conflict"
    assert deal.review_due_at is not None
    assert deal.reviewer == by_hand.reviewer
    assert (deal.amount, deal.currency) == (5_000, "USD")
    assert [family.code for family in deal.families.all()] == ["servers"]
    assert deal.submitter_id == cast.reseller_admin.membership.pk  # type: ignore[union-attr]
    assert [e.name for e in cast.reseller_admin.reads(lambda a: history_of(deal, a))] == [
        "deal.submitted"
    ]
    assert count(ConflictCheck) == 2


def test_each_problem_stands_beside_its_row(committed_cast: Cast) -> None:
    person = committed_cast.reseller_admin
    rows = [
        row(),
        row(Amount="a lot", Country=""),
        row(**{"Close Date": "2001-01-01"}),
        row(Product="unicorns"),
        row("x" * 201),
        row("Caf\ufffd Brück"),
        row(Amount="5.000"),
    ]
    run = imported(person, rows)
    assert (run.rows_created, run.rows_failed) == (1, 6)
    assert problems(person, run) == {
        3: {"amount", "customer_country", "currency"},
        4: {"expected_close_date"},
        5: {"product_families"},
        6: {"customer_name"},
        7: {"customer_name"},
        8: {"currency"},
    }


def test_all_or_nothing_writes_nothing_when_a_row_is_bad(committed_cast: Cast) -> None:
    person = committed_cast.reseller_admin
    run = imported(person, [row("Werft Nord"), row("Hafen Süd", Amount="none")], mode="all")
    assert (run.status, run.rows_created, run.rows_failed) == (RunStatus.REFUSED, 0, 1)
    assert (count(DealRegistration), count(Customer), count(PartnerCustomer)) == (0, 0, 0)
    run = started(person, run, "good")
    running.import_rows(run.pk)
    assert current(person, run).rows_created == 1


def test_all_rows_at_once_when_all_are_good(committed_cast: Cast) -> None:
    person = committed_cast.reseller_admin
    run = imported(person, [row(f"Reederei {n % 40}") for n in range(2_300)], mode="all")
    assert (run.status, run.rows_created, run.rows_done) == (RunStatus.DONE, 2_300, 2_300)
    assert len(ledger(person, run)) == 2_300


def test_a_problem_found_while_writing_takes_everything_back(committed_cast: Cast) -> None:
    cast = committed_cast
    approved(cast, cast.rival)
    held = deals()[0]
    bad = row(held.customer_name, Country=held.customer_country, Website=held.customer_domain)
    headers = (*HEADERS, "State", "Protected until")
    until = (clock.today() + timedelta(days=30)).isoformat()
    rows = [[*row("Werft Nord"), "approved", until], [*bad, "approved", until]]
    run = imported(cast.vendor, rows, headers=headers, mode="all", partner="reseller")
    assert run.status == RunStatus.REFUSED
    assert problems(cast.vendor, run) == {3: {"protected_until"}}
    assert "Lyon Cloud" in ledger(cast.vendor, run)[0].problems[0][1]
    assert count(DealRegistration) == 1


def test_history_comes_with_its_protection(committed_cast: Cast) -> None:
    cast = committed_cast
    until = clock.today() + timedelta(days=30)
    headers = (*HEADERS, "State", "Protected until", "Create Date")
    rows = [
        [*row("Werft Nord"), "Approved", until.isoformat(), "2026-01-05"],
        [
            *row("Hafen Süd", **{"Close Date": "2020-03-01"}),
            "closedwon",
            "",
            "5 Jan, 2020 00:02:00",
        ],
        [*row("Kai West"), "Prospecting", "", ""],
        [*row("Mole Ost"), "approved", "", ""],
        [*row("Mole Ost"), "vaporised", "", ""],
    ]
    run = imported(cast.vendor, rows, headers=headers, partner="Halden Systemhaus")
    assert problems(cast.vendor, run) == {5: {"protected_until"}, 6: {"state"}}
    held, won, fresh = deals()
    assert (held.status, held.protected_until) == ("approved", until)
    assert (won.status, won.submitted_at.year) == ("won", 2020)  # type: ignore[union-attr]
    assert (fresh.status, fresh.submitter_id) == ("submitted", None)
    with acting(system_actor()):
        (protection,) = Protection.objects.all()
        assert protection.period.upper == until + timedelta(days=1)


def test_two_rows_of_a_file_cannot_both_be_protected(committed_cast: Cast) -> None:
    cast = committed_cast
    until = (clock.today() + timedelta(days=30)).isoformat()
    headers = (*HEADERS, "State", "Protected until", "Partner")
    rows = [
        [*row("Werft Nord"), "approved", until, "rival"],
        [*row("Werft Nord GmbH"), "approved", until, "reseller"],
        [*row("Werft Nord"), "approved", until, "rival"],
    ]
    run = imported(cast.vendor, rows, headers=headers)
    assert run.rows_created == 2
    assert problems(cast.vendor, run) == {3: {"protected_until"}}


def test_a_partner_imports_for_itself_and_its_resellers_only(committed_cast: Cast) -> None:
    cast = committed_cast
    headers = (*HEADERS, "Partner")
    rows = [[*row(f"Werft {n}"), name] for n, name in enumerate(("", "reseller", "rival"))]
    run = imported(cast.distributor, rows, headers=headers)
    assert problems(cast.distributor, run) == {4: {"partner"}}
    assert {d.partner_id for d in deals()} == {
        cast.distributor.organisation_id, cast.reseller.organisation_id,
    }  # fmt: skip


def test_a_partner_cannot_import_decisions(committed_cast: Cast) -> None:
    person = committed_cast.reseller_admin
    run = imported(person, [row()], state="approved")
    assert problems(person, run) == {2: {"state"}}


def test_drafts_may_lack_almost_everything(committed_cast: Cast) -> None:
    person = committed_cast.reseller_admin
    bare = row(Amount="", Country="", Product="", **{"Close Date": ""})
    run = imported(person, [bare, row("")], state="draft")
    assert (run.rows_created, problems(person, run)) == (1, {3: {"customer_name"}})
    (deal,) = deals()
    assert (deal.status, deal.customer_id, deal.typed["customer_name"]) == (
        "draft", None, "Werft Nord GmbH",
    )  # fmt: skip


def test_one_customer_is_written_once_however_it_is_spelled(committed_cast: Cast) -> None:
    person = committed_cast.reseller_admin
    rows = [
        row("Compagnie du Rhône SA", Country="FR"),
        row("Compagnie du Rhone", Country="FR"),
        row("Cie du Rhône S.A.", Country="FR", Website="rhone.example.com"),
        row("Cie. du Rhone", Country="FR", Website="https://www.rhone.example.com/fr"),
        row("Werft Nord GmbH"),
    ]
    imported(person, rows)
    with acting(system_actor()):
        assert Customer.objects.count() == 2
    names = {d.customer_name: d.customer_id for d in deals()}
    assert names["Compagnie du Rhône SA"] == names["Compagnie du Rhone"]
    assert names["Cie du Rhône S.A."] == names["Cie. du Rhone"] == names["Compagnie du Rhone"]


def test_a_later_row_meets_the_claim_of_an_earlier_one(committed_cast: Cast) -> None:
    cast = committed_cast
    headers = (*HEADERS, "Partner")
    rows = [[*row("Werft Nord"), "rival"], [*row("Werft Nord"), "reseller"]]
    imported(cast.vendor, rows, headers=headers)
    assert [d.conflict for d in deals()] == ["clear", "conflict"]


def test_who_imports_names_by_the_dozen_is_shown_to_the_channel_manager(
    committed_cast: Cast,
) -> None:
    imported(committed_cast.rival_admin, [row(f"Reederei {n}") for n in range(80)])
    with acting(system_actor()):
        assert sum(count.checks for count in ProbeCount.objects.all()) == 80
        assert Event.objects.filter(name="deal.probing").count() == 1
    assert Counter(deal.conflict for deal in deals()) == {"clear": 80}


def test_a_partner_is_told_of_its_own_customers_only(committed_cast: Cast) -> None:
    cast = committed_cast
    submitted(cast.rival, customer_name="Werft Nord", customer_domain="", contact_email="")
    run = assigned(cast.reseller_admin, uploaded(cast.reseller_admin, csv_of([row("Werft Nord")])))
    with cast.reseller_admin.acting() as actor:
        (mine,) = running.preview(run, actor)
    vendors = uploaded(cast.vendor, csv_of([row("Werft Nord")]))
    run = assigned(cast.vendor, vendors, partner="reseller")
    with cast.vendor.acting() as actor:
        (theirs,) = running.preview(run, actor)
    assert (mine.recognised, theirs.recognised) == (False, True)


def test_columns_are_remembered_for_the_next_file(committed_cast: Cast) -> None:
    cast = committed_cast
    run = uploaded(cast.reseller_admin, csv_of([row()]))
    assigned(cast.reseller_admin, run, notes="by hand")
    again = uploaded(cast.reseller_admin, csv_of([row("Hafen Süd")]))
    other = uploaded(cast.rival_admin, csv_of([row()]))
    assert again.mapping["notes"] == {"value": "by hand"}
    assert "notes" not in other.mapping


def test_who_may_not_import_does_not(committed_cast: Cast) -> None:
    cast = committed_cast
    with pytest.raises(Denied):
        uploaded(cast.reseller, csv_of([row()]))
    with pytest.raises(Denied):
        uploaded(cast.distributor, csv_of([row()]), "customers")
    run = uploaded(cast.vendor, csv_of([row()]))
    with pytest.raises(Denied):
        cast.distributor.does(actions.start_import, run, mode="good")
    with pytest.raises(InvalidInput):
        uploaded(cast.vendor, b"")


def test_undoing_removes_everything_that_came(committed_cast: Cast) -> None:
    person = committed_cast.reseller_admin
    run = imported(
        person, [row(f"Reederei {n}", Email=f"a@r{n}.example.com") for n in range(1_200)]
    )
    assert count(Contact) == 1_200
    person.does(actions.undo_import, run)
    undoing.undo_rows(run.pk)
    run = current(person, run)
    assert (run.status, run.rows_removed, run.rows_kept) == (RunStatus.UNDONE, 1_200, 0)
    for model in (DealRegistration, Customer, PartnerCustomer, Contact, ConflictCheck, File):
        assert count(model) == 0


def test_undoing_keeps_what_was_touched_and_says_so(committed_cast: Cast) -> None:
    cast = committed_cast
    run = imported(cast.reseller_admin, [row("Werft Nord"), row("Hafen Süd"), row("Kai West")])
    touched = deals()[1]
    cast.vendor.does(deal_actions.approve_deal, touched)
    submitted(cast.rival, customer_name="Kai West", customer_domain="", contact_email="")
    cast.reseller_admin.does(actions.undo_import, run)
    undoing.undo_rows(run.pk)
    run = current(cast.reseller_admin, run)
    assert (run.rows_removed, run.rows_kept) == (2, 1)
    (kept,) = ledger(cast.reseller_admin, run, "kept")
    assert (kept.number, kept.note) == (3, "Somebody has worked on it since.")
    assert reread(touched).status == DealStatus.APPROVED
    with acting(system_actor()):
        names = set(Customer.objects.values_list("name", flat=True))
    assert names == {"Hafen Süd", "Kai West"}


def test_a_repeated_job_writes_nothing_twice(committed_cast: Cast) -> None:
    person = committed_cast.reseller_admin
    run = imported(person, [row("Werft Nord"), row("Hafen Süd")])
    running.import_rows(run.pk)
    assert (count(DealRegistration), current(person, run).rows_done) == (2, 2)


def test_a_worker_that_is_asked_to_stop_leaves_the_rest(committed_cast: Cast) -> None:
    person = committed_cast.reseller_admin
    run = started(
        person,
        assigned(
            person, uploaded(person, csv_of([row(f"Reederei {n % 40}") for n in range(1_500)]))
        ),
    )
    asked = iter([False, True, True])
    assert not running.import_rows(run.pk, stop=lambda: next(asked))
    assert current(person, run).rows_done == 1_000
    assert running.import_rows(run.pk)
    assert count(DealRegistration) == 1_500


def test_customers_come_with_identifiers_and_contacts(committed_cast: Cast) -> None:
    vendor = committed_cast.vendor
    headers = ("Company", "Website", "Country", "VAT", "Also known as", "Email", "Key account")
    rows = [
        ("Werft Nord GmbH", "werft-nord.de", "Germany", "DE136695976", "WN; Nordwerft", "a@werft-nord.de", "yes"),
        ("Ganz anders AG", "", "DE", "DE136695976", "", "b@werft-nord.de", ""),
        ("Hafen Süd", "not a domain", "DE", "123", "", "", ""),
        ("", "", "", "", "", "", ""),
    ]  # fmt: skip
    run = imported(vendor, rows, kind="customers", headers=headers)
    assert (run.rows_created, run.rows_found, run.rows_failed) == (1, 1, 1)
    assert problems(vendor, run) == {4: {"domains", "vat_id"}}
    with acting(system_actor()):
        (customer,) = Customer.objects.all()
        assert (customer.vat_id, customer.served_directly) == ("DE136695976", True)
        assert {a.name for a in customer.aliases.all()} == {"WN", "Nordwerft"}
        assert Contact.objects.count() == 2
    again = imported(vendor, rows[:1], kind="customers", headers=headers)
    assert (again.rows_created, again.rows_found) == (0, 1)


def test_an_import_of_customers_is_undone(committed_cast: Cast) -> None:
    cast = committed_cast
    headers = ("Company", "Country", "Email")
    rows = [("Werft Nord", "DE", "a@werft.example.com"), ("Hafen Süd", "DE", "")]
    run = imported(cast.vendor, rows, kind="customers", headers=headers)
    submitted(cast.rival, customer_name="Hafen Süd", customer_country="DE", customer_domain="")
    cast.vendor.does(actions.undo_import, run)
    undoing.undo_rows(run.pk)
    run = current(cast.vendor, run)
    assert (run.rows_removed, run.rows_kept) == (1, 1)


def test_no_row_becomes_a_mail_but_the_whole_an_event(committed_cast: Cast) -> None:
    person = committed_cast.reseller_admin
    imported(person, [row("Werft Nord"), row("Hafen Süd")])
    with acting(system_actor()):
        (event,) = Event.objects.filter(name="import.finished")
        assert (event.data["created"], event.data["failed"]) == (2, 0)
        assert event.partner_id == person.organisation_id


def test_the_others_never_see_the_run(committed_cast: Cast) -> None:
    cast = committed_cast
    run = imported(cast.reseller_admin, [row()])
    with cast.rival_admin.acting():
        assert not ImportRun.objects.filter(pk=run.pk).exists()
    assert SOON
