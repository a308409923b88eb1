"""Telling open pages that something has happened to a record: its noun and id, nothing else. Each page
reads again what it may see (`web/live`).
"""

from django.db import connection

from partnerwerk.collaboration.records import Record

CHANNEL = "partnerwerk_live"


def tell(record: Record) -> None:
    """At the commit of the caller's transaction; nobody hears of what is rolled back."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_notify(%s, %s)", [CHANNEL, record.address])
