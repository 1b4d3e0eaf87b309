"""Which datasets a dataset is made from: it is never below the highest of them."""

from sqlalchemy import select

from catalog import levels, regradings
from catalog.acts import Act, acting, refusal
from catalog.datasets import dataset_of, resource_of, unknown_dataset
from catalog.errors import NotFoundError, UsageError
from catalog.grades import is_scanned, made_from
from catalog.models import Dataset, Upstream
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action, Decision
from policies.types import Text


def add(store: Store, actor: Actor, code: str, source: str) -> int:
    """Say that dataset ``code`` is made from ``source``; returns its level, which rises at once where it must.

    A new source is a merge: it opens a re-grading. Raises NotFoundError, UsageError (the same dataset, an unscanned
    source, said before), RefusedError (a cycle, or the rules).
    """
    with acting(store, actor) as act:
        dataset, other = _both(act, code, source)
        resource = resource_of(dataset)
        decision = act.require(Action.DATASET_ATTEST, resource)
        if _known(act, dataset, other):
            raise UsageError(
                f"{source} 已是 {code} 的上游。", f"{source} is upstream of {code} already."
            )
        if other.id == dataset.id or other.id in _below(act, dataset):
            act.refuse(_cycle(code, source), Action.DATASET_ATTEST.value, resource)
        if not is_scanned(other):
            raise UsageError(
                f"{source} 尚未扫描，级别未知。请先运行 guikou dataset scan {source}。",
                f"{source} was not scanned yet and its level is unknown. First: guikou dataset scan {source}.",
            )
        act.session.add(
            Upstream(
                dataset_id=dataset.id,
                source_id=other.id,
                added_by=actor.login,
                added_at=act.now,
            )
        )
        act.session.flush()
        before = dataset.level
        text = Text(f"新增上游数据集 {source}", f"{source} became upstream")
        if is_scanned(dataset):
            regradings.open_task(act, dataset, "merge", text)
        levels.rise(act, dataset)
        levels.inherit_mark(act, dataset)
        details = {"added": source, "before": before, "after": dataset.level}
        act.record(Action.DATASET_ATTEST, "dataset", code, details, decision=decision)
        return dataset.level


def remove(store: Store, actor: Actor, code: str, source: str, reason: str) -> None:
    """Say that dataset ``code`` is no longer made from ``source``. Its level stays until it is lowered by two people.

    Raises NotFoundError, UsageError, RefusedError.
    """
    if not reason.strip():
        raise UsageError("须写明理由：--reason。", "Say why: --reason.")
    with acting(store, actor) as act:
        dataset, other = _both(act, code, source)
        decision = act.require(Action.DATASET_ATTEST, resource_of(dataset))
        found = _known(act, dataset, other)
        if found is None:
            raise NotFoundError(
                f"{source} 不是 {code} 的上游。见 guikou dataset show {code}。",
                f"{source} is not upstream of {code}. See guikou dataset show {code}.",
            )
        act.session.delete(found)
        act.session.flush()
        levels.rise(act, dataset)
        details = {"removed": source, "reason": reason.strip()}
        act.record(Action.DATASET_ATTEST, "dataset", code, details, decision=decision)


def _both(act: Act, code: str, source: str) -> tuple[Dataset, Dataset]:
    other = dataset_of(act.session, source)
    if not act.decide(Action.DATASET_VIEW, resource_of(other)).allowed:
        raise unknown_dataset(source)
    return dataset_of(act.session, code), other


def _known(act: Act, dataset: Dataset, other: Dataset) -> Upstream | None:
    return act.session.scalar(
        select(Upstream).where(Upstream.dataset_id == dataset.id, Upstream.source_id == other.id)
    )


def _below(act: Act, dataset: Dataset) -> set[int]:
    """Return the keys of everything that is made from a dataset, directly or not."""
    seen: set[int] = set()
    waiting = [dataset]
    while waiting:
        for made in made_from(act, waiting.pop()):
            if made.id not in seen:
                seen.add(made.id)
                waiting.append(made)
    return seen


def _cycle(code: str, source: str) -> Decision:
    return refusal(
        "upstream-cycle",
        "第二十九条",
        Text(f"{source} 本身由 {code} 产生", f"{source} is itself made from {code}"),
        Text("请先更正上下游关系。", "Correct what is made from what first."),
    )
