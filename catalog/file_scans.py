"""Scan a file as it lies, without the catalog: nothing is registered, nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from catalog.engines.local import ScanRun, Sketched, scan_table
from catalog.sources import BATCH_ROWS, TableRef, tables_of
from classifiers.detectors import DETECTORS
from classifiers.kernel import DEFAULT_KEY, conclude
from classifiers.types import Detector, TableResult
from policies.classification import Classification, FieldFact, classify
from policies.rulebook import shipped
from policies.types import Text


@dataclass(frozen=True, slots=True)
class FileScan:
    """What was found in one table of a file, and the level proposed for it."""

    source: str
    table: str
    result: TableResult
    classification: Classification
    level_name: Text
    seconds: float


def facts(result: TableResult) -> list[FieldFact]:
    """Return a table's findings as the policy wants them."""
    return [
        FieldFact(
            name=f.name,
            entity=f.entity,
            entities={x.entity: x.matches for x in f.findings if x.matches},
            outcome=f.outcome.value,
            masked={x.entity: x.masked for x in f.findings if x.masked},
        )
        for f in result.fields
    ]


def scan_file(
    location: str,
    *,
    table: str | None = None,
    detectors: tuple[Detector, ...] = DETECTORS,
    progress: Callable[[int], None] | None = None,
    sketcher: Callable[..., Sketched] | None = None,
) -> list[FileScan]:
    """Scan every table of ``location``, or the one named, in full; elsewhere, when ``sketcher`` does it.

    Raises NotFoundError for a file or table that is not there, UnusableInputError for one that cannot be read.
    """
    scans = []
    rulebook = shipped()  # there is no catalog, hence no version of its own in force
    for one in tables_of(location, table):
        run = (
            scan_table(one, detectors=detectors, progress=progress)
            if sketcher is None
            else _run(one, detectors, sketcher)
        )
        level = classify(
            facts(run.result),
            declared=None,
            persons=run.result.persons,
            on=datetime.now(UTC).date(),
            rulebook=rulebook,
        )
        name = rulebook.levels.by_number(level.level).name
        # A URL is shown as its source says it, without the password.
        shown = one.source.location if "://" in location else location
        scans.append(FileScan(shown, one.name, run.result, level, name, run.seconds))
    return scans


def _run(
    table: TableRef, detectors: tuple[Detector, ...], sketcher: Callable[..., Sketched]
) -> ScanRun:
    done = sketcher(table, key=DEFAULT_KEY, detectors=detectors, batch_rows=BATCH_ROWS)
    rows = done.sketch.rows
    result = conclude(done.sketch, rows=rows, detectors=detectors)
    return ScanRun(result, done.seconds, rows / done.seconds if rows else 0.0, done.digest)
