"""Submit a request: the automatic checks run before any person spends time on it. Or run them beforehand.

The data is read between two units of work, so that the catalog is not held up; the second one makes sure that
nothing changed in between.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace

from catalog.acts import Act, RefusedError, acting, refusal
from catalog.models import Request
from catalog.requests.checking import (
    Job,
    all_checks,
    facts_now,
    facts_of,
    job_of,
    keep,
    look,
    summary,
)
from catalog.requests.checks import Check, Found, refused_checks, source_changed, static_checks
from catalog.requests.drafts import EDITABLE, bind
from catalog.requests.envelopes import Application, application_of, changes_since, is_expired
from catalog.requests.loading import request_of, request_resource
from catalog.requests.rows import check_rows, request_row
from catalog.requests.source_checks import SourceChangedError
from catalog.requests.steps import allowed_step, applicant_only, check_comment, take_step, verdict
from catalog.requests.types import CheckRow, RequestRow
from catalog.settings import Settings
from catalog.store import Store
from catalog.types import Actor, AuditOutcome
from policies.decisions import Action, Decision
from policies.types import Text

Progress = Callable[[int], None]


def submit(
    store: Store,
    actor: Actor,
    number: str,
    comment: str = "",
    *,
    progress: Progress | None = None,
) -> RequestRow:
    """Run the automatic checks and, unless one refuses, send the request to the first who must agree.

    A draft whose dataset or rules moved on since it was written is bound anew first. ``progress`` is called with the
    rows read since its last call. A refused check is kept with the request, audited, and raised as RefusedError.

    Raises NotFoundError, UsageError, RefusedError, UnusableInputError when the source cannot be read.
    """
    check_comment("submit", comment)
    refused, job = _begin(store, actor, number)
    if refused is not None:
        raise RefusedError(refused)
    found = _looked(job, store.settings, progress)
    row, refused = _finish(store, actor, number, job, found, comment)
    if refused is not None:
        raise RefusedError(refused)
    return row


def run_checks(
    store: Store, actor: Actor, number: str, *, progress: Progress | None = None
) -> tuple[CheckRow, ...]:
    """Run the automatic checks on one's own draft or returned request without submitting it, and keep them.

    A refused check refuses nothing yet; it is there to be seen. The rest is as in ``submit``.

    Raises NotFoundError, RefusedError (not the applicant, or submitted already), UnusableInputError.
    """
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        _may_check(act, request)
        _bind_anew(act, request)
        job = job_of(act, request)
    found = _looked(job, store.settings, progress)
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        _may_check(act, request)
        if request.envelope_digest != job.digest or _is_outdated(act, request):
            act.refuse(_changed_meanwhile(), "request:check", request_resource(request))
        resource = request_resource(request)
        _, decision = verdict(act, act.subject, request, resource, "submit")
        checks = all_checks(facts_now(act, request, decision), found)
        keep(act, request, checks)
        details = {"envelope": request.envelope_digest, "checks": summary(checks)}
        act.record("request:check", "request", number, details)
        return check_rows(request)


def _may_check(act: Act, request: Request) -> None:
    resource = request_resource(request)
    act.require(Action.REQUEST_VIEW, resource)
    if act.actor.user_id != request.applicant_id:
        act.refuse(applicant_only(), "request:check", resource)
    if request.state not in EDITABLE:
        denied = refusal(
            "procedure-state",
            "第二十七条",
            Text("申请已提交，检查结果不再改变", "the request was submitted; its checks stand"),
            Text("用 guikou request show 查看。", "See guikou request show."),
        )
        act.refuse(denied, "request:check", resource)


def _begin(store: Store, actor: Actor, number: str) -> tuple[Decision | None, Job]:
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        _, decision = allowed_step(act, request, request_resource(request), "submit")
        _bind_anew(act, request)
        job = job_of(act, request)
        checks = static_checks(facts_of(act, request, decision, job.earlier))
        return _keep(act, request, checks), job


def _bind_anew(act: Act, request: Request) -> None:
    if not _is_outdated(act, request):
        return
    bind(act, request, _within_term(act, application_of(request.envelope), request))
    details = {"envelope": request.envelope_digest}
    act.record("request:revise", "request", request.number, details)


def _within_term(act: Act, asked: Application, request: Request) -> Application:
    """Shorten the term to what the dataset's level allows now."""
    longest = act.rulebook.levels.by_number(request.dataset.level).valid_days
    return replace(asked, valid_days=min(asked.valid_days or longest, longest))


def _is_outdated(act: Act, request: Request) -> bool:
    envelope = request.envelope
    changed = changes_since(envelope, request.envelope_digest, request.dataset, act.policy.version)
    return (
        bool(changed)
        or is_expired(envelope, act.today)
        or envelope["level"] != request.dataset.level
    )


def _looked(job: Job, settings: Settings, progress: Progress | None) -> Found | Check:
    try:
        return look(job, settings, progress)
    except SourceChangedError as error:
        return source_changed(error.reason)


def _finish(
    store: Store, actor: Actor, number: str, job: Job, found: Found | Check, comment: str
) -> tuple[RequestRow, Decision | None]:
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        resource = request_resource(request)
        transition, decision = allowed_step(act, request, resource, "submit")
        if request.envelope_digest != job.digest or _is_outdated(act, request):
            act.refuse(_changed_meanwhile(), Action.REQUEST_SUBMIT.value, resource)
        checks = all_checks(facts_now(act, request, decision), found)
        refused = _keep(act, request, checks)
        if refused is None:
            details = {"checks": summary(checks)}
            take_step(act, request, transition, decision, comment=comment, details=details)
        return request_row(request, act.rulebook), refused


def _keep(act: Act, request: Request, checks: Sequence[Check]) -> Decision | None:
    """Replace the request's checks; when one refuses, record the refusal and return it."""
    keep(act, request, checks)
    bad = refused_checks(checks)
    if not bad:
        return None
    decision = refusal(
        f"check-{bad[0].name.replace('_', '-')}",
        "第二十七条",
        Text("；".join(c.reason.zh for c in bad), " ".join(c.reason.en for c in bad)),
        Text("请修改申请后重新提交。", "Change the request and submit it again."),
    )
    act.record(
        Action.REQUEST_SUBMIT,
        "request",
        request.number,
        {"checks": [c.name for c in bad], "envelope": request.envelope_digest},
        outcome=AuditOutcome.REFUSED,
        decision=decision,
    )
    return decision


def _changed_meanwhile() -> Decision:
    return refusal(
        "content-changed",
        "第二十七条",
        Text("检查期间申请或数据集有变化", "request or dataset changed while it was checked"),
        Text("请重新提交。", "Submit it again."),
    )
