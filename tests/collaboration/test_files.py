"""Files of records: who sees them, their versions, what is kept on one's own side."""

from importlib import import_module
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from cast import Cast, Person
from factories.deals import PDF, drafted, submitted
from factories.files import fresh, next_version, seen, shared, upload
from factories.webhooks import webhook_to
from partnerwerk.access import Denied, acting, system_actor
from partnerwerk.collaboration.access import FilePermission, visible_to
from partnerwerk.collaboration.actions import add_file, remove_series
from partnerwerk.collaboration.models import File
from partnerwerk.collaboration.records import NoSuchRecord, record_of
from partnerwerk.collaboration.sharing import series_of, series_with
from partnerwerk.deals.models import DealRegistration
from partnerwerk.deals.queries import evidence_of
from partnerwerk.identity.models import Role
from partnerwerk.integrations.webhooks.hearing import hear
from partnerwerk.integrations.webhooks.models import Delivery
from partnerwerk.journal.access import visible_to as events_visible_to
from partnerwerk.journal.models import Event
from partnerwerk.kit.problems import InvalidInput
from partnerwerk.web.files.panel import files_shown


def names(person: Person, deal: DealRegistration) -> list[str]:
    record = seen(person, deal)
    with person.acting() as actor:
        return [series.newest.name for series in series_of(record, actor)]


def told(person: Person, deal: DealRegistration) -> list[tuple[str, str]]:
    """What happened to files of the record, as this person reads it."""
    with person.acting() as actor:
        found = events_visible_to(actor).filter(subject_id=deal.pk, name__startswith="file.")
        return [(e.name, e.data.get("file", "")) for e in found.order_by("id")]


def removed(person: Person, file: File) -> None:
    with person.acting() as actor:
        remove_series(*series_with(file.series_id, actor), actor=actor)


def test_a_shared_file_is_seen_by_both_sides_and_nobody_else(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    shared(cast.reseller, deal, upload("offer.pdf"))
    shared(cast.vendor, deal, upload("terms.pdf"))
    for who in ("reseller", "distributor", "vendor", "manager"):
        assert names(cast[who], deal) == ["terms.pdf", "offer.pdf"], who
    with pytest.raises(NoSuchRecord):
        seen(cast.rival, deal)
    with cast.rival.acting() as actor:
        assert not visible_to(actor).exists()


def test_who_does_not_see_the_record_does_not_see_its_files(cast: Cast) -> None:
    """A draft is its partner's alone, and not everybody there may see registrations."""
    draft = drafted(cast.reseller)
    file = shared(cast.reseller, draft)
    for who in ("vendor", "reseller_technical"):
        with cast[who].acting() as actor, pytest.raises(NoSuchRecord):
            series_with(file.series_id, actor)


def test_a_version_is_added_by_either_side_and_the_first_stays(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    file = shared(cast.reseller, deal, upload("offer.pdf"))
    second = next_version(cast.vendor, file, upload("offer 2.pdf", PDF + b"2"))
    assert (second.series_id, second.number) == (file.series_id, 2)
    with cast.distributor.acting() as actor:
        series, record = series_with(file.series_id, actor)
    assert record.pk == deal.pk
    found = [(v.number, v.uploaded_by_name, v.open().read()) for v in series.versions]
    assert found == [(2, "Deborah Desk", PDF + b"2"), (1, "Hanna Halden", PDF)]
    assert names(cast.reseller, deal) == ["offer 2.pdf"]


@pytest.mark.parametrize(
    ("writer", "readers", "others"),
    [
        ("vendor", ["vendor", "manager", "administrator"], ["reseller", "distributor"]),
        ("reseller", ["reseller", "reseller_admin"], ["vendor", "administrator", "distributor"]),
        ("distributor", ["distributor"], ["vendor", "administrator", "reseller"]),
    ],
)
def test_an_internal_file_stays_on_its_own_side(
    writer: str, readers: list[str], others: list[str], cast: Cast
) -> None:
    deal = submitted(cast.reseller)
    file = shared(cast[writer], deal, upload("between us.pdf"), internal=True)
    for who in readers:
        assert names(cast[who], deal) == ["between us.pdf"], who
        with cast[who].acting() as actor:
            assert series_with(file.series_id, actor)
    for who in others:
        assert names(cast[who], deal) == [], who
        with cast[who].acting() as actor, pytest.raises(NoSuchRecord):
            series_with(file.series_id, actor)
        with cast[who].acting() as actor:
            said = list(events_visible_to(actor).values_list("data", "subject_id"))
        assert "between us" not in str(said), who
        assert told(cast[who], deal) == [], who


def test_what_follows_an_internal_file_is_internal_too(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    file = shared(cast.vendor, deal, internal=True)
    assert next_version(cast.manager, file).internal
    assert names(cast.reseller, deal) == []


def test_the_history_tells_of_it(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    deal = submitted(cast.reseller)
    file = shared(cast.reseller, deal)
    next_version(cast.reseller, file)
    with django_capture_on_commit_callbacks(execute=True):
        removed(cast.reseller, file)
    happened = ["file.added", "file.version_added", "file.removed"]
    for who in ("reseller", "vendor", "distributor"):
        assert told(cast[who], deal) == [(name, "offer.pdf") for name in happened], who
    with acting(system_actor()):
        assert not File.objects.exists()
    assert not default_storage.exists(file.stored_as)


def test_who_may_remove(cast: Cast) -> None:
    """One's own; a partner's administrator those of the house, the vendor's those of everybody."""
    deal = submitted(cast.reseller)
    for remover, writer in [
        ("reseller", "reseller"),
        ("reseller_admin", "reseller"),
        ("administrator", "reseller"),
        ("administrator", "vendor"),
    ]:
        removed(cast[remover], shared(cast[writer], deal))
    for remover, writer in [
        ("vendor", "reseller"),
        ("reseller", "vendor"),
        ("reseller_admin", "vendor"),
        ("distributor", "reseller"),
    ]:
        with pytest.raises(Denied):
            removed(cast[remover], shared(cast[writer], deal))


def test_who_may_not_add(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    role = Role.objects.get(code="partner_sales")
    role.permissions = [p for p in role.permissions if p != FilePermission.ADD]
    role.save()
    with pytest.raises(Denied):
        shared(cast.reseller, deal)


@pytest.mark.parametrize("name", ["page.html", "logo.svg", "run.exe", "offer.pdf.js", "empty.pdf"])
def test_what_is_not_taken(name: str, cast: Cast) -> None:
    deal = submitted(cast.reseller)
    content = b"" if name == "empty.pdf" else b"<script>alert(1)</script>"
    with pytest.raises(InvalidInput):
        shared(cast.reseller, deal, upload(name, content))


def test_they_are_no_evidence(cast: Cast) -> None:
    deal = submitted(cast.reseller)
    shared(cast.reseller, deal)
    with cast.vendor.acting() as actor:
        assert not evidence_of(deal, actor).exists()


def test_of_a_partner_and_of_the_vendors_customer(cast: Cast) -> None:
    """A record of the vendor's own has files that no partner sees."""
    deal = submitted(cast.reseller)
    with cast.vendor.acting() as actor:
        partner = record_of("partner", deal.partner_id, actor)
        customer = record_of("customer", deal.customer_id, actor)
        add_file(partner, upload("plan.pdf"), actor=actor)
        add_file(customer, upload("own.pdf"), actor=actor)
    with cast.reseller.acting() as actor:
        record = record_of("partner", deal.partner_id, actor)
        assert [s.newest.name for s in series_of(record, actor)] == ["plan.pdf"]
        assert visible_to(actor).count() == 1


def test_the_list_takes_a_fixed_number_of_queries(
    cast: Cast, django_assert_num_queries: Any
) -> None:
    deal = submitted(cast.reseller)
    for wanted in (1, 3):
        while len(names(cast.vendor, deal)) < wanted:
            next_version(cast.vendor, shared(cast.reseller, deal))
        record = seen(cast.vendor, deal)
        with cast.vendor.acting() as actor, django_assert_num_queries(3):
            files_shown(record, actor)


def test_no_webhook_is_told_of_an_internal_file(cast: Cast) -> None:
    webhook, _secret = webhook_to(cast, "https://zilpzalp.invalid/hook")
    deal = submitted(cast.reseller)
    shared(cast.reseller, deal, internal=True)
    shared(cast.vendor, deal, internal=True)
    shared(cast.reseller, deal, upload("for both.pdf"))
    with acting(system_actor()):
        hear(list(Event.objects.filter(name="file.added")))
        told_of = [d.event_id for d in Delivery.objects.filter(webhook=webhook)]
        assert [e.data["file"] for e in Event.objects.filter(pk__in=told_of)] == ["for both.pdf"]


def test_files_of_before_become_first_versions(cast: Cast) -> None:
    """As the migration does: row security hides the rows from the login role."""
    made = import_module("partnerwerk.collaboration.migrations.0010_first_versions")
    file = shared(cast.reseller, submitted(cast.reseller))
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
        cursor.execute("alter table collaboration_file alter series_id drop not null")
    with acting(system_actor()):
        File.objects.update(series_id=None, organisation_id=None, uploaded_by_name="")
    with connection.schema_editor() as editor:
        made.make_first_versions(None, editor)
    found = fresh(file.pk)
    assert (found.series_id, found.number) == (file.pk, 1)
    assert (found.organisation_id, found.uploaded_by_name) == (file.organisation_id, "Hanna Halden")
