"""Scan a file as it lies, without the catalog: nothing is registered, nothing is written."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from catalog.engines.local import Engine, Sketched, here
from catalog.sources import tables_of
from catalog.sources.places import TablePlace
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
    engine: Engine = here,
) -> list[FileScan]:
    """Scan every table of ``location``, or the one named, in full, on ``engine``.

    Raises NotFoundError for a file or table that is not there, UnusableInputError for one that cannot be read.
    """
    scans = []
    for one in tables_of(location, table):
        sketcher = engine(TablePlace(one.source.location, one.name))
        done = sketcher(one, key=DEFAULT_KEY, detectors=detectors, progress=progress)
        # A URL is shown as its source says it, without the password.
        shown = one.source.location if "://" in location else location
        scans.append(concluded(done, detectors, shown, one.name))
    return scans


def concluded(done: Sketched, detectors: tuple[Detector, ...], source: str, table: str) -> FileScan:
    """Return what was found in a sketch, and the level proposed by the rules that ship with Guikou."""
    rulebook = shipped()  # there is no catalog, hence no version of its own in force
    result = conclude(done.sketch, rows=done.sketch.rows, detectors=detectors)
    level = classify(
        facts(result),
        declared=None,
        persons=result.persons,
        on=datetime.now(UTC).date(),
        rulebook=rulebook,
    )
    name = rulebook.levels.by_number(level.level).name
    return FileScan(source, table, result, level, name, done.seconds)
