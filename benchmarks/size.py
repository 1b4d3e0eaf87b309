"""The catalog at size: search, lists, a dataset's page, the inbox and checkpoints, by who asks, beside LIKE.

``python -m benchmarks size --datasets 100000 --fields 3000000 --events 10000000 [--database postgresql]``; everything
is synthetic, and all of it is gone afterwards. The audit events are hashed as the log hashes them.
"""

import json
import os
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from catalog import audit, people, requests, search_index, signing, views
from catalog.acts import looking
from catalog.audit import Frontier, leaf_hash
from catalog.models import (
    AuditEvent,
    AuditTree,
    Dataset,
    Department,
    Field,
    Finding,
    Scan,
    SearchEntry,
    User,
)
from catalog.settings import Settings
from catalog.store import Store, open_store
from catalog.types import SYSTEM, Actor, RecipientKind

POSTGRESQL = os.environ.get(
    "GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test"
)
UNITS = 40
CHUNK = 2_000
REPEATS = 30
START = datetime(2026, 1, 1, tzinfo=UTC)
THINGS = "养老保险 失业保险 工伤保险 医疗保险 就业登记 职称评审 人才档案 社会保障卡 劳动合同 工资支付 职业培训 考试报名 待遇发放 基金收支 稽核检查 仲裁案件 参保人员 参保单位 创业补贴 技能鉴定".split()
SORTS = "信息 明细 台账 汇总 登记 申报 变更 历史 核定 结算 名册 统计 备案 审核 公示 交换".split()
HEADS = "人员 单位 缴费 待遇 银行 身份 联系 开户 登记 经办 审核 发放 参保 终止 户籍 工作 出生 学历 职业 银行卡".split()
TAILS = "编号 名称 日期 金额 状态 类型 代码 时间 标志 地址 电话 号码 备注 原因 比例 次数".split()
ENTITIES = "CN_RESIDENT_ID PERSON_NAME PHONE_NUMBER BANK_CARD ADDRESS".split()
#: Who looks: much, the data of one unit and what all may see, next to nothing.
PEOPLE = (
    ("planner", "planning", "planning"),
    ("steward", "unit00", "owner_liaison"),
    ("clerk", "unit01", "staff"),
    ("outsider", "hospital", "external_recipient"),
)


def run(folder: Path, datasets: int, fields: int, events: int, database: str) -> None:
    """Print milliseconds at p50 and p95 and the ratio to LIKE."""
    print(f"catalog of {datasets:,} datasets, {fields:,} fields, {events:,} events on {database}")
    with _opened(folder, database) as store:
        began = time.perf_counter()
        _fill(store, datasets, fields, events)
        print(f"  made in {time.perf_counter() - began:,.0f} s")
        _measure(store)
        _verify(store)
    print()


@contextmanager
def _opened(folder: Path, database: str) -> Iterator[Store]:
    name = f"guikou_size_{os.getpid()}"
    server = sa.create_engine(POSTGRESQL, isolation_level="AUTOCOMMIT")
    url = ""
    if database == "postgresql":
        with server.connect() as connection:
            connection.execute(sa.text(f"create database {name}"))
        url = sa.make_url(POSTGRESQL).set(database=name).render_as_string(hide_password=False)
    store = open_store(Settings(home=folder / "home", database_url=url))
    signing.ensure_keys(store.settings.keys)
    try:
        yield store
    finally:
        store.close()
        if url:
            with server.connect() as connection:
                connection.execute(sa.text(f"drop database {name} with (force)"))
        server.dispose()


def _fill(store: Store, datasets: int, fields: int, events: int) -> None:
    _bureau(store)
    dice = random.Random(1)
    with store.unit_of_work() as session:
        owners = list(
            session.scalars(sa.select(Department.id).where(Department.code.like("unit%")))
        )
        width = max(1, fields // datasets)
        for start in range(0, datasets, CHUNK):
            _datasets(session, dice, owners, range(start, min(datasets, start + CHUNK)), width)
        _events(session, dice, events, datasets)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("ANALYZE"))


def _bureau(store: Store) -> None:
    kinds = {"planning": "planning", "hospital": "external"}
    for code in ("planning", "hospital", *(f"unit{n:02}" for n in range(UNITS))):
        kind = kinds.get(code, "administrative_section")
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


def _datasets(
    session: Session, dice: random.Random, owners: Sequence[int], numbers: range, width: int
) -> None:
    made, columns, entries, scans, findings = [], [], [], [], []
    for n in numbers:
        key = n + 1
        title = f"{dice.choice(THINGS)}{dice.choice(SORTS)}{dice.choice(HEADS)}表"
        names = _field_names(dice, width)
        made.append(
            {
                "id": key,
                "code": f"dataset_{n:06}",
                "title_zh": title,
                "title_en": f"dataset {n}",
                "description_zh": f"{title}，由业务系统每日归集，供{dice.choice(THINGS)}业务使用。",
                "description_en": "collected every day",
                "owner_id": dice.choice(owners),
                "location": f"warehouse/{n}.parquet",
                "source_kind": "parquet",
                "level": dice.choices((1, 2, 3, 4, 5, 6), (10, 25, 30, 25, 7, 3))[0],
                "level_reasons": [
                    {
                        "level": 3,
                        "kind": "field",
                        "zh": "理由" * 40,
                        "en": "reason " * 20,
                        "source": "",
                        "fields": [],
                    }
                ],
                "review_due": date(2026, 12, 1) + timedelta(days=dice.randrange(700)),
                "registered_at": START,
                "seen_schema": [[name, "string"] for name in names],
            }
        )
        columns += [
            {
                "id": n * width + i + 1,
                "dataset_id": key,
                "position": i,
                "name": name,
                "type": "text",
                "outcome": "none_found",
            }
            for i, name in enumerate(names)
        ]
        scans.append(
            {
                "id": key,
                "dataset_id": key,
                "started_by": "system",
                "status": "done",
                "started_at": START,
                "finished_at": START,
                "rows": 1000,
                "rows_scanned": 1000,
            }
        )
        held = dice.sample(range(min(width, len(ENTITIES))), min(3, width))
        findings += [
            {
                "field_id": n * width + i + 1,
                "entity": ENTITIES[i],
                "matches": 9,
                "examined": 10,
                "ratio": 0.9,
                "confidence": 0.9,
                "evidence": [],
                "detector": "x",
                "first_scan_id": key,
                "last_scan_id": key,
            }
            for i in held
        ]
        d = made[-1]
        entries.append(
            search_index.entry(
                key,
                (d["code"], d["title_zh"], d["title_en"]),
                (d["description_zh"], d["description_en"]),
                names,
                {ENTITIES[i] for i in held},
            )
        )
    for model, rows in (
        (Dataset, made),
        (Field, columns),
        (Scan, scans),
        (Finding, findings),
        (SearchEntry, entries),
    ):
        session.execute(sa.insert(model.__table__), rows)


def _field_names(dice: random.Random, width: int) -> list[str]:
    """Three kinds of names: Chinese, codes of the trade, English; each once in a table."""
    names: dict[str, None] = {}
    while len(names) < width:
        kind = dice.random()
        if kind < 0.6:
            name = dice.choice(HEADS) + dice.choice(TAILS)
        elif kind < 0.9:
            name = f"A{dice.choice('ABC')}{dice.choice('ABCDEFG')}{dice.randrange(1000):03}"
        else:
            name = f"{dice.choice(('psn', 'emp', 'pay'))}_{dice.choice(('id', 'no', 'amt', 'date'))}{dice.randrange(1000)}"
        names[name] = None
    return list(names)


def _events(session: Session, dice: random.Random, events: int, datasets: int) -> None:
    """Append events as the log does, ten thousand at a time, and keep the frontier."""
    tree = session.get_one(AuditTree, 1)
    frontier = Frontier.from_bytes(tree.size, tree.peaks)
    actions = ("dataset:view", "scan:run", "dataset:samples", "request:submit")
    rows: list[dict[str, Any]] = []
    for n in range(events):
        at = START + timedelta(seconds=n)
        said = {
            "action": dice.choice(actions),
            "actor": f"person{dice.randrange(500)}",
            "at": at.isoformat(timespec="microseconds"),
            "details": {"policy": "x" * 12},
            "object_id": f"dataset_{int(dice.random() ** 2 * datasets):06}",
            "object_kind": "dataset",
            "outcome": "allowed",
            "seq": frontier.size,
        }
        # Keys in order, no blanks, ASCII: this is canonical JSON already.
        body = json.dumps(said, separators=(",", ":"))
        leaf = leaf_hash(body.encode())
        rows.append(
            {
                **{k: v for k, v in said.items() if k != "details"},
                "at": at,
                "body": body,
                "leaf_hash": leaf,
            }
        )
        frontier.append(leaf)
        if len(rows) == 10_000 or n == events - 1:
            session.execute(sa.insert(AuditEvent.__table__), rows)
            rows = []
    tree.size, tree.peaks = frontier.size, frontier.to_bytes()


def _measure(store: Store) -> None:
    with store.reading() as session:
        actors = {u.login: Actor(u.id, u.login) for u in session.scalars(sa.select(User))}
    for login, _, _ in PEOPLE:
        actor = actors[login]
        total = views.find_datasets(store, actor).total
        print(f"  {login}: {total:,} datasets may be found")
        for name, call in _asked(store, actor).items():
            _line(name, call)
    _line("checkpoint", lambda: _checkpoint(store))
    for words in ("人", "参保", "cbry", "aac002"):
        fast = _times(lambda w=words: views.find_datasets(store, actors["planner"], w))
        slow = _times(lambda w=words: _like(store, actors["planner"], w), repeats=3)
        print(
            f"  LIKE takes {statistics.median(slow) / statistics.median(fast):,.0f} × as long for {words}"
        )


def _asked(store: Store, actor: Actor) -> dict[str, Callable[[], object]]:
    numbers = iter(range(10_000_000))
    dice = random.Random(2)
    with store.reading() as session:
        highest = session.scalar(sa.select(sa.func.max(Dataset.id))) or 1
    searches = {
        "one character": "人",
        "two characters": "参保",
        "four characters": "养老保险",
        "two words": "参保 银行",
        "pinyin initials": "cbry",
        "field code": "aac002",
        "dataset code": "dataset_000077",
        "beginning": "aa",
        "nothing found": "猫狗",
    }
    found = {
        f"search, {name}": (lambda w=words: views.find_datasets(store, actor, w))
        for name, words in searches.items()
    }

    def page() -> None:
        from catalog.errors import NotFoundError

        try:
            views.show_dataset(store, actor, f"dataset_{dice.randrange(highest):06}")
        except NotFoundError:
            next(numbers)

    narrowing = views.Narrowing
    return {
        **found,
        "list, first page": lambda: views.find_datasets(store, actor),
        "list, page 20": lambda: views.find_datasets(store, actor, page=20),
        "filter, department": lambda: views.find_datasets(
            store, actor, narrowing=narrowing(department="unit07")
        ),
        "filter, level": lambda: views.find_datasets(store, actor, narrowing=narrowing(level=3)),
        "filter, entity": lambda: views.find_datasets(
            store, actor, narrowing=narrowing(entity="BANK_CARD")
        ),
        "search and filter": lambda: views.find_datasets(
            store, actor, "参保", narrowing=narrowing(level=4, entity="ADDRESS")
        ),
        "dataset page": page,
        "inbox": lambda: (requests.inbox(store, actor), views.list_duties(store, actor)),
    }


def _checkpoint(store: Store) -> None:
    with store.unit_of_work() as session:
        audit.checkpoint(session, store.settings.keys)


def _verify(store: Store) -> None:
    """Hold the log that was made in bulk against its own checkpoints. Raises SystemExit when it does not hold."""
    began = time.perf_counter()
    with store.reading() as session:
        found = audit.verify(session, store.settings.keys / "public.pem")
    if not found.whole:
        raise SystemExit(f"the audit log does not hold: {found.problems[:3]}")
    print(f"  audit log of {found.events:,} verified in {time.perf_counter() - began:,.0f} s")


def _like(store: Store, actor: Actor, words: str) -> object:
    """What a search was before: LIKE over all names."""
    like = f"%{words}%"
    names = (
        Dataset.code,
        Dataset.title_zh,
        Dataset.title_en,
        Dataset.description_zh,
        Dataset.description_en,
    )
    with looking(store, actor) as act:
        query = sa.select(Dataset.id).where(
            views.visible_filter(act),
            sa.or_(*(c.ilike(like) for c in names), Dataset.fields.any(Field.name.ilike(like))),
        )
        return act.session.scalars(query.order_by(Dataset.code)).all()


def _times(call: Callable[[], object], repeats: int = REPEATS) -> list[float]:
    call()
    taken = []
    for _ in range(repeats):
        began = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began)
    return sorted(taken)


def _line(name: str, call: Callable[[], object]) -> None:
    taken = _times(call)
    p50, p95 = statistics.median(taken), taken[int(len(taken) * 0.95)]
    mark = "" if p95 < 0.1 else "  over 100 ms"
    print(f"    {name:<26} p50 {p50 * 1e3:8.1f} ms   p95 {p95 * 1e3:8.1f} ms{mark}", flush=True)
