"""Scan a registered dataset in full and keep what was found: counts and levels, never a value."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalog.acts import Act, acting
from catalog.datasets import dataset_of, place_of, resource_of, schema_digest
from catalog.detectors import installed
from catalog.engines.local import ScanRun, scan_table
from catalog.errors import GuikouError
from catalog.levels import after_scan
from catalog.models import Dataset, Field, Finding, Scan
from catalog.sources import ColumnInfo
from catalog.store import Store
from catalog.types import Actor, AuditOutcome, ScanStatus
from classifiers.types import FieldResult
from policies.decisions import Action


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


def scan_dataset(
    store: Store,
    actor: Actor,
    code: str,
    *,
    progress: Callable[[int], None] | None = None,
    schedule_id: int | None = None,
) -> ScanSummary:
    """Read every row of a dataset, keep the findings and let the highest level win.

    ``progress`` is called with the rows read so far. A scan that cannot be finished is kept as
    ``failed`` with its reason, what was known before stays, and the error is raised.

    Raises NotFoundError, RefusedError, UnusableInputError.
    """
    scan_id = _begin(store, actor, code, schedule_id)
    try:
        with store.reading() as session:
            place = place_of(dataset_of(session, code))
        with place.turn():
            table = place.open()
            columns = table.schema()
            run = scan_table(
                table,
                detectors=installed(store.settings),
                progress=progress,
                batch_rows=store.settings.batch_rows,
            )
    except GuikouError as error:
        _fail(store, actor, scan_id, error)
        raise
    return _finish(store, actor, scan_id, run, columns, run.digest)


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
    run: ScanRun,
    columns: list[ColumnInfo],
    digest: str,
) -> ScanSummary:
    with acting(store, actor) as act:
        scan = act.session.get_one(Scan, scan_id)
        dataset = act.session.scalars(
            select(Dataset)
            .where(Dataset.id == scan.dataset_id)
            .options(selectinload(Dataset.fields).selectinload(Field.findings))
        ).one()
        _note_version(dataset, schema_digest(columns), digest)
        _keep(act, dataset, run.result.fields, scan_id)
        dataset.rows, dataset.persons = run.result.rows, run.result.persons
        after_scan(act, dataset)
        found = sum(len(f.findings) for f in run.result.fields)
        scan.status, scan.finished_at = ScanStatus.DONE, datetime.now(UTC)
        scan.rows, scan.rows_scanned = run.result.rows, run.result.rows_scanned
        scan.fields, scan.findings, scan.level = len(run.result.fields), found, dataset.level
        details = {
            "scan": scan_id,
            "status": ScanStatus.DONE,
            "rows": run.result.rows_scanned,
            "coverage": f"{run.result.coverage:.4f}",
            "findings": found,
            "level": dataset.level,
        }
        act.record(Action.SCAN_RUN, "dataset", dataset.code, details)
        return ScanSummary(
            scan_id=scan_id,
            dataset=dataset.code,
            status=ScanStatus.DONE,
            rows=run.result.rows_scanned,
            fields=len(run.result.fields),
            findings=found,
            level=dataset.level,
            seconds=run.seconds,
        )


def _note_version(dataset: Dataset, schema: str, digest: str) -> None:
    if (dataset.schema_digest, dataset.content_digest) != (schema, digest):
        # What a crawl registered has no version of its own before it is read for the first time.
        dataset.version += bool(dataset.schema_digest)
        dataset.schema_digest, dataset.content_digest = schema, digest


def _keep(act: Act, dataset: Dataset, results: tuple[FieldResult, ...], scan_id: int) -> None:
    """Bring fields and findings to what was seen; a finding keeps its identity over scans."""
    known = {f.name: f for f in dataset.fields}
    for gone in set(known) - {r.name for r in results}:
        dataset.fields.remove(known[gone])
    for result in results:
        kept = known.get(result.name)
        if kept is None:
            kept = Field(name=result.name, position=result.position, findings=[])
            dataset.fields.append(kept)
        kept.position, kept.type = result.position, result.type.value
        kept.outcome, kept.entity, kept.reason = result.outcome.value, result.entity, result.reason
        kept.considered = considered_json(result)
        kept.rows, kept.nulls, kept.distinct = result.rows, result.nulls, result.distinct
        _keep_findings(kept, result, scan_id)
    act.session.flush()


def considered_json(result: FieldResult) -> list[Any]:
    """Return what a field was not taken for as it is kept and printed."""
    return [
        {
            "entity": c.entity,
            "detector": c.detector,
            "matches": c.matches,
            "doubt": c.doubt.value,
        }
        for c in result.considered
    ]


def _keep_findings(kept: Field, result: FieldResult, scan_id: int) -> None:
    known = {f.entity: f for f in kept.findings}
    for gone in set(known) - {f.entity for f in result.findings}:
        kept.findings.remove(known[gone])
    for found in result.findings:
        finding = known.get(found.entity)
        if finding is None:
            finding = Finding(entity=found.entity, first_scan_id=scan_id)
            kept.findings.append(finding)
        finding.last_scan_id = scan_id
        finding.matches, finding.masked = found.matches, found.masked
        finding.examined, finding.ratio = found.examined, found.ratio
        finding.confidence, finding.sparse = found.confidence, found.sparse
        finding.evidence = [e.value for e in found.evidence]
        finding.detector = found.detector
