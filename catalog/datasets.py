"""Register datasets, set their level, read their history. The source is looked at before anything is kept."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.acts import Act, acting
from catalog.errors import NotFoundError, UsageError
from catalog.models import Dataset, Field, LevelChange
from catalog.people import department_of, user_of
from catalog.sources import ColumnInfo, TableRef, tables_of
from catalog.store import Store
from catalog.types import Actor
from policies.classification import Classification, FieldFact, classify
from policies.decisions import Action, Resource
from policies.levels import Level, Levels
from policies.rule_files import UnknownWordError
from policies.words import STATE_SECRET_MARKS

CODE = re.compile(r"[a-z][a-z0-9_]{1,62}")


@dataclass(frozen=True, slots=True)
class NewDataset:
    """What a person says of a dataset when registering it."""

    code: str
    title_zh: str
    title_en: str
    owner: str
    steward: str | None
    location: str
    table: str | None = None
    declared_level: int | None = None
    description_zh: str = ""
    description_en: str = ""
    state_secret: str | None = None
    elements: Mapping[str, str] = field(default_factory=dict)


def resource_of(dataset: Dataset) -> Resource:
    """Return what the policy needs to know of a dataset."""
    return Resource(
        kind="dataset",
        id=dataset.code,
        department=dataset.owner.code,
        level=dataset.level,
        state_secret=dataset.state_secret,
    )


def dataset_of(session: Session, code: str) -> Dataset:
    """Return the dataset with this code. Raises NotFoundError."""
    found = session.scalar(select(Dataset).where(Dataset.code == code))
    if found is None:
        raise unknown_dataset(code)
    return found


def unknown_dataset(code: str) -> NotFoundError:
    """Return the error for a dataset that is not there, or that this person may not find."""
    return NotFoundError(
        f"没有数据集 {code}，或您无权知悉。用 guikou dataset list 查看可见的数据集。",
        f"There is no dataset {code}, or you may not know of it. See guikou dataset list.",
    )


def schema_digest(columns: Sequence[ColumnInfo]) -> str:
    """Return the SHA-256 (hex) of names and storage types in order."""
    text = "\x00".join(f"{c.name}\x01{c.storage_type}" for c in columns)
    return hashlib.sha256(text.encode()).hexdigest()


def table_of(dataset: Dataset) -> TableRef:
    """Open a dataset's table where it lies. Raises NotFoundError, UnusableInputError."""
    return pick_table(dataset.location, dataset.table_name)


def pick_table(location: str, table: str | None) -> TableRef:
    """Open the one table that ``location`` and ``table`` (a sheet, in a workbook) name.

    Raises NotFoundError, UnusableInputError, and UsageError when several tables are there and none is named.
    """
    tables = tables_of(location, table)
    if len(tables) > 1:
        names = ", ".join(t.name for t in tables)
        raise UsageError(
            f"{location} 中有多张表，请用 --table（或 --sheet）指定其一：{names}。",
            f"{location} holds several tables; name one with --table (or --sheet): {names}.",
        )
    return tables[0]


def known_level(levels: Levels, number: int) -> Level:
    """Return the level with this number. Raises UsageError."""
    try:
        return levels.by_number(number)
    except UnknownWordError as error:
        listed = ", ".join(map(str, error.known))
        raise UsageError(
            f"没有 {number} 级。可用的级别：{listed}。",
            f"There is no level {number}. There are: {listed}.",
        ) from None


def register(store: Store, actor: Actor, new: NewDataset) -> str:
    """Register a dataset and return its code. It counts as the strictest level until scanned or declared.

    Raises UsageError, NotFoundError, UnusableInputError (nothing is registered), RefusedError.
    """
    _check(new)
    table = pick_table(new.location, new.table)
    columns, digest = table.schema(), table.digest()
    with acting(store, actor) as act:
        levels = act.rulebook.levels
        if new.declared_level is not None:
            known_level(levels, new.declared_level)
        level = new.declared_level or levels.strictest().number
        resource = Resource(
            kind="dataset",
            id=new.code,
            department=new.owner,
            level=level,
            state_secret=new.state_secret,
        )
        decision = act.require(Action.DATASET_REGISTER, resource)
        if act.session.scalar(select(Dataset.id).where(Dataset.code == new.code)):
            raise UsageError(
                f"数据集代码 {new.code} 已被使用。", f"The dataset code {new.code} is taken."
            )
        dataset = Dataset(
            code=new.code,
            title_zh=new.title_zh,
            title_en=new.title_en,
            description_zh=new.description_zh,
            description_en=new.description_en,
            owner_id=department_of(act.session, new.owner).id,
            steward_id=user_of(act.session, new.steward).id if new.steward else None,
            location=table.source.location,
            table_name=new.table,
            source_kind=table.source.kind,
            content_digest=digest,
            schema_digest=schema_digest(columns),
            rows=table.rows(),
            declared_level=new.declared_level,
            level=levels.strictest().number,
            level_reasons=[],
            state_secret=new.state_secret,
            elements=dict(new.elements),
            registered_at=act.now,
            review_due=_next_review(act.today),
            fields=[Field(position=i, name=column.name) for i, column in enumerate(columns)],
        )
        act.session.add(dataset)
        act.session.flush()
        dataset.level_reasons = reasons_json(
            classify(
                [],
                declared=dataset.declared_level,
                persons=0,
                on=act.today,
                rulebook=act.rulebook,
            )
        )
        note_level(act, dataset, levels.strictest().number)
        act.record(
            Action.DATASET_REGISTER,
            "dataset",
            new.code,
            {"owner": new.owner, "steward": new.steward, "fields": len(columns), "digest": digest},
            decision=decision,
        )
    return new.code


def _check(new: NewDataset) -> None:
    if not CODE.fullmatch(new.code):
        raise UsageError(
            "数据集代码须以小写字母开头，只含小写字母、数字和下划线，2 至 63 个字符。",
            "A dataset code starts with a lower-case letter, holds only a-z, 0-9 and _, "
            "and is 2 to 63 characters long.",
        )
    if not new.title_zh.strip() or not new.title_en.strip():
        raise UsageError(
            "数据集须有中文和英文名称。", "A dataset needs a Chinese and an English title."
        )
    if new.state_secret is not None and new.state_secret not in STATE_SECRET_MARKS:
        marks = "、".join(STATE_SECRET_MARKS)
        raise UsageError(f"涉密标志只能是：{marks}。", f"A state-secret mark is one of: {marks}.")


def _next_review(today: date) -> date:
    """Return when the level is to be looked at again: yearly (Article 29)."""
    return today + timedelta(days=365)


def field_facts(dataset: Dataset) -> list[FieldFact]:
    """Return what the last scan says of each field, as the policy wants it."""
    return [
        FieldFact(
            name=f.name,
            entity=f.entity,
            entities={x.entity: x.matches for x in f.findings if x.matches},
            outcome=f.outcome or "unscanned",
            masked={x.entity: x.masked for x in f.findings if x.masked},
        )
        for f in dataset.fields
    ]


def reasons_json(classification: Classification) -> list[Any]:
    """Return a classification's reasons as they are kept and shown."""
    return [
        {
            "level": r.level,
            "kind": r.kind,
            "zh": r.text.zh,
            "en": r.text.en,
            "source": r.source,
            "fields": list(r.fields),
        }
        for r in classification.reasons
    ]


def note_level(act: Act, dataset: Dataset, new: int) -> None:
    """Put ``new`` in force and keep the change with its reasons; the first level is always kept."""
    known = act.session.scalar(
        select(LevelChange.id).where(LevelChange.dataset_id == dataset.id).limit(1)
    )
    if known and dataset.level == new:
        return
    act.session.add(
        LevelChange(
            dataset_id=dataset.id,
            at=act.now,
            actor=act.actor.login,
            old=dataset.level if known else None,
            new=new,
            reasons=dataset.level_reasons,
            policy_version=act.policy.version,
        )
    )
    dataset.level = new
