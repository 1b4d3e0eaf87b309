"""Explain what the rules would say of somebody's act, without doing it."""

from dataclasses import dataclass, replace
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import select

from catalog import grants, rulebooks
from catalog.acts import Act, looking, subject_for
from catalog.datasets import dataset_of, resource_of, unknown_dataset
from catalog.errors import NotFoundError, NotSignedInError, UsageError
from catalog.models import Dataset, LevelChange, Request, User
from catalog.people import department_of, user_of
from catalog.requests.loading import request_resource
from catalog.store import Store
from catalog.types import Actor, RecipientKind
from policies.decisions import Action, Decision, Policy, Resource, Subject
from policies.decisions import RoleHeld as Held
from policies.shapes import shape_of
from policies.types import Text


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked about. ``recipient`` is a body by its code; ``request`` a number; ``on`` a day, today if None."""

    login: str
    action: str
    dataset: str | None = None
    request: str | None = None
    recipient_kind: str | None = None
    recipient: str | None = None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class RoleAnswer:
    """One role of the person and what it alone would get; ``rule`` is "" where the role is not held on that day."""

    role: str
    department: str
    valid_from: date
    valid_to: date | None
    deputy_for: str | None
    in_force: bool
    allowed: bool
    rule: str


@dataclass(frozen=True, slots=True)
class Explanation:
    """A decision with what it was made from: who, on which thing, on which day, by which version of the rules."""

    decision: Decision
    login: str
    name: Text
    action: str
    on: date
    policy: str
    resource: Resource
    roles: tuple[RoleAnswer, ...]


def explain(store: Store, actor: Actor, question: Question) -> Explanation:
    """Return the decision that ``question`` gets by the rules of its day, and with the dataset's level of that day.

    Everyone may ask about themselves and what they may find; asking about others takes ``policy:view``.
    Raises UsageError for an unknown action, NotFoundError, RefusedError, NotSignedInError for an ended account.
    """
    asked = known_action(question.action)
    with looking(store, actor) as act:
        if question.login != actor.login:
            act.require(Action.POLICY_VIEW, Resource(kind="policy", id=question.login))
        on = question.on or act.today
        resource = _resource(act, question, asked)
        person = user_of(act.session, question.login)
        if not person.active:
            raise NotSignedInError(
                f"账号 {person.login} 已停用，不能做任何事。",
                f"The account {person.login} has ended; it may do nothing.",
            )
        # Never by other rules than those of the day: a day before the first version on record is an error.
        rulebook = rulebooks.version_on(act.session, on) if question.on else act.rulebook
        policy = rulebook.policy(on)
        return Explanation(
            decision=policy.decide(subject_for(person, on), asked, resource, on=on),
            login=person.login,
            name=Text(person.name_zh, person.name_en),
            action=asked.value,
            on=on,
            policy=policy.version,
            resource=resource,
            roles=tuple(_roles(policy, person, asked, resource, on)),
        )


def known_action(action: str) -> Action:
    """Return the act with this key. Raises UsageError that names the acts there are."""
    try:
        return Action(action)
    except ValueError:
        known = ", ".join(sorted(a.value for a in Action))
        raise UsageError(
            f"没有行为 {action}。有：{known}。", f"There is no act {action}. There are: {known}."
        ) from None


def _resource(act: Act, question: Question, action: Action) -> Resource:
    if question.request is not None:
        return _request(act, question.request)
    if question.dataset is None:
        shape = shape_of(action)
        if shape.levels and not shape.whole:
            # Without a level in question the rules would answer for no data in particular.
            raise UsageError(
                f"行为 {action.value} 针对某个数据集或申请，请指明是哪一个。",
                f"The act {action.value} is done to a dataset or a request: say to which.",
            )
        return Resource(kind=action.value.split(":")[0], id="*")
    found = dataset_of(act.session, question.dataset)
    about = resource_of(found)
    if not act.decide(Action.DATASET_FIND, about).allowed:
        raise unknown_dataset(question.dataset)
    if question.on is not None and question.on < act.today:
        about = replace(about, level=_level_on(act, found, question.on))
    kind, recipient = question.recipient_kind, question.recipient
    if recipient is not None:
        body = department_of(act.session, recipient)
        kind = kind or body.recipient_kind or RecipientKind.OWN_BUREAU.value
    granted_to = grants.granted_to(act.session, question.dataset, question.on or act.today)
    return replace(about, recipient_kind=kind, recipient=recipient, granted_to=granted_to)


def _level_on(act: Act, dataset: Dataset, on: date) -> int:
    """Return the level that a dataset had at the end of a day. Raises NotFoundError before it had one."""
    query = select(LevelChange).where(LevelChange.dataset_id == dataset.id)
    level: int | None = dataset.level
    zone = ZoneInfo(act.settings.timezone)
    for change in act.session.scalars(query.order_by(LevelChange.id.desc())):
        if change.at.astimezone(zone).date() <= on:
            return change.new
        level = change.old
    if level is None:
        raise NotFoundError(
            f"数据集 {dataset.code} 在 {on} 尚未登记。",
            f"The dataset {dataset.code} was not registered yet on {on}.",
        )
    return level


def _request(act: Act, number: str) -> Resource:
    request = act.session.scalar(select(Request).where(Request.number == number))
    resource = request_resource(request) if request else None
    if resource is None or not act.decide(Action.REQUEST_VIEW, resource).allowed:
        raise NotFoundError(
            f"没有申请 {number}，或您无权查看。用 guikou request list 查看可见的申请。",
            f"There is no request {number}, or you may not see it. See guikou request list.",
        )
    return resource


def _roles(
    policy: Policy, person: User, action: Action, resource: Resource, on: date
) -> list[RoleAnswer]:
    """Return each role ever assigned with what it alone would get on that day."""
    found = []
    for a in sorted(person.assignments, key=lambda a: a.id):
        deputy_for = a.deputy_for.login if a.deputy_for else None
        held = Held(a.role, a.department.code, a.valid_from, a.valid_to, deputy_for)
        in_force = a.valid_from <= on and (a.valid_to is None or on <= a.valid_to)
        alone = Subject(person.login, (held,), person.department.code)
        answer = policy.decide(alone, action, resource, on=on)
        found.append(
            RoleAnswer(
                role=a.role,
                department=a.department.code,
                valid_from=a.valid_from,
                valid_to=a.valid_to,
                deputy_for=deputy_for,
                in_force=in_force,
                allowed=answer.allowed,
                rule=answer.rule if in_force else "",
            )
        )
    return found
