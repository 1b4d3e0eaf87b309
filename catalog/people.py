"""Departments, people, the roles they hold from day to day, and their sign-ins."""

import hashlib
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog import audit
from catalog.acts import Act, acting, subject_for, with_roles
from catalog.errors import NotFoundError, NotSignedInError, UsageError
from catalog.models import Department, RoleAssignment, SignIn, User
from catalog.store import Store
from catalog.types import SYSTEM, Actor, AuditOutcome, RecipientKind
from policies.decisions import ROLES, Action, Resource, Subject
from policies.types import Text

#: Sign-in failure handling, as classified protection asks (GB/T 22239-2019, 8.1.4.1 b): lock after so many
#: failures for so long.
MAX_FAILURES = 5
LOCK = timedelta(minutes=15)
MIN_PASSWORD = 8
LOGIN = re.compile(r"[a-z][a-z0-9_.-]{1,31}")


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session. ``token`` is shown once and kept only as a digest."""

    actor: Actor
    token: str
    expires_at: datetime


@cache
def _hasher() -> PasswordHasher:
    return PasswordHasher()


@cache
def _dummy_hash() -> str:
    """Return what an unknown login is compared with, so that it takes as long as a known one."""
    return _hasher().hash(secrets.token_urlsafe(16))


def _token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def sign_in(store: Store, login: str, password: str) -> SignedIn:
    """Check a password and open a session of ``settings.session_hours``.

    Raises NotSignedInError, the same for an unknown login, a wrong password and a locked account.
    """
    now = datetime.now(UTC)
    with store.unit_of_work() as session:
        user = session.scalar(select(User).where(User.login == login, User.active))
        right = _matches(user, password, now)
        signed = _open_session(session, user, now, store) if right and user else None
        if user is not None and not right:
            user.failed_sign_ins += 1
            if user.failed_sign_ins >= MAX_FAILURES:
                user.locked_until, user.failed_sign_ins = now + LOCK, 0
        audit.append(
            session,
            actor=user.login if user else "unknown",
            action="session:start",
            object_kind="user",
            # What an unknown person typed may be a password in the wrong box.
            object_id=user.login if user else "unknown",
            outcome=AuditOutcome.ALLOWED if signed else AuditOutcome.REFUSED,
            at=now,
        )
    if signed is None:
        raise NotSignedInError(
            f"登录失败：用户名或密码不对，或连续 {MAX_FAILURES} 次失败后已锁定 15 分钟。",
            "Sign-in failed: wrong name or password, or locked for 15 minutes "
            f"after {MAX_FAILURES} failures.",
        )
    return signed


def _matches(user: User | None, password: str, now: datetime) -> bool:
    locked = user is not None and user.locked_until is not None and now < user.locked_until
    try:
        _hasher().verify(user.password_hash if user else _dummy_hash(), password)
    except (VerificationError, InvalidHashError):
        return False
    return user is not None and not locked


def _open_session(session: Session, user: User, now: datetime, store: Store) -> SignedIn:
    user.failed_sign_ins, user.locked_until = 0, None
    token = secrets.token_urlsafe(32)
    expires = now + timedelta(hours=store.settings.session_hours)
    session.add(
        SignIn(token_hash=_token_hash(token), user_id=user.id, created_at=now, expires_at=expires)
    )
    return SignedIn(Actor(user.id, user.login), token, expires)


def authenticate(store: Store, token: str) -> Actor:
    """Return whose session ``token`` is. Raises NotSignedInError when it is unknown or over."""
    with store.reading() as session:
        found = session.get(SignIn, _token_hash(token))
        if found is not None and datetime.now(UTC) < found.expires_at and found.user.active:
            return Actor(found.user.id, found.user.login)
    raise NotSignedInError(
        "尚未登录或登录已过期。请先登录：guikou login 用户名。",
        "Not signed in, or the sign-in has ended. Sign in first: guikou login NAME.",
    )


def sign_out(store: Store, token: str) -> None:
    """End the session of ``token``; one that is already over is no error."""
    with store.unit_of_work() as session:
        found = session.get(SignIn, _token_hash(token))
        if found is None:
            return
        audit.append(
            session,
            actor=found.user.login,
            action="session:end",
            object_kind="user",
            object_id=found.user.login,
            outcome=AuditOutcome.ALLOWED,
        )
        session.delete(found)


def add_department(
    store: Store,
    actor: Actor,
    *,
    code: str,
    name_zh: str,
    name_en: str,
    kind: str,
    recipient_kind: RecipientKind | None = None,
) -> None:
    """Register a unit of the bureau or an external body. Raises UsageError when the code is taken."""
    with acting(store, actor) as act:
        decision = act.require(Action.USER_ADD, Resource(kind="department", id=code))
        if act.session.scalar(select(Department.id).where(Department.code == code)):
            raise UsageError(f"部门代码 {code} 已被使用。", f"The department code {code} is taken.")
        act.session.add(
            Department(
                code=code,
                name_zh=name_zh,
                name_en=name_en,
                kind=kind,
                recipient_kind=recipient_kind.value if recipient_kind else None,
            )
        )
        act.record(Action.USER_ADD, "department", code, decision=decision)


def add_user(  # noqa: PLR0913 - what a person is
    store: Store,
    actor: Actor,
    *,
    login: str,
    name_zh: str,
    name_en: str,
    department: str,
    roles: Sequence[str],
    password: str,
    valid_from: date,
    valid_to: date | None = None,
) -> None:
    """Register a person of ``department`` with roles held there from ``valid_from``.

    Raises UsageError for a taken or unusable login, an unknown role or too short a password, NotFoundError for
    an unknown department, RefusedError when the rules forbid it.
    """
    _check_new_user(login, roles, password)
    password_hash = _hasher().hash(password)
    with acting(store, actor) as act:
        resource = Resource(kind="user", id=login, department=department)
        decision = act.require(Action.USER_ADD, resource)
        unit = department_of(act.session, department)
        if act.session.scalar(select(User.id).where(User.login == login)):
            raise UsageError(f"用户名 {login} 已被使用。", f"The login {login} is taken.")
        user = User(
            login=login,
            name_zh=name_zh,
            name_en=name_en,
            department_id=unit.id,
            password_hash=password_hash,
        )
        user.assignments = [
            RoleAssignment(
                role=role, department_id=unit.id, valid_from=valid_from, valid_to=valid_to
            )
            for role in roles
        ]
        act.session.add(user)
        act.record(
            Action.USER_ADD,
            "user",
            login,
            {"department": department, "roles": list(roles), "from": valid_from.isoformat()},
            decision=decision,
        )


def _check_new_user(login: str, roles: Sequence[str], password: str) -> None:
    if not LOGIN.fullmatch(login) or login in ROLES or login in {"system", "unknown"}:
        raise UsageError(
            "用户名须以小写字母开头，只含小写字母、数字和 _ . -，2 至 32 个字符，且不能与角色同名。",
            "A login starts with a lower-case letter, holds only a-z, 0-9, _ . -, "
            "is 2 to 32 characters long, and is not the name of a role.",
        )
    check_roles(roles)
    if len(password) < MIN_PASSWORD:
        raise UsageError(
            f"密码至少 {MIN_PASSWORD} 个字符。",
            f"A password has at least {MIN_PASSWORD} characters.",
        )


def check_roles(roles: Sequence[str]) -> None:
    """Raise UsageError for a role that nobody can hold; the installation's own is none of them."""
    known = sorted(set(ROLES) - {SYSTEM.login})
    unknown = [role for role in roles if role not in known]
    if unknown:
        raise UsageError(
            f"未知角色：{', '.join(unknown)}。可用的有：{', '.join(known)}。",
            f"Unknown role: {', '.join(unknown)}. There are: {', '.join(known)}.",
        )


def department_of(session: Session, code: str) -> Department:
    """Return the department with this code. Raises NotFoundError."""
    found = session.scalar(select(Department).where(Department.code == code))
    if found is None:
        raise NotFoundError(
            f"没有代码为 {code} 的部门。用 guikou user list 查看。",
            f"There is no department {code}. See guikou user list.",
        )
    return found


def user_of(session: Session, login: str) -> User:
    """Return the person with this login. Raises NotFoundError."""
    found = session.scalar(select(User).where(User.login == login))
    if found is None:
        raise NotFoundError(
            f"没有用户 {login}。用 guikou user list 查看。",
            f"There is no user {login}. See guikou user list.",
        )
    return found


def everybody(act: Act) -> dict[str, tuple[Subject, Text]]:
    """Return everybody who is active, as the policy knows them today, and their names, by login."""
    held = select(User).where(User.active).options(*with_roles()).order_by(User.login)
    return {
        user.login: (subject_for(user, act.today), Text(user.name_zh, user.name_en))
        for user in act.session.scalars(held)
    }


def has_people(store: Store) -> bool:
    """Tell whether anybody is registered yet."""
    with store.reading() as session:
        return bool(session.scalar(select(func.count()).select_from(User)))
