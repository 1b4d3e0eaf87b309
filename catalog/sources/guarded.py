"""Database connections that cannot write, and that give up rather than hold a production database up."""

import math
import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pyarrow as pa
import sqlalchemy as sa

from catalog.sources import silence
from catalog.sources.access import Limits
from catalog.sources.credentials import Credentials
from catalog.sources.silence import watch

#: Seconds to wait for a lock on a table: somebody is changing it, and shall not have us in the queue.
LOCK_SECONDS = 10
#: Seconds to wait for a server to answer at all.
CONNECT_SECONDS = 10
#: After half a minute without a word, the other side's machine is asked whether it is still there.
_KEEPALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}


def connect_options(driver: str, limits: Limits) -> dict[str, Any]:
    """Return what a driver is told when it connects, so that it waits for nobody without end."""
    if driver.endswith(("+psycopg", "+psycopg2")):
        return {"connect_timeout": CONNECT_SECONDS, **_KEEPALIVE}
    if driver.endswith("+pymysql"):
        options: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS}
        if limits.statement_seconds:
            options["read_timeout"] = limits.statement_seconds + silence.GRACE_SECONDS
        return options
    if driver.endswith("+oracledb"):
        return {"tcp_connect_timeout": float(CONNECT_SECONDS)}
    if driver.endswith("+pyodbc"):
        return {"timeout": CONNECT_SECONDS}
    return {}


def guard(engine: sa.Engine, limits: Limits, credentials: Credentials) -> None:
    """Make every connection of ``engine`` read-only and bound in time; add the password when one is opened."""
    if credentials.user is not None or credentials.password is not None:
        _authenticate(engine, credentials)
    if engine.dialect.driver in {"psycopg", "pymysql"}:
        seconds = limits.statement_seconds + silence.GRACE_SECONDS
        watch(engine, seconds if limits.statement_seconds else math.inf)
    if engine.dialect.name == "oracle":
        sa.event.listen(engine, "begin", _begin_oracle)
    settle = _SETTLE.get(engine.dialect.name)
    if settle is None:
        return

    @sa.event.listens_for(engine, "connect")
    def _connect(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        try:
            for statement in settle(connection, limits.statement_seconds):
                cursor.execute(statement)
        finally:
            cursor.close()
        connection.commit()


def _authenticate(engine: sa.Engine, credentials: Credentials) -> None:
    @sa.event.listens_for(engine, "do_connect")
    def _connect(
        dialect: sa.Dialect, _record: Any, arguments: list[Any], options: dict[str, Any]
    ) -> None:
        # Only here: an engine's URL is shown in places that nobody thinks of.
        url = engine.url
        if credentials.user is not None:
            url = url.set(username=credentials.user)
        if credentials.password is not None:
            url = url.set(password=credentials.password.reveal())
        # By the dialect: for ODBC they are part of one string, which otherwise asks for the log-in of the machine.
        arguments[:], named = dialect.create_connect_args(url)
        options.update({key: named[key] for key in ("user", "password") if key in named})


def _postgresql(_connection: Any, seconds: int) -> tuple[str, ...]:
    return (
        "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
        f"SET statement_timeout = '{seconds}s'",
        # As a query: openGauss, of PostgreSQL 9.2, does not have it.
        f"SELECT set_config(name, '{LOCK_SECONDS}s', false) FROM pg_settings WHERE name = 'lock_timeout'",  # noqa: S608 - ours
    )


def _mysql(connection: Any, seconds: int) -> tuple[str, ...]:
    about = str(connection.get_server_info())
    bound = (
        f"SET SESSION max_statement_time = {seconds}"
        if "MariaDB" in about
        else f"SET SESSION max_execution_time = {seconds * 1000}"
    )
    return (
        "SET SESSION TRANSACTION READ ONLY",
        f"SET SESSION lock_wait_timeout = {LOCK_SECONDS}",
        bound,
    )


def _oracle(connection: Any, seconds: int) -> tuple[str, ...]:
    if seconds:
        connection.call_timeout = seconds * 1000  # of each round trip, in milliseconds
    # A mark of time is compared as text.
    return (
        "ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS' "
        "NLS_TIMESTAMP_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF' "
        "NLS_TIMESTAMP_TZ_FORMAT = 'YYYY-MM-DD HH24:MI:SS.FF TZH:TZM'",
    )


def _begin_oracle(connection: sa.Connection) -> None:
    # Oracle has read-only transactions, not sessions.
    connection.exec_driver_sql("SET TRANSACTION READ ONLY")


def _mssql(connection: Any, seconds: int) -> tuple[str, ...]:
    connection.timeout = seconds
    return (f"SET LOCK_TIMEOUT {LOCK_SECONDS * 1000}", "SET DATEFORMAT ymd")


_SETTLE: dict[str, Callable[[Any, int], tuple[str, ...]]] = {
    "postgresql": _postgresql,
    "mysql": _mysql,
    "mariadb": _mysql,
    "oracle": _oracle,
    "mssql": _mssql,
}


def paced(
    batches: Iterator[pa.RecordBatch], rows_per_second: int | None
) -> Generator[pa.RecordBatch]:
    """Yield the batches, in smaller ones where need be, so that no more rows pass in a second than said."""
    if rows_per_second is None:
        yield from batches
        return
    began, rows = time.monotonic(), 0
    for batch in batches:
        for start in range(0, batch.num_rows, rows_per_second):
            part = batch.slice(start, rows_per_second)
            rows += part.num_rows
            yield part
            time.sleep(max(0.0, began + rows / rows_per_second - time.monotonic()))
