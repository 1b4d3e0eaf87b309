"""The read side of requests: what somebody may see, what waits for them, and one request in full."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from sqlalchemy import ColumnElement, Select, select

from catalog.acts import Act, looking
from catalog.models import Dataset, Department, Request, RequestAct
from catalog.people import everybody
from catalog.requests.answers import may_answer
from catalog.requests.conditions import accepted, bounds_on, reported, terms_of
from catalog.requests.deadlines import wait_of
from catalog.requests.destructions import proof_rows
from catalog.requests.documents import damaged_of, document_changes
from catalog.requests.drafts import EDITABLE
from catalog.requests.envelopes import changes_since
from catalog.requests.loading import (
    release_procedure,
    request_of,
    request_resource,
    stood_at,
    unknown_request,
)
from catalog.requests.rows import (
    artifact_row,
    attachment_row,
    check_rows,
    field_lines,
    name_of,
    request_row,
)
from catalog.requests.signatures import is_act_signed
from catalog.requests.steps import verdict
from catalog.requests.types import (
    ActRow,
    AttachmentRow,
    ConditionRow,
    Inbox,
    InboxRow,
    NextStep,
    RequestPage,
    RequestRow,
)
from catalog.requests.waiting import PART, Candidates, parts, perhaps_visible, seen_in_lists
from catalog.store import Store
from catalog.types import Actor
from policies.conditions import read_condition
from policies.decisions import Action, Subject
from policies.procedures import Transition
from policies.types import Text

#: Steps that are open to somebody but wait for nobody; they alone put nothing into an inbox.
_AT_WILL = frozenset(
    {"withdraw", "reject", "return", "suspend", "recall", "give_back", "reject_proof"}
)
#: What the reason of such an act is said to the recipient for.
_TO_RECIPIENT = frozenset({"recall", "reject_proof"})
#: Requests that an inbox shows.
MOST = 30
_INSTALLATION = Text("系统", "the installation")


def list_for(
    store: Store,
    actor: Actor,
    *,
    mine: bool = False,
    state: str | None = None,
    dataset: str | None = None,
    recipient: str | None = None,
    limit: int | None = None,
) -> list[RequestRow]:
    """Return the requests that the asker may see, newest first, no more than ``limit``. ``mine``: those they filed."""
    asked: list[ColumnElement[bool]] = []
    if mine:
        asked.append(Request.applicant_id == actor.user_id)
    if state is not None:
        asked.append(Request.state == state)
    if dataset is not None:
        asked.append(Request.dataset.has(Dataset.code == dataset))
    if recipient is not None:
        asked.append(Request.recipient.has(Department.code == recipient))
    with looking(store, actor) as act:
        found = (
            request_row(request, act.rulebook)
            for part in perhaps_visible(act, *asked)
            for request in visible(
                act, select(Request).where(Request.id.in_(part)).order_by(Request.id.desc())
            )
        )
        return list(islice(found, limit))


def inbox(store: Store, actor: Actor, *, limit: int | None = MOST) -> Inbox:
    """Return the requests that wait for the asker, oldest first: those with a step the rules let them take now.

    No more than ``limit``; None: all.
    """
    with looking(store, actor) as act:
        return inbox_of(act, Candidates(act), limit=limit)


def inbox_of(act: Act, candidates: Candidates, *, limit: int | None = MOST) -> Inbox:
    """Return what ``inbox`` does, as part of an act that asks for more."""
    wanted = None if limit is None else limit + 1
    rows = tuple(islice(_waiting(act, candidates, wanted or PART), wanted))
    return Inbox(rows[:limit], more=limit is not None and len(rows) > limit)


def _waiting(act: Act, candidates: Candidates, wanted: int) -> Iterator[InboxRow]:
    procedure = release_procedure(act.rulebook)
    ids = candidates.of(set(procedure.events()) - _AT_WILL)
    for part in parts(ids, min(PART, wanted)):
        query = select(Request).where(Request.id.in_(part)).order_by(Request.id)
        for request in visible(act, query):
            steps = tuple(s for s in _steps(act, request, {}) if s.mine)
            if any(s.event not in _AT_WILL for s in steps):
                wait = wait_of(act, request)
                yield InboxRow(
                    request_row(request, act.rulebook),
                    steps,
                    due_on=wait.due_on if wait else None,
                    left=wait.left if wait else None,
                )


def show(store: Store, actor: Actor, number: str) -> RequestPage:
    """Return everything about one request; a recipient outside sees neither checks nor comments.

    Raises NotFoundError when it is not there or not for the asker; the latter is recorded as a refusal.
    """
    with looking(store, actor) as act:
        request = request_of(act.session, number)
        resource = request_resource(request)
        decision = act.decide(Action.REQUEST_VIEW, resource)
        if not decision.allowed:
            act.refuse(decision, Action.REQUEST_VIEW, resource, instead=unknown_request(number))
        page = _page(act, request)
        return page if _is_inside(act) else _for_outsiders(page)


def _is_inside(act: Act) -> bool:
    return any(held.role != "external_recipient" for held in act.subject.roles)


def _for_outsiders(page: RequestPage) -> RequestPage:
    acts = tuple(
        done if done.event in _TO_RECIPIENT else replace(done, comment="") for done in page.acts
    )
    steps = tuple(s for s in page.steps if s.mine)
    return replace(page, checks=(), acts=acts, steps=steps)


def _page(act: Act, request: Request) -> RequestPage:
    envelope, terms = request.envelope, terms_of(request)
    bound, output, term = envelope["dataset"], terms["output"], terms["term"]
    stale = changes_since(envelope, request.envelope_digest, request.dataset, act.policy.version)
    # Nothing rests on the content any more once it is delivered.
    open_to_change = _is_open_to_change(act, request)
    return RequestPage(
        row=request_row(request, act.rulebook),
        purpose=envelope["purpose"],
        legal_basis=envelope["legal_basis"],
        impact_assessment=envelope["impact_assessment"],
        agreement=envelope["agreement"],
        destruction=term["destruction"],
        format=output["format"],
        method=output["method"],
        encrypted=output["encrypted"],
        row_filter=envelope["row_filter"],
        dataset_version=bound["version"],
        content_digest=bound["content_digest"],
        schema_digest=bound["schema_digest"],
        envelope_digest=request.envelope_digest,
        policy_version=request.policy_version,
        fields=field_lines(terms["fields"]),
        checks=check_rows(request),
        acts=tuple(_act_row(act, request, done) for done in request.acts),
        steps=tuple(_steps(act, request, everybody(act))),
        artifacts=tuple(artifact_row(a, request.expires_on) for a in request.artifacts),
        stale=(*stale, *document_changes(request, act.settings.attachments))
        if open_to_change
        else (),
        envelope=envelope,
        attachments=_attachments(act, request),
        conditions=tuple(
            ConditionRow(
                c.kind, c.said, done.event, name_of(done.actor) if done.actor else _INSTALLATION
            )
            for done in request.acts
            if done.in_force
            for c in map(read_condition, done.conditions)
        ),
        to_accept=not accepted(request) and may_answer(act, request),
        to_report=bounds_on(request).report_by is not None
        and not reported(request)
        and may_answer(act, request),
        proofs=proof_rows(act, request),
    )


def _attachments(act: Act, request: Request) -> tuple[AttachmentRow, ...] | None:
    if not act.decide(Action.REQUEST_READ_ATTACHMENT, request_resource(request)).allowed:
        return None
    damaged = damaged_of(request.attachments, act.settings.attachments)
    return tuple(attachment_row(a, whole=a not in damaged) for a in request.attachments)


def _is_open_to_change(act: Act, request: Request) -> bool:
    """Tell whether a change of dataset or rules still matters: until delivery, and while held before it."""
    procedure = release_procedure(act.rulebook)
    state = stood_at(request) if procedure.holds(request.state) else request.state
    return state in EDITABLE or (state is not None and procedure.can_be_voided(state))


def visible(act: Act, query: Select[Request]) -> Iterator[Request]:
    """Yield the requests of a query that the asker may see, with what lists show of them."""
    requests = list(act.session.scalars(query.options(*seen_in_lists())))
    flags = act.policy.decide_many(
        act.subject, Action.REQUEST_VIEW, map(request_resource, requests), on=act.today
    )
    return (r for r, may in zip(requests, flags, strict=True) if may)


def _steps(
    act: Act, request: Request, candidates: dict[str, tuple[Subject, Text]]
) -> Iterator[NextStep]:
    """Yield the steps that lead on from here; ``candidates``: whom to name as able to take them."""
    resource = request_resource(request)
    open_steps: list[Transition] = release_procedure(act.rulebook).open_steps(
        request.state,
        level=resource.level or 0,
        recipient_kind=request.recipient_kind,
        stood=stood_at(request),
    )
    for step in open_steps:
        if step.step.automatic:
            continue
        found, decision = verdict(act, act.subject, request, resource, step.event)
        who = {
            login: name
            for login, (subject, name) in candidates.items()
            if verdict(act, subject, request, resource, step.event)[0] is not None
        }
        yield NextStep(
            event=step.event,
            action=step.action,
            label=step.step.name,
            mine=found is not None,
            who=tuple(who),
            reason=None if found else decision.reason,
            remedy=None if found else decision.remedy,
            names=tuple(who.values()),
        )


def _act_row(act: Act, request: Request, done: RequestAct) -> ActRow:
    return ActRow(
        event=done.event,
        part=done.part,
        actor=done.login,
        actor_name=name_of(done.actor) if done.actor else _INSTALLATION,
        role=done.role,
        from_state=done.from_state,
        to_state=done.to_state,
        comment=done.comment,
        envelope_digest=done.envelope_digest,
        in_force=done.in_force,
        signed=is_act_signed(act.settings.keys, request, done),
        at=done.at,
    )
