"""From the outbox to the reactors: in batches, at least once, none lost, none twice by two workers."""

import threading
from collections.abc import Callable, Iterator

import pytest
from django.db import connection

from cast import Cast, build_cast
from partnerwerk.access import acting, system_actor
from partnerwerk.deals.events import DealEvent
from partnerwerk.journal import delivering, recording
from partnerwerk.journal.models import Event, Outbox
from partnerwerk.journal.recording import react_to, record, record_silently
from partnerwerk.kit import ids
from partnerwerk.partners.models import Tier

Hear = Callable[[Callable[[Event], None]], None]


@pytest.fixture
def hear() -> Iterator[Hear]:
    """`hear(reactor)` lets it hear of changes until the test ends, alone."""
    before = {name: list(reactors) for name, reactors in recording._reactors.items()}
    listeners = dict(recording._listeners)
    recording._reactors.clear()
    recording._listeners.clear()
    yield lambda reactor: react_to(DealEvent.CHANGED, reactor)
    recording._reactors.clear()
    recording._reactors.update(before)
    recording._listeners.update(listeners)


@pytest.fixture
def cast_of_own(own_db: str) -> Cast:
    with_channel = build_cast()
    Outbox.objects.all().delete()
    return with_channel


def change(cast: Cast, times: int) -> list[int]:
    """So many changes of a partner's own record, each in a transaction of its own."""
    partner = cast.partner_of(cast.reseller)
    numbers = []
    for _n in range(times):
        with cast.reseller.acting() as actor:
            event = record(DealEvent.CHANGED, partner, actor=actor, partner_id=partner.pk)
            numbers.append(event.pk)
    return numbers


def waiting() -> list[int]:
    return list(Outbox.objects.order_by("event_id").values_list("event_id", flat=True))


def test_what_nobody_hears_waits_for_nobody(cast_of_own: Cast, hear: Hear) -> None:
    change(cast_of_own, 1)
    assert waiting() == []


def test_what_is_recorded_silently_is_not_heard(cast_of_own: Cast, hear: Hear) -> None:
    hear(lambda event: None)
    partner = cast_of_own.partner_of(cast_of_own.reseller)
    with cast_of_own.reseller.acting() as actor:
        row = recording.event_row(DealEvent.CHANGED, partner, actor=actor, partner_id=partner.pk)
        record_silently([row])
    assert waiting() == []


def test_a_batch_is_told_in_order_and_forgotten(cast_of_own: Cast, hear: Hear) -> None:
    told: list[int] = []
    hear(lambda event: told.append(event.pk))
    numbers = change(cast_of_own, 3)
    assert waiting() == numbers
    assert [delivering.deliver_some(2) for _turn in range(3)] == [2, 1, 0]
    assert (told, waiting()) == (numbers, [])


def test_one_failure_holds_up_no_other(
    cast_of_own: Cast, hear: Hear, worker: Callable[[], None]
) -> None:
    told: list[int] = []
    numbers = change(cast_of_own, 0)

    def stumble(event: Event) -> None:
        if event.pk == numbers[1] and told.count(event.pk) == 0:
            told.append(event.pk)
            with connection.cursor() as cursor:
                cursor.execute("select 1 / 0")
        told.append(event.pk)

    hear(stumble)
    numbers += change(cast_of_own, 3)
    delivering.deliver_all()
    assert told == numbers
    with connection.cursor() as cursor:
        cursor.execute("update procrastinate_jobs set scheduled_at = now() where status = 'todo'")
    worker()
    assert told == [*numbers, numbers[1]], "once more, by a job of its own"


def test_what_fails_only_at_the_commit_holds_up_no_other(cast_of_own: Cast, hear: Hear) -> None:
    """A key that leads nowhere is looked at last; all hundred would be told again, for ever."""
    told: list[int] = []

    def lead_nowhere(event: Event) -> None:
        if event.pk == numbers[1]:
            Tier.objects.create(program_id=ids.new_id(), name="Nowhere", level=9)
        told.append(event.pk)

    hear(lead_nowhere)
    numbers = change(cast_of_own, 3)
    delivering.deliver_all()
    assert told[-3:] == numbers
    assert waiting() == []
    with connection.cursor() as cursor:
        cursor.execute(
            "select (args->'event_id')::bigint from procrastinate_jobs where queue_name = 'events'"
        )
        assert cursor.fetchall() == [(numbers[1],)], "it is tried again, alone"


def test_two_workers_tell_each_event_once(cast_of_own: Cast, hear: Hear) -> None:
    told: list[int] = []
    both_hold_some = threading.Barrier(2)

    def listen(event: Event) -> None:
        if event.pk in (numbers[0], numbers[2]):
            both_hold_some.wait(20)  # neither commits before the other has taken its own
        told.append(event.pk)

    def work() -> None:
        try:
            while delivering.deliver_some(2):
                pass
        finally:
            connection.close()

    hear(listen)
    numbers = change(cast_of_own, 4)
    threads = [threading.Thread(target=work) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == numbers
    assert waiting() == []


def test_a_worker_that_dies_while_telling_leaves_all_of_it(cast_of_own: Cast, hear: Hear) -> None:
    """Its connection ends as it does with the process: the transaction is taken back."""

    def die(event: Event) -> None:
        connection.connection.close()
        raise SystemExit

    hear(die)
    numbers = change(cast_of_own, 2)
    with pytest.raises(SystemExit):
        delivering.deliver_some()
    connection.close()
    assert waiting() == numbers


def test_a_listener_is_told_at_the_commit(cast_of_own: Cast, hear: Hear) -> None:
    heard = threading.Event()
    hear(lambda event: heard.set())

    def listen() -> None:
        try:
            delivering.deliver_until(heard.is_set)
        finally:
            connection.close()

    ear = threading.Thread(target=listen)
    ear.start()
    change(cast_of_own, 1)
    assert heard.wait(20)
    ear.join(20)
    assert not ear.is_alive()


def test_the_outbox_belongs_to_nobody_who_acts(cast: Cast) -> None:
    for actor in (system_actor(), cast.reseller.actor):
        with acting(actor), connection.cursor() as cursor:
            cursor.execute("select has_table_privilege('journal_outbox', 'select, insert, delete')")
            assert cursor.fetchone() == (False,)
