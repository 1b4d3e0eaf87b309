"""Every detector against its table, through the kernel, under a header that leaves it to the values."""

import polars as pl
import pytest

from classifiers.conclude import conclude
from classifiers.detectors import BY_ID, DETECTORS
from classifiers.kernel import sketch
from classifiers.lexicons.headers import CHINESE
from classifiers.plan import decides
from classifiers.types import Detector
from tests.classifiers.tables import TABLES

LEAST = 2


def header(detector: Detector) -> str:
    """Return a header that names the detector's entity, so that it is run whether its values decide or not."""
    named = CHINESE.get(detector.entity, "").split()
    return named[0] if named else detector.headers[0] if detector.headers else "值"


def hits(detector: Detector, values: tuple[str, ...]) -> int:
    counts = sketch(pl.DataFrame({header(detector): values})).fields[0].counts
    return counts[f"m:{detector.id}"]


def test_every_detector_has_a_table() -> None:
    assert set(TABLES) == set(BY_ID)
    for name, table in TABLES.items():
        assert min(map(len, table)) >= LEAST, name
        rows = [*table.valid, *table.invalid, *table.near]
        assert len(rows) == len(set(rows)), f"{name} says a string twice"


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.id)
def test_valid_strings_are_found(detector: Detector) -> None:
    missed = [v for v in TABLES[detector.id].valid if hits(detector, (v,)) != 1]
    assert missed == []


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.id)
def test_invalid_strings_and_near_misses_are_not(detector: Detector) -> None:
    table = TABLES[detector.id]
    found = [v for v in (*table.invalid, *table.near) if hits(detector, (v,))]
    assert found == []


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.id)
def test_a_table_in_one_column_counts_its_valid_strings_only(detector: Detector) -> None:
    """Once in one batch, whatever is beside it, and with each string often enough to be counted by value."""
    table = TABLES[detector.id]
    rows = (*table.near, *table.valid, *table.invalid)
    assert hits(detector, rows) == len(table.valid)
    assert hits(detector, rows * 300) == 300 * len(table.valid)


@pytest.mark.parametrize(
    "detector", [d for d in DETECTORS if decides(d) and d.alone], ids=lambda d: d.id
)
def test_a_column_of_near_misses_is_not_told_as_the_entity_by_that_detector(
    detector: Detector,
) -> None:
    table = TABLES[detector.id]
    frame = pl.DataFrame({"值": [*table.near, *table.invalid] * 20})
    result = conclude(sketch(frame)).fields[0]
    assert detector.id not in {f.detector for f in result.findings}
