"""A dataset with a field of every entity, one of text with personal data in it, one not scanned, and one of nothing."""

import csv
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from catalog.datasets import pick_table, schema_digest
from catalog.models import Dataset, Department, Field, Finding, Scan
from catalog.store import Store
from policies.rulebook import shipped

CODE = "everything"
ENTITIES = (*sorted(shipped().entities.by_key.keys() - {"OWN_"}), "OWN_STAFF_CARD")
ROWS = 40
#: Values that a protection has to be able to read; of the others any word will do.
_FORMS = {
    "DATE_OF_BIRTH": lambda c: f"{date(1940, 1, 1) + timedelta(days=c.randrange(20_000)):%Y-%m-%d}",
    "DATE_TIME": lambda c: f"{date(2001, 1, 1) + timedelta(days=c.randrange(9_000)):%Y-%m-%d}",
    "CN_ADDRESS": lambda c: f"云江市东区例路{c.randrange(10**4, 10**5)}号",
    "LOCATION": lambda c: f"云江市西区例村{c.randrange(10**4, 10**5)}组",
    "CN_POSTCODE": lambda c: f"99{c.randrange(10**4):04d}",
    "AGE": lambda c: str(c.randrange(16, 80)),
    "DIAGNOSIS": lambda c: f"S82.{c.randrange(1000):03d}",
    "INCOME": lambda c: f"{c.randrange(10_000, 99_999)}.{c.randrange(10, 99)}",
    "CONTRIBUTION_BASE": lambda c: f"{c.randrange(10_000, 99_999)}.{c.randrange(10, 99)}",
    "BENEFIT_AMOUNT": lambda c: f"{c.randrange(10_000, 99_999)}.{c.randrange(10, 99)}",
    "ACCOUNT_BALANCE": lambda c: f"{c.randrange(10_000, 99_999)}.{c.randrange(10, 99)}",
}
#: Left out of searches for raw bytes: their values are a few digits that stand anywhere.
SHORT = frozenset({"AGE", "CN_POSTCODE", "DIAGNOSIS"})


def write_everything(path: Path, seed: int = 5) -> dict[str, list[str]]:
    """Write the file and return its columns."""
    chance = random.Random(seed)
    columns = {
        entity: [
            _FORMS[entity](chance) if entity in _FORMS else f"v{chance.randrange(10**12):012d}w"
            for _ in range(ROWS)
        ]
        for entity in ENTITIES
    }
    phones = [f"199{chance.randrange(10**8):08d}" for _ in range(ROWS)]
    columns["REMARK"] = [f"联系电话{phone}，请回复" for phone in phones]
    columns["UNSCANNED"] = [f"u{chance.randrange(10**12):012d}n" for _ in range(ROWS)]
    columns["NOTHING"] = [f"n{chance.randrange(10**12):012d}o" for _ in range(ROWS)]
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(zip(*columns.values(), strict=True))
    columns["REMARK"] = phones  # what must not come out
    return columns


def register_everything(store: Store, source: Path, level: int) -> None:
    """Register the dataset at a level; its fields have the level of their entity, at most the dataset's."""
    table = pick_table(str(source), None)
    with store.unit_of_work() as session:
        owner = session.scalars(select(Department).where(Department.code == "pension")).one()
        dataset = Dataset(
            code=CODE,
            title_zh="全部实体",
            title_en="Every entity",
            owner_id=owner.id,
            location=str(source.resolve()),
            source_kind="csv",
            content_digest=table.digest(),
            schema_digest=schema_digest(table.schema()),
            rows=ROWS,
            persons=ROWS,
            level=level,
            level_reasons=[],
            registered_at=datetime.now(UTC),
            fields=[_field(i, c.name, level) for i, c in enumerate(table.schema())],
        )
        session.add(dataset)
        session.flush()
        scan = Scan(
            dataset_id=dataset.id,
            status="done",
            started_by="steward",
            started_at=datetime.now(UTC),
        )
        session.add(scan)
        session.flush()
        remark = next(f for f in dataset.fields if f.name == "REMARK")
        remark.findings.append(
            Finding(
                entity="PHONE_NUMBER",
                matches=ROWS,
                examined=ROWS,
                ratio=1.0,
                confidence=1.0,
                sparse=True,
                evidence=[],
                detector="phone",
                first_scan_id=scan.id,
                last_scan_id=scan.id,
            )
        )


def _field(position: int, name: str, level: int) -> Field:
    entity = name if name in ENTITIES else None
    return Field(
        position=position,
        name=name,
        type="text",
        outcome=None if name == "UNSCANNED" else "found" if entity else "none_found",
        entity=entity,
        level=min(level, shipped().entities.get(entity).floor) if entity else min(level, 2),
    )


def set_level(store: Store, level: int) -> None:
    """Put the dataset at another level."""
    with store.unit_of_work() as session:
        dataset = session.scalars(select(Dataset).where(Dataset.code == CODE)).one()
        dataset.level = level
        for field in dataset.fields:
            floor = shipped().entities.get(field.entity).floor if field.entity else 2
            field.level = min(level, floor)
