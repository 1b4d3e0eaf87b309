"""A bureau whose rules are to be changed, its clock, and rule files that differ in one place."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from catalog import acts, people, policy_changes, rulebooks
from catalog.models import AuditEvent, Department, PolicyVersion, RoleAssignment, User
from catalog.policy_changes import ChangePage, ChangeRow
from catalog.settings import Settings
from catalog.store import Store, open_store
from catalog.types import SYSTEM, Actor
from policies.folders import read_files
from tests.catalog.conftest import PASSWORD, copy_bureau
from tests.postgresql import copy_home

SHIPPED = read_files()
#: What the leader in charge loses by the change that most tests make.
WITH_LIST = "actions: [audit:view, user:list, policy:view]"
WITHOUT_LIST = "actions: [audit:view, policy:view]"


def edited(*edits: tuple[str, str, str]) -> dict[str, str]:
    """Return the shipped files with words exchanged: file, good, bad."""
    texts = {**SHIPPED}
    for name, good, bad in edits:
        assert good in texts[name], good
        texts[name] = texts[name].replace(good, bad, 1)
    return texts


NARROWED = edited(("rules.yaml", WITH_LIST, WITHOUT_LIST))
RENAMED = edited(("levels.yaml", "en: internal", "en: for the bureau"))


@dataclass
class Clock:
    """What stands in for ``datetime`` where acts and rules ask for the time."""

    shift: timedelta = field(default_factory=timedelta)

    def now(self, zone: tzinfo) -> datetime:
        return datetime.now(zone) + self.shift

    def turn(self, monkeypatch: pytest.MonkeyPatch, days: int) -> None:
        """Let it be so many days later, everywhere."""
        self.shift = timedelta(days=days)
        for module in (acts, rulebooks):
            monkeypatch.setattr(module, "datetime", self)


@dataclass
class Bureau:
    """The catalog, its people, and shortcuts."""

    store: Store
    who: dict[str, Actor]

    @property
    def today(self) -> date:
        with acts.looking(self.store, self.who["planner"]) as act:
            return act.today

    def propose(
        self, texts: "dict[str, str] | Path | None" = None, by: str = "planner", reason: str = "why"
    ) -> str:
        given = NARROWED if texts is None else texts
        return policy_changes.propose(self.store, self.who[by], given, reason)

    def act(self, number: str, event: str, by: str, **more: Any) -> ChangeRow:
        return policy_changes.act_on(self.store, self.who[by], number, event, "x", **more)

    def page(self, number: str) -> ChangePage:
        return policy_changes.show(self.store, self.who["inspector"], number)

    def approve(self, number: str, days: int = 0) -> ChangeRow:
        """Take a draft all the way; in force so many days from today."""
        self.act(number, "submit", "planner")
        self.act(number, "review", "planner2")
        day = self.today + timedelta(days=days)
        return self.act(number, "approve", "leader", in_force_from=day)

    def versions(self) -> list[str]:
        with self.store.reading() as session:
            return list(session.scalars(select(PolicyVersion.version).order_by(PolicyVersion.id)))

    def events(self, object_id: str | None = None) -> list[tuple[str, str, str]]:
        query = select(AuditEvent).order_by(AuditEvent.seq)
        if object_id is not None:
            query = query.where(AuditEvent.object_id == object_id)
        with self.store.reading() as session:
            return [(e.actor, e.action, e.outcome) for e in session.scalars(query)]

    def last_body(self) -> str:
        with self.store.reading() as session:
            query = select(AuditEvent.body).order_by(AuditEvent.seq.desc()).limit(1)
            return session.scalars(query).one()

    def assign(self, login: str, role: str, department: str, deputy_for: str | None = None) -> None:
        with self.store.unit_of_work() as session:
            unit = session.scalars(select(Department).where(Department.code == department)).one()
            session.add(
                RoleAssignment(
                    user_id=self.who[login].user_id,
                    role=role,
                    department_id=unit.id,
                    valid_from=date(2020, 1, 1),
                    deputy_for_id=self.who[deputy_for].user_id if deputy_for else None,
                )
            )

    def dismiss(self, login: str) -> None:
        with self.store.unit_of_work() as session:
            session.get_one(User, self.who[login].user_id).active = False


_template: list[Path] = []


def open_bureau(home: Path, factory: pytest.TempPathFactory) -> Bureau:
    """Open a copy of a bureau that is set up once."""
    if not _template:
        _template.append(_build(factory.mktemp("rules") / "home", factory))
    copy_home(_template[0], home)
    store = open_store(Settings(home=home))
    with store.reading() as session:
        who = {u.login: Actor(u.id, u.login) for u in session.scalars(select(User))}
    return Bureau(store, who)


def _build(home: Path, factory: pytest.TempPathFactory) -> Path:
    store = open_store(Settings(home=copy_bureau(home, factory)))
    people.add_user(
        store,
        SYSTEM,
        login="leader2",
        name_zh="leader2",
        name_en="leader2",
        department="office",
        roles=["leader_in_charge"],
        password=PASSWORD,
        valid_from=date(2020, 1, 1),
    )
    store.close()
    return home
