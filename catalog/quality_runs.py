"""Run the quality rules of a registered dataset and keep the counts."""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import pyarrow as pa

from catalog.acts import acting
from catalog.datasets import dataset_of, resource_of, table_of
from catalog.errors import GuikouError
from catalog.models import QualityResult, QualityRun
from catalog.quality import RuleResult, match_elements, rules_for, run_rules
from catalog.sources import TableRef
from catalog.store import Store
from catalog.types import Actor, AuditOutcome, ScanStatus
from policies.decisions import Action


@dataclass(frozen=True, slots=True)
class QualitySummary:
    """One finished run: rows read, rules run, and how many of them passed, failed or could not be run."""

    dataset: str
    rows: int
    rules: int
    passed: int
    failed: int
    errors: int
    seconds: float


@dataclass(frozen=True, slots=True)
class _Outcome:
    seconds: float
    rows: int
    results: Sequence[RuleResult]


def run_quality(store: Store, actor: Actor, code: str) -> QualitySummary:
    """Run every rule that a dataset's columns call for, over all its rows, and keep the counts.

    The dataset's ``elements`` say which column is which data element; other columns are matched by name. When the
    data cannot be read nothing is kept but the audit event, and the error is raised.

    Raises NotFoundError, RefusedError, UnusableInputError, UsageError (an element that does not exist).
    """
    with acting(store, actor) as act:
        dataset = dataset_of(act.session, code)
        decision = act.require(Action.QUALITY_RUN, resource_of(dataset))
        details = {"status": ScanStatus.RUNNING}
        act.record(Action.QUALITY_RUN, "dataset", code, details, decision=decision)
    started_at = datetime.now(UTC)
    try:
        with store.reading() as session:
            dataset = dataset_of(session, code)
            table, hints = table_of(dataset), dict(dataset.elements)
        outcome = _run(table, hints, store.settings.batch_rows)
    except GuikouError as error:
        _fail(store, actor, code, error)
        raise
    return _finish(store, actor, code, started_at, outcome)


def _run(table: TableRef, hints: Mapping[str, str], batch_rows: int) -> _Outcome:
    began = time.perf_counter()
    columns = [column.name for column in table.schema()]
    rules = rules_for(columns, match_elements(columns, hints))
    needed = {column for rule in rules for column in rule.columns}
    # Without rules the rows are still counted, so every column will do.
    read = [column for column in columns if column in needed] or None
    counted = _Counted(table.batches(columns=read, batch_rows=batch_rows))
    results = run_rules(counted, rules)
    return _Outcome(time.perf_counter() - began, counted.rows, results)


class _Counted:
    """Batches passed on, and how many rows they had."""

    def __init__(self, batches: Iterator[pa.RecordBatch]) -> None:
        self._batches = batches
        self.rows = 0

    def __iter__(self) -> Iterator[pa.RecordBatch]:
        for batch in self._batches:
            self.rows += batch.num_rows
            yield batch


def _fail(store: Store, actor: Actor, code: str, error: GuikouError) -> None:
    with acting(store, actor) as act:
        details = {"status": ScanStatus.FAILED, "kind": type(error).__name__}
        act.record(Action.QUALITY_RUN, "dataset", code, details, outcome=AuditOutcome.FAILED)


def _finish(
    store: Store, actor: Actor, code: str, started_at: datetime, outcome: _Outcome
) -> QualitySummary:
    results = outcome.results
    errors = sum(r.error is not None for r in results)
    passed = sum(r.passed for r in results)
    summary = QualitySummary(
        dataset=code,
        rows=outcome.rows,
        rules=len(results),
        passed=passed,
        failed=len(results) - passed - errors,
        errors=errors,
        seconds=round(outcome.seconds, 3),
    )
    with acting(store, actor) as act:
        run = QualityRun(
            dataset_id=dataset_of(act.session, code).id,
            started_at=started_at,
            seconds=summary.seconds,
            rows=summary.rows,
            rules=summary.rules,
            passed=summary.passed,
            failed=summary.failed,
            errors=summary.errors,
            results=[_row(result) for result in results],
        )
        act.session.add(run)
        act.session.flush()
        details = {
            "run": run.id,
            "status": ScanStatus.DONE,
            "rows": summary.rows,
            "rules": summary.rules,
            "passed": summary.passed,
            "failed": summary.failed,
            "errors": summary.errors,
        }
        act.record(Action.QUALITY_RUN, "dataset", code, details)
    return summary


def _row(result: RuleResult) -> QualityResult:
    rule = result.rule
    return QualityResult(
        rule_id=rule.id,
        kind=rule.kind.value,
        columns=list(rule.columns),
        title_zh=rule.title.zh,
        title_en=rule.title.en,
        source=rule.source,
        examined=result.examined,
        failed=result.failed,
        passed=result.passed,
        error=result.error,
    )
