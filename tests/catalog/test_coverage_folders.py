"""Folders that are one dataset: files that come are added to what was known, and whatever else happens is read anew."""

from pathlib import Path

import pytest
from sqlalchemy import select

from catalog import scans, views
from catalog.coverage import How, Mode
from catalog.datasets import NewDataset, register
from catalog.errors import UnusableInputError
from catalog.models import Dataset, Sketch
from catalog.store import Store
from catalog.types import Actor
from tests.classifiers.test_kernel import mobiles, resident_ids

Bureau = dict[str, Actor]
INCREMENTAL, FULL = How(incremental=True), How()
ROWS = 60


def write(folder: Path, month: str, cells: list[str], header: str = "号码,备注") -> Path:
    path = folder / f"month={month}" / "rows.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([header, *(f"{c},好" for c in cells)]) + "\n", "utf-8")
    return path


@pytest.fixture
def folder(store: Store, bureau: Bureau, tmp_path: Path) -> Path:
    """Two months of mobile numbers, scanned in full."""
    made = tmp_path / "calls"
    write(made, "2026-01", mobiles(ROWS))
    write(made, "2026-02", mobiles(ROWS, 7))
    new = NewDataset("calls", "通话", "Calls", "pension", None, str(made))
    register(store, bureau["operator"], new)
    scan(store, bureau, FULL)
    return made


def scan(store: Store, bureau: Bureau, how: How) -> scans.ScanSummary:
    return scans.scan_dataset(store, bureau["operator"], "calls", how=how)


def kept(store: Store) -> tuple[bytes | None, str, int]:
    with store.reading() as session:
        sketch, dataset = (session.scalars(select(m)).one() for m in (Sketch, Dataset))
        return sketch.sketch, sketch.digest, dataset.version


def test_a_month_that_comes_is_added(store: Store, bureau: Bureau, folder: Path) -> None:
    assert scan(store, bureau, INCREMENTAL).mode == Mode.UNCHANGED
    write(folder, "2026-03", resident_ids(ROWS))
    found = scan(store, bureau, INCREMENTAL)
    assert (found.mode, found.rows) == (Mode.APPENDED, ROWS)
    page = views.show_dataset(store, bureau["operator"], "calls")
    assert page.scans[0].rows_scanned == ROWS
    field = page.fields[0]
    assert {"CN_RESIDENT_ID", "PHONE_NUMBER"} <= {f.entity for f in field.findings} | {
        c.entity for c in field.considered
    }
    assert (field.rows, page.row.rows) == (3 * ROWS, 3 * ROWS)
    added = kept(store)
    # Another scan, of everything, comes to the same, byte for byte.
    assert scan(store, bureau, FULL).mode == Mode.FULL
    assert kept(store) == added
    assert views.show_dataset(store, bureau["operator"], "calls").fields == page.fields
    assert scan(store, bureau, INCREMENTAL).mode == Mode.UNCHANGED


def test_a_month_that_was_changed_or_taken_away_is_a_full_scan(
    store: Store, bureau: Bureau, folder: Path
) -> None:
    write(folder, "2026-01", resident_ids(ROWS))
    write(folder, "2026-03", mobiles(ROWS, 3))
    found = scan(store, bureau, INCREMENTAL)
    assert (found.mode, found.rows) == (Mode.FULL, 3 * ROWS)
    (folder / "month=2026-03" / "rows.csv").unlink()
    found = scan(store, bureau, INCREMENTAL)
    assert (found.mode, found.rows) == (Mode.FULL, 2 * ROWS)
    before = kept(store)
    scan(store, bureau, FULL)
    assert kept(store) == before


def test_a_month_of_other_columns_is_refused_and_what_was_known_stays(
    store: Store, bureau: Bureau, folder: Path
) -> None:
    before, page = kept(store), views.show_dataset(store, bureau["planner"], "calls")
    path = write(folder, "2026-03", mobiles(ROWS), header="别的,备注")
    with pytest.raises(UnusableInputError, match="columns"):
        scan(store, bureau, INCREMENTAL)
    assert kept(store) == before
    assert views.show_dataset(store, bureau["planner"], "calls").fields == page.fields
    path.unlink()
    assert scan(store, bureau, INCREMENTAL).mode == Mode.UNCHANGED
