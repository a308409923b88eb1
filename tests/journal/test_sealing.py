"""The chain: written without waiting, sealed in batches, proved from the first event on."""

from collections.abc import Callable, Iterator
from subprocess import CompletedProcess
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as pace
from hypothesis import strategies as st
from psycopg.rows import tuple_row

from cast import Cast, build_cast
from factories.deals import submitted
from infra.databases import TestServer
from partnerwerk.access import acting, system_actor
from partnerwerk.journal import chain, head, marks, recording, sealing
from partnerwerk.journal.models import Event
from partnerwerk.journal.proving import Proof, prove
from partnerwerk.journal.sealing import seal_all
from partnerwerk.partners.events import PartnerEvent

JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=6,
)
Owner = psycopg.Connection[Any]


@pytest.fixture
def journal(own_db: str, monkeypatch: pytest.MonkeyPatch) -> Cast:
    """A little history, sealed in batches of four."""
    monkeypatch.setattr(sealing, "BATCH", 4)
    cast = build_cast()
    for n in range(4):
        submitted(cast.reseller, customer_name=f"Werft {n}")
    seal_all()
    return cast


@pytest.fixture
def owner(journal: Cast, server: TestServer) -> Iterator[Owner]:
    """Somebody who may do anything with the database, and does it past every rule and trigger."""
    path = f"/{connection.settings_dict['NAME']}"
    url = urlsplit(server.administrator_url)._replace(path=path).geturl()
    with psycopg.connect(url, autocommit=True, row_factory=tuple_row) as connected:
        connected.execute("set session_replication_role = replica")  # no trigger notes it
        yield connected


def note(cast: Cast, **data: object) -> Event:
    with cast.reseller.acting() as actor:
        partner = cast.partner_of(cast.reseller)
    with acting(actor):
        return recording.record(
            PartnerEvent.CHANGED, partner, actor=actor, partner_id=partner.pk, **data
        )


def bent() -> list[str]:
    return prove().bent


def test_what_was_written_is_proved(journal: Cast) -> None:
    before = prove()
    assert before.bent == []
    assert before.waiting == 0
    assert before.events > 8
    assert before.seals > 2
    note(journal, text="später", n=1.50, deep={"z": 1, "a": [None, 1e20]})
    assert prove().waiting == 1
    seal_all()
    after = prove()
    assert (after.bent, after.events, after.waiting) == ([], before.events + 1, 0)
    assert after.seals == before.seals + 1
    assert after.head == head.kept()


@pace(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.dictionaries(st.text(max_size=3), JSON, max_size=3))
def test_a_mark_fits_what_the_database_gives_back(data: dict[str, Any], db_json: Any) -> None:
    """Whatever an event carries: numbers and keys are written anew by PostgreSQL."""
    import json

    row = {"name": "x", "data": recording.plain(data)}
    mark = marks.mark_of(row)
    stored = json.loads(db_json(row["data"]))
    columns = [row.get("name") if c == "name" else stored if c == "data" else None
               for c in marks.MARKED]  # fmt: skip
    columns[marks.MARKED.index("heard")] = columns[marks.MARKED.index("quiet")] = False
    assert marks.fits(mark, columns)
    assert not marks.fits(mark, [*columns[:-1], {"other": 1}])


@pytest.fixture(scope="module")
def db_json(django_db_setup: object, django_db_blocker: Any) -> Iterator[Callable[[object], str]]:
    from pydantic_core import to_json

    def stored(value: object) -> str:
        with connection.cursor() as cursor:
            cursor.execute("select %s::jsonb::text", [to_json(value).decode()])
            return str(cursor.fetchone()[0])

    with django_db_blocker.unblock():
        yield stored


def test_all_columns_are_sealed() -> None:
    assert set(chain.COLUMNS) == {field.column for field in Event._meta.concrete_fields}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("at", "at + interval '1 microsecond'"), ("name", "'deal.rejected'"),
        ("subject_kind", "'x'"), ("subject_id", "gen_random_uuid()"),
        ("partner_id", "gen_random_uuid()"), ("internal", "not internal"),
        ("heard", "not heard"), ("quiet", "not quiet"),
        ("actor_membership_id", "gen_random_uuid()"),
        ("actor_organisation_id", "gen_random_uuid()"), ("actor_name", "'Nobody'"),
        ("changes", """'{"a": 1}'"""), ("reason", "'because'"), ("data", """'{"a": 1}'"""),
        ("mark", "''"),
    ],
)  # fmt: skip
def test_every_changed_column_is_found(column: str, value: str, owner: Owner) -> None:
    owner.execute(f"update journal_event set {column} = {value} where id = 3")
    assert bent() == ["event 3 was changed"]


@pytest.mark.parametrize("place", ["min", "max"])
def test_a_deleted_event_is_found_wherever_it_stood(place: str, owner: Owner) -> None:
    [(number,)] = owner.execute(
        f"delete from journal_event where id = (select {place}(id) from journal_event) returning id"
    )
    assert bent() == [f"event {number} was deleted"]


@pytest.mark.parametrize("noted", [False, True], ids=["trigger off", "trigger on"])
def test_an_inserted_event_is_found(noted: bool, owner: Owner) -> None:
    if noted:
        owner.execute("set session_replication_role = origin")
    [(number,)] = owner.execute(
        "insert into journal_event (at, name, subject_kind, subject_id, internal, actor_name,"
        " changes, reason, data) values (now(), 'deal.approved', 'dealregistration',"
        " gen_random_uuid(), true, 'Ada', '{}', '', '{}') returning id"
    )
    assert len(bent()) == 1
    seal_all()
    assert bent() == [f"event {number} was inserted by hand"]


def test_a_copied_event_is_found(owner: Owner) -> None:
    owner.execute("set session_replication_role = origin")
    columns = ", ".join(column for column in chain.COLUMNS if column != "id")
    [(number,)] = owner.execute(
        f"insert into journal_event ({columns}) select {columns} from journal_event where id = 2"
        " returning id"
    )
    seal_all()
    assert bent() == [f"event {number} repeats event 2"]


def test_an_old_number_is_not_taken_for_an_old_event(owner: Owner) -> None:
    """Somebody pretends that a row without a mark is from before there were marks."""
    owner.execute(
        "insert into journal_event (id, at, name, subject_kind, subject_id, internal, actor_name,"
        " changes, reason, data) values (0, now(), 'x', 'x', gen_random_uuid(), true, 'Ada', '{}',"
        " '', '{}')"
    )
    owner.execute("insert into journal_unsealed (ids, before_marks) values ('{[0,0]}', true)")
    assert bent() == ["what waits to be sealed was changed by hand"]
    seal_all()
    assert bent() == ["event 0 was inserted by hand"]


def test_what_was_announced_and_deleted_before_the_sealing_is_found(
    journal: Cast, owner: Owner
) -> None:
    gone, changed = note(journal), note(journal)
    owner.execute("delete from journal_event where id = %s", [gone.pk])
    owner.execute("update journal_event set reason = 'x' where id = %s", [changed.pk])
    assert bent() == [
        f"event {gone.pk} was deleted", f"event {changed.pk} was inserted or changed by hand"
    ]  # fmt: skip
    seal_all()
    assert bent() == [
        f"event {gone.pk} was deleted", f"event {changed.pk} was inserted by hand"
    ]  # fmt: skip


def test_a_seal_that_was_changed_or_taken_out_is_found(owner: Owner) -> None:
    owner.execute("update journal_seal set at = at + interval '1 second' where number = 2")
    assert bent() == ["seal 2 was changed, or the JOURNAL_KEY is another"]
    owner.execute("update journal_seal set at = at - interval '1 second' where number = 2")
    assert bent() == []
    owner.execute("delete from journal_seal where number = 2")
    found = bent()
    assert found[0] == "seals 2 to 2 are missing"
    assert found[1] == "seal 3 was changed, or the JOURNAL_KEY is another"
    assert any("was inserted by hand" in said for said in found[2:])  # its events are in no seal


def test_a_cut_end_is_found_by_the_head_outside_and_nothing_is_sealed_on_it(
    journal: Cast, owner: Owner
) -> None:
    proof = prove()
    assert proof.head
    [(ids,)] = owner.execute(
        "delete from journal_seal where number = %s returning ids", [proof.head.number]
    )
    owner.execute("delete from journal_event where id <@ %s::int8multirange", [ids])
    assert len(bent()) == 1
    assert "its end was cut off" in bent()[0]
    note(journal)
    with pytest.raises(head.HeadLost):
        seal_all()
    head.kept_at().unlink()  # another machine, or one that was set up anew
    assert bent() == []
    seal_all()
    assert bent() == []
    [said] = prove([proof.head]).bent
    assert "that you gave" in said


def test_a_chain_made_anew_without_the_key_is_found(
    journal: Cast, owner: Owner, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    """The owner changes an event and makes all seals again, with the same code and another key."""
    kept = head.kept()
    assert kept
    owner.execute("update journal_event set reason = 'other' where id = 2")
    owner.execute("delete from journal_seal")
    owner.execute(
        "insert into journal_unsealed (ids, before_marks)"
        " select range_agg(int8range(id, id, '[]')), true from journal_event"
    )
    head.kept_at().unlink()
    settings.JOURNAL_KEY = "another"
    marks.key_for.cache_clear()
    seal_all()
    assert bent() == []  # whoever has only that key
    settings.JOURNAL_KEY = settings.SECRET_KEY
    marks.key_for.cache_clear()
    head.kept_at().write_text(str(kept))
    found = bent()
    assert "seal 1 was changed, or the JOURNAL_KEY is another" in found
    assert any("its end was cut off or made anew" in said for said in found)


def test_an_event_that_is_committed_late_is_sealed_late(journal: Cast, own_db: str) -> None:
    """Two connections: the smaller number is committed after the greater was sealed."""
    with acting(system_actor()):
        columns = chain.COLUMNS[1:]
        model = Event.audited.order_by("-pk").values(*columns).first()
    assert model
    row = {**model, "reason": "late"}
    names = ", ".join(columns)
    with psycopg.connect(own_db) as late:
        late.execute("set role partnerwerk_vendor")
        given = recording.plain({**row, "at": row["at"].isoformat(), "mark": marks.mark_of(row)})
        cursor = late.execute(
            f"insert into journal_event ({names}) select {names}"
            " from jsonb_populate_record(null::journal_event, %s::jsonb) returning id",
            [psycopg.types.json.Json(given)],
        )
        [(number,)] = cursor.fetchall()
        early = note(journal)
        assert early.pk > number
        sealed_before = seal_all()  # does not wait for the open transaction
        assert sealed_before == 1
        assert prove().bent == []
        with transaction.atomic(), connection.cursor() as cursor:  # nor does a writer for a sealer
            cursor.execute("set local lock_timeout = '1ms'")
            note(journal)
        late.commit()
    assert prove().waiting == 2
    assert seal_all() == 2
    proof = prove()
    assert (proof.bent, proof.waiting) == ([], 0)
    with connection.cursor() as cursor:
        cursor.execute(
            "select number from journal_seal where ids @> %s::bigint or ids @> %s::bigint"
            " order by ids @> %s::bigint", [number, early.pk, number]
        )  # fmt: skip
        [(of_early,), (of_late,)] = cursor.fetchall()
    assert of_late > of_early


def test_two_sealers_do_not_disturb_each_other(journal: Cast, own_db: str) -> None:
    note(journal)
    with psycopg.connect(own_db) as other:
        other.execute(sealing._ONE_SEALER)
        assert seal_all() == 0
    assert seal_all() == 1


def test_a_full_journal_is_taken_over_in_batches(journal: Cast, owner: Owner) -> None:
    """As the migration leaves it: events without marks, one run of numbers, and new events behind."""
    owner.execute("update journal_event set mark = ''")
    owner.execute("delete from journal_seal")
    owner.execute(
        "insert into journal_unsealed (ids, before_marks)"
        " select int8multirange(int8range(1, max(id) + 5, '[]')), true from journal_event"
    )
    head.kept_at().unlink()
    note(journal)
    before = prove()
    assert before.bent == []
    assert before.waiting > 8
    seal_all()
    after = prove()
    assert (after.bent, after.events, after.waiting) == ([], before.waiting, 0)


def test_rows_written_in_bulk_are_sealed(journal: Cast) -> None:
    with journal.reseller.acting() as actor:
        partner = journal.partner_of(journal.reseller)
    before = prove().events
    with acting(actor):
        row = recording.event_row(PartnerEvent.CHANGED, partner, actor=actor, partner_id=partner.pk)
        recording.record_silently([row] * 9)
    seal_all()
    assert (prove().events, bent()) == (before + 9, [])


def test_a_rolled_back_statement_announces_nothing(journal: Cast) -> None:
    with transaction.atomic():
        note(journal)
        transaction.set_rollback(True)
    assert seal_all() == 0
    assert bent() == []


def test_the_proof_tells_twenty_and_counts_the_rest() -> None:
    proof = Proof()
    for n in range(25):
        proof.tell(str(n))
    assert (len(proof.bent), proof.more) == (20, 5)


def test_the_check_tells_what_was_bent(
    journal: Cast, owner: Owner, partnerwerk: Callable[..., CompletedProcess[str]]
) -> None:
    """As the operator does it; other lines fail here, for no worker is running."""
    noted, home = head.kept(), {"PARTNERWERK_HOME": str(settings.HOME)}
    proved = line_of(partnerwerk("check", "--head", str(noted), **home).stdout)
    assert proved.startswith("ok")
    assert f"proved; head {noted}" in proved
    owner.execute("update journal_event set actor_name = 'Nobody' where id = 3")
    failed = partnerwerk("check", **home)
    assert failed.returncode == 1
    assert line_of(failed.stdout).endswith("event 3 was changed")
    other = partnerwerk("check", "--head", f"1:{'ab' * 32}", **home).stdout
    assert "that you gave (seal 1) is not in the chain" in line_of(other)
    assert "--head" in partnerwerk("check", "--head", "nonsense", **home).stderr


def line_of(printed: str) -> str:
    return next(line for line in printed.splitlines() if " journal " in line)
