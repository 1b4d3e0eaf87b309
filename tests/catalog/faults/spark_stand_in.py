"""A worker that says it has Spark, and finds the file that it is given in every table of Spark's: nothing starts Java.

python -m tests.catalog.faults.spark_stand_in FILE
"""

import signal
import sys
import threading

import click

from catalog.settings import load_settings
from catalog.sources import tables_of
from catalog.sources.base import TableRef
from catalog.sources.spark import SparkSource
from catalog.store import open_store
from catalog.worker import work


class StandIn(SparkSource):
    """A table of Spark's, which is the file."""

    def tables(self) -> list[TableRef]:
        return tables_of(sys.argv[1], None)


if __name__ == "__main__":
    SparkSource.tables = StandIn.tables  # type: ignore[method-assign]
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    click.echo("Running the schedules")
    work(open_store(load_settings()), stop, spark=True)
