"""Answer to conditions: accept their texts before anything is prepared, report on the use afterwards."""

from catalog.acts import Act, acting, refusal
from catalog.errors import UsageError
from catalog.models import Request, RequestAct
from catalog.requests.conditions import ACCEPT, REPORT, accepted, bounds_on, reported
from catalog.requests.loading import ARTICLE, request_of, request_resource, unknown_request
from catalog.requests.rows import request_row
from catalog.requests.steps import MAX_COMMENT, sign_on
from catalog.requests.types import RequestRow
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action
from policies.types import Text

_RECEIVED = ("delivered", "acknowledged")


def may_answer(act: Act, request: Request) -> bool:
    """Tell whether a person is the applicant, or one who may receive for the recipient."""
    resource = request_resource(request)
    mine = act.actor.user_id == request.applicant_id
    return mine or act.decide(Action.REQUEST_ACKNOWLEDGE, resource).allowed


def accept(store: Store, actor: Actor, number: str, comment: str = "") -> RequestRow:
    """Accept the texts of the conditions as the applicant or the recipient; prepare waits for it.

    A later condition wants to be accepted anew. Raises NotFoundError, UsageError (nothing to accept), RefusedError.
    """
    return _answer(store, actor, number, ACCEPT, comment)


def report_use(store: Store, actor: Actor, number: str, comment: str) -> RequestRow:
    """Report on the use of a delivered release, where a condition asks for it; ``comment`` is the report.

    Raises NotFoundError, UsageError (nothing to report, no words), RefusedError.
    """
    if not comment.strip():
        raise UsageError("请写明使用情况。", "Say how it was used.")
    return _answer(store, actor, number, REPORT, comment)


def _answer(store: Store, actor: Actor, number: str, event: str, comment: str) -> RequestRow:
    if len(comment) > MAX_COMMENT:
        raise UsageError(
            f"意见最多 {MAX_COMMENT} 字。", f"A comment has at most {MAX_COMMENT} characters."
        )
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        resource = request_resource(request)
        if not act.decide(Action.REQUEST_VIEW, resource).allowed:
            raise unknown_request(number)
        if not may_answer(act, request):
            denied = refusal(
                "condition-answer",
                ARTICLE,
                Text(
                    "只有申请人或接收方可以答复条件",
                    "only the applicant or the recipient answers to conditions",
                ),
                Text("请联系申请人。", "Ask the applicant."),
            )
            act.refuse(denied, f"request:{event}", resource)
        _check_open(request, event)
        decision = act.decide(Action.REQUEST_VIEW, resource)
        held = min(act.subject.roles, key=lambda role: role.deputy_for is not None)
        done = RequestAct(
            event=event,
            part=None,
            actor_id=act.actor.user_id,
            role=held.role,
            deputy_for=held.deputy_for,
            from_state=request.state,
            to_state=request.state,
            comment=comment.strip(),
            envelope_digest=request.envelope_digest,
            in_force=True,
            at=act.now,
            signature="",
            conditions=[],
        )
        sign_on(act, request, done)
        details = {"envelope": request.envelope_digest, "obligations": done.obligations_sha256}
        act.record(f"request:{event}", "request", number, details, decision=decision)
        return request_row(request, act.rulebook)


def _check_open(request: Request, event: str) -> None:
    if event == ACCEPT and accepted(request):
        raise UsageError("没有待接受的条件。", "There are no conditions to accept.")
    if event == REPORT:
        if bounds_on(request).report_by is None or reported(request):
            raise UsageError("没有待报告的使用情况。", "There is no use to report.")
        if request.state not in _RECEIVED:
            raise UsageError("尚未交付，无从报告。", "It was not delivered yet: nothing to report.")
