"""A worker is killed in the middle of an import; the next one goes on, and no row comes twice."""

import signal

import pytest

from cast import Cast
from factories.imports import assigned, csv_of, current, ledger, row, uploaded
from infra.servers import end, start, wait_for
from partnerwerk.access import acting, system_actor
from partnerwerk.deals.models import DealRegistration
from partnerwerk.exchange import actions, jobs
from partnerwerk.exchange.models import ImportRun, RunStatus

ROWS = 6_000


@pytest.mark.processes
@pytest.mark.parametrize("mode", ["good", "all"])
def test_the_next_worker_goes_on(committed_cast: Cast, own_db: str, mode: str) -> None:
    person = committed_cast.reseller_admin
    rows = [row(f"Reederei {n % 40} GmbH", Email=f"a{n}@reederei{n % 40}.de") for n in range(ROWS)]
    run = assigned(person, uploaded(person, csv_of(rows)))
    person.does(actions.start_import, run, mode=mode)
    environment = {"DATABASE_URL": own_db}

    first = start("worker", environment=environment)
    try:
        wait_for(lambda: first.poll() is not None or _is_writing(current(person, run)), 60)
        assert first.poll() is None, "the worker did not start"
    finally:
        first.send_signal(signal.SIGKILL)
        first.wait()
    killed_at = current(person, run)
    assert killed_at.status == RunStatus.RUNNING
    assert _registrations() == (killed_at.rows_done if mode == "good" else 0)

    jobs.import_rows.defer(run_id=str(run.pk))  # as the rescue of stalled jobs does in a minute
    second = start("worker", environment=environment)
    try:
        wait_for(lambda: current(person, run).status == RunStatus.DONE, 90)
    finally:
        end(second)
    assert current(person, run).rows_created == ROWS == _registrations()
    assert [line.number for line in ledger(person, run)] == list(range(2, ROWS + 2))


def _is_writing(run: ImportRun) -> bool:
    return not run.checking and 0 < run.rows_done < ROWS


def _registrations() -> int:
    with acting(system_actor()):
        return DealRegistration.objects.count()
