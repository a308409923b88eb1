"""Django's own PostgreSQL backend, with two things cheaper that a page does hundreds of times."""

from datetime import UTC, datetime
from select import POLLIN, poll
from typing import Any

from django.db.backends.postgresql import base
from psycopg import adapt


class MomentLoader(adapt.Loader):
    """Connections speak UTC: what comes is ISO 8601 with a space and `+00`. Django's own loader first
    works out the place of each part, and then the zone anew. A cursor asks a loader for its zone.
    """

    timezone = UTC

    def load(self, data: Any) -> datetime:
        return datetime.fromisoformat(bytes(data).decode())


class DatabaseWrapper(base.DatabaseWrapper):
    """Moments are read by the standard library. And before its first statement each request asks
    whether its connection still stands: Django asks the server, here the socket answers.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.adapters.register_loader("timestamptz", MomentLoader)
        return connection

    def is_usable(self) -> bool:
        """A server that closed has said so. Anything else that is to be read is looked at by Django."""
        if self.connection is None or self.connection.closed:
            return False
        waiting = poll()
        waiting.register(self.connection.fileno(), POLLIN)
        return not waiting.poll(0) or super().is_usable()
