"""Scan a registered dataset and keep what was found: counts and levels, never a value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalog import drift
from catalog.acts import Act, acting
from catalog.coverage import FULL, PARTIAL, How, Mode, said
from catalog.datasets import dataset_of, place_of, schema_digest
from catalog.detectors import installed
from catalog.engines.again import once_more
from catalog.engines.covering import Before, Covered, Order, cover
from catalog.engines.local import Engine, here
from catalog.errors import GuikouError, UsageError
from catalog.field_results import keep_fields, keep_sampled
from catalog.heartbeats import Held, StoppedError
from catalog.leases import INTERRUPTED, LeaseLostError, end, secure, unexpected
from catalog.levels import after_sample, after_scan
from catalog.models import Dataset, Field, Scan
from catalog.patience import CatalogAwayError, patiently
from catalog.scan_runs import Attempt, begin, fail, take_up
from catalog.sketches import Kept, Terms, keep, kept_of, sketch_key
from catalog.sources.parts import FolderTable
from catalog.sources.places import TablePlace
from catalog.store import Store
from catalog.types import Actor, ScanStatus
from classifiers.kernel import DEFAULT_KEY
from classifiers.stored import detectors_digest
from classifiers.types import TableResult
from policies.decisions import Action
from policies.types import Text


@dataclass(frozen=True, slots=True)
class ScanSummary:
    """One finished scan, for whoever started it."""

    scan_id: int
    dataset: str
    status: ScanStatus
    rows: int
    fields: int
    findings: int
    level: int
    seconds: float
    mode: Mode = Mode.FULL
    said: Text | None = None
    #: What was found otherwise than by the scan before; None for the first one.
    changed: Text | None = None


def scan_dataset(  # noqa: PLR0913 - two of them only look on
    store: Store,
    actor: Actor,
    code: str,
    *,
    how: How = FULL,
    progress: Callable[[int], None] | None = None,
    held: Held | None = None,
    engine: Engine = here,
    seats: int = 1,
    waits: Callable[[Text], None] | None = None,
) -> ScanSummary:
    """Look at a dataset, every row of it unless ``how`` says otherwise, keep the findings, let the highest level win.

    A sample raises levels and lowers none, and calls nothing clean. ``how.incremental`` leaves out a file that is as it
    was, and of a table with a watermark reads what came since; where that cannot be told, every row is read.
    ``progress`` is called with the rows read so far. Of one dataset, and of one registered database, one scan runs at a
    time, on whichever machine: the others wait, and ``waits`` is told once for whom.
    A worker hands in the run that it has ``held`` already.
    ``engine`` says where all rows are read: in this process, or on Spark. ``seats``: scans of one database that this
    process may make at a time.
    A scan that cannot be finished is kept as ``failed`` with its reason, what was known before stays, and the error is
    raised.

    Raises NotFoundError, RefusedError, UnusableInputError, UsageError, LeaseLostError, CatalogAwayError.
    """
    if how.sample is not None and how.sample < 1:
        raise UsageError(
            "样本须至少一行（--sample）。", "A sample has at least one row (--sample)."
        )
    if held is not None:
        scan_id = patiently(lambda: take_up(store, actor, code, held.lease))
        return _attempt(Attempt(store, actor, code, scan_id, held), how, progress, engine)
    lease, scan_id = begin(store, actor, code, seats, waits)
    with Held(store, lease) as mine:
        return _attempt(Attempt(store, actor, code, scan_id, mine), how, progress, engine)


@dataclass(frozen=True, slots=True)
class _Seen:
    """What was found, under which terms, and in how many readings."""

    found: Covered
    schema: str
    terms: Terms
    readings: int


def _attempt(
    at: Attempt, how: How, progress: Callable[[int], None] | None, engine: Engine
) -> ScanSummary:
    def read(rows: int) -> None:
        at.held.progress(rows)
        if progress is not None:
            progress(rows)

    try:
        seen = _look(at, how, read, engine)
        return patiently(lambda: _finish(at, seen))
    except (LeaseLostError, CatalogAwayError):
        raise  # whoever holds the run, or finds that nobody does, says how this ended
    except GuikouError as error:
        message, kind, back = error.message, type(error).__name__, isinstance(error, StoppedError)
        patiently(lambda: fail(at, message, kind, back=back))
        raise
    except KeyboardInterrupt:
        fail(at, INTERRUPTED, "Interrupted")
        raise
    except Exception as error:
        # The message of a foreign error may quote a cell.
        kind = type(error).__name__
        patiently(lambda: fail(at, unexpected(kind), kind))
        raise


def _look(at: Attempt, how: How, read: Callable[[int], None], engine: Engine) -> _Seen:
    store = at.store
    detectors = installed(store.settings)
    terms = Terms(detectors_digest(detectors), sketch_key(store.settings.keys))

    def known() -> tuple[TablePlace, str | None, Kept | None]:
        with store.reading() as session:
            dataset = dataset_of(session, at.code)
            kept = kept_of(session, dataset, terms) if how.incremental else None
            return place_of(dataset), dataset.watermark, kept

    place, column, kept = patiently(known)

    def look() -> tuple[Covered, str]:
        table = place.open()
        schema = schema_digest(table.schema())
        same = kept if kept is not None and kept.schema_digest == schema else None
        order = Order(
            table=table,
            how=how,
            detectors=detectors,
            # Sketches that are kept have the installation's own key.
            key=terms.key if column or isinstance(table, FolderTable) else DEFAULT_KEY,
            batch_rows=store.settings.batch_rows,
            progress=read,
            column=column,
            most_rows=place.access.limits.most_rows if place.access else None,
            before=Before(same.digest, same.mark, same.sketch, same.content) if same else None,
            sketcher=engine(place),
        )
        return cover(order), schema

    (found, schema), readings = once_more(look)
    return _Seen(found, schema, terms, readings)


def _finish(at: Attempt, seen: _Seen) -> ScanSummary:
    found = seen.found
    with acting(at.store, at.actor) as act:
        scan = act.session.get_one(Scan, at.scan_id)
        if scan.status == ScanStatus.DONE:
            return _summary(scan, found)  # the connection broke as it was committed
        run = secure(act.session, at.held.lease)
        dataset = act.session.scalars(
            select(Dataset)
            .where(Dataset.id == scan.dataset_id)
            .options(selectinload(Dataset.fields).selectinload(Field.findings))
        ).one()
        first = dataset.proposed_level is None
        if found.result is not None:
            _keep(act, dataset, at.scan_id, found, found.result, seen.schema, seen.terms)
        changes = drift.counted(act, dataset)
        scan.status, scan.finished_at = ScanStatus.DONE, datetime.now(UTC)
        scan.mode, scan.rows, scan.rows_scanned = found.mode, dataset.rows or 0, found.read
        scan.findings = sum(len(f.findings) for f in dataset.fields)
        scan.fields, scan.level = len(dataset.fields), dataset.level
        # Of a first scan everything is new, and stands on the dataset's page.
        scan.changes = None if first else changes
        details = {
            "scan": scan.id,
            "status": ScanStatus.DONE,
            "mode": found.mode,
            "rows": found.read,
            "coverage": f"{found.result.coverage if found.result else 0.0:.4f}",
            "findings": scan.findings,
            "level": dataset.level,
            "attempts": seen.readings,
            "drift": sum(changes.values()),
        }
        act.record(Action.SCAN_RUN, "dataset", dataset.code, details)
        run.rows_read = found.read
        end(act, run, ScanStatus.DONE)
        return _summary(scan, found)


def _summary(scan: Scan, found: Covered) -> ScanSummary:
    return ScanSummary(
        scan_id=scan.id,
        dataset=scan.dataset.code,
        status=ScanStatus.DONE,
        rows=scan.rows_scanned,
        fields=scan.fields,
        findings=scan.findings,
        level=scan.level or 0,
        seconds=found.seconds,
        mode=found.mode,
        said=said(found.mode, scan.rows, scan.rows_scanned),
        changed=drift.summary(scan.changes),
    )


def _keep(
    act: Act,
    dataset: Dataset,
    scan_id: int,
    found: Covered,
    result: TableResult,
    schema: str,
    terms: Terms,
) -> None:
    """Bring the catalog to what was found, and write what is otherwise than before."""
    before = drift.before_scan(dataset)
    if found.mode in PARTIAL:
        text = said(found.mode, result.rows, result.rows_scanned)
        keep_sampled(act, dataset, result.fields, scan_id, text.en if text else "")
        dataset.rows, dataset.persons = result.rows, max(dataset.persons or 0, result.persons)
        after_sample(act, dataset)
        drift.note_scan(act, dataset, before, partial=True)
        return
    digest = found.digest or ""
    _note_version(dataset, schema, digest)
    keep_fields(act, dataset, result.fields, scan_id)
    dataset.rows, dataset.persons = result.rows, result.persons
    after_scan(act, dataset)
    kept = Kept(digest, schema, found.mark or {}, found.sketch, found.content)
    keep(act, dataset, scan_id, terms, kept)
    drift.note_scan(act, dataset, before, partial=False)


def _note_version(dataset: Dataset, schema: str, digest: str) -> None:
    if (dataset.schema_digest, dataset.content_digest) != (schema, digest):
        # What a crawl registered has no version of its own before it is read for the first time.
        dataset.version += bool(dataset.schema_digest)
        dataset.schema_digest, dataset.content_digest = schema, digest
