"""Register datasets, set their level, read their history. The source is looked at before anything is kept."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.acts import acting, refusal
from catalog.errors import NotFoundError, UsageError
from catalog.grades import classified, note_reasons, put_in_force, review_after
from catalog.models import Attestation, Dataset, Field
from catalog.people import department_of, user_of
from catalog.source_access import access_of
from catalog.sources import ColumnInfo, TableRef
from catalog.sources.places import TablePlace
from catalog.store import Store
from catalog.types import Actor
from policies.decisions import Action, Decision, Resource
from policies.levels import MLPS_GRADES, Level, Levels
from policies.rule_files import UnknownWordError
from policies.types import Text
from policies.words import STATE_SECRET_MARKS

#: The attested fact that every dataset needs: the grade of its host system.
HOST = "host_grade"
CODE = re.compile(r"[a-z][a-z0-9_]{1,62}")
#: How a document or a table says of itself that it is a state secret; trade secrets and personal privacy are no such.
SECRET_WORDS = re.compile(
    r"绝密|机密(?!性)|(?<!商业)(?<!个人)秘密|国家秘密|涉密(?!码)|\b(?:top[ -]secret|state[ -]secret|classified)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NewDataset:
    """What a person says of a dataset when registering it.

    ``host_grade``: grade of the system that holds it (GB/T 22240), 1 to 5; ``minors``: there are persons under 14.
    """

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
    host_grade: int | None = None
    minors: bool = False


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
    return place_of(dataset).open()


def pick_table(location: str, table: str | None) -> TableRef:
    """Open the one table that ``location`` and ``table`` (a sheet) name. Raises as ``TablePlace.open`` does."""
    return TablePlace(location, table).open()


def place_of(dataset: Dataset) -> TablePlace:
    """Return where a dataset, which belongs to a session, lies and how it is opened. Raises NotFoundError."""
    if dataset.source is not None and dataset.source.removed_at is not None:
        raise NotFoundError(
            f"数据集 {dataset.code} 所在的数据源 {dataset.source.name} 已移除，无法读取。重新增加后即可恢复。",
            f"The source {dataset.source.name} of dataset {dataset.code} was removed; it cannot be read until the "
            "source is added again.",
        )
    access = access_of(dataset.source) if dataset.source else None
    return TablePlace(dataset.location, dataset.table_name, access)


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
        if new.state_secret is None and _names_secrets(new):
            act.refuse(_unmarked_secret(), Action.DATASET_REGISTER.value, resource)
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
            host_grade=new.host_grade,
            minors=new.minors,
            persons=0,
            fields=[Field(position=i, name=column.name) for i, column in enumerate(columns)],
        )
        act.session.add(dataset)
        act.session.flush()
        note_reasons(dataset, classified(act, dataset, dataset.declared_level))
        put_in_force(act, dataset, levels.strictest().number)
        if new.host_grade is not None:
            said = {"grade": new.host_grade, "evidence": ""}
            act.session.add(
                Attestation(dataset_id=dataset.id, measure=HOST, by=actor.login, at=act.now, **said)
            )
        dataset.review_due = review_after(act, dataset)
        act.record(
            Action.DATASET_REGISTER,
            "dataset",
            new.code,
            {
                "owner": new.owner,
                "steward": new.steward,
                "fields": len(columns),
                "digest": digest,
                "state_secret": new.state_secret,
                "approval": act.settings.state_secret_approved if new.state_secret else None,
                "host_grade": new.host_grade,
            },
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
    if new.state_secret is not None:
        known_mark(new.state_secret)
    if new.host_grade is not None:
        known_grade(new.host_grade)


def known_mark(mark: str) -> str:
    """Return a state-secret mark. Raises UsageError for another word."""
    if mark not in STATE_SECRET_MARKS:
        marks = "、".join(STATE_SECRET_MARKS)
        raise UsageError(f"涉密标志只能是：{marks}。", f"A state-secret mark is one of: {marks}.")
    return mark


def mark_rank(mark: str | None) -> int:
    """Return how high a state-secret mark is: 0 for none, 1 for the lowest."""
    return 0 if mark is None else len(STATE_SECRET_MARKS) - STATE_SECRET_MARKS.index(mark)


def known_grade(grade: int) -> int:
    """Return the grade of a host system (GB/T 22240). Raises UsageError."""
    if grade not in MLPS_GRADES:
        raise UsageError(
            "等级保护定级须为 1 至 5 级。", "The grade of a host system (GB/T 22240) is 1 to 5."
        )
    return grade


def _names_secrets(new: NewDataset) -> bool:
    said = (new.title_zh, new.title_en, new.description_zh, new.description_en)
    return any(SECRET_WORDS.search(text) for text in said)


def _unmarked_secret() -> Decision:
    return refusal(
        "state-secret-words",
        "第二十九条",
        Text(
            "名称或说明含涉密字样，但未标国家秘密标志",
            "title or description names state secrets, and no state-secret mark is given",
        ),
        Text(
            "涉密内容请交保密机构；不涉密的请改写名称和说明。",
            "Hand state secrets to the secrecy office; if it is none, word title and description otherwise.",
        ),
    )
