"""Bulk approval of like requests of low level: one act of a person, and for each request what a single one would be.

Like: same dataset in the same version, same fields with the same protections, same form, kind of recipient, level and
step; at or below ``bulk_level`` of levels.yaml; every check passed, but for the marks of size; nobody attached a
condition or wrote a note. What is not, or is refused, is left out and named. Each is decided, signed and recorded by
itself, whole or not at all.
"""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from uuid import uuid4

import rfc8785
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalog.acts import Act, RefusedError, acting, looking
from catalog.errors import GuikouError, UsageError
from catalog.models import Request, RequestCheck
from catalog.requests.conditions import APPROVING, conditions_of
from catalog.requests.loading import (
    PROCEDURE,
    release_procedure,
    request_of,
    request_resource,
    unknown_request,
)
from catalog.requests.rows import request_row
from catalog.requests.steps import allowed_step, take_step, verdict
from catalog.requests.types import RequestRow
from catalog.requests.voiding import void_if_changed
from catalog.requests.waiting import Candidates, parts, seen_in_lists
from catalog.store import Store
from catalog.types import Actor, CheckResult
from policies.decisions import Action
from policies.types import Text

#: Requests that one bulk approval takes.
MOST = 100
#: Requests that are compared with one another at a time.
MOST_COMPARED = 100
#: Checks that warn of how much a recipient has in all: of data of a low level, nearly always.
_MARKS = ("persons", "records")


@dataclass(frozen=True, slots=True)
class Like:
    """Requests that can be approved together: the step, its name, and the requests; ``purposes`` in their order."""

    event: str
    label: Text
    fields: tuple[str, ...]
    rows: tuple[RequestRow, ...]
    purposes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Left:
    """A request that was left out, and why."""

    number: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Bulk:
    """What came of a bulk approval."""

    done: tuple[RequestRow, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class _Candidate:
    number: str
    event: str
    key: str
    digest: str


def like_requests(store: Store, actor: Actor) -> list[Like]:
    """Return the groups of two or more like requests that the asker may take a step on now, oldest first.

    Looked for among the ``MOST_COMPARED`` oldest that may be approved in bulk.
    """
    with looking(store, actor) as act:
        return like_of(act, Candidates(act))


def like_of(act: Act, candidates: Candidates) -> list[Like]:
    """Return what ``like_requests`` does, as part of an act that asks for more."""
    procedure = release_procedure(act.rulebook)
    found: dict[str, list[Request]] = {}
    events: dict[str, str] = {}
    for request in islice(_approvable(act, candidates), MOST_COMPARED):
        if not _visible(act, request):
            continue
        candidate = _candidate(act, request)
        if isinstance(candidate, _Candidate):
            found.setdefault(candidate.key, []).append(request)
            events[candidate.key] = candidate.event
    names = {s.event: s.name for s in procedure.steps}
    return [
        Like(
            event=events[key],
            label=names[events[key]],
            fields=tuple(f["name"] for f in group[0].envelope["fields"]),
            rows=tuple(request_row(r, act.rulebook) for r in group),
            purposes=tuple(r.envelope["purpose"] for r in group),
        )
        for key, group in found.items()
        if len(group) > 1
    ]


def _approvable(act: Act, candidates: Candidates) -> Iterator[Request]:
    """Yield the requests of low level that an approving step of the asker may wait for, oldest first."""
    low = act.rulebook.levels.bulk_level
    for part in parts(candidates.alike(APPROVING, most_level=low)):
        query = select(Request).where(Request.id.in_(part), Request.procedure == PROCEDURE)
        loaded = query.options(selectinload(Request.checks), *seen_in_lists())
        yield from act.session.scalars(loaded.order_by(Request.id))


def approve_like(store: Store, actor: Actor, numbers: Sequence[str]) -> Bulk:
    """Take the approving step that waits for the asker on each of these requests that is like the first.

    Raises NotFoundError for the first, UsageError when it cannot be approved in bulk or too many are named.
    """
    numbers = list(dict.fromkeys(numbers))
    if not 1 <= len(numbers) <= MOST:
        raise UsageError(f"一次办理 1 至 {MOST} 件。", f"From 1 to {MOST} requests at a time.")
    candidates, left = _compared(store, actor, numbers)
    done: list[RequestRow] = []
    bulk = {"bulk": uuid4().hex, "of": len(candidates)}
    for candidate in candidates:
        try:
            done.append(_one(store, actor, candidate, bulk))
        except GuikouError as error:
            left.append(Left(candidate.number, error.message))
    order = {number: place for place, number in enumerate(numbers)}
    return Bulk(tuple(done), tuple(sorted(left, key=lambda x: order[x.number])))


def _compared(
    store: Store, actor: Actor, numbers: Iterable[str]
) -> tuple[list[_Candidate], list[Left]]:
    """Return which requests are like the first, and why the others are not."""
    alike: list[_Candidate] = []
    left: list[Left] = []
    with looking(store, actor) as act:
        for number in numbers:
            try:
                request = request_of(act.session, number)
                if not _visible(act, request):
                    raise unknown_request(number)
            except GuikouError as error:
                if not alike:
                    raise
                left.append(Left(number, error.message))
                continue
            found = _candidate(act, request)
            if isinstance(found, Text):
                if not alike:
                    raise UsageError(f"{number}：{found.zh}。", f"{number}: {found.en}.")
                left.append(Left(number, found))
            elif alike and found.key != alike[0].key:
                left.append(Left(number, _different(alike[0].number)))
            else:
                alike.append(found)
    return alike, left


def _visible(act: Act, request: Request) -> bool:
    return act.decide(Action.REQUEST_VIEW, request_resource(request)).allowed


def _candidate(act: Act, request: Request) -> _Candidate | Text:
    """Return a request with the step that the asker may take on it, or why it is not for bulk approval."""
    limit = act.rulebook.levels.bulk_level
    if max(request.level, request.dataset.level) > limit:
        return Text(
            f"级别高于批量审批的上限 {limit}",
            f"its level is above {limit}, the limit of bulk approval",
        )
    resource, procedure = request_resource(request), release_procedure(act.rulebook)
    reason = Text("没有等您审批的环节", "no approval of it waits for you")
    for event in (e for e in procedure.events() if e in APPROVING):
        step, decision = verdict(act, act.subject, request, resource, event)
        if step is not None:
            return _unlike_any(request) or _Candidate(
                request.number, event, _key(request, event), request.envelope_digest
            )
        if request.state in {s for t in procedure.steps if t.event == event for s in t.sources}:
            reason = decision.reason
    return reason


def _unlike_any(request: Request) -> Text | None:
    """Return why a request wants to be looked at by itself, else None."""
    if not request.checks or not all(map(_is_fine, request.checks)):
        return Text(
            "有检查未通过或有提醒，须逐件办理", "a check did not pass: look at it by itself"
        )
    if conditions_of(request):
        return Text("附有条件，须逐件办理", "it has conditions: look at it by itself")
    if any(a.in_force and a.comment and a.event != "submit" for a in request.acts):
        return Text("前一环节留有意见，须逐件办理", "somebody wrote a note: look at it by itself")
    return None


def _is_fine(check: RequestCheck) -> bool:
    """Tell whether a check lets a request be approved in bulk: it passed, or a mark of size was reached."""
    return check.result == CheckResult.PASSED.value or (
        check.name in _MARKS and check.result == CheckResult.WARNING.value
    )


def _key(request: Request, event: str) -> str:
    """Return a digest of all in which like requests must agree."""
    envelope = request.envelope
    return hashlib.sha256(
        rfc8785.dumps(
            {
                "event": event,
                "state": request.state,
                "dataset": envelope["dataset"],
                "fields": envelope["fields"],
                "marks": envelope.get("marks"),
                "output": {k: v for k, v in envelope["output"].items() if k != "recipient_key"},
                "kind": envelope["recipient"]["kind"],
                "level": envelope["level"],
                "policy": envelope["policy_version"],
            }
        )
    ).hexdigest()


def _different(first: str) -> Text:
    return Text(
        f"与 {first} 的数据集、字段、保护、形式、接收方类别或环节不同",
        f"dataset, fields, protections, form, kind of recipient or step differ from {first}",
    )


def _one(store: Store, actor: Actor, candidate: _Candidate, bulk: dict[str, object]) -> RequestRow:
    """Take the step on one request, as it was compared; what changed meanwhile is refused."""
    with acting(store, actor) as act:
        request = request_of(act.session, candidate.number)
        resource = request_resource(request)
        transition, decision = allowed_step(act, request, resource, candidate.event)
        voided = void_if_changed(act, request, transition)
        if voided is None:
            if _candidate(act, request) != candidate:
                raise UsageError("申请刚刚有变化，请再看一次。", "It changed just now: look again.")
            take_step(act, request, transition, decision, details=bulk)
        row = request_row(request, act.rulebook)
    if voided is not None:
        raise RefusedError(voided)
    return row
