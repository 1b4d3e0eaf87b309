"""A process is told to stop in the middle of a file that takes minutes to read: it ends at once, another finishes."""

import os
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import func, select

from catalog import leases, schedules, source_register
from catalog.models import Crawl, Dataset, Run, Scan, Schedule
from catalog.settings import Settings
from catalog.source_register import NewSource
from catalog.sources.access import Limits
from catalog.store import Store, open_store
from catalog.types import RunKind
from tests.catalog.faults.workers import Worker, make_operator, wait_for

pytestmark = pytest.mark.slow
#: Bytes that a file seems to have: more than a minute's reading, next to nothing on the disk.
HUGE = 100 << 30
#: Bytes after which a reader is in the middle.
BEGUN = 32 << 20
#: Seconds from SIGTERM to the end of the process: about one, more on a machine that is busy with other tests too; a
#: stop that is not heard takes more than a minute.
SOON = 8.0
#: Both run what is due; they differ in how they hear of a stop, and in their exit code.
ENDS = {"worker": 0, "scan --due": 130}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    # The lease outlives the test: what another one takes was handed back.
    made = open_store(Settings(home=tmp_path / "home", lease_seconds=600))
    yield made
    made.close()


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    folder = tmp_path / "lake"
    folder.mkdir()
    return folder


def hollow(text: Path) -> None:
    """Let a file in UTF-16 go on with NUL characters that are nowhere on the disk."""
    os.truncate(text, HUGE)


def spread(parquet: Path) -> None:
    """Put a hole between the pages of a Parquet file and its footer; it stays the same table."""
    whole = parquet.read_bytes()
    footer = 8 + int.from_bytes(whole[-8:-4], "little")
    with parquet.open("r+b") as file:
        file.truncate(len(whole) - footer)
        file.seek(HUGE)
        file.write(whole[-footer:])


def people() -> pa.Table:
    return pa.table({"id": [1, 2], "phone": ["13800000001", "13800000002"]})


def due(store: Store, lake: Path) -> None:
    """Register the source, and let its schedule be due as if a day had passed."""
    operator = make_operator(store)
    source_register.add(store, operator, NewSource("lake", str(lake), "center", (), Limits()))
    number = schedules.add(store, operator, source="lake", cron="0 2 * * *")
    with store.unit_of_work() as session:
        session.get_one(Schedule, number).created_at = leases.clock(session) - timedelta(days=2)
    assert schedules.fire(store, number)


def position(worker: Worker, path: Path) -> int:
    """Return how far a process has read a file; 0 when it has not opened it."""
    place = Path("/proc", worker.name.rpartition(":")[2])
    for number in (place / "fd").iterdir():
        try:
            if number.readlink() == path:
                said = (place / "fdinfo" / number.name).read_text()
                return int(said.split()[1])
        except FileNotFoundError:  # closed meanwhile
            continue
    return 0


def stop_in_the_middle(store: Store, path: Path, command: str) -> None:
    """Start a process, tell it to stop while it reads ``path``, and see that it does."""
    worker = Worker(store, path.parent.parent / "said.txt", command=command)
    try:
        wait_for(lambda: position(worker, path) > BEGUN, "it is in the middle of the file")
        began = time.monotonic()
        assert worker.stop() == ENDS[command], worker.said()
        assert time.monotonic() - began < SOON
    finally:
        worker.kill()


def runs(store: Store) -> list[tuple[str, str, int]]:
    """Return of each run what it is, how it stands, and how many attempts count."""
    with store.reading() as session:
        query = select(Run.kind, Run.status, Run.attempts).order_by(Run.id)
        return [(kind, status, attempts) for kind, status, attempts in session.execute(query)]


def statuses(store: Store, what: type[Scan | Crawl]) -> list[str]:
    with store.reading() as session:
        return list(session.scalars(select(what.status).order_by(what.id)))


def finish(store: Store, said: Path) -> None:
    """Let another process do the rest."""
    other = Worker(store, said, command="scan --due")
    assert other.wait() == 0, other.said()


@pytest.mark.parametrize("command", sorted(ENDS))
def test_a_digest_hears_a_stop(store: Store, lake: Path, command: str) -> None:
    path = lake / "people.parquet"
    pq.write_table(people(), path)
    spread(path)  # a crawl looks at the footer only
    due(store, lake)
    stop_in_the_middle(store, path, command)
    assert runs(store) == [(RunKind.CRAWL, "done", 1), (RunKind.SCAN, "waiting", 0)]
    assert statuses(store, Scan) == ["failed"]
    with store.reading() as session:
        assert session.scalars(select(Dataset.schema_digest)).one() == "", "never read"
    pq.write_table(people(), path)
    finish(store, lake.parent / "other.txt")
    assert runs(store)[1] == (RunKind.SCAN, "done", 1)
    assert statuses(store, Scan) == ["failed", "done"]


@pytest.mark.parametrize("command", sorted(ENDS))
def test_a_crawl_hears_a_stop(store: Store, lake: Path, command: str) -> None:
    path = lake / "people.csv"
    path.write_text("id,phone\n1,13800000001\n", "utf-16")
    hollow(path)  # whether it is UTF-16 is decided on all of it
    (lake / "first.csv").write_text("id\n1\n")
    due(store, lake)
    stop_in_the_middle(store, path, command)
    assert runs(store) == [(RunKind.CRAWL, "waiting", 0)]
    assert statuses(store, Crawl) == ["failed"]
    with store.reading() as session:
        assert session.scalar(select(func.count(Dataset.id))) == 0, "nothing by halves"
    path.write_text("id,phone\n1,13800000001\n", "utf-16")
    finish(store, lake.parent / "other.txt")
    assert runs(store) == [(RunKind.CRAWL, "done", 1)] + [(RunKind.SCAN, "done", 1)] * 2
    assert statuses(store, Crawl) == ["failed", "done"]
