"""What a killed worker was doing is done by the next one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connection, connections, transaction
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from partnerwerk.kit.jobs import STALLED, WorkerConnector, rescue_stalled_jobs

HARMLESS = "builtin:procrastinate.builtin_tasks.remove_old_jobs"


def left_behind(silent_seconds: float) -> int:
    """A job in the hands of a worker that gave its last sign of life some seconds ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "with worker as (insert into procrastinate_workers (last_heartbeat)"
            " values (now() - make_interval(secs => %s)) returning id)"
            " insert into procrastinate_jobs (task_name, queue_name, status, worker_id, args)"
            """ select %s, 'default', 'doing', id, '{"max_hours": 9999}' from worker returning id""",
            [silent_seconds, HARMLESS],
        )
        row = cursor.fetchone()
    assert row
    return int(row[0])


@pytest.mark.parametrize(
    ("silent_seconds", "status"), [(STALLED + 5, "succeeded"), (STALLED - 10, "doing")]
)
def test_a_dead_workers_job_is_done_again(
    worker: Callable[[], None], silent_seconds: float, status: str
) -> None:
    job = left_behind(silent_seconds)
    rescue_stalled_jobs.defer(timestamp=0)
    worker()
    assert ProcrastinateJob.objects.get(pk=job).status == status


def test_what_a_worker_queues_belongs_to_its_transaction(own_db: str) -> None:
    """Else another worker begins it before there is anything to do."""

    async def queue_and_take_back() -> None:
        async with app.open_async():
            await sync_to_async(_queue_and_take_back)()

    def in_a_thread_of_its_own() -> None:
        """A browser's loop may be running in this one."""
        try:
            async_to_sync(queue_and_take_back)()
        finally:
            connections.close_all()

    with app.replace_connector(WorkerConnector(app.connector)), ThreadPoolExecutor(1) as pool:
        pool.submit(in_a_thread_of_its_own).result()
    assert not ProcrastinateJob.objects.exists()


def _queue_and_take_back() -> None:
    with transaction.atomic():
        rescue_stalled_jobs.defer(timestamp=0)
        assert ProcrastinateJob.objects.exists()
        transaction.set_rollback(True)
