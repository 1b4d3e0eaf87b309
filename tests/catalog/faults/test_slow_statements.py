"""Somebody ends a scan while a database thinks about its answer: the scan ends at once, and so does the statement."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from tests.catalog.faults.workers import wait_for

pytestmark = [pytest.mark.server, pytest.mark.slow]
#: Seconds that a server would take for the first row: as many as a statement may take.
LONG = 600
#: Seconds from the signal to the end; about one, more on a machine that is busy with other tests too.
SOON = 8.0
SLOW = {"postgresql": f"cast(pg_sleep({LONG}) as text)", "mysql": f"sleep({LONG})"}
BUSY = {
    "postgresql": "select count(*) from pg_stat_activity where datname = current_database()"
    " and pid <> pg_backend_pid() and state = 'active' and query like '%%slow%%'",
    "mysql": "select count(*) from information_schema.processlist where db = database()"
    " and id <> connection_id() and info like '%%slow%%'",
}


@pytest.fixture
def slow(filled: sa.Engine) -> Iterator[sa.Engine]:
    """The database with a view that answers after ten minutes."""
    with filled.begin() as connection:
        connection.exec_driver_sql(
            f"create view slow as select 1 as id, {SLOW[filled.dialect.name]} as name"
        )
    yield filled
    with filled.begin() as connection:
        connection.exec_driver_sql("drop view slow")


def is_at_work(engine: sa.Engine) -> bool:
    with engine.connect() as connection:
        return bool(connection.exec_driver_sql(BUSY[engine.dialect.name]).scalar())


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_statement_ends_with_its_scan(slow: sa.Engine, number: int, tmp_path: Path) -> None:
    place = slow.url.render_as_string(hide_password=False)
    scan = subprocess.Popen(
        [sys.executable, "-m", "catalog.cli", "scan", place, "--table", "slow"],
        env=os.environ | {"GUIKOU_HOME": str(tmp_path), "GUIKOU_LANG": "en"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        wait_for(lambda: is_at_work(slow), "the server thinks about it")
        began = time.monotonic()
        scan.send_signal(number)
        said, errors = scan.communicate(timeout=60)
        assert (scan.returncode, said, errors) == (130, "", "\nInterrupted.\n")
        assert time.monotonic() - began < SOON
        wait_for(lambda: not is_at_work(slow), "the server has ended it", SOON)
    finally:
        scan.kill()
        scan.communicate()
