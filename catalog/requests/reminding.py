"""The daily round: remind before a deadline, escalate after it, tell of terms that end soon. Each once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from catalog.acts import Act, acting, looking
from catalog.models import Request
from catalog.people import everybody
from catalog.requests.conditions import last_day
from catalog.requests.deadlines import (
    Wait,
    holders,
    is_in_use,
    reminders_of,
    wait_of,
)
from catalog.requests.envelopes import is_untouched
from catalog.requests.loading import PROCEDURE, release_procedure, request_of, request_resource
from catalog.requests.notices import (
    ESCALATION,
    EXPIRING,
    REMINDER,
    People,
    already_told,
    concerned,
    tell,
)
from catalog.store import Store
from catalog.types import SYSTEM
from policies.decisions import Action


@dataclass(frozen=True, slots=True)
class _Planned:
    """Something to be told: of which kind, about what, how many days before or after, to whom."""

    kind: str
    days: int
    about: str
    due_on: date
    people: frozenset[str]


def remind(store: Store) -> int:
    """Tell everybody what is due; return how many people were told of something anew.

    Looking comes first and locks nothing; a request about which there is something to tell is a unit of work of its
    own. Running it again, or in two workers at once, tells nobody twice.
    """
    with looking(store, SYSTEM) as act:
        people = everybody(act)
        final = [s.key for s in release_procedure(act.rulebook).states.values() if s.final]
        query = select(Request.number).where(
            Request.procedure == PROCEDURE, Request.state.not_in(final)
        )
        open_ones = list(act.session.scalars(query.order_by(Request.id)))
        late = [
            number
            for number in open_ones
            if (request := request_of(act.session, number))
            and is_untouched(request.envelope, request.envelope_digest)
            and any(_anew(act, request, people))
        ]
    return sum(_tell(store, number, people) for number in late)


def _anew(act: Act, request: Request, people: People) -> Iterator[_Planned]:
    for planned in _planned(act, request, people):
        told = already_told(act, request, planned.kind, planned.about, planned.days)
        if planned.people - told:
            yield planned


def _tell(store: Store, number: str, people: People) -> int:
    with acting(store, SYSTEM) as act:
        # Another worker may be at it: it is waited for, and then there is nothing left to tell.
        act.session.execute(select(Request.id).where(Request.number == number).with_for_update())
        request = request_of(act.session, number)
        told = [
            tell(
                act,
                request,
                p.kind,
                days=p.days,
                about=p.about,
                due_on=p.due_on,
                people=p.people,
            )
            for p in _planned(act, request, people)
        ]
    return sum(map(len, told))


def _planned(act: Act, request: Request, people: People) -> Iterator[_Planned]:
    wait = wait_of(act, request)
    if wait is not None:
        yield from _of_step(act, request, wait, people)
    yield from _of_term(act, request, people)


def _of_step(act: Act, request: Request, wait: Wait, people: People) -> Iterator[_Planned]:
    reminders = reminders_of(act)
    own, deputies = holders(act, request, wait.event, people)

    def planned(kind: str, days: int, logins: set[str]) -> _Planned:
        return _Planned(kind, days, wait.about, wait.due_on, frozenset(logins))

    # Only the last of several that are due: nobody is reminded of one day twice.
    before = [days for days in reminders.remind if 0 <= wait.left <= days]
    if before:
        yield planned(REMINDER, min(before), own)
    told = set(own)
    due = [after for after, _ in reminders.escalate if -wait.left >= after]
    for after, to in reminders.escalate[: len(due)]:
        group = deputies if to == "deputies" else _of_role(act, request, to, people)
        if group - told:
            yield planned(ESCALATION, after, group - told)
            told |= group
    if due and told == own:
        # Nobody stands in: whoever comes next is told at once.
        for after, to in reminders.escalate[len(due) :]:
            group = set() if to == "deputies" else _of_role(act, request, to, people)
            if group - own:
                yield planned(ESCALATION, after, group - own)
                return


def _of_role(act: Act, request: Request, role: str, people: People) -> set[str]:
    """Return who holds a role today and may see the request."""
    held = {
        login: subject
        for login, (subject, _) in people.items()
        if any(one.role == role for one in subject.roles)
    }
    resource = request_resource(request)
    return {
        login
        for login, subject in held.items()
        if act.policy.decide(subject, Action.REQUEST_VIEW, resource, on=act.today).allowed
    }


def _of_term(act: Act, request: Request, people: People) -> Iterator[_Planned]:
    if not is_in_use(request):
        return
    last = last_day(request)
    left = (last - act.today).days
    # A term of thirty days does not end soon on its first day.
    whole = request.envelope["term"]["valid_days"]
    soon = [days for days in reminders_of(act).terms if 0 <= left <= days < whole]
    if soon:
        about = f"term {last.isoformat()}"
        logins = frozenset(concerned(act, request, people))
        yield _Planned(EXPIRING, min(soon), about, last, logins)
