"""SQLite files, opened so that nothing is written to them and a lock is reported soon."""

import os
import sqlite3
from pathlib import Path
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from catalog.sources.access import NO_LIMITS, Limits
from catalog.sources.sql import DatabaseSource

#: Seconds to wait for a lock of another program.
BUSY_SECONDS = 2.0


def open_sqlite(path: Path, table: str | None = None, limits: Limits = NO_LIMITS) -> DatabaseSource:
    """Open the SQLite database at ``path`` read-only; nothing is read yet."""

    def connect() -> sqlite3.Connection:
        # Batches may be fetched in one thread and the connection closed in another, never both at once.
        connection = sqlite3.connect(
            _uri(path), uri=True, timeout=BUSY_SECONDS, check_same_thread=False
        )
        connection.execute("PRAGMA query_only = ON")
        connection.execute("PRAGMA trusted_schema = OFF")
        return connection

    engine = sa.create_engine("sqlite://", creator=connect, poolclass=NullPool)
    return DatabaseSource(engine, str(path), table, limits)


def _uri(path: Path) -> str:
    """Return the URI of ``path``.

    A database in WAL mode needs a shared-memory file beside it; where the folder cannot be written to and there is no
    log, nobody can be writing, and SQLite is told so.
    """
    log = path.with_name(path.name + "-wal")
    still = not os.access(path.parent, os.W_OK) and not log.exists()
    return f"file:{quote(str(path))}?mode=ro" + ("&immutable=1" if still else "")
