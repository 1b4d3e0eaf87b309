"""Datasets at known levels, and the words of their history."""

from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select

from catalog import datasets, scans
from catalog.models import AuditEvent, Dataset, LevelChange, RoleAssignment, User
from catalog.store import Store
from catalog.types import Actor
from tests.catalog.test_datasets import new

WORDS = "编码,状态\n" + "".join(f"{i},正常\n" for i in range(40))


def registered(
    store: Store, bureau: dict[str, Actor], path: Path, code: str = "people", **changes: Any
) -> str:
    """Register by the steward and scan."""
    datasets.register(store, bureau["steward"], new(path, code=code, **changes))
    scans.scan_dataset(store, bureau["operator"], code)
    return code


def plain(folder: Path, name: str = "plain") -> Path:
    """Write a table in which nothing personal is."""
    path = folder / f"{name}.csv"
    path.write_text(WORDS, "utf-8")
    return path


def found(store: Store, code: str = "people") -> Dataset:
    with store.reading() as session:
        dataset = session.scalars(select(Dataset).where(Dataset.code == code)).one()
        session.refresh(dataset, ["fields"])
        return dataset


def change(store: Store, code: str = "people", **values: Any) -> None:
    """Put a dataset into a state that would take long to come by."""
    with store.unit_of_work() as session:
        dataset = session.scalars(select(Dataset).where(Dataset.code == code)).one()
        for key, value in values.items():
            setattr(dataset, key, value)


def events(store: Store, outcome: str = "allowed", code: str = "people") -> list[tuple[str, str]]:
    with store.reading() as session:
        query = select(AuditEvent).where(
            AuditEvent.outcome == outcome, AuditEvent.object_id == code
        )
        return [(e.actor, e.action) for e in session.scalars(query.order_by(AuditEvent.seq))]


def changes(store: Store, code: str = "people") -> list[tuple[int | None, int]]:
    with store.reading() as session:
        query = select(LevelChange).join(Dataset, Dataset.id == LevelChange.dataset_id)
        query = query.where(Dataset.code == code).order_by(LevelChange.id)
        return [(c.old, c.new) for c in session.scalars(query)]


def deputize(store: Store, deputy: str, principal: str, role: str) -> None:
    """Let a person stand in for another for a time."""

    with store.unit_of_work() as session:
        who = {u.login: u for u in session.scalars(select(User))}
        session.add(
            RoleAssignment(
                user_id=who[deputy].id,
                role=role,
                department_id=who[principal].department_id,
                valid_from=date(2020, 1, 1),
                deputy_for_id=who[principal].id,
            )
        )
