"""What reads for long asks whether it is still wanted: each loop over chunks, files, tables."""

import random
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from fsspec.implementations.memory import MemoryFileSystem

from catalog import cancellation
from catalog.engines.again import once_more
from catalog.errors import SourceInterruptedError, UnusableInputError
from catalog.heartbeats import StoppedError
from catalog.overlapping import ahead
from catalog.settings import Settings
from catalog.sources import tables_of
from catalog.sources.access import NO_LIMITS, Access, Kind
from catalog.sources.discovery import discover
from catalog.sources.files import file_digest
from catalog.sources.folders import list_files, open_remote

#: Bytes of a file of five chunks.
LARGE = 5 << 20
#: Files, tables or rows to be gone through.
MANY = 20


class Countdown:
    """Stops a reading when it asks for the ``last``-th time."""

    def __init__(self, last: int) -> None:
        self.asked, self.last = 0, last

    def __call__(self) -> None:
        self.asked += 1
        if self.asked >= self.last:
            raise StoppedError


def large_csv(path: Path, encoding: str = "utf-8", last: str = "") -> Path:
    rows = "1,13800000000\n" * (LARGE // len("1,13800000000\n".encode(encoding)))
    path.write_text(f"id,phone\n{rows}{last}", encoding)
    return path


def large_parquet(path: Path) -> Path:
    noise = pa.array([random.Random(n).randbytes(1024) for n in range(LARGE >> 10)])
    pq.write_table(pa.table({"noise": noise}), path, compression="none")
    return path


def access_to(location: object, home: Path, kind: Kind = "files") -> Access:
    return Access("hr", kind, str(location), (), NO_LIMITS, Settings(home=home))


def digest_of_a_file(folder: Path) -> object:
    return file_digest(large_parquet(folder / "a.parquet"))


def digest_of_a_folder(folder: Path) -> object:
    for number in range(5):
        (folder / f"{number}.csv").write_text("id\n1\n")
    return tables_of(folder, None)[0].digest()


def encoding_of_utf_8(folder: Path) -> object:
    return tables_of(large_csv(folder / "a.csv"), None)[0].digest()


def encoding_of_utf_16(folder: Path) -> object:
    return tables_of(large_csv(folder / "a.csv", "utf-16"), None)[0].digest()


def line_of_a_row_that_does_not_fit(folder: Path) -> object:
    (table,) = tables_of(large_csv(folder / "a.csv", last="1\n"), None)
    table.digest()
    with cancellation.canceled_by(LINES):
        return list(table.batches())


def line_of_an_open_quote(folder: Path) -> object:
    (table,) = tables_of(large_csv(folder / "a.csv", last='1,"\n'), None)
    table.digest()
    with cancellation.canceled_by(LINES):
        return table.schema()


def list_of_a_folder(folder: Path) -> object:
    for number in range(MANY):
        (folder / f"{number}.csv").touch()
    return list_files(access_to(folder, folder))


def tables_of_a_database(folder: Path) -> object:
    with closing(sqlite3.connect(folder / "a.db")) as made:
        for number in range(MANY):
            made.execute(f"create table if not exists t{number} (id integer)")
    return discover(access_to(f"sqlite:///{folder}/a.db", folder, "database"), {})


def schemas_of_files(folder: Path) -> object:
    for number in range(5):
        (folder / f"{number}.csv").write_text("id\n1\n")
    return discover(access_to(folder, folder), {})


def copy_of_a_remote_file(folder: Path) -> object:
    fsspec.filesystem("memory").pipe("/stopped/a.csv", b"x" * (6 * MemoryFileSystem.blocksize))
    return open_remote("memory://stopped/a.csv", access_to("memory://stopped", folder), Path.open)


def rows_in_the_thread_that_reads_ahead(_folder: Path) -> object:
    batch = pa.record_batch({"id": [1]})
    return list(ahead(iter(cancellation.asking([batch] * MANY))))


#: For readings that begin when the whole file has been read once.
LINES = Countdown(1000)
READINGS: list[Callable[[Path], object]] = [
    digest_of_a_file,
    digest_of_a_folder,
    encoding_of_utf_8,
    encoding_of_utf_16,
    list_of_a_folder,
    tables_of_a_database,
    schemas_of_files,
    copy_of_a_remote_file,
    rows_in_the_thread_that_reads_ahead,
]


@pytest.mark.parametrize("reading", READINGS)
def test_it_is_asked_between(reading: Callable[[Path], object], tmp_path: Path) -> None:
    """Stopped when it asks for the fourth time, which comes before the fifth chunk, file or table."""
    stop = Countdown(4)
    with cancellation.canceled_by(stop), pytest.raises(StoppedError):
        reading(tmp_path)
    assert stop.asked >= 4
    scratch = tmp_path / "scratch"
    assert not scratch.exists() or not list(scratch.iterdir())
    with cancellation.canceled_by(Countdown(10**9)):
        assert reading is copy_of_a_remote_file or reading(tmp_path)


@pytest.mark.parametrize("reading", [line_of_a_row_that_does_not_fit, line_of_an_open_quote])
def test_looking_for_a_line_is_stopped(reading: Callable[[Path], object], tmp_path: Path) -> None:
    LINES.asked = 0
    with pytest.raises(StoppedError):
        reading(tmp_path)
    assert LINES.asked == 1000


def test_without_anybody_to_ask_all_is_read(tmp_path: Path) -> None:
    cancellation.ask()
    assert len(str(digest_of_a_file(tmp_path))) == 64


def test_a_call_that_cannot_ask_is_left(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """An object store that does not come to an end of its list."""
    asked, answer = threading.Event(), threading.Event()

    def find(*_args: object, **_options: object) -> dict[str, object]:
        asked.set()
        answer.wait(60)
        return {}

    monkeypatch.setattr(MemoryFileSystem, "find", find)
    fsspec.filesystem("memory").pipe("/stopped/b.csv", b"id\n1\n")

    def check() -> None:
        if asked.is_set():
            raise StoppedError

    began = time.monotonic()
    with cancellation.canceled_by(check), pytest.raises(StoppedError):
        list_files(access_to("memory://stopped", tmp_path))
    assert time.monotonic() - began < 5
    answer.set()


def test_a_call_apart_comes_to_what_it_comes_to() -> None:
    def fails() -> None:
        raise UnusableInputError("无", "none")

    def times_out() -> None:
        raise TimeoutError

    assert cancellation.apart(lambda: 7) == 7
    with pytest.raises(UnusableInputError):
        cancellation.apart(fails)
    with pytest.raises(TimeoutError):
        cancellation.apart(times_out)


def test_the_wait_for_a_source_that_was_cut_off_is_stopped() -> None:
    def attempt() -> Iterator[None]:
        raise SourceInterruptedError("断", "cut")

    began = time.monotonic()
    with cancellation.canceled_by(Countdown(1)), pytest.raises(StoppedError):
        once_more(attempt)
    assert time.monotonic() - began < 5
