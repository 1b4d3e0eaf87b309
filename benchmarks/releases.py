"""Prepare a release through its use case, beside rewriting the same Parquet file: ten fields, pseudonyms and masks.

The whole of it: decision, digests of the source before and after, reading, protecting, counting persons and groups,
writing, content and file digests, signing, the record; with encryption and without. Each run has a process of its own,
whose largest memory is told; compiled loops are loaded before the clock starts.
"""

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
from sqlalchemy import select

from benchmarks.protecting import PLAN, table
from catalog import people, releases, requests, rulebooks, signing
from catalog.datasets import pick_table, schema_digest
from catalog.models import Dataset, Department, Field, User
from catalog.requests.measures import Tally
from catalog.requests.persons import digester
from catalog.settings import Settings
from catalog.store import Store, open_store
from catalog.types import SYSTEM, Actor, RecipientKind
from policies.protections import protect

#: Entities and levels of the fields, as a scan would find them.
ENTITIES = {
    "姓名": ("PERSON", 3),
    "身份证号": ("CN_RESIDENT_ID", 4),
    "手机号": ("PHONE_NUMBER", 3),
    "邮箱": ("EMAIL_ADDRESS", 3),
    "银行卡号": ("CN_BANK_CARD", 4),
    "出生日期": ("DATE_OF_BIRTH", 3),
    "地址": ("CN_ADDRESS", 3),
    "邮政编码": ("CN_POSTCODE", 2),
    "缴费基数": ("CONTRIBUTION_BASE", 3),
    "待遇金额": ("BENEFIT_AMOUNT", 3),
}
LEVEL = 4
BODIES = (
    ("office", "leaders", None),
    ("planning", "planning", None),
    ("center", "information_center", None),
    ("pension", "administrative_section", None),
    ("hospital", "external", RecipientKind.AGREEMENT),
)
PEOPLE = (
    ("leader", "office", "leader_in_charge"),
    ("planner", "planning", "planning"),
    ("operator", "center", "information_center"),
    ("steward", "pension", "owner_liaison"),
    ("clerk", "pension", "staff"),
)
STEPS = (("consent", "steward"), ("review", "planner"), ("approve", "leader"))
PART = 1_000_000


def write(path: Path, rows: int) -> None:
    """Write ``rows`` synthetic people with ten columns of text, in row groups of a million."""
    writer: pq.ParquetWriter | None = None
    for seed, first in enumerate(range(0, rows, PART)):
        made = table(min(PART, rows - first), seed).to_arrow(compat_level=pl.CompatLevel.oldest())
        writer = writer or pq.ParquetWriter(path, made.schema, compression="zstd")
        writer.write_table(made)
    if writer is not None:
        writer.close()


def approved(home: Path, source: Path, form: str = "parquet") -> str:
    """Set up a bureau in ``home`` with ``source`` as a dataset, and return the number of an approved request for it."""
    store = open_store(Settings(home=home))
    signing.ensure_keys(home / "keys")
    for code, kind, recipient in BODIES:
        people.add_department(
            store,
            SYSTEM,
            code=code,
            name_zh=code,
            name_en=code,
            kind=kind,
            recipient_kind=recipient,
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
            password="correct horse",  # of synthetic people
            valid_from=date(2020, 1, 1),
        )
    _register(store, source)
    who = _actors(store)
    number = requests.create(
        store,
        who["clerk"],
        dataset="people",
        recipient="hospital",
        purpose="待遇核对",
        legal_basis="社会保险法第七十四条",
        fields=list(PLAN),
        format=form,
        destruction="到期删除",
        agreement="协1",
        agreement_until=date(2099, 12, 31),
        impact_assessment="评1",
    )
    for document in (
        requests.Document(
            "agreement", "协议.txt", "协议".encode(), number="协1", ends_on=date(2099, 12, 31)
        ),
        requests.Document(
            "impact_assessment",
            "评估.txt",
            "评估".encode(),
            number="评1",
            dated=date(2026, 1, 5),
            author="规划信息科",
            conclusion="acceptable",
        ),
    ):
        requests.attach(store, who["clerk"], number, document)
    requests.submit(store, who["clerk"], number)
    for event, by in STEPS:
        requests.act(store, who[by], number, event, "同意")
    store.close()
    return number


def _actors(store: Store) -> dict[str, Actor]:
    with store.reading() as session:
        return {u.login: Actor(u.id, u.login) for u in session.scalars(select(User))}


def _register(store: Store, source: Path) -> None:
    found = pick_table(str(source), None)
    rows = found.rows() or 0
    with store.unit_of_work() as session:
        owner = session.scalars(select(Department).where(Department.code == "pension")).one()
        steward = session.scalars(select(User).where(User.login == "steward")).one()
        fields = [
            Field(
                position=i,
                name=name,
                type="text",
                outcome="found",
                entity=entity,
                level=level,
                distinct=rows,
            )
            for i, (name, (entity, level)) in enumerate(ENTITIES.items())
        ]
        session.add(
            Dataset(
                code="people",
                title_zh="人员",
                title_en="People",
                owner_id=owner.id,
                steward_id=steward.id,
                location=str(source.resolve()),
                source_kind="parquet",
                content_digest=found.digest(),
                schema_digest=schema_digest(found.schema()),
                rows=rows,
                persons=rows,
                level=LEVEL,
                host_grade=3,
                level_reasons=[],
                registered_at=datetime.now(UTC),
                fields=fields,
            )
        )


def rewrite_arrow(source: Path, target: Path) -> None:
    """Rewrite a Parquet file as a stream, as the release writer writes."""
    with (
        pq.ParquetFile(source, pre_buffer=False) as file,
        pq.ParquetWriter(target, file.schema_arrow, compression="zstd") as writer,
    ):
        for batch in file.iter_batches(131_072):
            writer.write_batch(batch)


def rewrite_polars(source: Path, target: Path) -> None:
    """Rewrite a Parquet file with the whole of it in memory, on all cores."""
    pl.read_parquet(source).write_parquet(target)


def _timed(what: str, home: Path, source: Path, number: str) -> dict[str, float]:
    """Run one of the things to be measured in this process: seconds, seconds of the processor, MiB at most."""
    run: Callable[[], object]
    if what.startswith("rewrite"):
        rewrite = rewrite_arrow if what == "rewrite, Arrow" else rewrite_polars
        run = lambda: rewrite(source, home / "rewritten.parquet")  # noqa: E731
    else:
        store = open_store(Settings(home=home))
        _warm(store)
        who = _actors(store)
        if what == "prepare, plain":
            releases._lock = lambda *_: None  # the level asks for encryption
        run = lambda: releases.prepare(store, who["operator"], number)  # noqa: E731
    before, start = os.times(), time.perf_counter()
    run()
    taken, after = time.perf_counter() - start, os.times()
    status = Path("/proc/self/status").read_text()
    most = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    used = after.user - before.user + after.system - before.system
    return {"wall": taken, "cpu": used, "memory": most}


def _warm(store: Store) -> None:
    """Load rules and compiled loops, as a process has that prepared anything before."""
    rulebooks.today(store).policy(rulebooks.day(store))
    shown = protect(table(1_000), PLAN, key=bytes(32))
    persons = digester(bytes(32), "CN_RESIDENT_ID")
    Tally("身份证号", ("出生日期",), digester=persons).add(shown, shown)


RUNS = ("rewrite, Polars", "rewrite, Arrow", "prepare, plain", "prepare, encrypted")


def run(folder: Path, rows: int, repeats: int = 3) -> None:
    """Print seconds, ratios and memory of each, the least of ``repeats`` runs taken in turn."""
    source, home = folder / "people.parquet", folder / "home"
    write(source, rows)
    number = approved(home, source)
    found: dict[str, dict[str, float]] = {}
    for what in RUNS * repeats:
        copy = folder / "copy"
        shutil.copytree(home, copy)
        given = [what, str(copy), str(source), number]
        made = subprocess.run(
            [sys.executable, "-m", "benchmarks.releases", *given],
            check=True,
            capture_output=True,
            text=True,
        )
        now = json.loads(made.stdout)
        found[what] = {k: min(v, found.get(what, now)[k]) for k, v in now.items()}
        shutil.rmtree(copy)
    size = source.stat().st_size / 2**20
    print(
        f"releases: {rows:,} rows × {len(PLAN)} fields, {size:.0f} MiB of Parquet (least of {repeats})"
    )
    slower = min(found[r]["wall"] for r in RUNS[:2]), min(found[r]["cpu"] for r in RUNS[:2])
    for what, now in found.items():
        ratios = f"{now['wall'] / slower[0]:5.2f} × the faster rewriting, {now['cpu'] / slower[1]:5.2f} × by processor"
        print(
            f"  {what:<20}{now['wall']:8.2f} s, processor {now['cpu']:8.2f} s, {now['memory']:6.0f} MiB   {ratios}"
        )
    print()


if __name__ == "__main__":
    print(json.dumps(_timed(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), sys.argv[4])))
