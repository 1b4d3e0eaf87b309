"""Rows of datasets for lists, counted in the database: a few statements a page, however many fields there are."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import defer, joinedload

from catalog.acts import Act
from catalog.models import Dataset, Field, Finding, QualityRun, Scan
from catalog.requests.waiting import LONG
from catalog.views.rows import DatasetRow, QualityBrief
from catalog.views.runs import scan_row
from policies.levels import Levels
from policies.types import Text

#: Datasets looked up at a time: databases take only so many parameters.
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Seen:
    """How many fields a dataset has, and how many of them hold each entity."""

    fields: int
    findings: Mapping[str, int]

    @classmethod
    def of(cls, dataset: Dataset) -> "Seen":
        """Count in a dataset whose fields and findings are loaded."""
        found = Counter(f.entity for field in dataset.fields for f in field.findings)
        return cls(len(dataset.fields), found)


def rows_of(act: Act, ids: Sequence[int]) -> tuple[DatasetRow, ...]:
    """Return the datasets with these keys as rows, in this order."""
    parts = (ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK))
    return tuple(row for part in parts for row in _rows(act, part))


def _rows(act: Act, ids: Sequence[int]) -> list[DatasetRow]:
    loaded = select(Dataset).options(
        joinedload(Dataset.owner),
        joinedload(Dataset.steward),
        joinedload(Dataset.source),
        *map(defer, LONG),
    )
    datasets = {d.id: d for d in act.session.scalars(loaded.where(Dataset.id.in_(ids)))}
    seen = _seen(act, ids)
    scans, runs = latest(act, Scan, ids), latest(act, QualityRun, ids)
    levels = act.rulebook.levels
    return [dataset_row(datasets[i], levels, seen[i], scans.get(i), runs.get(i)) for i in ids]


def _seen(act: Act, ids: Sequence[int]) -> dict[int, Seen]:
    fields = select(Field.dataset_id, func.count()).where(Field.dataset_id.in_(ids))
    rows = act.session.execute(fields.group_by(Field.dataset_id))
    counted = {dataset_id: count for dataset_id, count in rows}  # noqa: C416 - typed, unlike dict(rows)
    kinds = select(Field.dataset_id, Finding.entity, func.count()).join(Finding.field)
    kinds = kinds.where(Field.dataset_id.in_(ids)).group_by(Field.dataset_id, Finding.entity)
    found: dict[int, dict[str, int]] = {i: {} for i in ids}
    for dataset_id, entity, count in act.session.execute(kinds):
        found[dataset_id][entity] = count
    return {i: Seen(counted.get(i, 0), found[i]) for i in ids}


def latest(act: Act, model: Any, ids: Sequence[int]) -> dict[int, Any]:
    """Return the newest scan or quality run of each dataset."""
    newest = select(func.max(model.id)).where(model.dataset_id.in_(ids)).group_by(model.dataset_id)
    return {x.dataset_id: x for x in act.session.scalars(select(model).where(model.id.in_(newest)))}


def dataset_row(
    dataset: Dataset, levels: Levels, seen: Seen, scan: Scan | None, run: QualityRun | None
) -> DatasetRow:
    """Return a dataset as shown in a list."""
    return DatasetRow(
        code=dataset.code,
        title=Text(dataset.title_zh, dataset.title_en),
        owner=dataset.owner.code,
        owner_name=Text(dataset.owner.name_zh, dataset.owner.name_en),
        steward=dataset.steward.login if dataset.steward else None,
        steward_name=Text(dataset.steward.name_zh, dataset.steward.name_en)
        if dataset.steward
        else None,
        level=dataset.level,
        level_name=levels.by_number(dataset.level).name,
        declared_level=dataset.declared_level,
        proposed_level=dataset.proposed_level,
        rows=dataset.rows,
        fields=seen.fields,
        entities=tuple(sorted(seen.findings)),
        findings=sum(seen.findings.values()),
        last_scan=scan.finished_at if scan else None,
        last_scan_status=scan.status if scan else None,
        scan_seconds=scan_row(scan).seconds if scan else None,
        quality=_brief(run),
        review_due=dataset.review_due,
        source=dataset.source.name if dataset.source else None,
        vanished_at=dataset.vanished_at,
    )


def _brief(run: QualityRun | None) -> QualityBrief | None:
    if run is None:
        return None
    return QualityBrief(run.started_at, run.rules, run.passed, run.failed, run.errors, run.seconds)
