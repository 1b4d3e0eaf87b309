"""A file that changes, shrinks or goes while it is read: the scan has failed, what was known stays."""

import os
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from catalog.store import Store
from catalog.types import Actor
from tests.catalog.faults.conftest import ROWS, Watched, watched_file

WRITE: dict[str, Callable[[pl.DataFrame, Path], object]] = {
    "csv": lambda rows, path: rows.write_csv(path),
    "parquet": lambda rows, path: rows.write_parquet(path, row_group_size=500, compression=None),
}


@pytest.fixture(params=sorted(WRITE))
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A file of 16 MB, far more than is read ahead."""
    numbers = range(10_000_001, 10_000_001 + ROWS)
    made = pl.DataFrame(
        {
            "id": list(numbers),
            "phone": [f"138{n}" for n in numbers],
            "filler": [f"{n % 7}" * 2000 for n in numbers],
        }
    )
    (tmp_path / "lake").mkdir()
    found = tmp_path / "lake" / f"people.{request.param}"
    WRITE[request.param](made, found)
    return found


@pytest.fixture
def case(store: Store, bureau: dict[str, Actor], path: Path) -> Watched:
    return watched_file(store, bureau["operator"], path.parent)


def shrink(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def grow(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"\0" * 4096)


def replace(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(path.read_bytes()[::-1])
    other.replace(path)


@pytest.mark.parametrize("happens", [shrink, grow, replace, Path.unlink])
def test_in_the_middle(case: Watched, path: Path, happens: Callable[[Path], object]) -> None:
    whole = path.read_bytes()
    case.then = lambda: happens(path)
    case.fails("changed while it was read|There is no file")
    assert case.then is None, "it happened"
    path.write_bytes(whole)
    assert case.scan().rows == ROWS


def test_the_folder_is_gone(case: Watched, path: Path) -> None:
    """A network drive that is not mounted any more, before and during a scan."""
    away = path.parent.with_name("away")
    case.then = lambda: path.parent.rename(away)
    case.fails("changed while it was read|There is no file")
    case.fails("There is no file")
    away.rename(path.parent)
    assert case.scan().rows == ROWS
