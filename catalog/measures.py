"""What a level asks of the system that holds a dataset, against what is on record (Article 29)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from catalog.acts import Act
from catalog.datasets import HOST
from catalog.models import Attestation, Dataset, Regrading
from policies.levels import Level, Levels
from policies.types import Text

#: The measure that is about the level itself: its review.
REVIEW = "review"
#: The measure that is about the list of sensitive data it was found by.
PROFILE = "profile"
#: An open task to look at the level again.
REGRADING = "regrading"


class Standing(StrEnum):
    """How a required measure stands."""

    MET = "met"
    MISSING = "missing"
    TOO_LOW = "too_low"
    OVERDUE = "overdue"


@dataclass(frozen=True, slots=True)
class Required:
    """One measure that a dataset's level requires, and what is on record. ``by``, ``at`` and ``evidence``: of whom."""

    measure: str
    name: Text
    asked: Text
    found: Text | None
    standing: Standing
    source: str
    by: str | None = None
    at: datetime | None = None
    evidence: str = ""

    @property
    def met(self) -> bool:
        """Whether nothing is missing."""
        return self.standing is Standing.MET


def required_of(act: Act, dataset: Dataset) -> tuple[Required, ...]:
    """Return every measure that the dataset's level requires, and how it stands today."""
    query = select(Attestation).where(Attestation.dataset_id == dataset.id)
    tasks = select(Regrading).where(Regrading.dataset_id == dataset.id, Regrading.outcome.is_(None))
    said = list(act.session.scalars(query))
    return standing_of(act, dataset, said, list(act.session.scalars(tasks)))


def standing_of(
    act: Act,
    dataset: Dataset,
    attestations: Sequence[Attestation],
    tasks: Sequence[Regrading],
) -> tuple[Required, ...]:
    """Return the same from attestations and open tasks that were read already."""
    levels = act.rulebook.levels
    level = levels.by_number(dataset.level)
    known = {a.measure: a for a in attestations}
    return (
        _host(dataset, level, known.get(HOST)),
        *_asked(levels, level, known),
        _review(act, dataset, level),
        *_profile(act, dataset),
        *(_task(act, task) for task in tasks),
    )


def missing(required: Sequence[Required]) -> list[Required]:
    """Return those that are not met."""
    return [r for r in required if not r.met]


def host_problem(levels: Levels, dataset: Dataset) -> Text | None:
    """Say why the host system does not do for the dataset's level, None when it does (Article 29)."""
    asked = levels.by_number(dataset.level).mlps_grade
    if dataset.host_grade is None:
        return Text(
            f"所在系统的等级保护定级未登记，{dataset.level} 级数据要求 {asked} 级以上",
            f"the grade of the host system is not on record; level {dataset.level} asks for {asked} or higher",
        )
    if dataset.host_grade < asked:
        return Text(
            f"所在系统等级保护为 {dataset.host_grade} 级，{dataset.level} 级数据要求 {asked} 级以上",
            f"the host system is of grade {dataset.host_grade}; level {dataset.level} asks for {asked} or higher",
        )
    return None


def _host(dataset: Dataset, level: Level, said: Attestation | None) -> Required:
    grade = dataset.host_grade
    standing = Standing.MISSING if grade is None else Standing.MET
    if grade is not None and grade < level.mlps_grade:
        standing = Standing.TOO_LOW
    return Required(
        measure=HOST,
        name=Text("所在系统等级保护定级", "grade of the host system"),
        asked=Text(f"{level.mlps_grade} 级以上", f"grade {level.mlps_grade} or higher"),
        found=Text(f"{grade} 级", f"grade {grade}") if grade is not None else None,
        standing=standing,
        source="GB/T 22240-2020",
        by=said.by if said else None,
        at=said.at if said else None,
        evidence=said.evidence if said else "",
    )


def _asked(levels: Levels, level: Level, known: Mapping[str, Attestation]) -> list[Required]:
    rows = []
    for key in (*level.storage, *level.transmission):
        measure, said = levels.measures[key], known.get(key)
        kind = (
            Text("存储", "storage") if measure.kind == "storage" else Text("传输", "transmission")
        )
        rows.append(
            Required(
                measure=key,
                name=measure.name,
                asked=Text(f"{kind.zh}措施", f"{kind.en} measure"),
                found=Text("已落实", "in place") if said else None,
                standing=Standing.MET if said else Standing.MISSING,
                source=measure.source,
                by=said.by if said else None,
                at=said.at if said else None,
                evidence=said.evidence if said else "",
            )
        )
    return rows


def _review(act: Act, dataset: Dataset, level: Level) -> Required:
    due = dataset.review_due
    late = due is None or due < act.today
    return Required(
        measure=REVIEW,
        name=Text("级别复核", "review of the level"),
        asked=Text(f"每 {level.review_months} 个月", f"every {level.review_months} months"),
        found=Text(f"应于 {due} 前复核", f"due by {due}") if due else None,
        standing=Standing.OVERDUE if late else Standing.MET,
        source="第二十九条",
    )


def _profile(act: Act, dataset: Dataset) -> list[Required]:
    """Return the list of sensitive data as a measure, for a dataset that was scanned."""
    if dataset.proposed_level is None:
        return []
    now = act.rulebook.entities.profile(act.today)
    standing = Standing.MET if dataset.profile == now.key else Standing.OVERDUE
    found = dataset.profile
    return [
        Required(
            measure=PROFILE,
            name=Text("定级所依清单", "sensitivity list it was graded by"),
            asked=Text(now.key, now.key),
            found=Text(found, found) if found else None,
            standing=standing,
            source=now.source,
        )
    ]


def _task(act: Act, task: Regrading) -> Required:
    late = task.due < act.today
    return Required(
        measure=REGRADING,
        name=Text("重新定级", "re-grading"),
        asked=Text(f"{task.due} 前", f"by {task.due}"),
        found=None,
        standing=Standing.OVERDUE if late else Standing.MET,
        source="GB/T 43697-2024",
        by=task.opened_by,
        at=task.opened_at,
        evidence=task.reason_zh,
    )
