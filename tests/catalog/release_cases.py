"""A scanned dataset of synthetic people, and the way of one request through it."""

import csv
import random
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from catalog import releases, requests, signing
from catalog.datasets import pick_table, schema_digest
from catalog.models import AuditEvent, Dataset, Department, Field, RoleAssignment, User
from catalog.settings import Settings
from catalog.store import Store, open_store
from catalog.types import Actor
from catalog.verification import open_artifact
from tests.catalog.conftest import copy_bureau, register_people
from tests.postgresql import copy_home

COLUMNS = (
    ("id_number", "CN_RESIDENT_ID", 4),
    ("name", "PERSON", 3),
    ("birth", "DATE_OF_BIRTH", 3),
    ("sex", "SEX", 2),
    ("phone", "PHONE_NUMBER", 3),
    ("card", "CN_BANK_CARD", 4),
    ("amount", "BENEFIT_AMOUNT", 4),
    ("status", None, 1),
    ("months", None, 1),
    ("remark", None, 1),
)
SURNAMES, GIVEN = "赵钱孙李周吴郑王冯陈", "甲乙丙丁戊己庚辛壬癸"


def write_people(path: Path, rows: int = 60, seed: int = 7) -> list[dict[str, str]]:
    made, chance = [], random.Random(seed)
    for number in range(rows):
        birth = date(1940 + chance.randrange(3), chance.randrange(1, 13), chance.randrange(1, 28))
        made.append(
            {
                "id_number": f"990101{birth:%Y%m%d}{number % 1000:03d}{chance.randrange(10)}",
                "name": chance.choice(SURNAMES) + "".join(chance.sample(GIVEN, 2)),
                "birth": birth.isoformat(),
                "sex": chance.choice("12"),
                "phone": f"199{chance.randrange(10**8):08d}",
                "card": f"62{chance.randrange(10**17):017d}",
                "amount": f"{chance.randrange(1000, 6000)}.{chance.randrange(100):02d}",
                "status": "1" if number % 3 else "2",
                "months": str(chance.randrange(120, 480)),
                "remark": ("=1+1", "-5", "+abc", "正常", '@SUM(A1)"x')[number % 5],
            }
        )
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, fieldnames=[c for c, _, _ in COLUMNS])
        writer.writeheader()
        writer.writerows(made)
    return made


@dataclass
class Case:
    """The bureau, its dataset ``pensions`` at level 4, and shortcuts."""

    store: Store
    who: dict[str, Actor]
    source: Path
    rows: list[dict[str, str]]

    def create(self, by: str = "clerk", **changes: Any) -> str:
        asked: dict[str, Any] = {
            "dataset": "pensions",
            "recipient": "hospital",
            "purpose": "待遇核对 settlement check",
            "legal_basis": "社会保险法第七十四条",
            "fields": ["id_number", "name", "birth", "sex", "phone", "amount", "remark"],
            "destruction": "到期删除并出具证明",
            "agreement": "协2026-1",
            "agreement_until": date(2099, 12, 31),
            "impact_assessment": "评2026-1",
        }
        asked = {**asked, **changes}
        return requests.create(self.store, self.who[by], documents=documents_for(asked), **asked)

    def act(self, number: str, event: str, by: str, comment: str = "x") -> str:
        if event == "prepare":
            releases.prepare(self.store, self.who[by], number)
            return self.state(number)
        return requests.act(self.store, self.who[by], number, event, comment).state

    def state(self, number: str) -> str:
        return requests.show(self.store, self.who["planner"], number).row.state

    def walk(self, number: str, until: str) -> None:
        for event, by in PATH:
            self.act(number, event, by)
            if event == until:
                return

    def approved(self, **changes: Any) -> str:
        number = self.create(**changes)
        self.walk(number, "approve")
        return number

    def delivered(self, **changes: Any) -> str:
        number = self.approved(**changes)
        for event, by in PATH[4:]:
            self.act(number, event, by)
        return number

    def events(self, number: str) -> list[tuple[str, str, str]]:
        with self.store.reading() as session:
            found = session.scalars(
                select(AuditEvent).where(AuditEvent.object_id == number).order_by(AuditEvent.seq)
            )
            return [(e.actor, e.action, e.outcome) for e in found]

    def bodies(self) -> str:
        with self.store.reading() as session:
            return "\n".join(session.scalars(select(AuditEvent.body)))

    def change(self, **values: Any) -> None:
        with self.store.unit_of_work() as session:
            dataset = session.scalars(select(Dataset)).one()
            for name, value in values.items():
                setattr(dataset, name, value)

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

    def content(self, number: str, to: Path) -> bytes:
        """Fetch as the recipient, check, decrypt, and return the data."""
        folder = releases.download(self.store, self.who["doctor"], number, to)
        identity = (self.store.settings.keys / "releases" / f"{number}.age").read_text()
        key = self.store.settings.keys / "public.pem"
        return open_artifact(folder, key, to / "open", identity=identity).read_bytes()


def documents_for(asked: dict[str, Any]) -> list[requests.Document]:
    """Return the papers of the agreement and the assessment that an application names."""
    found = []
    if number := (asked.get("agreement") or "").strip():
        found.append(
            requests.Document(
                "agreement",
                "协议.txt",
                f"协议 {number}".encode(),
                number=number,
                starts_on=asked.get("agreement_from"),
                ends_on=asked.get("agreement_until"),
            )
        )
    if number := (asked.get("impact_assessment") or "").strip():
        found.append(
            requests.Document(
                "impact_assessment",
                "评估.txt",
                f"评估 {number}".encode(),
                number=number,
                dated=date(2026, 1, 5),
                author="规划信息科",
                conclusion="acceptable",
            )
        )
    return found


PATH = (
    ("submit", "clerk"),
    ("consent", "steward"),
    ("review", "planner"),
    ("approve", "leader"),
    ("prepare", "operator"),
    ("deliver", "operator"),
    ("deliver", "operator2"),
    ("acknowledge", "doctor"),
)


_templates: dict[int, tuple[Path, list[dict[str, str]]]] = {}


def open_case(tmp: Path, factory: pytest.TempPathFactory, rows: int = 60) -> Case:
    """Open a copy of a bureau that is set up once: setting up costs more than most tests do."""
    if rows not in _templates:
        made = copy_bureau(factory.mktemp("template") / "home", factory)
        store = open_store(Settings(home=made))
        _templates[rows] = made, _with_data(store, rows)
    template, people_made = _templates[rows]
    home = tmp / "bureau"
    copy_home(template, home)
    store = open_store(Settings(home=home))
    with store.unit_of_work() as session:
        session.scalars(select(Dataset)).one().location = str((home / "people.csv").resolve())
        who = {u.login: Actor(u.id, u.login) for u in session.scalars(select(User))}
    return Case(store, who, home / "people.csv", people_made)


def build(home: Path, rows: int, database_url: str) -> list[dict[str, str]]:
    """Set up a bureau with its catalog in a database of the caller's."""
    store = open_store(Settings(home=home, database_url=database_url))
    signing.ensure_keys(home / "keys")
    register_people(store)
    return _with_data(store, rows)


def _with_data(store: Store, rows: int) -> list[dict[str, str]]:
    made = write_people(store.settings.home / "people.csv", rows)
    register(store, store.settings.home / "people.csv")
    store.close()
    return made


def register(store: Store, source: Path) -> None:
    table = pick_table(str(source), None)
    with store.unit_of_work() as session:
        owner = session.scalars(select(Department).where(Department.code == "pension")).one()
        steward = session.scalars(select(User).where(User.login == "steward")).one()
        session.add(
            Dataset(
                code="pensions",
                title_zh="养老金发放",
                title_en="Pension payments",
                owner_id=owner.id,
                steward_id=steward.id,
                location=str(source.resolve()),
                source_kind="csv",
                content_digest=table.digest(),
                schema_digest=schema_digest(table.schema()),
                rows=60,
                persons=60,
                level=4,
                host_grade=3,
                level_reasons=[],
                registered_at=datetime.now(UTC),
                fields=[
                    Field(
                        position=i,
                        name=name,
                        type="text",
                        outcome="found" if entity else "none_found",
                        entity=entity,
                        level=level,
                    )
                    for i, (name, entity, level) in enumerate(COLUMNS)
                ],
            )
        )
