"""Roles held in a department from a day to a day, and deputies appointed for a time."""

from datetime import date, timedelta

from catalog.acts import Act, acting
from catalog.errors import NotFoundError, UsageError
from catalog.models import Department, RoleAssignment, User
from catalog.people import check_roles, department_of, user_of
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action, Decision, Resource


def assign(
    store: Store,
    actor: Actor,
    *,
    login: str,
    role: str,
    department: str,
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> None:
    """Give a person a role in a department from a day (default: today) to a day (default: without end).

    Raises UsageError for an unknown role, a term that ends before it starts, or a role already held at that time;
    NotFoundError; RefusedError when the rules forbid it, as they do to anybody for themselves.
    """
    check_roles([role])
    with acting(store, actor) as act:
        decision = _require(act, login, department)
        person, unit = user_of(act.session, login), department_of(act.session, department)
        start = _term(act, valid_from, valid_to)
        for held in person.assignments:
            if _same(held, role, unit) and _overlap(held, start, valid_to):
                raise UsageError(
                    f"{login} 在该期间已任此角色。",
                    f"{login} already holds this role at that time.",
                )
        _add(act, person, role, unit, start, valid_to)
        _record(act, decision, login, "assign", role, department, start, valid_to)


def appoint_deputy(
    store: Store,
    actor: Actor,
    *,
    login: str,
    principal: str,
    role: str,
    department: str,
    valid_to: date,
    valid_from: date | None = None,
) -> None:
    """Let a person stand in for ``principal`` in a role that the latter holds in a department, until ``valid_to``.

    A deputy acts only while the principal's own role is in force too, and carries the conflicts of both.
    Raises UsageError for a term that ends before it starts, for standing in for oneself, and where the principal does
    not hold the role on the first day; NotFoundError; RefusedError.
    """
    check_roles([role])
    with acting(store, actor) as act:
        decision = _require(act, login, department)
        person, stood_for = user_of(act.session, login), user_of(act.session, principal)
        unit = department_of(act.session, department)
        start = _term(act, valid_from, valid_to)
        if person.id == stood_for.id:
            raise UsageError("不能做自己的代理人。", "Nobody is their own deputy.")
        # A deputy's place cannot be handed on.
        if not any(
            _same(a, role, unit) and _overlap(a, start, start) for a in stood_for.assignments
        ):
            raise UsageError(
                f"{principal} 在 {start} 未在 {department} 任此角色，不能由他人代理。",
                f"{principal} does not hold this role in {department} on {start}; nobody can stand in.",
            )
        _add(act, person, role, unit, start, valid_to, deputy_for=stood_for)
        _record(act, decision, login, "deputy", role, department, start, valid_to, principal)


def end(
    store: Store,
    actor: Actor,
    *,
    login: str,
    role: str,
    department: str,
    principal: str | None = None,
    last_day: date | None = None,
) -> None:
    """End a role, or with ``principal`` a deputy's place, after ``last_day`` (default: today).

    Raises UsageError for a last day before yesterday (what was done under the role stays done), NotFoundError when it
    is not held after that day, RefusedError.
    """
    check_roles([role])
    with acting(store, actor) as act:
        decision = _require(act, login, department)
        person, unit = user_of(act.session, login), department_of(act.session, department)
        day = last_day or act.today
        if day < act.today - timedelta(days=1):
            raise UsageError(
                "角色最早可于昨日终止。", "A role can be ended with yesterday at the earliest."
            )
        stood_for = user_of(act.session, principal) if principal else None
        held = [
            a
            for a in person.assignments
            if _same(a, role, unit, stood_for) and (a.valid_to is None or day < a.valid_to)
        ]
        if not held:
            raise NotFoundError(
                f"{login} 在 {day} 之后没有该角色。", f"{login} has no such role after {day}."
            )
        for assignment in held:
            # One that has not begun by then never does.
            assignment.valid_to = day
        _record(act, decision, login, "end", role, department, held[0].valid_from, day, principal)


def _require(act: Act, login: str, department: str) -> Decision:
    # Whose role it is counts as the applicant: nobody decides on their own.
    return act.require(
        Action.ROLE_ASSIGN,
        Resource(kind="user", id=login, department=department, applicant=login),
    )


def _term(act: Act, start: date | None, last: date | None) -> date:
    first = start or act.today
    if last is not None and last < first:
        raise UsageError("到期日早于起始日。", "The last day is before the first.")
    return first


def _same(held: RoleAssignment, role: str, unit: Department, stood_for: User | None = None) -> bool:
    principal = stood_for.id if stood_for else None
    return (held.role, held.department_id, held.deputy_for_id) == (role, unit.id, principal)


def _overlap(held: RoleAssignment, start: date, last: date | None) -> bool:
    begun = last is None or held.valid_from <= last
    return begun and (held.valid_to is None or start <= held.valid_to)


def _add(
    act: Act,
    person: User,
    role: str,
    unit: Department,
    start: date,
    last: date | None,
    *,
    deputy_for: User | None = None,
) -> None:
    act.session.add(
        RoleAssignment(
            user_id=person.id,
            role=role,
            department_id=unit.id,
            valid_from=start,
            valid_to=last,
            deputy_for_id=deputy_for.id if deputy_for else None,
        )
    )


def _record(  # noqa: PLR0913 - what the log has to tell of an assignment
    act: Act,
    decision: Decision,
    login: str,
    change: str,
    role: str,
    department: str,
    start: date,
    last: date | None,
    principal: str | None = None,
) -> None:
    details = {
        "change": change,
        "role": role,
        "department": department,
        "from": start.isoformat(),
        "to": last.isoformat() if last else None,
        "deputy_for": principal,
    }
    act.record(Action.ROLE_ASSIGN, "user", login, details, decision=decision)
