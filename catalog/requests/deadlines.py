"""Which step a request waits for, by when, and who would take it."""

from dataclasses import dataclass
from datetime import date

from catalog.acts import Act
from catalog.models import Request
from catalog.requests.loading import (
    IN_USE,
    came_by,
    release_procedure,
    request_resource,
    stood_at,
)
from catalog.requests.notices import People
from catalog.requests.steps import role_used, verdict
from catalog.working_days import working_days
from policies.procedures import Reminders
from policies.types import Text


@dataclass(frozen=True, slots=True)
class Wait:
    """A step that a request waits for. ``left``: working days until ``due_on``, negative when it is past.

    ``about`` tells this wait from an earlier one in the same state.
    """

    event: str
    label: Text
    due_on: date
    left: int
    about: str


def reminders_of(act: Act) -> Reminders:
    """Return when people are told, by the rules in force."""
    return release_procedure(act.rulebook).reminders


def wait_of(act: Act, request: Request) -> Wait | None:
    """Return what a request waits for, None where no step has a deadline: nothing is expected of anybody."""
    resource = request_resource(request)
    steps = release_procedure(act.rulebook).open_steps(
        request.state,
        level=resource.level,
        recipient_kind=request.recipient_kind,
        stood=stood_at(request),
    )
    timed = [(t.step.days, t) for t in steps if t.step.days is not None]
    came = came_by(request)
    if not timed or came is None:
        return None
    # The nearest of several: a recall is confirmed before the data is destroyed.
    allowed, step = min(timed, key=lambda one: one[0])
    working, days = reminders_of(act).working_days, working_days(act.settings)
    due_on = days.due(came.at.astimezone(act.zone).date(), allowed, working=working)
    left = days.between(act.today, due_on) if working else (due_on - act.today).days
    about = f"{request.state} {came.at.isoformat(timespec='seconds')}"
    return Wait(step.event, step.step.name, due_on, left, about)


def holders(act: Act, request: Request, event: str, people: People) -> tuple[set[str], set[str]]:
    """Return who could take a step now by a role of their own, and who only in somebody's place."""
    resource = request_resource(request)
    own: set[str] = set()
    deputies: set[str] = set()
    for login, (subject, _) in people.items():
        step, _ = verdict(act, subject, request, resource, event)
        if step is not None:
            held = role_used(act, subject, step, resource)
            (own if held.deputy_for is None else deputies).add(login)
    return own, deputies


def is_in_use(request: Request) -> bool:
    """Tell whether a release is in its recipient's hands and its use has not ended, suspended or not."""
    return request.state in IN_USE or (request.state == "suspended" and stood_at(request) in IN_USE)
