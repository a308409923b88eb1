"""Jobs of a worker that was killed are done again by another, or by the same once it is back."""

from procrastinate import PsycopgConnector
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params

HEARTBEAT = 5.0  # seconds between a worker's signs of life
STALLED = 20.0  # seconds without one after which its jobs are free


class WorkerConnector(PsycopgConnector):
    """The worker fetches its jobs over connections of its own. What jobs and reactors queue goes over
    Django's, in the transaction in which they work: nobody begins it before the commit, and after a
    rollback it is not there.
    """

    def __init__(self, of_django: BaseConnector) -> None:
        super().__init__(kwargs=connector_params())
        self._of_django = of_django

    def get_sync_connector(self) -> BaseConnector:
        return self._of_django


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="rescue_stalled_jobs", name="rescue_stalled_jobs")
async def rescue_stalled_jobs(timestamp: int) -> None:
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        await app.job_manager.retry_job(job)
