"""What is due: deadlines that run, terms that end soon, and what somebody was told of them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from catalog.acts import Act, looking
from catalog.models import Notice, Request
from catalog.people import everybody
from catalog.requests.conditions import last_day
from catalog.requests.deadlines import holders, is_in_use, reminders_of, wait_of
from catalog.requests.loading import release_procedure
from catalog.requests.notices import People
from catalog.requests.rows import request_row
from catalog.requests.types import RequestRow
from catalog.requests.views import visible
from catalog.store import Store
from catalog.types import Actor
from policies.types import Text

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
        final = [s.key for s in release_procedure(act.rulebook).states.values() if s.final]
        query = select(Request).where(Request.state.not_in(final)).order_by(Request.id)
        people, notices = everybody(act), _notices(act)
        rows = [
            row
            for request in visible(act, query)
            for row in (
                _step(act, request, people, notices),
                _term(act, request, notices, everything=everything),
            )
            if row is not None and (everything or row.mine or row.told)
        ]
    return sorted(rows, key=lambda r: (r.due_on, r.row.number))


def _notices(act: Act) -> dict[tuple[int, str], list[Notice]]:
    found: dict[tuple[int, str], list[Notice]] = {}
    query = select(Notice).where(Notice.user_id == act.actor.user_id).order_by(Notice.id)
    for notice in act.session.scalars(query):
        found.setdefault((notice.request_id, notice.about), []).append(notice)
    return found


def _told(
    notices: dict[tuple[int, str], list[Notice]], request: Request, about: str
) -> tuple[Told, ...]:
    return tuple(Told(n.kind, n.days, n.at) for n in notices.get((request.id, about), ()))


def _step(
    act: Act, request: Request, people: People, notices: dict[tuple[int, str], list[Notice]]
) -> DueRow | None:
    wait = wait_of(act, request)
    if wait is None:
        return None
    own, deputies = holders(act, request, wait.event, people)
    who = (*sorted(own), *sorted(deputies))
    return DueRow(
        row=request_row(request, act.rulebook),
        event=wait.event,
        label=wait.label,
        due_on=wait.due_on,
        left=wait.left,
        who=who,
        names=tuple(people[login][1] for login in who),
        mine=act.actor.login in who,
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
