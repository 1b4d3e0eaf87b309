"""Departments and people of a large synthetic bureau."""

from datetime import UTC, date, datetime

from benchmarks.size.rows import Bulk
from catalog import people
from catalog.models import RoleAssignment, User
from catalog.store import Store
from catalog.types import SYSTEM, RecipientKind

UNITS, OUTSIDE, PER_UNIT = 40, 10, 10
START = datetime(2026, 1, 1, tzinfo=UTC)
KINDS = {
    "office": "leaders",
    "planning": "planning",
    "center": "information_center",
    **{f"outside{n:02}": "external" for n in range(OUTSIDE)},
}
#: Who looks: much; what waits in masses; the data of one unit and what all may see; next to nothing.
PEOPLE = (
    ("planner", "planning", "planning"),
    ("leader", "office", "leader_in_charge"),
    ("operator", "center", "information_center"),
    ("steward", "unit00", "owner_liaison"),
    ("clerk", "unit01", "staff"),
    ("outsider", "outside00", "external_recipient"),
)


def add_bureau(store: Store) -> None:
    """Add the departments, those who look, and ten people in each unit."""
    codes = (*KINDS, *(f"unit{n:02}" for n in range(UNITS)))
    for code in codes:
        kind = KINDS.get(code, "administrative_section")
        more = {"recipient_kind": RecipientKind.AGREEMENT} if kind == "external" else {}
        people.add_department(
            store, SYSTEM, code=code, name_zh=code, name_en=code, kind=kind, **more
        )
    for login, department, role in PEOPLE:
        people.add_user(
            store,
            SYSTEM,
            login=login,
            name_zh=login,
            name_en=login,
            department=department,
            roles=[role],
            password="correct horse",
            valid_from=date(2020, 1, 1),
        )
    _staff(store)


def _staff(store: Store) -> None:
    """Add people who look at nothing here, but are there: one of them in ten is the liaison of a unit."""
    with store.reading() as session:
        first = max(session.scalars(User.__table__.select().with_only_columns(User.id)))
        held = max(
            session.scalars(RoleAssignment.__table__.select().with_only_columns(RoleAssignment.id))
        )
    users, roles = [], []
    for n in range(UNITS * PER_UNIT):
        department = 1 + len(KINDS) + n % UNITS
        users.append(
            {
                "id": first + 1 + n,
                "login": f"person{n}",
                "name_zh": f"person{n}",
                "name_en": f"person{n}",
                "department_id": department,
                "password_hash": "none",
            }
        )
        roles.append(
            {
                "id": held + 1 + n,
                "user_id": first + 1 + n,
                "role": "owner_liaison" if n < UNITS else "staff",
                "department_id": department,
                "valid_from": date(2020, 1, 1),
            }
        )
    with Bulk(store.engine) as bulk:
        bulk.add(User, users)
        bulk.add(RoleAssignment, roles)
        bulk.commit()
