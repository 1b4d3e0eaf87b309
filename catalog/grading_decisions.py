"""The second person's part: confirm, refuse or withdraw what a first one asked for (Article 29)."""

from sqlalchemy import select, update

from catalog import levels, regradings, requests
from catalog.acts import Act, acting, refusal, subject_for
from catalog.datasets import resource_of
from catalog.errors import NotFoundError, UsageError
from catalog.grades import grade
from catalog.gradings import ARTICLE, below_floor, below_mark
from catalog.models import Dataset, Grading
from catalog.store import Store
from catalog.types import Actor, GradingKind, GradingState
from policies.decisions import Action, Decision, Subject
from policies.types import Text

#: What the policy is asked of whoever decides, by kind.
DECIDES = {
    GradingKind.LOWERING: Action.DATASET_LOWER_LEVEL,
    GradingKind.UNMARKING: Action.DATASET_LOWER_LEVEL,
    GradingKind.REVIEW: Action.DATASET_CONFIRM_REVIEW,
}


def confirm(store: Store, actor: Actor, number: str, comment: str = "") -> int:
    """Confirm as the second person; returns the dataset's level.

    Raises NotFoundError, RefusedError: the rules, the first person or a deputy of theirs, decided already, or
    something rose meanwhile.
    """
    with acting(store, actor) as act:
        grading, decision = _decidable(act, number)
        dataset = grading.dataset
        if denied := _outdated(act, grading):
            act.refuse(denied, _action(grading).value, resource_of(dataset))
        _close(act, grading, GradingState.CONFIRMED, comment)
        _carry_out(act, grading, dataset)
        _record(act, grading, decision)
        return dataset.level


def refuse(store: Store, actor: Actor, number: str, comment: str) -> None:
    """Refuse as the second person, saying why. Raises as ``confirm`` does, and UsageError without a reason."""
    if not comment.strip():
        raise UsageError("不予确认须写明理由：--comment。", "Say why: --comment.")
    with acting(store, actor) as act:
        grading, decision = _decidable(act, number)
        _close(act, grading, GradingState.REFUSED, comment)
        _record(act, grading, decision)


def withdraw(store: Store, actor: Actor, number: str, comment: str = "") -> None:
    """Take back what one asked for oneself. Raises NotFoundError, RefusedError."""
    with acting(store, actor) as act:
        grading = grading_of(act, number)
        action, resource = Action.DATASET_SET_LEVEL, resource_of(grading.dataset)
        decision = act.require(action, resource)
        if grading.proposed_by_id != actor.user_id:
            act.refuse(_proposer_only(), action.value, resource)
        if grading.state != GradingState.WAITING:
            act.refuse(_decided(), action.value, resource)
        _close(act, grading, GradingState.WITHDRAWN, comment)
        _record(act, grading, decision)


def grading_of(act: Act, number: str) -> Grading:
    """Return a grading on a dataset that the asker may know of. Raises NotFoundError."""
    found = act.session.scalar(select(Grading).where(Grading.number == number))
    if found is None or not act.decide(Action.DATASET_VIEW, resource_of(found.dataset)).allowed:
        raise NotFoundError(
            f"没有定级申请 {number}，或您无权知悉。用 guikou grading list 查看。",
            f"There is no grading {number}, or you may not know of it. See guikou grading list.",
        )
    return found


def verdict(act: Act, grading: Grading) -> Decision:
    """Say whether the asker may decide a grading now: the rules, then its state, then who asked for it."""
    decision = act.decide(_action(grading), resource_of(grading.dataset))
    if not decision.allowed:
        return decision
    if grading.state != GradingState.WAITING:
        return _decided()
    # Loaded with today's roles: a deputy appointed since stands in the proposer's place as well.
    if _persons(act.subject) & _persons(subject_for(grading.proposed_by, act.today)):
        return _second_person()
    return decision


def _persons(subject: Subject) -> set[str]:
    """Return a person and everybody whose place they hold."""
    return {subject.id, *(r.deputy_for for r in subject.roles if r.deputy_for)}


def _action(grading: Grading) -> Action:
    return DECIDES[GradingKind(grading.kind)]


def _decidable(act: Act, number: str) -> tuple[Grading, Decision]:
    grading = grading_of(act, number)
    decision = verdict(act, grading)
    if not decision.allowed:
        act.refuse(decision, _action(grading).value, resource_of(grading.dataset))
    return grading, decision


def _outdated(act: Act, grading: Grading) -> Decision | None:
    """Return why something asked for cannot be carried out any more, else None."""
    dataset = grading.dataset
    if grading.kind == GradingKind.LOWERING:
        return below_floor(act, dataset, grading.to_level)
    if grading.kind == GradingKind.UNMARKING and (
        denied := below_mark(act, dataset, grading.to_mark)
    ):
        return denied
    if (dataset.level, dataset.state_secret) != (grading.from_level, grading.from_mark):
        return refusal(
            "changed-meanwhile",
            ARTICLE,
            Text("级别或标志在此期间有变化", "level or mark changed meanwhile"),
            Text("请不予确认，由归口部门重新提出。", "Refuse it, and have the owner report anew."),
        )
    return None


def _carry_out(act: Act, grading: Grading, dataset: Dataset) -> None:
    if grading.kind == GradingKind.LOWERING:
        levels.decide(act, dataset, grading.to_level, confirmed=True)
    elif grading.kind == GradingKind.UNMARKING:
        dataset.state_secret = grading.to_mark
        requests.void_changed(act, dataset)
    else:
        # Reviewed by the rules and the profile of the day: what they raise is raised now.
        levels.rise(act, dataset)
        grade(act, dataset)
        regradings.settle(act, dataset)


def _close(act: Act, grading: Grading, state: GradingState, comment: str) -> None:
    """Take a grading out of waiting; the second of two at one moment is refused."""
    closed = act.session.execute(
        update(Grading)
        .where(Grading.id == grading.id, Grading.state == GradingState.WAITING)
        .values(
            state=state,
            comment=comment.strip(),
            decided_by_id=act.actor.user_id,
            decided_at=act.now,
        )
        .execution_options(synchronize_session=False)
    )
    if getattr(closed, "rowcount", 0) != 1:
        act.refuse(_decided(), _action(grading).value, resource_of(grading.dataset))
    act.session.refresh(grading, ["state", "comment", "decided_by_id", "decided_at"])


def _record(act: Act, grading: Grading, decision: Decision) -> None:
    details = {
        "grading": grading.number,
        "kind": grading.kind,
        "state": grading.state,
        "from": grading.from_level,
        "to": grading.to_level,
        "level": grading.dataset.level,
        "mark": grading.dataset.state_secret,
        "comment": grading.comment,
    }
    withdrawn = grading.state == GradingState.WITHDRAWN
    action = Action.DATASET_SET_LEVEL if withdrawn else _action(grading)
    act.record(action, "dataset", grading.dataset.code, details, decision=decision)


def _decided() -> Decision:
    return refusal(
        "grading-decided",
        ARTICLE,
        Text("该定级申请已办结", "this grading was decided already"),
        Text("如需变更，请重新提出。", "Ask anew for a change."),
    )


def _proposer_only() -> Decision:
    return refusal(
        "proposer-only",
        ARTICLE,
        Text("只有提出人可以撤回", "only who asked for it may withdraw it"),
        Text("不同意的请不予确认。", "Refuse it if you disagree."),
    )


def _second_person() -> Decision:
    return refusal(
        "second-person",
        ARTICLE,
        Text(
            "提出人及其代理人、被代理人不得自行确认",
            "who asked for it, their deputy or whom they stand for does not decide it",
        ),
        Text("请由同一职能的其他人员办理。", "Have another holder of the role decide."),
    )
