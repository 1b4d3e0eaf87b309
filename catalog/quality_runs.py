"""Run the quality rules of a registered dataset and keep the counts."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from catalog.acts import acting
from catalog.datasets import dataset_of, resource_of, table_of
from catalog.errors import GuikouError
from catalog.models import QualityResult, QualityRun
from catalog.quality import RuleResult, match_elements, rules_for, run_rules
from catalog.sources import TableRef
from catalog.store import Store
from catalog.types import Actor, AuditOutcome
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
    started_at: datetime
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
        hints = {str(column): str(element) for column, element in dataset.elements.items()}
        location, name = dataset.location, dataset.table_name
        act.record(
            Action.QUALITY_RUN, "dataset", code, {"status": "running"}, decision=decision
        )
    try:
        outcome = _run(pick_table(location, name), hints, store.settings.batch_rows)
    except GuikouError as error:
        _fail(store, actor, code, error)
        raise
    return _keep(store, actor, code, outcome)
