"""Take note of what changed in a dataset: each department for itself."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from catalog.acts import Act, acting
from catalog.datasets import resource_of
from catalog.errors import NotFoundError
from catalog.models import Dataset, Department, DriftAcknowledgement, DriftEvent
from catalog.people import everybody
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action, Resource, RoleHeld, Subject


def acknowledge(store: Store, actor: Actor, numbers: Sequence[int], note: str = "") -> int:
    """Take note of events for the departments in which the actor answers for it; return how many were news to one.

    ``note`` says what is done about them. All or none. Raises NotFoundError, alike for an event that is not there and
    one that the actor may not know of, and RefusedError.
    """
    with acting(store, actor) as act:
        asked = _Asked(act)
        return sum(
            _take_note(act, number, note.strip(), asked) for number in dict.fromkeys(numbers)
        )


class _Asked:
    """Which departments are asked to take note: those in which somebody may, by the roles that are held today."""

    def __init__(self, act: Act) -> None:
        self._act = act
        # One person stands for all who hold the same role in the same department.
        self._anybody = {
            (held.role, held.department): only(person, held)
            for person, _ in everybody(act).values()
            for held in person.roles
            if held.department
        }

    def about(self, resource: Resource) -> set[str]:
        """Return their codes for one dataset; its owner is always asked."""
        allowed = (
            s.department
            for s in self._anybody.values()
            if self._act.decide(Action.DRIFT_ACKNOWLEDGE, resource, subject=s).allowed
        )
        return {*filter(None, [resource.department]), *allowed}


def _take_note(act: Act, number: int, said: str, asked: _Asked) -> int:
    event = act.session.get(
        DriftEvent,
        number,
        options=[
            joinedload(DriftEvent.dataset).joinedload(Dataset.owner),
            selectinload(DriftEvent.acknowledgements).joinedload(DriftAcknowledgement.department),
        ],
    )
    if event is None or not act.decide(Action.DRIFT_VIEW, resource_of(event.dataset)).allowed:
        raise unknown_event(number)
    decision = act.require(Action.DRIFT_ACKNOWLEDGE, resource_of(event.dataset))
    codes = answering(act, resource_of(event.dataset))
    done = {a.department_id: a.department.code for a in event.acknowledgements}
    query = select(Department).where(Department.code.in_(codes), Department.id.not_in(done))
    departments = act.session.scalars(query.order_by(Department.code)).all()
    for department in departments:
        act.session.add(
            DriftAcknowledgement(
                event=event, department_id=department.id, by=act.actor.login, at=act.now, note=said
            )
        )
    if departments:
        noted = {*done.values(), *(d.code for d in departments)}
        event.settled = asked.about(resource_of(event.dataset)) <= noted
        details = {
            "dataset": event.dataset.code,
            "kind": event.kind,
            "for": [d.code for d in departments],
            "note": said,
        }
        act.record(Action.DRIFT_ACKNOWLEDGE, "drift", str(number), details, decision=decision)
    return bool(departments)


def answering(act: Act, resource: Resource) -> list[str]:
    """Return the departments for which the actor may take note of what changed in a dataset, by code."""
    return answering_each(act, [resource])[0]


def answering_each(act: Act, resources: Sequence[Resource]) -> list[list[str]]:
    """Return for each of many datasets what ``answering`` does."""
    found: list[set[str]] = [set() for _ in resources]
    for held in act.subject.roles:
        if held.department:
            alone = only(act.subject, held)
            flags = act.decide_each(Action.DRIFT_ACKNOWLEDGE, resources, subject=alone)
            for codes in compress(found, flags):
                codes.add(held.department)
    return [sorted(codes) for codes in found]


def unknown_event(number: int) -> NotFoundError:
    """Return the error for an event that is not there, or that this person may not know of."""
    return NotFoundError(
        f"没有数据变化 {number}，或您无权知悉。用 guikou drift list 查看。",
        f"There is no change {number}, or you may not know of it. See guikou drift list.",
    )


def only(subject: Subject, held: RoleHeld) -> Subject:
    """Return a person with one of their roles alone."""
    return replace(subject, roles=(held,), department=held.department)
