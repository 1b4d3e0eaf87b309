"""Decisions: one at a time, many, as a filter in SQL, each beside asking Casbin or the same query without policy."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import numpy as np
import sqlalchemy as sa
from sqlalchemy.orm import Session

from benchmarks.timing import medians
from catalog.acts import Act
from catalog.models import Base, Dataset, Department
from catalog.settings import Settings
from catalog.views import visible_filter
from policies.decisions import Action, Cell, Columns, Resource, RoleHeld, Subject
from policies.rulebook import Rulebook, shipped

SINGLE = 2_000
MANY = 200_000
COLUMNS = 1_000_000
ASKED = 300
DATASETS = 100_000
REPEATS = 5
TODAY = date(2026, 1, 1)
UNITS = tuple(f"unit{n:02}" for n in range(40))
POSTGRESQL = "postgresql+psycopg://root@127.0.0.1:5432/test"


def run(folder: Path) -> None:
    """Print microseconds per decision, and ratios to Casbin and to a query without policy."""
    print(f"decisions (medians of {REPEATS}; processor time, of filters elapsed time)")
    _decisions()
    _filters(f"sqlite:///{folder / 'datasets.sqlite'}", "SQLite")
    _filters(os.environ.get("GUIKOU_TEST_POSTGRESQL", POSTGRESQL), "PostgreSQL")
    print()


def _liaison(*units: str) -> Subject:
    held = tuple(RoleHeld("owner_liaison", unit, date(2020, 1, 1)) for unit in units)
    return Subject("steward", held, units[0])


def _dataset(n: int) -> Resource:
    return Resource("dataset", str(n), department=UNITS[n % len(UNITS)], level=n % 6 + 1)


def _request(n: int) -> Resource:
    return Resource(
        "request",
        str(n),
        department=UNITS[n % len(UNITS)],
        level=n % 6 + 1,
        recipient_kind=("government", "agreement", "public")[n % 3],
        recipient=f"body{n % 20}",
        applicant=f"clerk{n % 200}",
        participants={f"clerk{n % 200}": "apply", "steward": "consent"},
    )


def _columns() -> Columns:
    n = np.arange(COLUMNS)
    return Columns(COLUMNS, levels=n % 6 + 1, departments=np.array(UNITS)[n % len(UNITS)])


def _decisions() -> None:
    policy, subject = shipped().policy(TODAY), _liaison(UNITS[0])
    datasets, asked_of = [_dataset(n) for n in range(MANY)], [_request(n) for n in range(MANY)]
    columns = _columns()
    first = iter([Rulebook.load().policy(TODAY) for _ in range(REPEATS)])

    def single() -> None:
        for thing in datasets[:SINGLE]:
            policy.decide(subject, Action.DATASET_VIEW, thing, on=TODAY)

    def denied() -> None:
        for thing in datasets[:SINGLE]:
            policy.decide(subject, Action.DATASET_LOWER_LEVEL, thing, on=TODAY)

    def unasked() -> None:
        # One question to each act of a policy just loaded: nothing of it was asked before.
        fresh = next(first)
        for action in Action:
            fresh.decide(subject, action, datasets[0], on=TODAY)

    def casbin() -> None:
        for thing in datasets[:ASKED]:
            relation = "own" if thing.department == UNITS[0] else "other"
            policy.authority.ask(
                Cell(
                    "owner_liaison", "dataset:view", thing.level or 0, relation, "none", frozenset()
                )
            )

    runs = {
        "one, explained": (single, SINGLE),
        "one, refused": (denied, SINGLE),
        "one, first of its kind": (unasked, len(Action)),
        "many datasets": (
            lambda: policy.decide_many(subject, Action.DATASET_VIEW, datasets, on=TODAY),
            MANY,
        ),
        "many requests": (
            lambda: policy.decide_many(subject, Action.REQUEST_CONSENT, asked_of, on=TODAY),
            MANY,
        ),
        "columns": (
            lambda: policy.decide_columns(subject, Action.DATASET_VIEW, columns, on=TODAY),
            COLUMNS,
        ),
        "Casbin, per row": (casbin, ASKED),
    }
    calls = {name: call for name, (call, _) in runs.items()}
    seconds = medians(calls, repeats=REPEATS, clock=time.process_time)
    each = {name: seconds[name] / count for name, (_, count) in runs.items()}
    for name, taken in each.items():
        ratio = each["Casbin, per row"] / taken
        print(
            f"  {name:<24} {taken * 1e6:9.3f} µs each, {1e-6 / taken:8.3f} million/s, "
            f"Casbin takes {ratio:,.0f} ×"
        )


#: Who looks: the filter of one who sees all levels up to 4, of one with units of their own, of one who sees all.
LOOKING = {
    "staff of one unit": Subject("s", (RoleHeld("staff", UNITS[0], date(2020, 1, 1)),), UNITS[0]),
    "liaison of five units": _liaison(*UNITS[:5]),
    "two roles in two units": Subject(
        "t",
        (
            RoleHeld("staff", UNITS[0], date(2020, 1, 1)),
            RoleHeld("external_recipient", UNITS[1], date(2020, 1, 1)),
        ),
        UNITS[0],
    ),
    "planning section": Subject("p", (RoleHeld("planning", UNITS[2], date(2020, 1, 1)),), UNITS[2]),
}


def _filters(url: str, name: str) -> None:
    try:
        with _filled(url) as session:
            for who, subject in LOOKING.items():
                _filter(session, name, who, subject)
    except sa.exc.OperationalError:
        print(f"  {name}: no server answers, not measured")


def _filter(session: Session, name: str, who: str, subject: Subject) -> None:
    asking = SimpleNamespace(
        policy=shipped().policy(TODAY), subject=subject, today=TODAY, settings=Settings()
    )
    everything = sa.select(Dataset.id, Dataset.code, Dataset.title_zh, Dataset.level)
    visible = everything.where(visible_filter(cast(Act, asking)))
    runs = {
        "all": lambda: session.execute(everything).all(),
        "visible": lambda: session.execute(visible).all(),
    }
    seconds = medians(runs, repeats=REPEATS)
    print(
        f"  {name:<10} {who:<23} {len(runs['visible']()):>7,} of {DATASETS:,} visible: "
        f"{seconds['visible'] * 1e3:.0f} ms, {seconds['visible'] / seconds['all']:.2f} × without policy"
    )


@contextmanager
def _filled(url: str) -> Iterator[Session]:
    """Yield a session on a database with DATASETS datasets; all of it is gone afterwards."""
    schema = f"guikou_bench_{os.getpid()}"
    server = not url.startswith("sqlite")
    arguments = {"options": f"-csearch_path={schema}", "connect_timeout": 3} if server else {}
    engine = sa.create_engine(url, connect_args=arguments)
    if server:
        with engine.begin() as connection:
            connection.execute(sa.schema.CreateSchema(schema))
    try:
        Base.metadata.create_all(engine)
        with Session(engine) as session:
            _fill(session)
            yield session
    finally:
        if server:
            with engine.begin() as connection:
                connection.execute(sa.schema.DropSchema(schema, cascade=True))
        engine.dispose()


def _fill(session: Session) -> None:
    units = [
        {"id": n, "code": code, "name_zh": code, "name_en": code, "kind": "unit"}
        for n, code in enumerate(UNITS, 1)
    ]
    dice = np.random.default_rng(1)
    levels = dice.choice([1, 2, 3, 4, 5, 6], p=[0.1, 0.25, 0.3, 0.25, 0.07, 0.03], size=DATASETS)
    owners = dice.integers(1, len(UNITS) + 1, size=DATASETS)
    session.execute(sa.insert(Department), units)
    session.execute(
        sa.insert(Dataset),
        [
            {
                "code": f"dataset_{n:06}",
                "title_zh": f"数据集{n}",
                "title_en": f"dataset {n}",
                "owner_id": int(owners[n]),
                "location": f"warehouse/{n}.parquet",
                "source_kind": "parquet",
                "level": int(levels[n]),
                "state_secret": "秘密" if n % 500 == 0 else None,
                "level_reasons": [{"level": 3, "zh": "理由" * 60, "en": "reason " * 30}],
                "registered_at": datetime(2026, 1, 1, tzinfo=UTC),
            }
            for n in range(DATASETS)
        ],
    )
    session.commit()
    with suppress(sa.exc.DatabaseError):
        session.execute(sa.text("ANALYZE"))
        session.commit()
