"""Indexes follow the fields: made and dropped while everybody works."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from partnerwerk.customfields import indexes

AGAIN = RetryStrategy(max_attempts=12, exponential_wait=2)


@app.task(
    queue="events", retry=AGAIN, lock="customfields.indexes", name="customfields.keep_indexes"
)
def keep_indexes() -> None:
    """Make those that are wanted and are not there, drop those that nobody wants. It may be stopped
    at any point and repeated: what was left half made is made anew.
    """
    indexes.keep()
