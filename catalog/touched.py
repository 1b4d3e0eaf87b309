"""Which real people and datasets a change of the rules touches: the same questions asked of both versions."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from catalog import grants
from catalog.acts import Act, looking, subject_for
from catalog.datasets import resource_of
from catalog.models import Dataset, Request, RoleAssignment, User
from catalog.requests.loading import request_resource
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action, Policy, Resource, Subject
from policies.diff import NARROWED, WIDENED, Difference
from policies.levels import RECIPIENT_KINDS
from policies.rule_files import UnknownWordError
from policies.rulebook import Rulebook
from policies.shapes import shape_of

#: Acts on requests that do not exist yet: asked of every dataset and kind of recipient.
_NEW_REQUESTS = frozenset({Action.REQUEST_CREATE, Action.REQUEST_SUBMIT})


@dataclass(frozen=True, slots=True)
class Touch:
    """People whose answer to one act changes alike, and the things: codes of datasets or numbers of requests.

    ``things`` is empty for acts that have no dataset, such as reading the log. ``recipient_kind`` is given for
    requests that do not exist yet.
    """

    change: str
    action: str
    people: tuple[str, ...]
    things: tuple[str, ...]
    recipient_kind: str | None = None

    @property
    def of_requests(self) -> bool:
        """Whether ``things`` are requests rather than datasets."""
        action = Action(self.action)
        return shape_of(action).recipients and action not in _NEW_REQUESTS


def touched(
    store: Store, actor: Actor, difference: Difference, old: Rulebook, new: Rulebook
) -> list[Touch]:
    """Return what ``difference`` means for those who are registered, on its day.

    Only datasets and requests that the asker may find are named. Raises RefusedError without ``policy:view``.
    """
    with looking(store, actor) as act:
        act.require(Action.POLICY_VIEW, Resource(kind="policy", id="*"))
        before, after = old.policy(difference.on), new.policy(difference.on)
        people = _people(act, difference.on)
        found: list[Touch] = []
        for action in sorted(difference.actions):
            granted = any(policy.tells_grants_apart(action) for policy in (before, after))
            things = _things(act, action, difference.on if granted else None)
            found += _changes(before, after, action, people, things, difference.on)
        return found


def may_ask(store: Store, actor: Actor) -> bool:
    """Tell whether ``touched`` would answer this person; nothing is recorded."""
    with looking(store, actor) as act:
        return act.decide(Action.POLICY_VIEW, Resource(kind="policy", id="*")).allowed


def _people(act: Act, on: date) -> list[Subject]:
    users = act.session.scalars(
        select(User)
        .where(User.active)
        .order_by(User.id)
        .options(
            selectinload(User.assignments).selectinload(RoleAssignment.department),
            selectinload(User.assignments).selectinload(RoleAssignment.deputy_for),
            selectinload(User.department),
        )
    )
    return [subject_for(user, on) for user in users]


_NOBODY: frozenset[str] = frozenset()
#: A thing to ask about, the codes that are alike in it, and the kind of recipient of a request yet to be made.
_Thing = tuple[Resource, tuple[str, ...], str | None]


def _things(act: Act, action: Action, granted_on: date | None) -> list[_Thing]:
    """Return what there is to ask about; ``granted_on``: the day of grants, where the rules look at them."""
    shape = shape_of(action)
    if not shape.levels:
        return [(Resource(action.value.split(":")[0], "*"), (), None)]
    if shape.recipients and action not in _NEW_REQUESTS:
        return [(resource, (resource.id,), None) for resource in _requests(act)]
    datasets = _datasets(act, granted_on)
    if action not in _NEW_REQUESTS:
        return [(resource, codes, None) for resource, codes in datasets]
    return [
        (replace(resource, recipient_kind=kind), codes, kind)
        for resource, codes in datasets
        for kind in RECIPIENT_KINDS
    ]


def _datasets(act: Act, granted_on: date | None) -> list[tuple[Resource, tuple[str, ...]]]:
    """Return the datasets that the asker may find, those alike to the rules together."""
    alike: dict[Any, list[str]] = defaultdict(list)
    query = select(Dataset).order_by(Dataset.code).options(selectinload(Dataset.owner))
    for dataset in act.session.scalars(query):
        about = resource_of(dataset)
        if act.decide(Action.DATASET_FIND, about).allowed:
            to = grants.granted_to(act.session, dataset.code, granted_on) if granted_on else _NOBODY
            alike[about.department, about.level, about.state_secret, to].append(dataset.code)
    return [
        (
            Resource("dataset", "*", owner, level=level, state_secret=mark, granted_to=to),
            tuple(codes),
        )
        for (owner, level, mark, to), codes in alike.items()
    ]


def _requests(act: Act) -> Iterator[Resource]:
    query = select(Request).order_by(Request.id)
    for request in act.session.scalars(query):
        resource = request_resource(request)
        if act.decide(Action.REQUEST_VIEW, resource).allowed:
            yield resource


def _changes(
    before: Policy,
    after: Policy,
    action: Action,
    people: Sequence[Subject],
    things: Sequence[_Thing],
    on: date,
) -> list[Touch]:
    """Return people with the same changes to the same things together."""
    personal = any(resource.kind == "request" for resource, _, _ in things)
    answers: dict[Any, dict[tuple[str, str | None], tuple[str, ...]]] = {}
    alike: dict[tuple[str, str | None, tuple[str, ...]], list[str]] = defaultdict(list)
    for subject in people:
        # Requests know persons; for everything else the roles held are all that matters.
        key = subject.id if personal else frozenset((r.role, r.department) for r in subject.roles)
        if key not in answers:
            answers[key] = _changed(before, after, action, subject, things, on)
        for (change, kind), names in answers[key].items():
            alike[change, kind, names].append(subject.id)
    return [
        Touch(change, action.value, tuple(logins), names, kind)
        for (change, kind, names), logins in alike.items()
    ]


def _changed(
    before: Policy,
    after: Policy,
    action: Action,
    subject: Subject,
    things: Sequence[_Thing],
    on: date,
) -> dict[tuple[str, str | None], tuple[str, ...]]:
    found: dict[tuple[str, str | None], list[str]] = defaultdict(list)
    resources = [resource for resource, _, _ in things]
    answers = (_allowed(policy, subject, action, resources, on) for policy in (before, after))
    for (_, names, kind), was, now in zip(things, *answers, strict=True):
        if was is not now:
            found[WIDENED if now else NARROWED, kind].extend(names)
    return {key: tuple(sorted(names)) for key, names in found.items()}


def _allowed(
    policy: Policy, subject: Subject, action: Action, resources: list[Resource], on: date
) -> list[bool]:
    """Return the answers for things, one by one denied at a level that this version does not know."""
    try:
        return policy.decide_many(subject, action, resources, on=on)
    except UnknownWordError:
        if len(resources) == 1:
            return [False]
        return [
            allowed for one in resources for allowed in _allowed(policy, subject, action, [one], on)
        ]
