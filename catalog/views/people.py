"""The read side: people and departments."""

from datetime import date

from sqlalchemy import select

from catalog.acts import looking, subject_for, with_roles
from catalog.errors import NotFoundError
from catalog.models import (
    Department,
    User,
)
from catalog.store import Store
from catalog.types import Actor
from catalog.views.rows import PersonRow
from policies.decisions import Action, Resource
from policies.types import Text


def list_people(store: Store, actor: Actor) -> list[PersonRow]:
    """Return everybody, by department. Raises RefusedError."""
    with looking(store, actor) as act:
        act.require(Action.USER_LIST, Resource(kind="user", id="*"))
        users = act.session.scalars(select(User).options(*with_roles())).all()
        return [_person(u, act.today) for u in sorted(users, key=lambda u: (u.department_id, u.id))]


def _person(user: User, on: date) -> PersonRow:
    held = {role.role for role in subject_for(user, on).roles}
    return PersonRow(
        login=user.login,
        name=Text(user.name_zh, user.name_en),
        department=user.department.code,
        department_name=Text(user.department.name_zh, user.department.name_en),
        active=user.active,
        roles=tuple(sorted(held)),
    )


def who_am_i(store: Store, actor: Actor) -> PersonRow:
    """Return the signed-in person."""
    with looking(store, actor) as act:
        user = act.session.get(User, actor.user_id)
        if user is None:
            raise NotFoundError("该账号已不存在。", "This account is gone.")
        return _person(user, act.today)


def list_departments(store: Store) -> list[tuple[str, Text]]:
    """Return code and name of every department; the register of units is open to all who sign in."""
    with store.reading() as session:
        units = session.scalars(select(Department).order_by(Department.id))
        return [(d.code, Text(d.name_zh, d.name_en)) for d in units]
