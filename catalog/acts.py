"""The one shape of every write: decide, record, change, and only then say no.

``with acting(store, actor) as act:`` opens a unit of work. ``act.require(...)`` asks the policy. An allowed act
is recorded by ``act.record(...)`` in the transaction that changes the state. A refused one undoes what the body
did, records the refusal in a transaction of its own, and raises RefusedError once that is safe. ``looking`` is the same
for reads, which hold nobody up.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload
from sqlalchemy.sql.base import ExecutableOption

from catalog import audit, grants, rulebooks
from catalog.errors import GuikouError, NotSignedInError
from catalog.models import RoleAssignment, User
from catalog.store import Store
from catalog.types import SYSTEM, Actor, AuditOutcome
from policies.decisions import Action, Decision, Resource, RoleHeld, Subject
from policies.types import Language, Text


class RefusedError(GuikouError):
    """The rules say no: which rule, which article, what to do instead."""

    exit_code = 3

    def __init__(self, decision: Decision) -> None:
        self.decision = decision
        super().__init__(self._sentence(decision, "zh"), self._sentence(decision, "en"))

    @staticmethod
    def _sentence(decision: Decision, language: Language) -> str:
        reason, remedy = decision.reason.to(language), decision.remedy.to(language)
        if language == "zh":
            return f"{reason}（规则 {decision.rule}，{decision.article}）{remedy}"
        return f"{reason} (rule {decision.rule}, {decision.article}) {remedy}"


class _Refusal(Exception):  # noqa: N818 - it never leaves this module
    def __init__(
        self, decision: Decision, action: str, resource: Resource, instead: GuikouError | None
    ) -> None:
        self.decision, self.action, self.resource = decision, action, resource
        self.said = instead or RefusedError(decision)


class Act:
    """One person's act inside one unit of work."""

    def __init__(self, session: Session, actor: Actor, store: Store) -> None:
        self.session = session
        self.actor = actor
        self.settings = store.settings
        self.now = datetime.now(UTC)
        self.zone = ZoneInfo(store.settings.timezone)
        self.today = self.now.astimezone(self.zone).date()
        self.rulebook = rulebooks.in_force(session, self.today)
        self.policy = self.rulebook.policy(self.today)
        self.subject = subject_of(session, actor, self.today)

    def decide(
        self, action: Action, resource: Resource, *, subject: Subject | None = None
    ) -> Decision:
        """Ask the policy without recording; of somebody else when ``subject`` is given."""
        about = self._as_known_here(action, resource)
        return self.policy.decide(subject or self.subject, action, about, on=self.today)

    def decide_each(
        self, action: Action, resources: Iterable[Resource], *, subject: Subject | None = None
    ) -> list[bool]:
        """Return of each of many things whether ``decide`` allows the act on it."""
        about = [self._as_known_here(action, resource) for resource in resources]
        return self.policy.decide_many(subject or self.subject, action, about, on=self.today)

    def _as_known_here(self, action: Action, resource: Resource) -> Resource:
        about = self._with_grants(action, resource)
        # Only the installation knows whether it may hold state secrets.
        return (
            replace(about, approved_system=True) if self.settings.state_secret_approved else about
        )

    def _with_grants(self, action: Action, resource: Resource) -> Resource:
        # Looked up only where a rule of this act makes a difference between granted and other data.
        if resource.kind != "dataset" or not self.policy.tells_grants_apart(action):
            return resource
        granted_to = grants.granted_to(self.session, resource.id, self.today)
        return replace(resource, granted_to=granted_to)

    def require(self, action: Action, resource: Resource) -> Decision:
        """Ask the policy; when it refuses, leave the unit of work and record the refusal."""
        decision = self.decide(action, resource)
        if not decision.allowed:
            self.refuse(decision, action.value, resource)
        return decision

    def refuse(
        self,
        decision: Decision,
        action: str,
        resource: Resource,
        *,
        instead: GuikouError | None = None,
    ) -> NoReturn:
        """Refuse for a reason that is not the policy's own, such as a procedure's state.

        ``instead``: what is said of a thing that the asker may not know of; the refusal is recorded all the same.
        """
        raise _Refusal(decision, action, resource, instead)

    def record_all(
        self, action: Action | str, kind: str, objects: Mapping[str, Mapping[str, Any]]
    ) -> None:
        """Append an audit event for each of many objects, by its identifier, with its details."""
        entries = (
            audit.Entry(
                self.actor.login,
                str(action),
                kind,
                one,
                AuditOutcome.ALLOWED,
                {"policy": self.policy.version, **details},
                self.now,
            )
            for one, details in objects.items()
        )
        audit.append_all(self.session, entries)

    def record(
        self,
        action: Action | str,
        kind: str,
        object_id: str,
        details: Mapping[str, Any] | None = None,
        *,
        outcome: AuditOutcome = AuditOutcome.ALLOWED,
        decision: Decision | None = None,
    ) -> None:
        """Append the audit event of what is being done in this unit of work."""
        ruled = {"rule": decision.rule, "article": decision.article} if decision else {}
        audit.append(
            self.session,
            actor=self.actor.login,
            action=str(action),
            object_kind=kind,
            object_id=object_id,
            outcome=outcome,
            details={**ruled, "policy": self.policy.version, **(details or {})},
            at=self.now,
        )


@contextmanager
def acting(store: Store, actor: Actor) -> Iterator[Act]:
    """Open a unit of work for ``actor``. Raises RefusedError after the refusal was recorded."""
    with _refusals(store, actor), store.unit_of_work() as session:
        yield Act(session, actor, store)


@contextmanager
def looking(store: Store, actor: Actor) -> Iterator[Act]:
    """Open a read for ``actor``: nothing is written but a refusal, and no writer is waited for.

    Raises RefusedError as ``acting`` does.
    """
    with _refusals(store, actor), store.reading() as session:
        yield Act(session, actor, store)


@contextmanager
def _refusals(store: Store, actor: Actor) -> Iterator[None]:
    """Record a refusal once what was refused is undone, and say it."""
    try:
        yield
    except _Refusal as refusal:
        with store.unit_of_work() as session:
            Act(session, actor, store).record(
                refusal.action,
                refusal.resource.kind,
                refusal.resource.id,
                {"reason": refusal.decision.reason.en},
                outcome=AuditOutcome.REFUSED,
                decision=refusal.decision,
            )
        raise refusal.said from None


def subject_of(session: Session, actor: Actor, on: date) -> Subject:
    """Return who ``actor`` is for the policy on day ``on``: department and the roles held then.

    Raises NotSignedInError when the person is gone or no longer active.
    """
    if actor == SYSTEM:
        return Subject(id="system", roles=(RoleHeld("system", "", date.min),), department="")
    user = session.scalar(
        select(User)
        .where(User.id == actor.user_id, User.login == actor.login, User.active)
        .options(*with_roles())
    )
    if user is None:
        raise NotSignedInError(
            "该账号已停用或不存在。请用有效账号登录：guikou login 用户名。",
            "This account is no longer active. Sign in with another: guikou login NAME.",
        )
    return subject_for(user, on)


def with_roles() -> tuple[ExecutableOption, ...]:
    """Return what loads people with all that ``subject_for`` looks at."""
    held = selectinload(User.assignments)
    return (
        joinedload(User.department),
        held.joinedload(RoleAssignment.department),
        held.selectinload(RoleAssignment.deputy_for).selectinload(User.assignments),
    )


def subject_for(user: User, on: date) -> Subject:
    """Return a person, with assignments loaded, as the policy knows them on a day.

    A deputy's role counts only while the person stood for is active and holds that role, as their own, too.
    """
    roles = tuple(
        RoleHeld(
            role=held.role,
            department=held.department.code,
            valid_from=held.valid_from,
            valid_to=held.valid_to,
            deputy_for=held.deputy_for.login if held.deputy_for else None,
        )
        for held in sorted(user.assignments, key=lambda held: held.id)
        if _in_force(held, on) and (held.deputy_for is None or _stood_for(held, on))
    )
    return Subject(id=user.login, roles=roles, department=user.department.code)


def _in_force(held: RoleAssignment, on: date) -> bool:
    return held.valid_from <= on and (held.valid_to is None or on <= held.valid_to)


def _stood_for(deputy: RoleAssignment, on: date) -> bool:
    """Tell whether the person that a deputy stands for holds the same role in the same department that day."""
    principal = deputy.deputy_for
    return (
        principal is not None
        and principal.active
        and principal.id != deputy.user_id
        and any(
            own.deputy_for_id is None
            and (own.role, own.department_id) == (deputy.role, deputy.department_id)
            and _in_force(own, on)
            for own in principal.assignments
        )
    )


def refusal(rule: str, article: str, reason: Text, remedy: Text) -> Decision:
    """Return a decision that denies for a reason of the procedure rather than of the rules."""
    return Decision(
        allowed=False,
        rule=rule,
        article=article,
        reason=reason,
        remedy=remedy,
        who_can=(),
        obligations=(),
    )
