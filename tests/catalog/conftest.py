"""A small bureau in an empty catalog."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from argon2 import PasswordHasher

from catalog import people, signing
from catalog.models import User
from catalog.settings import Settings
from catalog.store import Store, open_store
from catalog.types import SYSTEM, Actor, RecipientKind
from tests import postgresql
from tests.classifiers.test_kernel import mobiles, names, resident_ids

PASSWORD = "correct horse"  # of every synthetic person

DEPARTMENTS = (
    ("office", "局领导", "Bureau leaders", "leaders", None),
    ("planning", "规划信息科", "Planning", "planning", None),
    ("center", "信息中心", "Information center", "information_center", None),
    ("discipline", "纪检监察室", "Discipline inspection", "discipline_inspection", None),
    ("pension", "养老保险科", "Pension", "administrative_section", None),
    ("employment", "就业管理中心", "Employment", "handling_agency", None),
    ("hospital", "定点医院", "Hospital", "external", RecipientKind.AGREEMENT),
)
PEOPLE = (
    ("leader", "office", "leader_in_charge"),
    ("planner", "planning", "planning"),
    ("planner2", "planning", "planning"),
    ("operator", "center", "information_center"),
    ("operator2", "center", "information_center"),
    ("inspector", "discipline", "discipline_inspection"),
    ("steward", "pension", "owner_liaison"),
    ("steward2", "employment", "owner_liaison"),
    ("clerk", "employment", "staff"),
    ("doctor", "hospital", "external_recipient"),
    ("admin", "center", "administrator"),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "home")


def hash_cheaply(patch: pytest.MonkeyPatch) -> None:
    """Hash passwords by the least that Argon2 knows."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    patch.setattr(people, "_hasher", lambda: cheap)
    people._dummy_hash.cache_clear()


_homes: dict[bool, Path] = {}


def copy_bureau(home: Path, factory: pytest.TempPathFactory, *, people: bool = True) -> Path:
    """Make ``home`` an installation, with the departments and people: a copy of one that is set up once."""
    if people not in _homes:
        _homes[people] = _made(factory.mktemp("bureau") / "home", factory, people=people)
    return postgresql.copy_home(_homes[people], home)


def _made(home: Path, factory: pytest.TempPathFactory, *, people: bool) -> Path:
    if people:
        copy_bureau(home, factory, people=False)
    opened = open_store(Settings(home=home))
    signing.ensure_keys(opened.settings.keys)
    if people:
        with pytest.MonkeyPatch.context() as patch:
            hash_cheaply(patch)
            register_people(opened)
    opened.close()
    return home


def register_people(store: Store) -> None:
    for code, zh, en, kind, recipient in DEPARTMENTS:
        people.add_department(
            store, SYSTEM, code=code, name_zh=zh, name_en=en, kind=kind, recipient_kind=recipient
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
            password=PASSWORD,
            valid_from=date(2020, 1, 1),
        )


@pytest.fixture
def store(
    settings: Settings, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Store]:
    copy_bureau(settings.home, tmp_path_factory, people="bureau" in request.fixturenames)
    opened = open_store(settings)
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def _quick_hashing(monkeypatch: pytest.MonkeyPatch) -> None:
    hash_cheaply(monkeypatch)


@pytest.fixture
def bureau(store: Store) -> dict[str, Actor]:
    """Return the people that ``store`` was made with, by login."""
    with store.reading() as session:
        return {u.login: Actor(u.id, u.login) for u in session.query(User)}


@pytest.fixture
def people_csv(tmp_path: Path) -> Path:
    """Sixty synthetic people: names, identity numbers, telephones."""
    rows = zip(names(60), resident_ids(60), mobiles(60), strict=True)
    path = tmp_path / "people.csv"
    path.write_text("姓名,身份证号,手机号\n" + "\n".join(map(",".join, rows)), "utf-8")
    return path
