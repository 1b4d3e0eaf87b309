"""Sources: reading one million rows of a real server beside sending them nowhere; crawling 10,000 unchanged tables."""

import multiprocessing
import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from benchmarks.timing import medians
from catalog import people, signing, source_register
from catalog.crawls import crawl
from catalog.engines.local import scan_table
from catalog.settings import Settings
from catalog.sources import open_source
from catalog.sources.base import TableRef
from catalog.store import Store, open_store
from catalog.types import SYSTEM, Actor

TABLES, REPEATS = 10_000, 3
#: So many times the rows, to see whether memory grows with them.
MORE = 4
SERVERS = {
    "PostgreSQL": os.environ.get(
        "GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test"
    ),
    "MariaDB": os.environ.get("GUIKOU_TEST_MARIADB", "mysql+pymysql://root@127.0.0.1:3306/test"),
}
NUMBERS = {"PostgreSQL": "generate_series(1, {rows}) seq", "MariaDB": "seq_1_to_{rows}"}
MADE = """create table people as select seq as id, concat('姓名', seq) as name,
 concat('110101199001', lpad(cast(mod(seq, 1000000) as char(6)), 6, '0')) as number,
 concat('138', lpad(cast(seq as char(8)), 8, '0')) as phone, seq * 1.25 as amount, md5(cast(seq as char(8))) as hash,
 mod(seq, 37) as district, null as note from """


def run(folder: Path, rows: int) -> None:
    """Print the seconds of reading and scanning, and their ratio to sending the rows nowhere; then the crawl."""
    print(
        f"sources: a table of {rows:,} rows × 8 columns on a real server, medians of {REPEATS} runs"
    )
    for name, url in SERVERS.items():
        try:
            with _database(url, "people") as engine:
                _read(name, engine, rows)
        except sa.exc.OperationalError:
            print(f"  {name:<11} no server answers")
    print(f"sources: crawling {TABLES:,} tables")
    for name, url in SERVERS.items():
        try:
            with _database(url, "wide") as engine:
                _crawl(name, engine, folder / name)
        except sa.exc.OperationalError:
            print(f"  {name:<11} no server answers")


def _read(name: str, engine: sa.Engine, rows: int) -> None:
    url = engine.url.render_as_string()
    with engine.begin() as connection:
        made = MADE.replace("null as note", "cast(null as char(1)) as note")
        connection.exec_driver_sql(made + NUMBERS[name].format(rows=rows))
        connection.exec_driver_sql("create table few as select * from people limit 5000")
    (table,) = open_source(url, table="people").tables()
    scan_table(open_source(url, table="few").tables()[0])  # compiles once
    runs = {
        "nowhere": _nowhere(name, engine),
        "read": lambda: _drain(table),
        "scan": lambda: scan_table(table),
    }
    seconds = medians(runs, repeats=REPEATS)
    print(
        f"  {name:<11} nowhere {seconds['nowhere']:.2f} s; read {seconds['read']:.2f} s, "
        f"{seconds['read'] / seconds['nowhere']:.1f} ×; scanned {seconds['scan']:.2f} s, "
        f"{seconds['scan'] / seconds['nowhere']:.1f} ×"
    )
    with engine.begin() as connection:
        many = made.replace("people", "more", 1) + NUMBERS[name].format(rows=MORE * rows)
        connection.exec_driver_sql(many)
    for what in ("read", "scanned"):
        peaks = [_grown(url, one, what) for one in ("people", "more")]
        print(
            f"  {'':<11} {what}: {peaks[0]:.0f} MiB more at the peak, {peaks[1]:.0f} MiB for "
            f"{MORE} × the rows"
        )


def _grown(url: str, table: str, what: str) -> float:
    """Return the MiB by which a process of its own grows beyond what the same takes for 5,000 rows."""
    context = multiprocessing.get_context("spawn")
    with context.Pool(1) as pool:
        return pool.apply(_peak, (url, table, what))


def _peak(url: str, table: str, what: str) -> float:
    def grow(name: str) -> float:
        (found,) = open_source(url, table=name).tables()
        _drain(found) if what == "read" else scan_table(found)
        # Not getrusage, whose figure a process begins with is that of the one that started it.
        status = Path("/proc/self/status").read_text()
        return int(status.partition("VmHWM:")[2].split()[0]) / 1024

    few = grow("few")
    return grow(table) - few


def _drain(table: TableRef) -> None:
    for _ in table.batches():
        pass


def _nowhere(name: str, engine: sa.Engine) -> Callable[[], object]:
    if name == "PostgreSQL":

        def copy() -> None:
            with engine.connect() as connection:
                connection.exec_driver_sql("copy people to '/dev/null'")

        return copy
    client, url = shutil.which("mariadb") or "mysql", engine.url
    command = [client, "-h", str(url.host), "-u", str(url.username), "--quick", "-N"]
    command += [str(url.database), "-e", "select * from people"]
    return lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True)


def _crawl(name: str, engine: sa.Engine, home: Path) -> None:
    with engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        for number in range(TABLES):
            connection.exec_driver_sql(
                f"create table t{number} (id int, name varchar(40), number varchar(20), note varchar(10))"
            )
    store = open_store(Settings(home=home))
    try:
        signing.ensure_keys(store.settings.keys)
        operator = _operator(store)
        location = engine.url.render_as_string()
        source_register.add(store, operator, source_register.NewSource("wide", location, "center"))
        first = crawl(store, operator, "wide")
        times = []
        for _ in range(REPEATS):
            start = time.perf_counter()
            again = crawl(store, operator, "wide")
            times.append(time.perf_counter() - start)
        assert (len(first.new), again.new, again.changed) == (TABLES, (), ())
        print(
            f"  {name:<11} first, all new: {first.seconds:.1f} s; nothing changed: {sorted(times)[1]:.2f} s"
        )
    finally:
        store.close()


def _operator(store: Store) -> Actor:
    from catalog.models import User

    people.add_department(
        store,
        SYSTEM,
        code="center",
        name_zh="信息中心",
        name_en="Center",
        kind="information_center",
    )
    people.add_user(
        store,
        SYSTEM,
        login="operator",
        name_zh="运维",
        name_en="Operator",
        department="center",
        roles=["information_center"],
        password="correct horse battery",
        valid_from=date(2020, 1, 1),
    )
    with store.reading() as session:
        user = session.query(User).filter_by(login="operator").one()
        return Actor(user.id, user.login)


@contextmanager
def _database(url: str, what: str) -> Iterator[sa.Engine]:
    """Yield an engine on a database of its own, dropped afterwards."""
    parsed, name = sa.make_url(url), f"guikou_bench_{what}_{os.getpid()}"
    server = sa.create_engine(parsed, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.exec_driver_sql(f"create database {name}")
    try:
        yield sa.create_engine(parsed.set(database=name), poolclass=NullPool)
    finally:
        with server.connect() as connection:
            connection.exec_driver_sql(f"drop database {name}")
