"""Registered datasets on Spark are recorded as from here, and no value or password reaches the driver."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from catalog import scans, source_register, views, watermarks
from catalog.cli import run
from catalog.coverage import How, Mode
from catalog.crawls import crawl
from catalog.datasets import NewDataset, register
from catalog.engines import jobs, local
from catalog.engines.gathering import SparkEngine
from catalog.engines.pieces import Seen
from catalog.errors import GuikouError
from catalog.models import Dataset, Scan, Sketch
from catalog.sketches import sketch_key
from catalog.sources import open_source, stretches
from catalog.store import Store
from catalog.types import Actor
from classifiers.kernel import DEFAULT_KEY
from classifiers.stored import dump
from tests.classifiers.test_kernel import mobiles, resident_ids

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

PLANTED = "only-of-this-test"


@pytest.fixture
def reader() -> Iterator[tuple[sa.Engine, str]]:
    """A MariaDB database with the table ``people`` of 3,000 rows, and the URL of somebody who may read it."""
    url = sa.make_url(
        os.environ.get("GUIKOU_TEST_MARIADB", "mysql+pymysql://root@127.0.0.1:3306/test")
    )
    name = f"guikou_spark_{os.getpid()}"
    server = sa.create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    try:
        server.connect().close()
    except sa.exc.OperationalError:
        pytest.skip(f"no MariaDB server answers at {url.host}")
    made = (
        f"create database {name}",
        f"create user {name} identified by '{PLANTED}'",
        f"grant select on {name}.* to {name}",
        f"create table {name}.people (id int primary key, 手机号 varchar(20), 证件 varchar(18))",
    )
    try:
        with server.connect() as connection:
            for statement in made:
                connection.exec_driver_sql(statement)
            connection.execute(
                sa.text(f"insert into {name}.people values (:id, :phone, :number)"),
                [
                    {"id": i, "phone": phone, "number": number}
                    for i, (phone, number) in enumerate(
                        zip(mobiles(3000), resident_ids(3000), strict=True)
                    )
                ],
            )
            connection.exec_driver_sql(f"analyze table {name}.people")
        reading = url.set(username=name, database=name)._replace(password=None)
        yield server, reading.render_as_string()
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"drop database if exists {name}")
            connection.exec_driver_sql(f"drop user if exists {name}")


@pytest.mark.server
def test_a_registered_table_is_recorded_as_from_here(
    session: "SparkSession",
    event_log: Path,
    store: Store,
    bureau: dict[str, Actor],
    reader: tuple[sa.Engine, str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(stretches, "_KEYED_ROWS", 700)
    server, location = reader
    passwords = store.settings.home / "credentials.yaml"
    passwords.write_text(f"hr: {PLANTED}\n")
    passwords.chmod(0o600)
    operator = bureau["operator"]
    source_register.add(store, operator, source_register.NewSource("hr", location, "pension"))
    crawl(store, operator, "hr")
    scans.scan_dataset(store, operator, "hr_people")
    watermarks.declare(store, operator, "hr_people", "id")

    def known() -> tuple[object, ...]:
        page = views.show_dataset(store, operator, "hr_people")
        with store.reading() as opened:
            kept = opened.query(Sketch).one()
            content = opened.query(Dataset).one().content_digest
            sketch = (kept.sketch, kept.content, kept.mark, kept.digest)
        return page.fields, page.reasons, page.row.level, page.version, content, sketch

    received: list[bytes] = []
    read = jobs._read

    def noting(row: dict[str, Any]) -> Seen | GuikouError:
        seen = read(row)
        received.append(repr(row).encode() + (repr(seen).encode()))
        return seen

    monkeypatch.setattr(jobs, "_read", noting)
    scans.scan_dataset(store, operator, "hr_people")
    here = known()
    with SparkEngine(session, 3) as engine:
        done = scans.scan_dataset(store, operator, "hr_people", engine=engine)
    assert (done.rows, done.findings, done.mode) == (3000, 2, Mode.FULL)
    assert len(received) == 3
    assert known() == here
    with server.connect() as connection:
        schema = sa.make_url(location).database
        connection.exec_driver_sql(f"insert into {schema}.people values (5000, '138', null)")
    how = How(incremental=True)
    with SparkEngine(session, 3) as engine:
        more = scans.scan_dataset(store, operator, "hr_people", how=how, engine=engine)
    assert (more.mode, more.rows) == (Mode.APPENDED, 1)
    appended = known()
    scans.scan_dataset(store, operator, "hr_people")
    assert known() == appended
    # What came to the driver, and what Spark wrote down.
    log = b"".join(p.read_bytes() for p in event_log.rglob("*") if p.is_file())
    assert log.count(b"SparkListenerJobEnd") >= 2
    assert b"spark.master" in log
    found = log + b"".join(received)
    key = sketch_key(store.settings.keys)
    assert not [one for one in (PLANTED.encode(), key, key.hex().encode()) if one in found]
    assert not [one for one in (*mobiles(3000), *resident_ids(3000)) if one.encode() in found]


def test_a_scan_on_spark_from_the_terminal(
    terminal: list[str],
    store: Store,
    bureau: dict[str, Actor],
    csv_folder: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    new = NewDataset("people", "人员", "People", "pension", None, str(csv_folder))
    register(store, bureau["operator"], new)
    on_spark = [*terminal, "--format", "json"]
    assert run(["dataset", "scan", "people", *on_spark]) == 0
    (said,) = json.loads(capsys.readouterr().out)
    assert (said["rows"], said["findings"], said["status"]) == (60, 3, "done")
    path = csv_folder / "month=2026-02" / "p.csv"
    path.write_text(path.read_text("utf-8") + "某人,1\n", "utf-8")
    assert run(["dataset", "scan", "people", *on_spark]) == 5
    assert "has 2 fields where the header has 4" in capsys.readouterr().err
    with store.reading() as opened:
        last = opened.query(Scan).order_by(Scan.id.desc()).first()
        assert last is not None
        assert last.status == "failed"
        assert "has 2 fields" in (last.reason_en or "")
    assert run(["dataset", "scan", "people", "--master", "local[2]"]) == 2


def test_a_folder_scanned_here_and_on_spark_in_turn(
    session: "SparkSession", store: Store, bureau: dict[str, Actor], csv_folder: Path
) -> None:
    operator = bureau["operator"]
    register(
        store, operator, NewDataset("people", "人员", "People", "pension", None, str(csv_folder))
    )
    incremental = How(incremental=True)

    def scan(engine: local.Engine, how: How) -> tuple[Mode, int]:
        done = scans.scan_dataset(store, operator, "people", how=how, engine=engine)
        return done.mode, done.rows

    def kept() -> tuple[object, ...]:
        with store.reading() as opened:
            one = opened.query(Sketch).one()
            return one.sketch, one.mark, one.digest

    def comes(month: str) -> None:
        (csv_folder / f"month={month}").mkdir()
        shutil.copy(csv_folder / "month=2026-01" / "p.csv", csv_folder / f"month={month}")

    with SparkEngine(session, 2) as engine:
        assert scan(engine, How()) == (Mode.FULL, 60)
        assert scan(local.here, incremental) == (Mode.UNCHANGED, 0)
        comes("2026-03")
        assert scan(engine, incremental) == (Mode.APPENDED, 30)
        comes("2026-04")
        assert scan(local.here, incremental) == (Mode.APPENDED, 30)
        there = kept()
        assert scan(engine, How()) == (Mode.FULL, 120)
    assert kept() == there
    assert scan(local.here, How()) == (Mode.FULL, 120)
    assert kept() == there
    # Digests of cells that are kept are under the key of the installation.
    (table,) = open_source(csv_folder).tables()
    open_to_all = local.sketch_table(table, key=DEFAULT_KEY)
    assert dump(open_to_all.sketch) != kept()[0]
