"""Submit a request: the automatic checks run before any person spends time on it.

The data is read between two units of work, so that the catalog is not held up; the second one makes sure that
nothing changed in between.
"""

import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.acts import Act, RefusedError, acting, refusal
from catalog.datasets import pick_table
from catalog.measures import required_of
from catalog.models import Artifact, Request, RequestCheck, RoleAssignment, User
from catalog.requests.checks import (
    Check,
    CheckFacts,
    measured_checks,
    refused_checks,
    source_changed,
    static_checks,
)
from catalog.requests.drafts import bind
from catalog.requests.envelopes import Application, application_of, changes_since, is_expired
from catalog.requests.fields import person_field, protector, quasi_identifiers
from catalog.requests.loading import request_of, request_resource
from catalog.requests.measures import Measures, measure
from catalog.requests.rows import request_row
from catalog.requests.source_checks import SourceChangedError, check_source, row_filter_of
from catalog.requests.steps import allowed_step, check_comment, take_step
from catalog.requests.types import RequestRow
from catalog.store import Store
from catalog.types import Actor, AuditOutcome
from policies.decisions import Action, Decision
from policies.types import Text


@dataclass(frozen=True, slots=True)
class _Job:
    """What is to be measured."""

    envelope: Mapping[str, Any]
    digest: str
    location: str
    table: str | None
    person_field: str | None
    quasi_identifiers: tuple[str, ...]


def submit(
    store: Store,
    actor: Actor,
    number: str,
    comment: str = "",
    *,
    progress: Callable[[int], None] | None = None,
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
    try:
        found: Measures | Check = _measured(job, store.settings.batch_rows, progress)
    except SourceChangedError as error:
        found = source_changed(error.reason)
    row, refused = _finish(store, actor, number, job, found, comment)
    if refused is not None:
        raise RefusedError(refused)
    return row


def _begin(store: Store, actor: Actor, number: str) -> tuple[Decision | None, _Job]:
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        resource = request_resource(request)
        allowed_step(act, request, resource, "submit")
        if _is_outdated(act, request):
            bind(act, request, _within_term(act, application_of(request.envelope), request))
            act.record("request:revise", "request", number, {"envelope": request.envelope_digest})
        refused = _keep(act, request, static_checks(_facts(act, request)))
        dataset = request.dataset
        job = _Job(
            envelope=request.envelope,
            digest=request.envelope_digest,
            location=dataset.location,
            table=dataset.table_name,
            person_field=person_field(dataset),
            quasi_identifiers=tuple(quasi_identifiers(request.envelope, act.rulebook.entities)),
        )
        return refused, job


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


def _measured(job: _Job, batch_rows: int, progress: Callable[[int], None] | None) -> Measures:
    table = pick_table(job.location, job.table)
    check_source(table, job.envelope)
    return measure(
        table,
        row_filter_of(table, job.envelope),
        # Only equality counts here, so any key will do; the release's own is made when it is prepared.
        protector(job.envelope, secrets.token_bytes(32)),
        person_field=job.person_field,
        quasi_identifiers=job.quasi_identifiers,
        batch_rows=batch_rows,
        progress=progress,
    )


def _finish(
    store: Store,
    actor: Actor,
    number: str,
    job: _Job,
    found: Measures | Check,
    comment: str,
) -> tuple[RequestRow, Decision | None]:
    with acting(store, actor) as act:
        request = request_of(act.session, number)
        resource = request_resource(request)
        transition, decision = allowed_step(act, request, resource, "submit")
        if request.envelope_digest != job.digest or _is_outdated(act, request):
            act.refuse(_changed_meanwhile(), Action.REQUEST_SUBMIT.value, resource)
        facts = _facts(act, request)
        data = [found] if isinstance(found, Check) else measured_checks(facts, found)
        checks = [*static_checks(facts), *data]
        refused = _keep(act, request, checks)
        if refused is None:
            results = {c.name: f"{c.result.value} {c.figure}".strip() for c in checks}
            take_step(
                act, request, transition, decision, comment=comment, details={"checks": results}
            )
        return request_row(request, act.rulebook), refused


def _keep(act: Act, request: Request, checks: Sequence[Check]) -> Decision | None:
    """Replace the request's checks; when one refuses, record the refusal and return it."""
    request.checks = [
        RequestCheck(
            name=c.name,
            result=c.result.value,
            figure=c.figure,
            reason_zh=c.reason.zh,
            reason_en=c.reason.en,
            at=act.now,
        )
        for c in checks
    ]
    act.session.flush()
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


def _facts(act: Act, request: Request) -> CheckFacts:
    persons, records = _earlier(act.session, request)
    return CheckFacts(
        envelope=request.envelope,
        dataset=request.dataset,
        level=act.rulebook.levels.by_number(request.level),
        entities=act.rulebook.entities,
        profile=act.rulebook.entities.profile(act.today),
        earlier_persons=persons,
        earlier_records=records,
        recipients=_recipients(act, request),
        levels=act.rulebook.levels,
        required=required_of(act, request.dataset),
    )


def _earlier(session: Session, request: Request) -> tuple[int, int]:
    """Return persons and records in all artifacts made for the same recipient before."""
    query = (
        select(Artifact.manifest, Artifact.rows)
        .join(Request, Request.id == Artifact.request_id)
        .where(Request.recipient_id == request.recipient_id, Request.id != request.id)
    )
    persons = records = 0
    for manifest, rows in session.execute(query):
        persons += int(manifest["counts"]["persons"])
        records += int(rows) if manifest["counts"]["persons"] else 0
    return persons, records


def _recipients(act: Act, request: Request) -> int:
    """Return how many people of the receiving body hold a role today."""
    query = (
        select(func.count(func.distinct(User.id)))
        .join(RoleAssignment, RoleAssignment.user_id == User.id)
        .where(
            User.active,
            RoleAssignment.department_id == request.recipient_id,
            RoleAssignment.valid_from <= act.today,
            (RoleAssignment.valid_to.is_(None)) | (RoleAssignment.valid_to >= act.today),
        )
    )
    return act.session.scalar(query) or 0
