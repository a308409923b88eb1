"""The database server stops and starts again under a running worker, which then goes on by itself."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from infra.databases import FAST, migrate
from infra.servers import end, start, wait_for
from partnerwerk.kit import embedded

pytestmark = pytest.mark.processes
HARMLESS = "builtin:procrastinate.builtin_tasks.remove_old_jobs"


@pytest.fixture
def own_server() -> Iterator[embedded.EmbeddedServer]:
    """A server of this test's own, which it may stop; the shared one serves other tests. Not below
    pytest's folder, which each run closes to the server's user again.
    """
    with tempfile.TemporaryDirectory() as home, embedded.running(Path(home), FAST) as server:
        migrate(server.url)
        yield server


def is_done(server: embedded.EmbeddedServer, job: int) -> bool:
    """A job that succeeded is deleted by a worker that runs for long."""
    with psycopg.connect(server.url) as connection:
        return not connection.execute(
            "select from procrastinate_jobs where id = %s", [job]
        ).fetchall()


def new_job(server: embedded.EmbeddedServer) -> int:
    with psycopg.connect(server.url) as connection:
        row = connection.execute(
            "insert into procrastinate_jobs (task_name, queue_name, args)"
            """ values (%s, 'default', '{"max_hours": 9999}') returning id""",
            [HARMLESS],
        ).fetchone()
    assert row
    return int(row[0])


def test_a_worker_goes_on_after_the_database_was_away(
    own_server: embedded.EmbeddedServer, tmp_path: Path
) -> None:
    log = tmp_path / "worker.log"
    with log.open("w") as lines:
        worker = start(
            "worker",
            environment={
                "DATABASE_URL": own_server.url,
                "PARTNERWERK_HOME": str(tmp_path / "home"),
            },
            stderr=lines,
        )
    try:
        before = new_job(own_server)
        wait_for(lambda: is_done(own_server, before))
        own_server.stop()
        assert not own_server.is_up()
        # its pool of connections is patient for half a minute before it says so
        wait_for(lambda: "jobs wait, the database does not answer" in log.read_text(), seconds=90)
        assert own_server.start_again()
        after = new_job(own_server)
        wait_for(lambda: is_done(own_server, after), seconds=40)
        assert worker.poll() is None, "the same process"
    finally:
        end(worker)
