"""Which open requests may wait for somebody: told by columns first, so that thousands of them cost milliseconds.

What is found here is looked at one by one afterwards (``catalog.requests.steps.verdict``); it may be too many, never
too few (a property test).
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain, repeat
from typing import Any

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Row, func, select
from sqlalchemy.orm import joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from catalog.acts import Act
from catalog.models import Dataset, Department, Request, RequestAct, User
from catalog.requests.loading import release_procedure
from policies.columns import Columns
from policies.decisions import Action

#: Requests looked at one by one at a time: few wait for a person, and a list shows the first of them.
PART = 60
#: Requests looked at by columns at a time where a list may end early: of most people's first few all are theirs to see,
#: others see few of many.
LINES = (200, 2_000)
#: Columns of a dataset that no list shows, of datasets or of requests.
LONG = (Dataset.level_reasons, Dataset.elements, Dataset.description_zh, Dataset.description_en)
#: Stands for any part of a procedure but those of the act that is asked about.
_ANY_PART = "any"

Line = Row[int, int, str, str, int, int, str | None, str, str, str]


def open_states(act: Act) -> list[str]:
    """Return the states of the procedure in force from which something leads on."""
    return [s.key for s in release_procedure(act.rulebook).states.values() if not s.final]


class Candidates:
    """Which requests may wait for the asker. Each is read once, however much is asked in one act.

    State, rules, level, owner, recipient and applicant are looked at; conditions of the procedure and the parts that
    people filled are not.
    """

    def __init__(self, act: Act) -> None:
        self._act = act
        self._lines: dict[str, list[Line]] = {}

    def of(self, events: Collection[str], *, longest_first: bool = False) -> list[int]:
        """Return the keys of the requests on which the asker might take one of ``events`` now.

        Oldest first; ``longest_first``: by when they came to where they stand.
        """
        lines = self._found(events)
        if longest_first and lines:
            came = _came(self._act, {line.state for line in lines})
            # What no act brought there is put last, as nobody can say since when it waits.
            lines.sort(key=lambda line: (line.id not in came, came.get(line.id, ()), line.id))
        return [line.id for line in lines]

    def alike(self, events: Collection[str], *, most_level: int) -> list[int]:
        """Return those of which another one asks for the same dataset, of the same kind, in the same state.

        Of requests and datasets up to ``most_level``.
        """
        lines = [
            line
            for line in self._found(events)
            if line.level <= most_level and line.dataset_level <= most_level
        ]
        count = Counter(map(_kind, lines))
        return [line.id for line in lines if count[_kind(line)] > 1]

    def _found(self, events: Collection[str]) -> list[Line]:
        by_state = {s: found for s, found in _actions_by_state(self._act, events).items() if found}
        self._read(by_state)
        lines = list(chain.from_iterable(self._lines[state] for state in by_state))
        if not lines:
            return []
        columns = _columns(lines)
        actions = set().union(*by_state.values())
        may = {action: _may(self._act, action, columns) for action in actions}
        found = (
            line
            for place, line in enumerate(lines)
            if any(may[action][place] for action in by_state[line.state])
        )
        return sorted(found, key=lambda line: line.id)

    def _read(self, states: Collection[str]) -> None:
        wanted = [state for state in states if state not in self._lines]
        self._lines.update((state, []) for state in wanted)
        if wanted:
            for line in self._act.session.execute(_lines().where(Request.state.in_(wanted))):
                self._lines[line.state].append(line)


def perhaps_visible(act: Act, *conditions: ColumnElement[bool]) -> Iterator[tuple[int, ...]]:
    """Yield the keys of the requests that meet conditions and that the asker might see, newest first, in parts."""
    last = act.session.scalar(select(func.max(Request.id))) or 0
    for most in chain(LINES, repeat(LINES[-1])):
        asked = _lines().where(Request.id <= last, *conditions).order_by(Request.id.desc())
        lines = act.session.execute(asked.limit(most)).all()
        if not lines:
            return
        may = _may(act, Action.REQUEST_VIEW, _columns(lines))
        yield from parts([line.id for place, line in enumerate(lines) if may[place]])
        last = lines[-1].id - 1


def _kind(line: Line) -> tuple[int, str, str, int]:
    return line.dataset_id, line.state, line.recipient_kind, line.level


def parts(ids: Sequence[int], size: int = PART) -> Iterator[tuple[int, ...]]:
    """Yield keys in parts of ``size``, in order."""
    return (tuple(ids[start : start + size]) for start in range(0, len(ids), size))


def seen_in_lists() -> tuple[ExecutableOption, ...]:
    """Return what loads requests with all that lists show of them and decisions look at."""
    dataset = joinedload(Request.dataset)
    return (
        selectinload(Request.acts).joinedload(RequestAct.actor),
        dataset.joinedload(Dataset.owner),
        *(dataset.defer(long) for long in LONG),
        joinedload(Request.recipient),
        joinedload(Request.applicant),
    )


def _actions_by_state(act: Act, events: Collection[str]) -> dict[str, set[Action]]:
    procedure = release_procedure(act.rulebook)
    may_ever = act.policy.may_ever
    steps = [
        s
        for s in procedure.steps
        if s.event in events and not s.automatic and may_ever(act.subject, s.action, on=act.today)
    ]
    return {
        state: {
            s.action
            for s in steps
            if state in s.sources or (s.while_held and procedure.holds(state))
        }
        for state in procedure.states
    }


def _lines() -> Any:
    # Of tables, not of models: a thousand lines are no objects.
    request, dataset, user = Request.__table__, Dataset.__table__, User.__table__
    owner, recipient = Department.__table__.alias(), Department.__table__.alias()
    return (
        select(
            request.c.id,
            request.c.dataset_id,
            request.c.state,
            request.c.recipient_kind,
            request.c.level,
            dataset.c.level.label("dataset_level"),
            dataset.c.state_secret,
            owner.c.code.label("owner"),
            recipient.c.code.label("recipient"),
            user.c.login.label("applicant"),
        )
        .select_from(request)
        .join(dataset, dataset.c.id == request.c.dataset_id)
        .join(owner, owner.c.id == dataset.c.owner_id)
        .join(recipient, recipient.c.id == request.c.recipient_id)
        .join(user, user.c.id == request.c.applicant_id)
    )


def _came(act: Act, states: Collection[str]) -> dict[int, datetime]:
    """Return since when requests stand in one of ``states``, by key."""
    moved = (
        RequestAct.in_force,
        RequestAct.from_state != RequestAct.to_state,
        RequestAct.to_state == Request.state,
    )
    query = select(Request.id, func.max(RequestAct.at)).join(RequestAct).where(*moved)
    rows = act.session.execute(query.where(Request.state.in_(states)).group_by(Request.id))
    return {key: at for key, at in rows}  # noqa: C416 - typed, unlike dict(rows)


def _columns(lines: Sequence[Line]) -> Columns:
    _, _, _, kinds, levels, of_datasets, marks, owners, recipients, applicants = zip(
        *lines, strict=True
    )
    return Columns(
        size=len(lines),
        levels=np.maximum(levels, of_datasets),
        departments=np.array(owners),
        state_secrets=np.array([mark or "" for mark in marks]),
        recipient_kinds=np.array(kinds),
        recipients=np.array(recipients),
        applicants=np.array(applicants),
    )


def _may(act: Act, action: Action, things: Columns) -> npt.NDArray[np.bool_]:
    """Return on which the rules allow an act, whether or not the asker filled another part of the request."""
    persons = {act.subject.id, *(r.deputy_for for r in act.subject.roles if r.deputy_for)}
    took = dict.fromkeys(persons, np.full(things.size, _ANY_PART))
    decide = act.policy.decide_columns
    fresh = decide(act.subject, action, things, on=act.today)
    return fresh | decide(act.subject, action, replace(things, participants=took), on=act.today)
