"""The level of one dataset inside an act: what the policy says, putting it in force, when it is looked at again."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlalchemy import select

from catalog.acts import Act
from catalog.drift import Change, note
from catalog.models import Dataset, LevelChange, Upstream
from policies.classification import ARTICLE, Classification, FieldFact, LevelReason, classify
from policies.types import Text


def facts_of(dataset: Dataset) -> list[FieldFact]:
    """Return what the last scan says of each field, as the policy wants it."""
    return [
        FieldFact(
            name=f.name,
            entity=f.entity,
            entities={x.entity: x.matches for x in f.findings if x.matches},
            outcome=f.outcome or "unscanned",
            masked={x.entity: x.masked for x in f.findings if x.masked},
        )
        for f in dataset.fields
    ]


def is_scanned(dataset: Dataset) -> bool:
    """Tell whether a scan has ever looked at the whole dataset."""
    return not dataset.sampled and any(f.outcome for f in dataset.fields)


def sources_of(act: Act, dataset: Dataset) -> list[Dataset]:
    """Return the datasets that this one is made from, by code."""
    query = select(Dataset).join(Upstream, Upstream.source_id == Dataset.id)
    query = query.where(Upstream.dataset_id == dataset.id).order_by(Dataset.code)
    return list(act.session.scalars(query))


def made_from(act: Act, dataset: Dataset) -> list[Dataset]:
    """Return the datasets that are made from this one, by code."""
    query = select(Dataset).join(Upstream, Upstream.dataset_id == Dataset.id)
    query = query.where(Upstream.source_id == dataset.id).order_by(Dataset.code)
    return list(act.session.scalars(query))


def classified(act: Act, dataset: Dataset, declared: int | None) -> Classification:
    """Return the level that the rules of the day find for a dataset, were it declared at ``declared``."""
    upstream = [(s.code, s.level) for s in sources_of(act, dataset)] if dataset.id else []
    found = classify(
        facts_of(dataset),
        declared=declared,
        persons=dataset.persons or 0,
        on=act.today,
        upstream=upstream,
        minors=bool(dataset.minors),
        rulebook=act.rulebook,
    )
    return _unsure(act, found) if dataset.sampled else found


def _unsure(act: Act, found: Classification) -> Classification:
    """Return a classification by samples alone: they raise, and never stand in for having looked."""
    level = act.rulebook.levels.strictest().number
    text = Text(
        "只做过抽样扫描，全量扫描前按最高级别对待",
        "only sampled so far: treated as the strictest level until scanned in full",
    )
    reason = LevelReason(level, "unclassified", text, ARTICLE)
    return replace(found, level=level, reasons=(reason, *found.reasons))


def note_reasons(dataset: Dataset, found: Classification) -> None:
    """Keep why a dataset has its level, and by which profile."""
    dataset.level_reasons = reasons_json(found)
    dataset.profile = found.profile


def put_in_force(act: Act, dataset: Dataset, new: int) -> None:
    """Put a level in force and keep the change with its reasons; the first level is always kept.

    A rise brings the next review forward to what the new level asks for.
    """
    known = act.session.scalar(
        select(LevelChange.id).where(LevelChange.dataset_id == dataset.id).limit(1)
    )
    if known and dataset.level == new:
        return
    act.session.add(
        LevelChange(
            dataset_id=dataset.id,
            at=act.now,
            actor=act.actor.login,
            old=dataset.level if known else None,
            new=new,
            reasons=dataset.level_reasons,
            policy_version=act.policy.version,
            profile=dataset.profile,
        )
    )
    rises = new > dataset.level
    if known and rises:
        told = Change("level_raised", before={"level": dataset.level}, after={"level": new})
        note(act, dataset, told)
    dataset.level = new
    if rises:
        due = review_after(act, dataset)
        dataset.review_due = min(due, dataset.review_due or due)


def start(act: Act, datasets: Sequence[Dataset]) -> None:
    """Add new, unscanned and undeclared datasets at the strictest level, which stands in for not knowing."""
    if not datasets:
        return
    level = act.rulebook.levels.strictest()
    found = classified(act, datasets[0], None)  # the same for all: nothing is known of any
    due = months_after(act.today, level.review_months)
    for dataset in datasets:
        dataset.level, dataset.persons, dataset.minors = level.number, 0, False
        dataset.review_due = due
        note_reasons(dataset, found)
    act.session.add_all(datasets)
    act.session.flush()
    act.session.add_all(
        LevelChange(
            dataset_id=dataset.id,
            at=act.now,
            actor=act.actor.login,
            old=None,
            new=level.number,
            reasons=dataset.level_reasons,
            policy_version=act.policy.version,
            profile=dataset.profile,
        )
        for dataset in datasets
    )


def grade(act: Act, dataset: Dataset) -> None:
    """Note that two people, or the first scan, decided the level: the next review and growth count from here."""
    dataset.review_due = review_after(act, dataset)
    note_size(dataset)


def note_size(dataset: Dataset) -> None:
    """Note how large the dataset is at a decision on its level."""
    dataset.graded_rows, dataset.graded_persons = dataset.rows, dataset.persons


def review_after(act: Act, dataset: Dataset) -> date:
    """Return when the level is to be reviewed if it is decided today (Article 29; review_months of levels.yaml)."""
    return months_after(act.today, act.rulebook.levels.by_number(dataset.level).review_months)


def months_after(day: date, months: int) -> date:
    """Return the same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def reasons_json(classification: Classification) -> list[Any]:
    """Return a classification's reasons as they are kept and shown."""
    return [
        {
            "level": r.level,
            "kind": r.kind,
            "zh": r.text.zh,
            "en": r.text.en,
            "source": r.source,
            "fields": list(r.fields),
        }
        for r in classification.reasons
    ]
