"""The catalog at size: search, lists, a dataset's page, the inbox and checkpoints, by who asks, beside LIKE.

``python -m benchmarks size --datasets 100000 --fields 3000000 --events 10000000 [--database postgresql]``; everything
is synthetic, and all of it is gone afterwards. The audit log that is made is whole: it is verified at the end.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from benchmarks.size.asked import measure, verify
from benchmarks.size.bureau import add_bureau
from benchmarks.size.datasets import add_datasets
from benchmarks.size.log import add_events
from benchmarks.size.work import add_work
from catalog import signing
from catalog.settings import Settings
from catalog.store import Store, open_store

POSTGRESQL = os.environ.get(
    "GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test"
)


def run(folder: Path, datasets: int, fields: int, events: int, database: str) -> None:
    """Print milliseconds at p50 and p95 and the ratio to LIKE."""
    print(f"catalog of {datasets:,} datasets, {fields:,} fields, {events:,} events on {database}")
    with _opened(folder, database) as store:
        began = time.perf_counter()
        fill(store, datasets, fields, events)
        print(f"  made in {time.perf_counter() - began:,.0f} s")
        measure(store)
        verify(store)
    print()


def fill(store: Store, datasets: int, fields: int, events: int) -> None:
    """Make a catalog of that size in an empty store."""
    add_bureau(store)
    add_datasets(store, datasets, max(1, fields // datasets))
    add_work(store, datasets)
    add_events(store, events, datasets)
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        vacuum = "VACUUM ANALYZE" if store.engine.dialect.name == "postgresql" else "ANALYZE"
        connection.execute(sa.text(vacuum))


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
