"""Conditions on a request: what approvers attached, whether they still are what was signed, and what then binds."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import rfc8785

from catalog.acts import Act
from catalog.errors import UsageError
from catalog.models import Request, RequestAct
from catalog.requests.envelopes import expiry_of, names_a_person, under
from catalog.requests.fields import stronger
from policies.conditions import (
    KINDS,
    MAX_TEXT,
    MOST,
    Bounds,
    Condition,
    bounds_of,
    narrowed,
    read_condition,
)
from policies.protections import ProtectionSpec
from policies.types import Text

#: The acts that may carry conditions.
APPROVING = frozenset({"consent", "review", "approve", "decide"})
ACCEPT, REPORT = "accept", "report"


def conditions_of(request: Request) -> list[Condition]:
    """Return the conditions in force, in the order in which they were attached."""
    return [read_condition(c) for c in _said(a for a in request.acts if a.in_force)]


def terms_of(request: Request) -> dict[str, Any]:
    """Return the terms that bind: the envelope narrowed by the conditions in force."""
    return narrowed(request.envelope, conditions_of(request))


def last_day(request: Request) -> date:
    """Return the last day of the grant, as the conditions leave it; what else the envelope holds is not looked at."""
    days = [str(c.value) for c in conditions_of(request) if c.kind == "until"]
    return min([expiry_of(request.envelope), *map(date.fromisoformat, days)])


def bounds_on(request: Request) -> Bounds:
    """Return what the conditions in force ask for beside the envelope."""
    return bounds_of(conditions_of(request))


def obligations_digest(acts: Iterable[RequestAct]) -> str | None:
    """Return the SHA-256 of all conditions of acts in their order, None when there are none."""
    said = _said(acts)
    return hashlib.sha256(rfc8785.dumps(said)).hexdigest() if said else None


def _said(acts: Iterable[RequestAct]) -> list[dict[str, Any]]:
    return [c for a in acts for c in a.conditions]


def condition_changes(request: Request) -> list[Text]:
    """Say so when conditions are not all those under which later acts were signed, or one was taken out."""
    counting = [a for a in request.acts if a.in_force]
    held = all(
        done.obligations_sha256 == obligations_digest(counting[: place + 1])
        for place, done in enumerate(counting)
    )
    return [] if held else [Text("审批所附条件有变化", "the conditions of an approval changed")]


def accepted(request: Request) -> bool:
    """Tell whether somebody accepted the texts that are to be accepted, as they all are now."""
    if not bounds_on(request).terms:
        return True
    counting = [a for a in request.acts if a.in_force]
    now = obligations_digest(counting)
    return any(a.event == ACCEPT and a.obligations_sha256 == now for a in counting)


def reported(request: Request) -> bool:
    """Tell whether the use was reported, where a condition asks for it."""
    return any(a.event == REPORT and a.in_force for a in request.acts)


def overdue_report(request: Request, today: date) -> bool:
    """Tell whether a report on the use is due and not there."""
    due = bounds_on(request).report_by
    return due is not None and due < today and not reported(request)


def checked(act: Act, request: Request, event: str, written: Sequence[str]) -> list[Condition]:
    """Read conditions as people write them, and see that each narrows what binds now.

    Written: ``until=2026-12-31``, ``downloads=1``, ``rows=1000``, ``protect=FIELD=PROTECTION``, ``without=FIELD``,
    ``two_people``, ``encrypted``, ``medium``, ``notice=TEXT``, ``report_by=2026-12-31``, ``terms=TEXT``.

    Raises UsageError saying what is wrong.
    """
    if not written:
        return []
    if event not in APPROVING:
        raise UsageError(
            "条件只能附在同意、审核、批准或决策上。",
            "Conditions go with a consent, a review, an approval or a decision.",
        )
    if len(written) > MOST:
        raise UsageError(f"一次最多附 {MOST} 项条件。", f"At most {MOST} conditions at a time.")
    found: list[Condition] = []
    for one in written:
        before = [*conditions_of(request), *found]
        terms = narrowed(request.envelope, before)
        found.append(_read(act, request, one, terms, before))
    return found


def _read(
    act: Act, request: Request, one: str, terms: Mapping[str, Any], before: Sequence[Condition]
) -> Condition:
    kind, _, value = (part.strip() for part in one.partition("="))
    takes = KINDS.get(kind)
    if takes is None:
        raise UsageError(
            f"没有这种条件：{kind}。可用：{'、'.join(KINDS)}。",
            f"There is no condition {kind}; there are {', '.join(KINDS)}.",
        )
    if (takes == "nothing") == bool(value):
        raise UsageError(
            f"条件 {kind} {'不带内容' if takes == 'nothing' else '须写明内容'}。",
            f"The condition {kind} takes {'nothing' if takes == 'nothing' else 'a value'}.",
        )
    if takes == "day":
        return _day(act, kind, value, terms)
    if takes == "number":
        return _number(kind, value, bounds_of(before))
    if takes == "text":
        return _text(kind, value)
    if takes == "nothing":
        return _flag(kind, terms, bounds_of(before))
    return _field(act, request, kind, value, terms)


def _day(act: Act, kind: str, value: str, terms: Mapping[str, Any]) -> Condition:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise UsageError(
            f"条件 {kind} 的日期须写作 2026-12-31。", f"The day of {kind} is written 2026-12-31."
        ) from None
    last = expiry_of(terms)
    if day < act.today or (kind == "until" and day >= last):
        raise UsageError(
            f"条件 {kind} 的日期须在今天以后、现有效期 {last} 以前。",
            f"The day of {kind} is from today on and before {last}, which is the last day now.",
        )
    return Condition(kind, day.isoformat())


def _number(kind: str, value: str, bounds: Bounds) -> Condition:
    count = int(value) if value.isascii() and value.isdecimal() and len(value) <= 12 else 0
    now = bounds.rows if kind == "rows" else (bounds.downloads or 3)
    if count < 1 or (now is not None and count >= now):
        fewer = f"，并小于现有的 {now}" if now is not None else ""
        less = f" and less than {now}, as it is now" if now is not None else ""
        raise UsageError(
            f"条件 {kind} 须是正整数{fewer}。",
            f"The condition {kind} is a whole number from 1{less}.",
        )
    return Condition(kind, count)


def _text(kind: str, value: str) -> Condition:
    if len(value) > MAX_TEXT:
        raise UsageError(
            f"条件的文字最多 {MAX_TEXT} 字。", f"A condition has at most {MAX_TEXT} characters."
        )
    if names_a_person(value):
        raise UsageError(
            "条件中含身份证号或手机号。请去掉个人信息。",
            "The condition holds an identity or mobile number. Take personal data out.",
        )
    return Condition(kind, value)


def _flag(kind: str, terms: Mapping[str, Any], bounds: Bounds) -> Condition:
    already = {
        "encrypted": bool(terms["output"]["encrypted"]),
        "medium": terms["output"]["method"] == "medium",
        "two_people": bounds.two_people,
    }[kind]
    if already:
        raise UsageError(f"已有条件 {kind}。", f"The condition {kind} holds already.")
    return Condition(kind)


def _field(
    act: Act, request: Request, kind: str, value: str, terms: Mapping[str, Any]
) -> Condition:
    name, _, written = value.partition("=") if kind == "protect" else (value, "", "suppress")
    planned = {f["name"]: ProtectionSpec(f["protection"], f["parameters"]) for f in terms["fields"]}
    now = planned.get(name)
    if now is None or now.kind == "suppress":
        raise UsageError(f"申请没有字段 {name}。", f"The request has no field {name}.")
    bounds = under(act, request.dataset, request.recipient)
    spec = stronger(request.dataset, name, written, now, bounds)
    left = {n: spec if n == name else p for n, p in planned.items()}
    if {p.kind for p in left.values()} <= {"suppress", "aggregate"}:
        raise UsageError(
            "这样就没有可提供的字段了。如不同意提供，请不予批准。",
            "No field would be left. Refuse the request if nothing is to leave.",
        )
    return Condition(kind, name, spec if kind == "protect" else None)
