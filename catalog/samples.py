"""A few rows of a dataset for those who may see samples, each field protected as its level says."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from catalog.acts import Act, acting, refusal
from catalog.datasets import resource_of, unknown_dataset
from catalog.detectors import installed
from catalog.errors import UsageError
from catalog.models import Dataset
from catalog.requests.fields import Under, sampled, samples_obligation
from catalog.requests.rows import dataset_lines
from catalog.requests.shown import (
    Place,
    columns_of,
    place_of,
    protected_rows,
    read_rows,
    scanned_table,
)
from catalog.requests.types import FieldLine, ShownRows
from catalog.store import Store
from catalog.types import Actor, RecipientKind
from policies.decisions import Action, Decision
from policies.protections import ProtectionSpec
from policies.types import Text

ROWS, MOST_ROWS = 5, 20


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be shown, as it was decided."""

    place: Place
    plan: Mapping[str, ProtectionSpec]
    fields: tuple[FieldLine, ...]
    obligation: str


def show_samples(store: Store, actor: Actor, code: str, *, rows: int = ROWS) -> ShownRows:
    """Return the first ``rows`` rows (1 to 20) of a dataset, protected as its level and the rules say.

    The look is recorded with counts only. The source is read after the unit of work, so that the catalog is not held
    up. Raises NotFoundError, RefusedError, UnusableInputError, and UsageError for a wrong number of rows
    and for a source that is not what was scanned.
    """
    if not 1 <= rows <= MOST_ROWS:
        raise UsageError(
            f"样例行数为 1 至 {MOST_ROWS}（--rows）。",
            f"A sample has 1 to {MOST_ROWS} rows (--rows).",
        )
    detectors = installed(store.settings)
    with acting(store, actor) as act:
        job = _decided(act, code, rows)
    table = scanned_table(job.place)
    frame = read_rows(table, columns_of(job.plan), rows)
    shown = protected_rows(frame, job.plan, detectors)
    return ShownRows(code, job.fields, shown, job.obligation)


def _decided(act: Act, code: str, rows: int) -> _Job:
    dataset = act.session.scalar(select(Dataset).where(Dataset.code == code))
    if dataset is None or not act.decide(Action.DATASET_FIND, resource_of(dataset)).allowed:
        raise unknown_dataset(code)
    resource = resource_of(dataset)
    decision = act.require(Action.DATASET_SAMPLES, resource)
    obligation = samples_obligation(decision)
    if obligation == "none":
        act.refuse(no_samples(decision.article), Action.DATASET_SAMPLES.value, resource)
    under = Under(dataset.level, RecipientKind.OWN_BUREAU, act.rulebook, act.settings.cipher)
    plan = {f.name: sampled(f, under, obligation) for f in dataset.fields}
    changed = sum(spec.kind != "none" for spec in plan.values())
    act.record(
        Action.DATASET_SAMPLES,
        "dataset",
        code,
        {"obligation": obligation, "rows": rows, "fields": len(plan), "protected": changed},
        decision=decision,
    )
    return _Job(place_of(dataset), plan, dataset_lines(dataset, plan), obligation)


def no_samples(article: str) -> Decision:
    """Return the refusal of samples at a level that shows none."""
    return refusal(
        "samples-none",
        article,
        Text("该级别的数据不显示样例", "data of this level is not shown in samples"),
        Text("请看字段统计和发现。", "Look at the fields' counts and findings instead."),
    )
