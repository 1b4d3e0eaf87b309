"""Acts on a request: decided by the policy, led by the procedure's table, signed over the envelope's digest."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import update

from catalog.acts import Act, RefusedError, acting, refusal
from catalog.errors import UsageError
from catalog.models import Request, RequestAct
from catalog.requests.conditions import (
    accepted,
    bounds_on,
    checked,
    last_day,
    obligations_digest,
)
from catalog.requests.envelopes import digest_of
from catalog.requests.loading import (
    ARTICLE,
    release_procedure,
    request_of,
    request_resource,
    stood_at,
)
from catalog.requests.notices import tell_recall
from catalog.requests.rows import request_row
from catalog.requests.signatures import sign_act
from catalog.requests.types import RequestRow
from catalog.requests.voiding import void_if_changed
from catalog.store import Store
from catalog.types import SYSTEM, Actor
from policies.conditions import Condition
from policies.decisions import Action, Decision, Resource, RoleHeld, Subject
from policies.procedures import Blocked, Transition
from policies.types import Text

MAX_COMMENT = 2_000
#: Events that rest on the content; a request may always be turned down or withdrawn.
BOUND = frozenset({"consent", "review", "approve", "decide", "prepare", "deliver"})
#: Events for which a person has to say why.
REASONED = frozenset({"reject", "return", "suspend", "resume", "recall", "reject_proof"})
#: Events that have more to do than a step: each has a call of its own.
_ELSEWHERE = frozenset({"submit", "prepare", "destroy", "reject_proof", "close"})


def act_on(
    store: Store,
    actor: Actor,
    number: str,
    event: str,
    comment: str = "",
    *,
    conditions: Sequence[str] = (),
) -> RequestRow:
    """Take one step of the procedure that is no more than a step; ``requests.act`` takes any.

    ``conditions`` as ``catalog.requests.conditions.checked`` reads them, only with the first four.

    When dataset, level or rules changed under the approvals, they are voided, the request goes back, and
    RefusedError says what changed. Raises NotFoundError, UsageError, RefusedError.
    """
    check_comment(event, comment)
    with acting(store, actor) as act:
        check_known(act, event, _ELSEWHERE)
        request = request_of(act.session, number)
        resource = request_resource(request)
        transition, decision = allowed_step(act, request, resource, event)
        voided = void_if_changed(act, request, transition) if _is_bound(act, transition) else None
        if voided is None:
            attached = checked(act, request, event, conditions)
            take_step(act, request, transition, decision, comment=comment, conditions=attached)
            if event == "recall":
                tell_recall(act, request)
        row = request_row(request, act.rulebook)
    if voided is not None:
        raise RefusedError(voided)
    return row


def check_known(act: Act, event: str, but: Collection[str] = ()) -> None:
    """Raise UsageError unless the rules in force have a step of this name that is for people and none of ``but``."""
    steps = release_procedure(act.rulebook).steps
    known = [s.event for s in steps if not s.automatic and s.event not in but]
    if event not in known:
        listed = ", ".join(dict.fromkeys(known))
        raise UsageError(
            f"现行规则没有此办理动作。可用：{listed}。",
            f"The rules in force have no such step; there are: {listed}.",
        )


def _is_bound(act: Act, step: Transition) -> bool:
    """Tell whether a step rests on the content, or brings a held request back among those that do."""
    procedure = release_procedure(act.rulebook)
    resumed = procedure.holds(step.from_state) and procedure.can_be_voided(step.to_state)
    return step.event in BOUND or resumed


def check_comment(event: str, comment: str) -> None:
    """Raise UsageError for a comment that is too long, or missing where others need a reason."""
    if len(comment) > MAX_COMMENT:
        raise UsageError(
            f"意见最多 {MAX_COMMENT} 字。", f"A comment has at most {MAX_COMMENT} characters."
        )
    if event in REASONED and not comment.strip():
        raise UsageError("须写明理由。", "Say why.")


def allowed_step(
    act: Act, request: Request, resource: Resource, event: str
) -> tuple[Transition, Decision]:
    """Ask policy and procedure for a step. Leaves the unit of work with a recorded refusal when either says no."""
    transition, decision = verdict(act, act.subject, request, resource, event)
    if transition is None:
        act.refuse(decision, action_of(act, event).value, resource)
    return transition, decision


def action_of(act: Act, event: str) -> Action:
    """Return what the policy is asked for an event of the procedure."""
    return next(s.action for s in release_procedure(act.rulebook).steps if s.event == event)


def verdict(
    act: Act, subject: Subject, request: Request, resource: Resource, event: str
) -> tuple[Transition | None, Decision]:
    """Say whether a person may take a step now: the rules, then the procedure's table, then its conditions."""
    procedure = release_procedure(act.rulebook)
    decision = act.policy.decide(subject, action_of(act, event), resource, on=act.today)
    if not decision.allowed:
        return None, decision
    found = procedure.next(
        request.state,
        event,
        level=resource.level or 0,
        recipient_kind=request.recipient_kind,
        two_people=bounds_on(request).two_people,
        stood=stood_at(request),
    )
    if isinstance(found, Blocked):
        return None, refusal("procedure-state", procedure.article, found.reason, found.remedy)
    denied = _condition(act, subject, request, found, resource)
    return (None, denied) if denied is not None else (found, decision)


def _condition(
    act: Act, subject: Subject, request: Request, step: Transition, resource: Resource
) -> Decision | None:
    """Return why a step is refused although rules and table allow it, else None."""
    if step.event == "submit" and subject.id != request.applicant.login:
        return applicant_only()
    if step.event in BOUND and _is_over(act, request):
        return expired()
    if step.event == "prepare" and not accepted(request):
        return _not_accepted()
    if not (step.step.distinct or step.step.not_by):
        return None
    # A deputy carries what the person stood for did.
    persons = {subject.id, role_used(act, subject, step, resource).deputy_for}
    if step.step.distinct and _took(request, {step.event}) & persons:
        return _second_person()
    if step.step.not_by and _took(request, step.step.not_by) & persons:
        return _own_proof()
    return None


def _is_over(act: Act, request: Request) -> bool:
    """Tell whether the term is over; that of an envelope that was tampered with is nothing to go by: it is voided."""
    try:
        over = act.today > last_day(request)
    except (KeyError, TypeError, ValueError):
        return False
    return over and digest_of(request.envelope) == request.envelope_digest


def _took(request: Request, events: Collection[str]) -> set[str | None]:
    """Return who took one of these steps, and those whom they stood in for."""
    took = [a for a in request.acts if a.in_force and a.event in events]
    return {login for a in took for login in (a.login, a.deputy_for) if login}


def applicant_only() -> Decision:
    """Return the refusal of anybody but the applicant."""
    return refusal(
        "applicant-only",
        ARTICLE,
        Text("只有申请人可以办理", "only the applicant may do this"),
        Text("请联系申请人。", "Ask the applicant."),
    )


def expired() -> Decision:
    """Return the refusal of a grant whose term is over."""
    return refusal(
        "grant-expired",
        ARTICLE,
        Text("申请的有效期已过", "the term of the request is over"),
        Text("请重新申请。", "Apply again."),
    )


def _second_person() -> Decision:
    return refusal(
        "two-person-delivery",
        ARTICLE,
        Text("须由第二人核对交付", "a second person must check the delivery"),
        Text("请由信息中心的另一人办理。", "Have another person of the center do it."),
    )


def _not_accepted() -> Decision:
    return refusal(
        "conditions-accepted",
        ARTICLE,
        Text(
            "审批所附条件尚未被接受",
            "conditions of the approval have not been accepted yet",
        ),
        Text("请申请人或接收方先接受条件。", "The applicant or the recipient accepts them first."),
    )


def _own_proof() -> Decision:
    return refusal(
        "not-by-the-recipient",
        ARTICLE,
        Text("不得核验自己为接收方办理的事项", "nobody checks what they did for the recipient"),
        Text(
            "请由信息中心或归口部门的其他人员办理。",
            "Have somebody else of the center or the owner do it.",
        ),
    )


def role_used(act: Act, subject: Subject, transition: Transition, resource: Resource) -> RoleHeld:
    """Return in which role a person may take a step: one of their own before one they stand in for."""
    for role in sorted(subject.roles, key=lambda role: role.deputy_for is not None):
        alone = Subject(subject.id, (role,), subject.department)
        if act.policy.decide(alone, transition.action, resource, on=act.today).allowed:
            return role
    raise AssertionError  # the policy allowed it for one of the roles


def take_step(
    act: Act,
    request: Request,
    transition: Transition,
    decision: Decision,
    *,
    comment: str = "",
    details: Mapping[str, Any] | None = None,
    conditions: Sequence[Condition] = (),
) -> RequestAct:
    """Move the request on, keep the signed act, and record it; the second of two at one moment is refused."""
    resource = request_resource(request)
    moved = act.session.execute(
        update(Request)
        .where(
            Request.id == request.id,
            Request.state == transition.from_state,
            Request.envelope_digest == request.envelope_digest,
        )
        .values(state=transition.to_state, updated_at=act.now)
        .execution_options(synchronize_session=False)
    )
    if getattr(moved, "rowcount", 0) != 1:
        act.refuse(_too_late(), transition.action.value, resource)
    act.session.refresh(request, ["state", "updated_at"])
    held = role_used(act, act.subject, transition, resource)
    done = RequestAct(
        event=transition.event,
        part=transition.part,
        actor_id=None if act.actor == SYSTEM else act.actor.user_id,
        role=held.role,
        deputy_for=held.deputy_for,
        from_state=transition.from_state,
        to_state=transition.to_state,
        comment=comment.strip(),
        envelope_digest=request.envelope_digest,
        in_force=True,
        at=act.now,
        signature="",
        conditions=[c.to_json() for c in conditions],
    )
    sign_on(act, request, done)
    act.record(
        transition.action,
        "request",
        request.number,
        {
            "from": transition.from_state,
            "to": transition.to_state,
            "role": held.role,
            "deputy_for": held.deputy_for,
            "envelope": request.envelope_digest,
            **({"conditions": [c.kind for c in conditions]} if conditions else {}),
            **(details or {}),
        },
        decision=decision,
    )
    return done


def sign_on(act: Act, request: Request, done: RequestAct) -> None:
    """Sign an act over the envelope and all conditions in force, and keep it; the term follows the conditions."""
    counting = [a for a in request.acts if a.in_force]
    done.obligations_sha256 = obligations_digest([*counting, done])
    done.signature = sign_act(act.settings.keys, request.number, act.actor.login, done)
    request.acts.append(done)
    request.expires_on = last_day(request)
    act.session.flush()


def _too_late() -> Decision:
    return refusal(
        "acted-meanwhile",
        ARTICLE,
        Text("另一人刚刚办理了该申请", "somebody else acted on the request at the same moment"),
        Text("请刷新后再看。", "Look at it again."),
    )
