"""Django's own PostgreSQL backend, with a cheaper question whether a kept connection still stands."""

from select import POLLIN, poll

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Before its first statement each request asks whether its connection still stands. Django asks
    the server, on each page and call anew; here the socket answers.
    """

    def is_usable(self) -> bool:
        """A server that closed has said so. Anything else that is to be read is looked at by Django."""
        if self.connection is None or self.connection.closed:
            return False
        waiting = poll()
        waiting.register(self.connection.fileno(), POLLIN)
        return not waiting.poll(0) or super().is_usable()
