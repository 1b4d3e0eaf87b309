"""Departments and people of the demonstration bureau, and their passwords: random, new for each installation."""

import json
import secrets
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from sqlalchemy import select

from catalog import people, signing
from catalog.errors import GuikouError
from catalog.models import Department, User
from catalog.store import Store
from catalog.types import SYSTEM, Actor, RecipientKind

HERE = Path(__file__).parent


@cache
def bureau() -> dict[str, Any]:
    """Return bureau.yaml."""
    return dict(YAML(typ="safe").load((HERE / "bureau.yaml").read_text("utf-8")))


@dataclass(frozen=True, slots=True)
class SignInSheet:
    """The sign-ins of the demonstration; kept in a file only the owner can read."""

    path: Path
    entries: tuple[dict[str, Any], ...]

    def password(self, login: str) -> str:
        """Return a person's password."""
        return str(next(e["password"] for e in self.entries if e["login"] == login))

    def one_per_role(self) -> list[dict[str, Any]]:
        """Return the first person of each role."""
        first: dict[str, dict[str, Any]] = {}
        for entry in self.entries:
            first.setdefault(entry["roles"][0], entry)
        return list(first.values())


def sheet(store: Store) -> SignInSheet:
    """Return the sign-ins, made and written down before any account exists, so that none is ever lost."""
    path = store.settings.home / "sign-ins.json"
    if not path.exists():
        entries = [
            {
                "login": person["login"],
                "password": secrets.token_urlsafe(9),
                "name_zh": person["name"]["zh"],
                "name_en": person["name"]["en"],
                "department": person["department"],
                "roles": list(person["roles"]),
            }
            for person in bureau()["people"]
        ]
        content = json.dumps(entries, ensure_ascii=False, indent=2)
        signing.write_private(path, content.encode())
    try:
        return SignInSheet(path, tuple(json.loads(path.read_text("utf-8"))))
    except (OSError, ValueError) as error:
        raise GuikouError(
            f"{path} 读不出。请从备份恢复它，或删除整个系统文件夹后重来。",
            f"{path} cannot be read. Restore it from a backup, or delete the home folder and start anew.",
        ) from error


def settle(store: Store, sign_ins: SignInSheet) -> None:
    """Register the departments and people that are not there yet."""
    with store.reading() as session:
        units = set(session.scalars(select(Department.code)))
        known = set(session.scalars(select(User.login)))
    for unit in bureau()["departments"]:
        if unit["code"] not in units:
            kind = unit["recipient_kind"]
            people.add_department(
                store,
                SYSTEM,
                code=unit["code"],
                name_zh=unit["name"]["zh"],
                name_en=unit["name"]["en"],
                kind=unit["kind"],
                recipient_kind=RecipientKind(kind) if kind else None,
            )
    for person in bureau()["people"]:
        if person["login"] not in known:
            people.add_user(
                store,
                SYSTEM,
                login=person["login"],
                name_zh=person["name"]["zh"],
                name_en=person["name"]["en"],
                department=person["department"],
                roles=person["roles"],
                password=sign_ins.password(person["login"]),
                valid_from=_day(person["from"]),
            )


def _day(value: date | str) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def actor(store: Store, sign_ins: SignInSheet, login: str) -> Actor:
    """Sign ``login`` in, with their password, and return them."""
    return people.sign_in(store, login, sign_ins.password(login)).actor
