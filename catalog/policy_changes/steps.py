"""Acts on a change of the rules: decided by the rules in force, led by their procedure, signed over the content."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select, update

from catalog import rulebooks
from catalog.acts import Act, RefusedError, acting, looking, refusal
from catalog.errors import UsageError
from catalog.models import PolicyChange, PolicyChangeAct, PolicyVersion
from catalog.policy_changes.drafts import bad_files
from catalog.policy_changes.guards import objection
from catalog.policy_changes.loading import (
    APPROVED,
    ARTICLE,
    KIND,
    change_of,
    change_procedure,
    change_resource,
    changed_since,
    digest_of,
)
from catalog.policy_changes.rows import change_row
from catalog.policy_changes.types import ChangeRow
from catalog.requests.signatures import sign_act
from catalog.requests.steps import check_comment, role_used
from catalog.store import Store
from catalog.types import Actor, AuditOutcome
from policies.decisions import Action, Decision, Resource, Subject
from policies.procedures import Blocked, Transition
from policies.soundness import examine
from policies.types import Text

#: Events that rest on the content; a change may always be turned down or withdrawn.
BOUND = frozenset({"submit", "review", "approve"})


def act_on(
    store: Store,
    actor: Actor,
    number: str,
    event: str,
    comment: str = "",
    *,
    in_force_from: date | None = None,
) -> ChangeRow:
    """Take one step: submit, review, approve, reject, return, withdraw.

    ``in_force_from`` goes with the approval: the first day of the new rules, by default tomorrow. When other rules were
    approved since the change was drafted, its approvals are voided, it goes back, and RefusedError says so.

    Raises NotFoundError, UsageError, RefusedError.
    """
    check_comment(event, comment)
    if event == "approve":
        _look_ahead(store, actor, number, in_force_from)
    with acting(store, actor) as act:
        _check_event(act, event, in_force_from)
        _one_at_a_time(act)
        change = change_of(act.session, number)
        resource = change_resource(change)
        step, decision = verdict(act, act.subject, change, resource, event)
        if step is None:
            act.refuse(decision, action_of(act, event).value, resource)
        voided = _void_if_changed(act, change, step, resource) if event in BOUND else None
        if voided is None:
            _take(act, change, step, decision, comment, in_force_from)
        row = change_row(change, act.rulebook)
    if voided is not None:
        raise RefusedError(voided)
    return row


def _look_ahead(store: Store, actor: Actor, number: str, in_force_from: date | None) -> None:
    """Examine the files of whoever may approve them before the catalog is locked: it takes seconds."""
    with looking(store, actor) as act:
        change = change_of(act.session, number)
        step, _ = verdict(act, act.subject, change, change_resource(change), "approve")
        texts, day = change.texts, in_force_from or _usual_day(act)
    if step is not None:
        examine(texts, day)


def _usual_day(act: Act) -> date:
    return max(act.today + timedelta(days=1), earliest(act))


def earliest(act: Act) -> date:
    """Return the first day from which a change that is approved today may count: no version goes before another."""
    entry = rulebooks.last_entry(act.session)
    return max(act.today, entry.in_force_from) if entry else act.today


def action_of(act: Act, event: str) -> Action:
    """Return what the policy is asked for an event of the procedure."""
    return next(s.action for s in change_procedure(act.rulebook).steps if s.event == event)


def verdict(
    act: Act, subject: Subject, change: PolicyChange, resource: Resource, event: str
) -> tuple[Transition | None, Decision]:
    """Say whether a person may take a step now: the rules, then the procedure's table, then whose draft it is."""
    procedure = change_procedure(act.rulebook)
    decision = act.policy.decide(subject, action_of(act, event), resource, on=act.today)
    if not decision.allowed:
        return None, decision
    found = procedure.next(change.state, event)
    if isinstance(found, Blocked):
        return None, refusal("procedure-state", procedure.article, found.reason, found.remedy)
    if event == "submit" and subject.id != change.proposer.login:
        return None, refusal(
            "applicant-only",
            ARTICLE,
            Text("只有提出人可以提交", "only the proposer may submit it"),
            Text("请联系提出人。", "Ask the proposer."),
        )
    return found, decision


def _check_event(act: Act, event: str, in_force_from: date | None) -> None:
    events = change_procedure(act.rulebook).events()
    if event not in events:
        raise UsageError(
            f"未知的办理动作。可用：{'、'.join(events)}。",
            f"Unknown step; there are: {', '.join(events)}.",
        )
    if in_force_from is not None and event != "approve":
        raise UsageError("施行日期由批准人确定。", "The first day is set by the approval.")


def _one_at_a_time(act: Act) -> None:
    """Keep acts on all changes one behind the other: two approvals at one moment would both change the same version."""
    first = select(PolicyVersion.id).order_by(PolicyVersion.id).limit(1)
    act.session.execute(first.with_for_update())


def _void_if_changed(
    act: Act, change: PolicyChange, step: Transition, resource: Resource
) -> Decision | None:
    """Void the approvals when the content or the rules moved on; return the refusal of the step, else None."""
    reasons = changed_since(act, change)
    if not reasons:
        return None
    zh, en = "；".join(r.zh for r in reasons), "; ".join(r.en for r in reasons)
    remedy = Text(
        "请提出人按现行规则修改后重新提交。",
        "The proposer revises it against the rules as they are and submits it again.",
    )
    if not change_procedure(act.rulebook).can_be_voided(change.state):
        act.refuse(
            refusal("content-changed", ARTICLE, Text(zh, en), remedy), step.action.value, resource
        )
    decision = refusal(
        "content-changed",
        ARTICLE,
        Text(f"{zh}，审批已失效，修订已退回", f"{en}: approvals are void, the change went back"),
        remedy,
    )
    _void(act, change, reasons)
    act.record(
        step.action,
        KIND,
        change.number,
        {"reason": decision.reason.en},
        outcome=AuditOutcome.REFUSED,
        decision=decision,
    )
    return decision


def _void(act: Act, change: PolicyChange, reasons: Sequence[Text]) -> None:
    target, before = change_procedure(act.rulebook).void_target, change.state
    acts = [a for a in change.acts if a.in_force]
    for done in acts:
        done.in_force = False
    change.state, change.updated_at = target, act.now
    details = {"from": before, "to": target, "acts": len(acts), "reasons": [r.en for r in reasons]}
    act.record("policy:void", KIND, change.number, details)


def _take(
    act: Act,
    change: PolicyChange,
    step: Transition,
    decision: Decision,
    comment: str,
    in_force_from: date | None,
) -> None:
    """Move the change on, keep the signed act and record it; an approval puts the version on record for its day."""
    resource = change_resource(change)
    day, details = None, {"version": change.version, "envelope": change.envelope_digest}
    if step.to_state == APPROVED:
        day = in_force_from or _usual_day(act)
        _check_day(act, step, resource, day)
        _check_version(act, change, step, resource, day)
        details["in_force_from"] = day.isoformat()
    _move(act, change, step, resource, day)
    held = role_used(act, act.subject, step, resource)
    done = PolicyChangeAct(
        event=step.event,
        part=step.part,
        actor_id=act.actor.user_id,
        role=held.role,
        deputy_for=held.deputy_for,
        from_state=step.from_state,
        to_state=step.to_state,
        comment=comment.strip(),
        envelope_digest=digest_of(change.envelope, day),
        in_force=True,
        at=act.now,
        signature="",
    )
    done.signature = sign_act(act.settings.keys, change.number, act.actor.login, done)
    change.acts.append(done)
    if day is not None:
        act.session.add(
            PolicyVersion(
                version=change.version,
                texts=change.texts,
                origin="change",
                in_force_from=day,
                recorded_at=act.now,
                change_id=change.id,
            )
        )
    act.session.flush()
    moved = {"from": step.from_state, "to": step.to_state, "role": held.role}
    deputy = {"deputy_for": held.deputy_for}
    act.record(step.action, KIND, change.number, {**moved, **deputy, **details}, decision=decision)


def _move(
    act: Act, change: PolicyChange, step: Transition, resource: Resource, day: date | None
) -> None:
    moved = act.session.execute(
        update(PolicyChange)
        .where(
            PolicyChange.id == change.id,
            PolicyChange.state == step.from_state,
            PolicyChange.envelope_digest == change.envelope_digest,
        )
        .values(state=step.to_state, updated_at=act.now, in_force_from=day)
        .execution_options(synchronize_session=False)
    )
    if getattr(moved, "rowcount", 0) != 1:
        denied = refusal(
            "acted-meanwhile",
            ARTICLE,
            Text("另一人刚刚办理了该修订", "somebody else acted on the change at the same moment"),
            Text("请刷新后再看。", "Look at it again."),
        )
        act.refuse(denied, step.action.value, resource)
    act.session.refresh(change, ["state", "updated_at", "in_force_from"])


def _check_day(act: Act, step: Transition, resource: Resource, day: date) -> None:
    first = earliest(act)
    if day < first:
        denied = refusal(
            "in-force-date",
            ARTICLE,
            Text(
                f"施行日期 {day} 早于 {first}（今天，或已批准版本的施行日）",
                f"{day} is before {first}: today, or the first day of a version approved already",
            ),
            Text("规则不溯及既往，请改日期。", "Rules do not reach back; give a later day."),
        )
        act.refuse(denied, step.action.value, resource)


def _check_version(
    act: Act, change: PolicyChange, step: Transition, resource: Resource, day: date
) -> None:
    """Hold the version against its day and the catalog once more: people and register moved on since it was drafted."""
    examined = examine(change.texts, day)
    denied = bad_files(examined)
    if denied is None and examined.rulebook is not None:
        denied = objection(act, examined.rulebook, day)
    if denied is not None:
        act.refuse(denied, step.action.value, resource)
