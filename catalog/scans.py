"""Scan a registered dataset and keep what was found: counts and levels, never a value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalog import drift
from catalog.acts import Act, acting
from catalog.coverage import FULL, PARTIAL, How, Mode, said
from catalog.datasets import dataset_of, place_of, resource_of, schema_digest
from catalog.detectors import installed
from catalog.engines.again import once_more
from catalog.engines.covering import Before, Covered, Order, cover
from catalog.errors import GuikouError, UsageError
from catalog.field_results import keep_fields, keep_sampled
from catalog.levels import after_sample, after_scan
from catalog.models import Dataset, Field, Scan
from catalog.sketches import Kept, Terms, keep, kept_of, sketch_key
from catalog.store import Store
from catalog.types import Actor, AuditOutcome, ScanStatus
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


def scan_dataset(
    store: Store,
    actor: Actor,
    code: str,
    *,
    how: How = FULL,
    progress: Callable[[int], None] | None = None,
    schedule_id: int | None = None,
) -> ScanSummary:
    """Look at a dataset, every row of it unless ``how`` says otherwise, keep the findings, let the highest level win.

    A sample raises levels and lowers none, and calls nothing clean. ``how.incremental`` leaves out a file that is as it
    was, and of a table with a watermark reads what came since; where that cannot be told, every row is read.
    ``progress`` is called with the rows read so far. A scan that cannot be finished is kept as
    ``failed`` with its reason, what was known before stays, and the error is raised.

    Raises NotFoundError, RefusedError, UnusableInputError, UsageError.
    """
    if how.sample is not None and how.sample < 1:
        raise UsageError(
            "样本须至少一行（--sample）。", "A sample has at least one row (--sample)."
        )
    scan_id = _begin(store, actor, code, schedule_id)
    try:
        detectors = installed(store.settings)
        terms = Terms(detectors_digest(detectors), sketch_key(store.settings.keys))
        with store.reading() as session:
            dataset = dataset_of(session, code)
            place, column = place_of(dataset), dataset.watermark
            kept = kept_of(session, dataset, terms) if how.incremental else None

        def look() -> tuple[Covered, str]:
            table = place.open()
            schema = schema_digest(table.schema())
            same = kept if kept is not None and kept.schema_digest == schema else None
            order = Order(
                table=table,
                how=how,
                detectors=detectors,
                # Sketches that are kept have the installation's own key.
                key=terms.key if column else DEFAULT_KEY,
                batch_rows=store.settings.batch_rows,
                progress=progress,
                column=column,
                most_rows=place.access.limits.most_rows if place.access else None,
                before=Before(same.digest, same.mark, same.sketch, same.content) if same else None,
            )
            return cover(order), schema

        with place.turn():
            (found, schema), attempts = once_more(look)
    except GuikouError as error:
        _fail(store, actor, scan_id, error)
        raise
    return _finish(store, actor, scan_id, found, schema, terms, attempts)


def _begin(store: Store, actor: Actor, code: str, schedule_id: int | None) -> int:
    with acting(store, actor) as act:
        dataset = dataset_of(act.session, code)
        decision = act.require(Action.SCAN_RUN, resource_of(dataset))
        scan = Scan(
            dataset_id=dataset.id,
            schedule_id=schedule_id,
            started_by=actor.login,
            status=ScanStatus.RUNNING,
            started_at=datetime.now(UTC),
        )
        act.session.add(scan)
        act.session.flush()
        details = {"scan": scan.id, "status": ScanStatus.RUNNING}
        act.record(Action.SCAN_RUN, "dataset", code, details, decision=decision)
        return scan.id


def _fail(store: Store, actor: Actor, scan_id: int, error: GuikouError) -> None:
    with acting(store, actor) as act:
        scan = act.session.get_one(Scan, scan_id)
        scan.status, scan.finished_at = ScanStatus.FAILED, datetime.now(UTC)
        scan.reason_zh, scan.reason_en = error.message.zh, error.message.en
        act.record(
            Action.SCAN_RUN,
            "dataset",
            scan.dataset.code,
            {"scan": scan_id, "status": ScanStatus.FAILED, "kind": type(error).__name__},
            outcome=AuditOutcome.FAILED,
        )


def _finish(
    store: Store,
    actor: Actor,
    scan_id: int,
    found: Covered,
    schema: str,
    terms: Terms,
    attempts: int,
) -> ScanSummary:
    with acting(store, actor) as act:
        scan = act.session.get_one(Scan, scan_id)
        dataset = act.session.scalars(
            select(Dataset)
            .where(Dataset.id == scan.dataset_id)
            .options(selectinload(Dataset.fields).selectinload(Field.findings))
        ).one()
        changes = 0
        if found.result is not None:
            changes = _keep(act, dataset, scan_id, found, found.result, schema, terms)
        rows = dataset.rows or 0
        scanned = found.read
        findings = sum(len(f.findings) for f in dataset.fields)
        scan.status, scan.finished_at = ScanStatus.DONE, datetime.now(UTC)
        scan.mode, scan.rows, scan.rows_scanned = found.mode, rows, scanned
        scan.fields, scan.findings, scan.level = len(dataset.fields), findings, dataset.level
        details = {
            "scan": scan_id,
            "status": ScanStatus.DONE,
            "mode": found.mode,
            "rows": scanned,
            "coverage": f"{found.result.coverage if found.result else 0.0:.4f}",
            "findings": findings,
            "level": dataset.level,
            "attempts": attempts,
            "drift": changes,
        }
        act.record(Action.SCAN_RUN, "dataset", dataset.code, details)
        return ScanSummary(
            scan_id=scan_id,
            dataset=dataset.code,
            status=ScanStatus.DONE,
            rows=scanned,
            fields=len(dataset.fields),
            findings=findings,
            level=dataset.level,
            seconds=found.seconds,
            mode=found.mode,
            said=said(found.mode, rows, scanned),
        )


def _keep(
    act: Act,
    dataset: Dataset,
    scan_id: int,
    found: Covered,
    result: TableResult,
    schema: str,
    terms: Terms,
) -> int:
    """Bring the catalog to what was found, and return how many events of drift that made."""
    before = drift.before_scan(dataset)
    if found.mode in PARTIAL:
        text = said(found.mode, result.rows, result.rows_scanned)
        keep_sampled(act, dataset, result.fields, scan_id, text.en if text else "")
        dataset.rows, dataset.persons = result.rows, max(dataset.persons or 0, result.persons)
        after_sample(act, dataset)
        return drift.note_scan(act, dataset, before, partial=True)
    digest = found.digest or ""
    _note_version(dataset, schema, digest)
    keep_fields(act, dataset, result.fields, scan_id)
    dataset.rows, dataset.persons = result.rows, result.persons
    after_scan(act, dataset)
    kept = Kept(digest, schema, found.mark or {}, found.sketch, found.content)
    keep(act, dataset, scan_id, terms, kept)
    return drift.note_scan(act, dataset, before, partial=False)


def _note_version(dataset: Dataset, schema: str, digest: str) -> None:
    if (dataset.schema_digest, dataset.content_digest) != (schema, digest):
        # What a crawl registered has no version of its own before it is read for the first time.
        dataset.version += bool(dataset.schema_digest)
        dataset.schema_digest, dataset.content_digest = schema, digest
