"""A server that says nothing for too long is given up: its own time-out is of no use when the way to it is cut."""

import os
import socket
import threading
import time
from typing import Any

import sqlalchemy as sa

#: Seconds beyond those of a statement: the server itself gives it up first, and says so.
GRACE_SECONDS = 10.0
#: Under which the watch of a connection lies in its record.
_KEY = "guikou_silence"


class Silence:
    """Watches a connection from a thread of its own, and cuts it when nothing came for ``seconds`` while listening."""

    def __init__(self, descriptor: int, seconds: float) -> None:
        self.cut = False
        self._seconds = seconds
        self._until: float | None = None
        self._ended = threading.Event()
        # A descriptor of our own: the driver may close its one, and the number be another file's by then.
        self._socket = socket.socket(fileno=os.dup(descriptor))
        threading.Thread(target=self._watch, name="guikou-silence", daemon=True).start()

    def listen(self) -> None:
        """Something came, or is waited for from now on."""
        self._until = time.monotonic() + self._seconds

    def rest(self) -> None:
        """Nothing is waited for."""
        self._until = None

    def end(self) -> None:
        """Watch no more."""
        self._ended.set()

    def _watch(self) -> None:
        with self._socket:
            while not self._ended.wait(min(1.0, self._seconds / 4)):
                until = self._until
                if until is not None and time.monotonic() > until:
                    self.cut = True
                    self._socket.shutdown(socket.SHUT_RDWR)
                    return


def silence_of(connection: sa.Connection) -> Silence | None:
    """Return the watch of a connection, None where it has none."""
    found: Silence | None = connection.connection.info.get(_KEY)
    return found


def watch(engine: sa.Engine, seconds: float) -> None:
    """Watch every connection of a psycopg ``engine``; what was cut so leaves its statements as TimeoutError."""

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        record.info[_KEY] = Silence(connection.fileno(), seconds)

    @sa.event.listens_for(engine, "close")
    def _close(_connection: Any, record: Any) -> None:
        record.info.pop(_KEY).end()

    @sa.event.listens_for(engine, "before_cursor_execute")
    def _before(connection: sa.Connection, *_: Any) -> None:
        if (watching := silence_of(connection)) is not None:
            watching.listen()

    @sa.event.listens_for(engine, "after_cursor_execute")
    def _after(connection: sa.Connection, *_: Any) -> None:
        if (watching := silence_of(connection)) is not None:
            watching.rest()

    @sa.event.listens_for(engine, "handle_error")
    def _error(context: sa.engine.ExceptionContext) -> None:
        if context.connection is None:
            return
        watching = context.connection.info.get(_KEY)
        if watching is not None and watching.cut:
            raise TimeoutError from None
