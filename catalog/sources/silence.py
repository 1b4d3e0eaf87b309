"""A server that says nothing for too long is given up: its own time-out is of no use when the way to it is cut.

So is one for whose answer nobody waits any more; it is told so, and need not go on with the statement.
"""

import os
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from contextvars import Context, copy_context
from functools import partial
from typing import Any

import sqlalchemy as sa

from catalog import cancellation

#: Seconds beyond those of a statement: the server itself gives it up first, and says so.
GRACE_SECONDS = 10.0
#: Seconds in which a server is to be told that it need not go on.
_CANCEL_SECONDS = 5.0
#: Under which the watch of a connection lies in its record.
_KEY = "guikou_silence"


class Silence:
    """Watches a connection from a thread of its own, and cuts it when nothing came for ``seconds`` while listening.

    It does so as well when what was read for has been canceled (:mod:`catalog.cancellation`), after ``cancel``, which
    has the server end the statement.
    """

    def __init__(
        self, descriptor: int, seconds: float, cancel: Callable[[], None] = lambda: None
    ) -> None:
        self.cut = False
        self._cancel = cancel
        self._seconds = seconds
        self._until: float | None = None
        self._reading: Context | None = None
        self._ended = threading.Event()
        # A descriptor of our own: the driver may close its one, and the number be another file's by then.
        self._socket = socket.socket(fileno=os.dup(descriptor))
        threading.Thread(target=self._watch, name="guikou-silence", daemon=True).start()

    def listen(self) -> None:
        """Something came, or is waited for from now on."""
        self._reading = copy_context()
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
                until, reading = self._until, self._reading
                if until is None or reading is None:
                    continue
                canceled = reading.copy().run(cancellation.is_canceled)
                if canceled or time.monotonic() > until:
                    self.cut = True
                    if canceled:
                        self._cancel()
                    self._socket.shutdown(socket.SHUT_RDWR)
                    return


def _cancel(engine: sa.Engine, connection: Any) -> None:
    """Have the server end what it does for a connection of psycopg or PyMySQL, if it can still be told."""
    with suppress(sa.exc.SQLAlchemyError, engine.dialect.loaded_dbapi.Error):
        if engine.dialect.driver == "psycopg":
            connection.cancel_safe(timeout=_CANCEL_SECONDS)
        else:
            with engine.connect() as another:
                another.exec_driver_sql(f"KILL QUERY {connection.thread_id()}")


def silence_of(connection: sa.Connection) -> Silence | None:
    """Return the watch of a connection, None where it has none."""
    found: Silence | None = connection.connection.info.get(_KEY)
    return found


def watch(engine: sa.Engine, seconds: float) -> None:
    """Watch every connection of a psycopg or PyMySQL ``engine``; what was cut leaves its statements as TimeoutError."""

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, record: Any) -> None:
        own = connection if engine.dialect.driver == "psycopg" else connection._sock
        record.info[_KEY] = Silence(own.fileno(), seconds, partial(_cancel, engine, connection))

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
