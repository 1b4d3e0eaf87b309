"""Tasks to look at a level again before its review is due: volume, merge, de-identification, incident, order."""

from collections.abc import Iterator
from datetime import timedelta

from sqlalchemy import select

from catalog.acts import Act, acting
from catalog.datasets import dataset_of, resource_of
from catalog.errors import UsageError
from catalog.models import Dataset, Regrading
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action
from policies.levels import TRIGGERS
from policies.types import Text

ACT = "level:regrade"


def regrade(store: Store, actor: Actor, code: str, trigger: str, reason: str) -> int:
    """Ask the owner to look at a dataset's level again, and return the task's number.

    ``trigger`` is one of policies.levels.TRIGGERS. Raises NotFoundError, UsageError, RefusedError.
    """
    known_trigger(trigger)
    if not reason.strip():
        raise UsageError("须写明理由：--reason。", "Say why: --reason.")
    with acting(store, actor) as act:
        dataset = dataset_of(act.session, code)
        act.require(Action.DATASET_SET_LEVEL, resource_of(dataset))
        task = open_task(act, dataset, trigger, Text(reason.strip(), reason.strip()))
        if task is None:
            raise UsageError(
                f"{code} 已有同类的重新定级任务。见 guikou dataset show {code}。",
                f"A re-grading of {code} for this trigger is open already. See guikou dataset show {code}.",
            )
        return task.id


def known_trigger(trigger: str) -> str:
    """Return a trigger that levels.yaml knows. Raises UsageError."""
    if trigger not in TRIGGERS:
        listed = ", ".join(TRIGGERS)
        raise UsageError(
            f"没有触发原因 {trigger}。有：{listed}。",
            f"There is no trigger {trigger}. There are: {listed}.",
        )
    return trigger


def open_task(act: Act, dataset: Dataset, trigger: str, reason: Text) -> Regrading | None:
    """Open a task with the term of its trigger, inside an act; None when one for this trigger is open already."""
    if any(task.trigger == trigger for task in open_tasks(act, dataset)):
        return None
    days = act.rulebook.levels.regrading.due_days[trigger]
    task = Regrading(
        dataset_id=dataset.id,
        trigger=trigger,
        reason_zh=reason.zh,
        reason_en=reason.en,
        level=dataset.level,
        opened_by=act.actor.login,
        opened_at=act.now,
        due=act.today + timedelta(days=days),
    )
    act.session.add(task)
    act.session.flush()
    details = {
        "task": task.id,
        "trigger": trigger,
        "due": task.due.isoformat(),
        "reason": reason.en,
    }
    act.record(ACT, "dataset", dataset.code, details)
    return task


def open_tasks(act: Act, dataset: Dataset) -> list[Regrading]:
    """Return the open tasks of a dataset, oldest first."""
    query = select(Regrading).where(Regrading.dataset_id == dataset.id, Regrading.outcome.is_(None))
    return list(act.session.scalars(query.order_by(Regrading.id)))


def settle(act: Act, dataset: Dataset) -> None:
    """Close the dataset's tasks: people have just decided its level."""
    for task in open_tasks(act, dataset):
        task.outcome = _outcome(task.level, dataset.level)
        task.closed_by, task.closed_at = act.actor.login, act.now
        details = {"task": task.id, "trigger": task.trigger, "outcome": task.outcome}
        act.record(ACT, "dataset", dataset.code, details)
    act.session.flush()


def _outcome(before: int, after: int) -> str:
    if after == before:
        return "kept"
    return "raised" if after > before else "lowered"


def note_volume(act: Act, dataset: Dataset) -> None:
    """Open a task when a scan found rows or persons grown by the factor, or a mark of scale passed."""
    reasons = list(_growth(act, dataset))
    if reasons:
        text = Text("；".join(r.zh for r in reasons), "; ".join(r.en for r in reasons))
        open_task(act, dataset, "volume", text)


def _growth(act: Act, dataset: Dataset) -> Iterator[Text]:
    factor = act.rulebook.levels.regrading.volume_factor
    counts = (
        (Text("行数", "rows"), dataset.graded_rows, dataset.rows),
        (Text("人数", "persons"), dataset.graded_persons, dataset.persons),
    )
    for name, before, now in counts:
        if before and now and now >= factor * before:
            yield Text(
                f"{name.zh}由 {before:,} 增至 {now:,}", f"{name.en} grew from {before:,} to {now:,}"
            )
    before, now = dataset.graded_persons, dataset.persons or 0
    for scale in act.rulebook.entities.scales:
        if before is not None and before < scale.persons <= now:
            yield Text(f"人数超过 {scale.persons:,}", f"more than {scale.persons:,} persons")
