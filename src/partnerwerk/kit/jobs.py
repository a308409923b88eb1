"""Jobs of a worker that was killed are done again by another, or by the same once it is back."""

from procrastinate.contrib.django import app

HEARTBEAT = 5.0  # seconds between a worker's signs of life
STALLED = 20.0  # seconds without one after which its jobs are free


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="rescue_stalled_jobs", name="rescue_stalled_jobs")
async def rescue_stalled_jobs(timestamp: int) -> None:
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED):
        await app.job_manager.retry_job(job)
