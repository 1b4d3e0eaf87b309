"""The read side: datasets, their pages, and who may find them."""

from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from catalog.acts import Act, looking
from catalog.datasets import resource_of, unknown_dataset
from catalog.finding_decisions import findings_of
from catalog.grades import made_from, sources_of
from catalog.measures import required_of
from catalog.models import (
    AuditEvent,
    Dataset,
    Department,
    Field,
    Finding,
    LevelChange,
    QualityRun,
    Scan,
)
from catalog.store import Store
from catalog.types import Actor
from catalog.views.drift import drift_of
from catalog.views.found import said_of
from catalog.views.gradings import gradings_of, regradings_of
from catalog.views.lists import Seen, dataset_row, latest, rows_of
from catalog.views.rows import (
    ConsideredRow,
    DatasetPage,
    DatasetRow,
    FieldRow,
    FindingRow,
    HistoryRow,
    QualityRow,
    ReasonRow,
    RelatedRow,
)
from catalog.views.runs import scan_row
from catalog.views.sources import schema_changes_of
from catalog.views.visible import visible_filter
from policies.decisions import Action
from policies.types import Text

#: What a dataset page offers, when the policy lets the asker do it.
OFFERED = (
    Action.SCAN_RUN,
    Action.QUALITY_RUN,
    Action.SCHEDULE_CREATE,
    Action.DATASET_SET_LEVEL,
    Action.DATASET_ATTEST,
    Action.REQUEST_CREATE,
    Action.DATASET_SAMPLES,
    Action.FINDING_DECIDE,
)


def list_datasets(
    store: Store,
    actor: Actor,
    *,
    search: str = "",
    department: str | None = None,
    level: int | None = None,
    entity: str | None = None,
    review_by: date | None = None,
) -> list[DatasetRow]:
    """Return the datasets that ``actor`` may find, by code.

    ``search`` looks in code, titles, descriptions and field names (catalog/search_words.py; raises UsageError);
    ``entity`` asks for a finding of that kind; ``review_by`` for a level that is to be reviewed by that day.
    """
    with looking(store, actor) as act:
        query = select(Dataset.id).where(visible_filter(act))
        if search.strip():
            query = query.where(said_of(act, search))
        if department:
            query = query.where(Dataset.owner.has(Department.code == department))
        if level is not None:
            query = query.where(Dataset.level == level)
        if entity:
            query = query.where(Dataset.fields.any(Field.findings.any(Finding.entity == entity)))
        if review_by is not None:
            query = query.where(Dataset.review_due <= review_by)
        return list(rows_of(act, act.session.scalars(query.order_by(Dataset.code)).all()))


def loaded_datasets() -> Select[Dataset]:
    """Return the query for datasets with all that their rows need."""
    return select(Dataset).options(
        joinedload(Dataset.owner),
        joinedload(Dataset.steward),
        joinedload(Dataset.source),
        selectinload(Dataset.fields).selectinload(Field.findings),
    )


def show_dataset(store: Store, actor: Actor, code: str) -> DatasetPage:
    """Return one dataset's page.

    Raises NotFoundError alike for one that is not there and one that ``actor`` may not know of; the latter is
    recorded as a refusal.
    """
    with looking(store, actor) as act:
        dataset = act.session.scalar(loaded_datasets().where(Dataset.code == code))
        if dataset is None:
            raise unknown_dataset(code)
        resource = resource_of(dataset)
        decision = act.decide(Action.DATASET_VIEW, resource)
        if not decision.allowed:
            act.refuse(decision, Action.DATASET_VIEW, resource, instead=unknown_dataset(code))
        return _page(act, dataset)


def _page(act: Act, dataset: Dataset) -> DatasetPage:
    session, resource = act.session, resource_of(dataset)
    scans = session.scalars(
        select(Scan).where(Scan.dataset_id == dataset.id).order_by(Scan.id.desc()).limit(20)
    ).all()
    run = latest(act, QualityRun, [dataset.id]).get(dataset.id)
    operates = act.decide(Action.SCAN_RUN, resource).allowed
    return DatasetPage(
        row=dataset_row(
            dataset, act.rulebook.levels, Seen.of(dataset), scans[0] if scans else None, run
        ),
        description=Text(dataset.description_zh, dataset.description_en),
        location=dataset.location if operates else None,
        table=dataset.table_name,
        version=dataset.version,
        persons=dataset.persons,
        state_secret=dataset.state_secret,
        review_due=dataset.review_due,
        profile=dataset.profile,
        minors=dataset.minors,
        host_grade=dataset.host_grade,
        required=required_of(act, dataset),
        upstream=tuple(_related(act, d) for d in sources_of(act, dataset)),
        downstream=tuple(_related(act, d) for d in made_from(act, dataset)),
        gradings=gradings_of(act, dataset),
        regradings=regradings_of(act, dataset),
        reasons=tuple(_reason(r) for r in dataset.level_reasons),
        fields=tuple(_field(f) for f in dataset.fields),
        scans=tuple(scan_row(s) for s in scans),
        history=_history(session, dataset),
        quality=_quality(run),
        may=frozenset(a for a in OFFERED if act.decide(a, resource).allowed),
        schema_changes=schema_changes_of(session, dataset),
        drift=drift_of(act, dataset),
        findings=tuple(findings_of(act, dataset)),
    )


def _related(act: Act, other: Dataset) -> RelatedRow:
    known = act.decide(Action.DATASET_FIND, resource_of(other)).allowed
    title = Text(other.title_zh, other.title_en) if known else None
    return RelatedRow(other.code, title, other.level)


def _reason(kept: dict[str, Any]) -> ReasonRow:
    return ReasonRow(
        level=kept["level"],
        kind=kept["kind"],
        text=Text(kept["zh"], kept["en"]),
        source=kept["source"],
        fields=tuple(kept["fields"]),
    )


def _field(field: Field) -> FieldRow:
    findings = tuple(
        FindingRow(
            entity=f.entity,
            matches=f.matches,
            masked=f.masked,
            examined=f.examined,
            ratio=f.ratio,
            confidence=f.confidence,
            sparse=f.sparse,
            evidence=tuple(f.evidence),
            detector=f.detector,
        )
        for f in sorted(field.findings, key=lambda f: (-f.confidence, f.entity))
    )
    return FieldRow(
        name=field.name,
        type=field.type,
        outcome=field.outcome,
        entity=field.entity,
        level=field.level,
        reason=field.reason,
        rows=field.rows,
        nulls=field.nulls,
        distinct=field.distinct,
        findings=findings,
        considered=tuple(
            ConsideredRow(c["entity"], c["matches"], c["doubt"]) for c in field.considered
        ),
    )


def _history(session: Session, dataset: Dataset) -> tuple[HistoryRow, ...]:
    changes = session.scalars(select(LevelChange).where(LevelChange.dataset_id == dataset.id))
    events = session.scalars(
        select(AuditEvent)
        .where(AuditEvent.object_kind == "dataset", AuditEvent.object_id == dataset.code)
        .order_by(AuditEvent.seq.desc())
        .limit(100)
    )
    rows = [HistoryRow(c.at, c.actor, "level:change", "allowed", c.old, c.new) for c in changes]
    rows += [HistoryRow(e.at, e.actor, e.action, e.outcome) for e in events]
    return tuple(sorted(rows, key=lambda r: r.at, reverse=True))


def _quality(run: QualityRun | None) -> tuple[QualityRow, ...]:
    if run is None:
        return ()
    return tuple(
        QualityRow(
            rule=r.rule_id,
            kind=r.kind,
            columns=tuple(r.columns),
            title=Text(r.title_zh, r.title_en),
            source=r.source,
            examined=r.examined,
            failed=r.failed,
            passed=r.passed,
            error=r.error,
        )
        for r in run.results
    )
