"""Roles from day to day, deputies for a time, and that nobody gives themselves one."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from catalog import people, roles, views
from catalog.acts import RefusedError, looking, subject_of
from catalog.errors import GuikouError, NotFoundError, UsageError
from catalog.models import AuditEvent, RoleAssignment, User
from catalog.store import Store
from catalog.types import SYSTEM, Actor
from tests.catalog.conftest import PASSWORD

START, END = date(2026, 3, 1), date(2026, 3, 31)
DAY = timedelta(days=1)


def held(store: Store, who: Actor, on: date) -> list[tuple[str, str, str | None]]:
    with store.reading() as session:
        return [(r.role, r.department, r.deputy_for) for r in subject_of(session, who, on).roles]


def today(store: Store) -> date:
    with looking(store, SYSTEM) as act:
        return act.today


def stand_in(store: Store, actor: Actor, **changes: object) -> None:
    given: dict[str, object] = {
        "login": "planner2",
        "principal": "leader",
        "role": "leader_in_charge",
        "department": "office",
        "valid_from": START,
        "valid_to": END,
    }
    roles.appoint_deputy(store, actor, **(given | changes))  # type: ignore[arg-type]


def give(store: Store, actor: Actor, **changes: object) -> None:
    given: dict[str, object] = {
        "login": "clerk",
        "role": "owner_liaison",
        "department": "employment",
        "valid_from": START,
        "valid_to": END,
    }
    roles.assign(store, actor, **(given | changes))  # type: ignore[arg-type]


@pytest.mark.parametrize(("on", "more"), [(START - DAY, 0), (START, 1), (END, 1), (END + DAY, 0)])
def test_an_assignment_counts_from_day_to_day(
    store: Store, bureau: dict[str, Actor], on: date, more: int
) -> None:
    give(store, bureau["admin"])
    extra = [("owner_liaison", "employment", None)] * more
    assert held(store, bureau["clerk"], on) == [("staff", "employment", None), *extra]


def test_a_role_is_held_in_another_department_too(store: Store, bureau: dict[str, Actor]) -> None:
    give(store, bureau["admin"], department="pension", valid_from=None, valid_to=None)
    assert ("owner_liaison", "pension", None) in held(store, bureau["clerk"], today(store))


@pytest.mark.parametrize(
    ("on", "stands_in"), [(START - DAY, False), (START, True), (END, True), (END + DAY, False)]
)
def test_a_deputy_stands_in_for_a_time(
    store: Store, bureau: dict[str, Actor], on: date, stands_in: bool
) -> None:
    stand_in(store, bureau["admin"])
    found = ("leader_in_charge", "office", "leader") in held(store, bureau["planner2"], on)
    assert found is stands_in


def test_a_deputy_acts_only_while_the_person_stood_for_holds_the_role(
    store: Store, bureau: dict[str, Actor]
) -> None:
    day = today(store)
    stand_in(store, bureau["admin"], valid_from=None, valid_to=day + 30 * DAY)
    place = ("leader_in_charge", "office", "leader")
    assert place in held(store, bureau["planner2"], day + 20 * DAY)
    end = {"role": "leader_in_charge", "department": "office"}
    roles.end(store, bureau["admin"], login="leader", **end, last_day=day + 10 * DAY)
    assert place in held(store, bureau["planner2"], day + 10 * DAY)
    assert place not in held(store, bureau["planner2"], day + 11 * DAY)


@pytest.mark.parametrize("left", ["inactive", "other department", "other role", "as a deputy"])
def test_a_lapsed_principal_leaves_no_deputy(
    store: Store, bureau: dict[str, Actor], left: str
) -> None:
    stand_in(store, bureau["admin"])
    with store.unit_of_work() as session:
        leader = session.get_one(User, bureau["leader"].user_id)
        (own,) = session.scalars(
            select(RoleAssignment).where(RoleAssignment.user_id == leader.id)
        ).all()
        if left == "inactive":
            leader.active = False
        elif left == "other department":
            own.department_id += 1
        elif left == "other role":
            own.role = "leading_group"
        else:
            own.deputy_for_id = bureau["planner"].user_id
    assert [r for r, _, _ in held(store, bureau["planner2"], START)] == ["planning"]


def test_what_people_are_listed_with_is_what_they_hold(
    store: Store, bureau: dict[str, Actor]
) -> None:
    stand_in(store, bureau["admin"], valid_from=None, valid_to=today(store))

    def listed() -> dict[str, tuple[str, ...]]:
        return {p.login: p.roles for p in views.list_people(store, bureau["admin"])}

    assert listed()["planner2"] == ("leader_in_charge", "planning")
    assert views.who_am_i(store, bureau["planner2"]).roles == ("leader_in_charge", "planning")
    with store.unit_of_work() as session:
        session.get_one(User, bureau["leader"].user_id).active = False
    assert listed()["planner2"] == ("planning",)


def test_ending_a_role_or_a_place(store: Store, bureau: dict[str, Actor]) -> None:
    day = today(store)
    give(store, bureau["admin"], valid_from=None, valid_to=None)
    stand_in(store, bureau["admin"], valid_from=day, valid_to=day + 9 * DAY)
    given = {"role": "owner_liaison", "department": "employment"}
    roles.end(store, bureau["admin"], login="clerk", **given)
    assert len(held(store, bureau["clerk"], day)) == 2
    assert len(held(store, bureau["clerk"], day + DAY)) == 1
    with pytest.raises(NotFoundError):
        roles.end(store, bureau["admin"], login="clerk", **given)
    with pytest.raises(UsageError, match="yesterday"):
        roles.end(store, bureau["admin"], login="clerk", **given, last_day=day - 2 * DAY)
    place = {"role": "leader_in_charge", "department": "office"}
    with pytest.raises(NotFoundError):
        roles.end(store, bureau["admin"], login="planner2", **place)
    yesterday = day - DAY
    roles.end(
        store, bureau["admin"], login="planner2", principal="leader", **place, last_day=yesterday
    )
    assert held(store, bureau["planner2"], day) == [("planning", "planning", None)]
    assert held(store, bureau["leader"], day) == [("leader_in_charge", "office", None)]


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"role": "king"}, UsageError),
        ({"role": "system"}, UsageError),
        ({"login": "nobody"}, NotFoundError),
        ({"department": "nowhere"}, NotFoundError),
        ({"valid_to": START - DAY}, UsageError),
        ({"role": "staff"}, UsageError),  # held already
    ],
)
def test_an_unusable_assignment_is_refused(
    store: Store, bureau: dict[str, Actor], changes: dict[str, object], error: type[GuikouError]
) -> None:
    with pytest.raises(error):
        give(store, bureau["admin"], **changes)
    with store.reading() as session:
        assert len(session.scalars(select(RoleAssignment)).all()) == len(bureau)


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"principal": "planner2"}, UsageError),
        ({"principal": "clerk"}, UsageError),  # does not hold it
        ({"role": "planning"}, UsageError),
        ({"department": "planning"}, UsageError),
        ({"valid_from": date(2019, 12, 31)}, UsageError),  # the leader did not hold it yet
        ({"valid_to": START - DAY}, UsageError),
        ({"principal": "nobody"}, NotFoundError),
    ],
)
def test_an_unusable_deputy_is_refused(
    store: Store, bureau: dict[str, Actor], changes: dict[str, object], error: type[GuikouError]
) -> None:
    with pytest.raises(error):
        stand_in(store, bureau["admin"], **changes)
    with store.reading() as session:
        assert len(session.scalars(select(RoleAssignment)).all()) == len(bureau)


def test_a_deputys_place_is_not_handed_on(store: Store, bureau: dict[str, Actor]) -> None:
    stand_in(store, bureau["admin"])
    with pytest.raises(UsageError, match="nobody can stand in"):
        stand_in(store, bureau["admin"], login="planner", principal="planner2")


def test_nobody_gives_or_ends_their_own_roles(store: Store, bureau: dict[str, Actor]) -> None:
    admin = bureau["admin"]
    own = {"role": "administrator", "department": "center"}
    for change in (
        lambda: give(store, admin, login="admin"),
        lambda: stand_in(store, admin, login="admin"),
        lambda: roles.end(store, admin, login="admin", **own),
    ):
        with pytest.raises(RefusedError) as refused:
            change()
        assert refused.value.decision.rule == "no-own-role"
        assert refused.value.decision.who_can == ("administrator",)
    assert held(store, admin, START) == [("administrator", "center", None)]


def test_only_those_the_rules_name_assign_roles_and_all_is_recorded(
    store: Store, bureau: dict[str, Actor]
) -> None:
    with pytest.raises(RefusedError):
        give(store, bureau["planner"])
    give(store, bureau["admin"])
    stand_in(store, bureau["admin"])
    with store.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == "role:assign")).all()
    assert [(e.actor, e.object_id, e.outcome) for e in events] == [
        ("planner", "clerk", "refused"),
        ("admin", "clerk", "allowed"),
        ("admin", "planner2", "allowed"),
    ]
    assert '"deputy_for":"leader"' in events[-1].body


def test_nobody_is_registered_as_the_installation(store: Store, bureau: dict[str, Actor]) -> None:
    with pytest.raises(UsageError, match="Unknown role: system"):
        people.add_user(
            store,
            bureau["admin"],
            login="newcomer",
            name_zh="新",
            name_en="New",
            department="pension",
            roles=["system"],
            password=PASSWORD,
            valid_from=START,
        )
