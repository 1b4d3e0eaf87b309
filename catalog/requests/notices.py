"""Who is told what about a request, each person once: kept as notices, one audit event for all who are told."""

from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select

from catalog.acts import Act
from catalog.models import Notice, Request, User
from catalog.people import everybody
from catalog.requests.conditions import last_day
from catalog.requests.loading import request_resource
from policies.decisions import Action, Subject
from policies.types import Text

#: Everybody as the policy knows them today, with their names, by login.
People = Mapping[str, tuple[Subject, Text]]

REMINDER, ESCALATION, EXPIRING, ENDED, RECALL = (
    "reminder",
    "escalation",
    "expiring",
    "ended",
    "recall",
)


def tell(
    act: Act,
    request: Request,
    kind: str,
    *,
    about: str,
    due_on: date,
    people: Iterable[str],
    days: int = 0,
) -> list[str]:
    """Tell people (logins) who were not told of this yet, and return them; nothing is recorded when there are none.

    The request's row is locked by the caller, or was just changed in this unit of work.
    """
    wanted = sorted(set(people))
    told = already_told(act, request, kind, about, days)
    found = act.session.execute(
        select(User.login, User.id).where(User.login.in_(wanted), User.active).order_by(User.login)
    )
    anew = [(login, number) for login, number in found if login not in told]
    for _, number in anew:
        act.session.add(
            Notice(
                request_id=request.id,
                kind=kind,
                days=days,
                about=about,
                user_id=number,
                due_on=due_on,
                at=act.now,
            )
        )
    if anew:
        act.session.flush()
        details = {"kind": kind, "days": days, "about": about, "due": due_on.isoformat()}
        act.record(
            "request:notify",
            "request",
            request.number,
            {**details, "to": [login for login, _ in anew]},
        )
    return [login for login, _ in anew]


def recipients(act: Act, request: Request, people: People) -> set[str]:
    """Return who acts for the recipient of a request."""
    resource = request_resource(request)
    return {
        login
        for login, (subject, _) in people.items()
        if any(held.department == request.recipient.code for held in subject.roles)
        and act.policy.decide(
            subject, Action.REQUEST_CONFIRM_RECALL, resource, on=act.today
        ).allowed
    }


def concerned(act: Act, request: Request, people: People) -> set[str]:
    """Return whom the end of a release concerns: its recipient, its applicant, the liaison of the owning department."""
    owner = request.dataset.owner.code
    liaisons = {
        login
        for login, (subject, _) in people.items()
        if any((r.role, r.department) == ("owner_liaison", owner) for r in subject.roles)
    }
    return (recipients(act, request, people) | liaisons | {request.applicant.login}) & set(people)


def tell_recall(act: Act, request: Request) -> None:
    """Give the recipient's people notice of a recall, in the unit of work that recalls."""
    people = everybody(act)
    about = f"recall {act.now.isoformat(timespec='seconds')}"
    tell(
        act, request, RECALL, about=about, due_on=act.today, people=recipients(act, request, people)
    )


def tell_end(act: Act, request: Request) -> None:
    """Tell those concerned that a term has ended, in the unit of work that ends it."""
    last = last_day(request)
    people = concerned(act, request, everybody(act))
    tell(act, request, ENDED, about=f"ended {last.isoformat()}", due_on=last, people=people)


def already_told(act: Act, request: Request, kind: str, about: str, days: int) -> set[str]:
    """Return the logins of those who were told of this already."""
    query = (
        select(User.login)
        .join(Notice, Notice.user_id == User.id)
        .where(
            Notice.request_id == request.id,
            Notice.kind == kind,
            Notice.about == about,
            Notice.days == days,
        )
    )
    return set(act.session.scalars(query))
