"""What happens to approvals when the content, the level or the rules they were given for change."""

from collections.abc import Sequence

from sqlalchemy import select

from catalog.acts import Act, refusal
from catalog.measures import host_problem
from catalog.models import Dataset, Request, RequestCheck
from catalog.requests.conditions import condition_changes
from catalog.requests.documents import document_changes
from catalog.requests.envelopes import changes_since
from catalog.requests.loading import ARTICLE, release_procedure, request_of
from catalog.requests.signatures import is_act_signed
from catalog.types import AuditOutcome, CheckResult
from policies.decisions import Decision
from policies.procedures import Transition
from policies.types import Text


def void_if_changed(
    act: Act, request: Request, transition: Transition, more: Sequence[Text] = ()
) -> Decision | None:
    """Void the approvals when what they were given for has changed; return the refusal of the step, else None.

    Voiding and the refusal of the step are both recorded in this unit of work, which must be left normally.
    """
    reasons = [*_changes(act, request), *more]
    if not reasons:
        return None
    void(act, request, reasons)
    decision = refusal(
        "content-changed",
        ARTICLE,
        Text(
            "；".join(r.zh for r in reasons) + "，审批已失效，申请已退回",
            "; ".join(r.en for r in reasons) + ": approvals are void, the request went back",
        ),
        Text("请申请人核对后重新提交。", "The applicant checks it and submits it again."),
    )
    act.record(
        transition.action,
        "request",
        request.number,
        {"reason": decision.reason.en},
        outcome=AuditOutcome.REFUSED,
        decision=decision,
    )
    return decision


def _changes(act: Act, request: Request) -> list[Text]:
    found = list(
        changes_since(
            request.envelope, request.envelope_digest, request.dataset, act.policy.version
        )
    )
    found += document_changes(request, act.settings.attachments)
    found += condition_changes(request)
    if problem := host_problem(act.rulebook.levels, request.dataset):
        found.append(problem)
    counting = [a for a in request.acts if a.in_force]
    if any(
        a.envelope_digest != request.envelope_digest
        or not is_act_signed(act.settings.keys, request, a)
        for a in counting
    ):
        found.append(Text("有审批签名不成立", "the signature of an approval does not hold"))
    return found


def void(act: Act, request: Request, reasons: Sequence[Text]) -> None:
    """Take every act out of force and send the request back to where the procedure says, saying why."""
    target, before = release_procedure(act.rulebook).void_target, request.state
    acts = [a for a in request.acts if a.in_force]
    for done in acts:
        done.in_force = False
    request.state, request.updated_at = target, act.now
    request.checks.append(
        RequestCheck(
            name="voided",
            result=CheckResult.REFUSED.value,
            figure=str(len(acts)),
            reason_zh="；".join(r.zh for r in reasons),
            reason_en="; ".join(r.en for r in reasons),
            at=act.now,
        )
    )
    act.record(
        "request:void",
        "request",
        request.number,
        {
            "from": before,
            "to": target,
            "acts": len(acts),
            "envelope": request.envelope_digest,
            "reasons": [r.en for r in reasons],
        },
    )


def void_changed(act: Act, dataset: Dataset) -> list[str]:
    """Void all requests on a dataset whose content, schema or level moved on; return their numbers.

    For use cases that change a dataset (a scan, a level), inside their unit of work.
    """
    numbers = []
    for number in _open_numbers(act, dataset):
        request = request_of(act.session, number)
        if reasons := _changes(act, request):
            void(act, request, reasons)
            numbers.append(number)
    return numbers


def _open_numbers(act: Act, dataset: Dataset) -> list[str]:
    sources = release_procedure(act.rulebook).void_sources
    query = select(Request.number).where(
        Request.dataset_id == dataset.id, Request.state.in_(sources)
    )
    return list(act.session.scalars(query.order_by(Request.id)))
