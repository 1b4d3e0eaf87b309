"""What is due: deadlines that run, terms that end soon, and what somebody was told of them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import aliased

from catalog.acts import Act, looking
from catalog.models import Notice, Request, User
from catalog.people import everybody
from catalog.requests.conditions import last_day
from catalog.requests.deadlines import holders, is_in_use, reminders_of, wait_of
from catalog.requests.loading import release_procedure, request_resource
from catalog.requests.notices import People
from catalog.requests.rows import name_of, request_row
from catalog.requests.steps import verdict
from catalog.requests.types import RequestRow
from catalog.requests.views import visible
from catalog.requests.waiting import Candidates, open_states, parts
from catalog.store import Store
from catalog.types import Actor
from policies.types import Text

#: Requests that are looked at for what is urgent: those last told, and as many that have waited longest.
MOST_URGENT = 10
TERM = Text("期限届满", "end of the term")


@dataclass(frozen=True, slots=True)
class Told:
    """A notice to the asker. ``days``: before the deadline or the end of the term, for an escalation after it."""

    kind: str
    days: int
    at: datetime


@dataclass(frozen=True, slots=True)
class DueRow:
    """Something that is due. ``event`` is the step that is waited for, None for the end of a term.

    ``left``: days until ``due_on``, negative when it is past: working days for a step where the rules count so, else
    calendar days. ``who`` are the logins of those who can take the step, ``names`` theirs in the same order;
    ``mine``: the asker can. ``told``: what the asker was told of it, oldest first.
    """

    row: RequestRow
    event: str | None
    label: Text
    due_on: date
    left: int
    who: tuple[str, ...]
    names: tuple[Text, ...]
    mine: bool
    told: tuple[Told, ...]

    @property
    def overdue(self) -> bool:
        """Whether its day has passed."""
        return self.left < 0


def due(store: Store, actor: Actor, *, everything: bool = False) -> list[DueRow]:
    """Return what is due and is the asker's to do, or was told to them; the most urgent first.

    ``everything``: also what is others' to do, of the requests that the asker may see.
    """
    with looking(store, actor) as act:
        who = _Holders(act)
        rows = []
        for part in _parts(act, everything=everything):
            rows += [
                r for r in _rows(act, part, who, everything=everything) if _wanted(r, everything)
            ]
    return sorted(rows, key=_urgency)


def urgent(store: Store, actor: Actor, *, limit: int = MOST_URGENT) -> list[DueRow]:
    """Return what a person has to look at apart from the requests themselves: late and theirs, or told to them.

    Of the ``limit`` requests that were told to them last and those that have waited longest for them. Of a step that
    is their own ``who`` names nobody else.
    """
    with looking(store, actor) as act:
        return urgent_of(act, Candidates(act), limit=limit)


def urgent_of(act: Act, candidates: Candidates, *, limit: int = MOST_URGENT) -> list[DueRow]:
    """Return what ``urgent`` does, as part of an act that asks for more."""
    told, waiting = told_of(act, limit), _waiting_for(act, candidates)[:limit]
    who = _Holders(act, others_only=True)
    rows = [
        row
        for part in parts(list(dict.fromkeys([*told, *waiting])))
        for row in _rows(act, part, who)
        if row.told or (row.mine and row.overdue)
    ]
    return sorted(rows, key=_urgency)[:limit]


def _urgency(row: DueRow) -> tuple[date, str]:
    return row.due_on, row.row.number


def _wanted(row: DueRow, everything: bool) -> bool:
    return everything or row.mine or bool(row.told)


def _parts(act: Act, *, everything: bool) -> Iterator[Sequence[int]]:
    if everything:
        opened = select(Request.id).where(Request.state.in_(open_states(act)))
        return parts(list(act.session.scalars(opened.order_by(Request.id))))
    return parts(list(dict.fromkeys([*_waiting_for(act, Candidates(act)), *told_of(act)])))


def _waiting_for(act: Act, candidates: Candidates) -> list[int]:
    """Return the keys of the requests with a deadline that may be the asker's, the longest waiting first."""
    timed = {s.event for s in release_procedure(act.rulebook).steps if s.days is not None}
    return candidates.of(timed, longest_first=True)


def told_of(act: Act, limit: int | None = None) -> list[int]:
    """Return the keys of the open requests of which the asker was told, last told first, no more than ``limit``."""
    later = aliased(Notice)
    last = ~exists().where(
        later.request_id == Notice.request_id, later.user_id == Notice.user_id, later.id > Notice.id
    )
    query = (
        select(Request.id)
        .join(Notice, Notice.request_id == Request.id)
        .where(Notice.user_id == act.actor.user_id, Request.state.in_(open_states(act)), last)
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    return list(act.session.scalars(query))


class _Holders:
    """Who could take a step: asked of everybody only when somebody wants to know."""

    def __init__(self, act: Act, *, others_only: bool = False) -> None:
        self._act, self._others_only = act, others_only
        self._people: People | None = None
        self._me: User | None = None

    def of(self, request: Request, event: str, *, mine: bool) -> dict[str, Text]:
        """Return logins and names, those with a role of their own first."""
        act = self._act
        if mine and self._others_only:
            self._me = self._me or act.session.get_one(User, act.actor.user_id)
            return {self._me.login: name_of(self._me)}
        if self._people is None:
            self._people = everybody(act)
        own, deputies = holders(act, request, event, self._people)
        return {login: self._people[login][1] for login in (*sorted(own), *sorted(deputies))}


def _rows(
    act: Act, ids: Sequence[int], who: _Holders, *, everything: bool = False
) -> Iterator[DueRow]:
    notices = _notices(act, ids)
    for request in visible(act, select(Request).where(Request.id.in_(ids))):
        step = _step(act, request, who, notices)
        term = _term(act, request, notices, everything=everything)
        yield from (row for row in (step, term) if row is not None)


def _notices(act: Act, ids: Sequence[int]) -> dict[tuple[int, str], list[Notice]]:
    found: dict[tuple[int, str], list[Notice]] = {}
    query = select(Notice).where(Notice.user_id == act.actor.user_id, Notice.request_id.in_(ids))
    for notice in act.session.scalars(query.order_by(Notice.id)):
        found.setdefault((notice.request_id, notice.about), []).append(notice)
    return found


def _told(
    notices: dict[tuple[int, str], list[Notice]], request: Request, about: str
) -> tuple[Told, ...]:
    return tuple(Told(n.kind, n.days, n.at) for n in notices.get((request.id, about), ()))


def _step(
    act: Act, request: Request, who: _Holders, notices: dict[tuple[int, str], list[Notice]]
) -> DueRow | None:
    wait = wait_of(act, request)
    if wait is None:
        return None
    mine, _ = verdict(act, act.subject, request, request_resource(request), wait.event)
    people = who.of(request, wait.event, mine=mine is not None)
    return DueRow(
        row=request_row(request, act.rulebook),
        event=wait.event,
        label=wait.label,
        due_on=wait.due_on,
        left=wait.left,
        who=tuple(people),
        names=tuple(people.values()),
        mine=mine is not None,
        told=_told(notices, request, wait.about),
    )


def _term(
    act: Act,
    request: Request,
    notices: dict[tuple[int, str], list[Notice]],
    *,
    everything: bool,
) -> DueRow | None:
    if not is_in_use(request):
        return None
    last = last_day(request)
    left = (last - act.today).days
    told = _told(notices, request, f"term {last.isoformat()}")
    if not told and not (everything and left <= max(reminders_of(act).terms, default=0)):
        return None
    return DueRow(
        row=request_row(request, act.rulebook),
        event=None,
        label=TERM,
        due_on=last,
        left=left,
        who=(),
        names=(),
        mine=False,
        told=told,
    )
