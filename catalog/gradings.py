"""Declare levels and marks, review levels, and ask for what takes a second person (Article 29).

A rise counts at once. A lowering, taking off a state-secret mark and the yearly review wait for a second person:
``catalog.grading_decisions``.
"""

from dataclasses import dataclass

from sqlalchemy import select

from catalog import levels, regradings, requests
from catalog.acts import Act, acting, refusal
from catalog.datasets import dataset_of, known_level, known_mark, mark_rank, resource_of
from catalog.errors import UsageError
from catalog.grades import classified, is_scanned, made_from, note_reasons
from catalog.models import Dataset, Grading
from catalog.store import Store
from catalog.types import Actor, GradingKind, GradingState
from policies.classification import LevelReason
from policies.decisions import Action, Decision
from policies.types import Text

ARTICLE = "第二十九条"


@dataclass(frozen=True, slots=True)
class Graded:
    """What came of an act on a level: the level in force, and the number of what waits for a second person."""

    level: int
    waiting: str | None = None


def set_level(
    store: Store,
    actor: Actor,
    code: str,
    level: int,
    reason: str,
    *,
    trigger: str | None = None,
    evidence: str = "",
) -> Graded:
    """Declare a dataset's level: a rise counts at once, a lowering waits for a second person.

    ``trigger`` (policies.levels.TRIGGERS) says what occasioned a lowering; a de-identification needs ``evidence``.

    Raises NotFoundError, UsageError, RefusedError: also when findings, combinations, scale or upstream demand more.
    """
    _check_reason(reason)
    if trigger is not None:
        regradings.known_trigger(trigger)
    if trigger == "deidentification" and not evidence.strip():
        raise UsageError(
            "去标识化的降级须写明依据：--evidence。",
            "A lowering after de-identification needs its proof: --evidence.",
        )
    with acting(store, actor) as act:
        known_level(act.rulebook.levels, level)
        dataset = dataset_of(act.session, code)
        declared = dataset.declared_level or 0
        if level < declared or (is_scanned(dataset) and level < dataset.level):
            asked = _Asked(GradingKind.LOWERING, level, dataset.state_secret, reason)
            number = _propose_lowering(act, dataset, asked, trigger, evidence)
            return Graded(dataset.level, number)
        decision = act.require(Action.DATASET_SET_LEVEL, resource_of(dataset))
        before = dataset.level
        if is_scanned(dataset):
            levels.decide(act, dataset, level, confirmed=False)
        else:
            dataset.declared_level = level
            note_reasons(dataset, classified(act, dataset, level))
        details = {
            "declared": level,
            "before": before,
            "after": dataset.level,
            "reason": reason.strip(),
        }
        act.record(Action.DATASET_SET_LEVEL, "dataset", code, details, decision=decision)
        return Graded(dataset.level)


def mark(store: Store, actor: Actor, code: str, new: str | None, reason: str) -> Graded:
    """Set a dataset's state-secret mark at once; a lower one, or none (None), waits for a second person.

    Raises NotFoundError, UsageError, RefusedError.
    """
    _check_reason(reason)
    if new is not None:
        known_mark(new)
    with acting(store, actor) as act:
        dataset = dataset_of(act.session, code)
        old = dataset.state_secret
        if old == new:
            raise UsageError("标志未变。", "That is its mark already.")
        decision = act.require(Action.DATASET_SET_LEVEL, resource_of(dataset))
        if mark_rank(new) < mark_rank(old):
            if denied := below_mark(act, dataset, new):
                act.refuse(denied, Action.DATASET_SET_LEVEL.value, resource_of(dataset))
            asked = _Asked(GradingKind.UNMARKING, dataset.level, new, reason)
            return Graded(dataset.level, _propose(act, dataset, asked, decision))
        dataset.state_secret = new
        requests.void_changed(act, dataset)
        for made in made_from(act, dataset):
            levels.inherit_mark(act, made)
        details = {"mark": new, "before": old, "reason": reason.strip()}
        act.record(Action.DATASET_SET_LEVEL, "dataset", code, details, decision=decision)
        return Graded(dataset.level)


def review(store: Store, actor: Actor, code: str, reason: str) -> Graded:
    """Report that a dataset's level was looked at and is to stay; it counts when a second person confirms it.

    Raises NotFoundError, UsageError (unscanned), RefusedError.
    """
    _check_reason(reason)
    with acting(store, actor) as act:
        dataset = dataset_of(act.session, code)
        decision = act.require(Action.DATASET_SET_LEVEL, resource_of(dataset))
        if not is_scanned(dataset):
            raise UsageError(
                f"{code} 尚未扫描，无从复核。请先运行 guikou dataset scan {code}。",
                f"{code} was not scanned yet: there is nothing to review. First: guikou dataset scan {code}.",
            )
        asked = _Asked(GradingKind.REVIEW, dataset.level, dataset.state_secret, reason)
        return Graded(dataset.level, _propose(act, dataset, asked, decision))


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is asked for."""

    kind: GradingKind
    level: int
    mark: str | None
    reason: str


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageError("须写明理由：--reason。", "Say why: --reason.")


def _propose_lowering(
    act: Act, dataset: Dataset, asked: _Asked, trigger: str | None, evidence: str
) -> str:
    decision = act.require(Action.DATASET_SET_LEVEL, resource_of(dataset))
    if denied := below_floor(act, dataset, asked.level):
        act.refuse(denied, Action.DATASET_SET_LEVEL.value, resource_of(dataset))
    return _propose(act, dataset, asked, decision, trigger, evidence)


def below_floor(act: Act, dataset: Dataset, level: int) -> Decision | None:
    """Return the refusal of a level below what findings, combinations, scale or upstream demand, else None."""
    found = classified(act, dataset, level).above(level)
    # An unscanned dataset keeps the strictest level anyway; what is lowered is only what was declared.
    holding: list[LevelReason] = [r for r in found if r.kind != "unclassified"]
    if not holding:
        return None
    top = max(r.level for r in holding)
    why = [r.text for r in holding if r.level == top][:3]
    return refusal(
        "below-floor",
        ARTICLE,
        Text(
            f"不得低于 {top} 级：{'；'.join(t.zh for t in why)}",
            f"not below level {top}: {'; '.join(t.en for t in why)}",
        ),
        Text(
            "请先去标识化并重新扫描，或更正上游关系。",
            "De-identify the data and scan it again, or correct what it is made from.",
        ),
    )


def below_mark(act: Act, dataset: Dataset, mark: str | None) -> Decision | None:
    """Return the refusal of a mark below that of what a dataset is made from, else None."""
    above = levels.mark_above(act, dataset)
    if mark_rank(above) <= mark_rank(mark):
        return None
    return refusal(
        "below-floor",
        ARTICLE,
        Text(f"上游数据集标有“{above}”", f"it is made from data marked {above}"),
        Text(
            "请先更正上游的标志或上下游关系。",
            "Correct the upstream's mark or what it is made from first.",
        ),
    )


def _propose(
    act: Act,
    dataset: Dataset,
    asked: _Asked,
    decision: Decision,
    trigger: str | None = None,
    evidence: str = "",
) -> str:
    waiting = act.session.scalar(
        select(Grading.number).where(
            Grading.dataset_id == dataset.id,
            Grading.kind == asked.kind,
            Grading.state == GradingState.WAITING,
        )
    )
    if waiting:
        raise UsageError(
            f"{waiting} 尚待第二人办理。见 guikou grading show {waiting}。",
            f"{waiting} still waits for a second person. See guikou grading show {waiting}.",
        )
    grading = Grading(
        number=f"waiting-{dataset.id}-{asked.kind}",  # until the row has its own number
        dataset_id=dataset.id,
        kind=asked.kind,
        state=GradingState.WAITING,
        from_level=dataset.level,
        to_level=asked.level,
        from_mark=dataset.state_secret,
        to_mark=asked.mark,
        trigger=trigger,
        reason=asked.reason.strip(),
        evidence=evidence.strip(),
        proposed_by_id=act.actor.user_id,
        proposed_at=act.now,
        policy_version=act.policy.version,
    )
    act.session.add(grading)
    act.session.flush()
    grading.number = f"G{act.today.year}-{grading.id:05d}"
    details = {
        "grading": grading.number,
        "kind": asked.kind,
        "from": grading.from_level,
        "to": grading.to_level,
        "mark": asked.mark,
        "trigger": trigger,
        "evidence": grading.evidence,
        "reason": grading.reason,
    }
    act.record(Action.DATASET_SET_LEVEL, "dataset", dataset.code, details, decision=decision)
    return grading.number
