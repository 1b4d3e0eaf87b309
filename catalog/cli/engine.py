"""Where a scan is made: on this machine or on Spark, as options of several commands."""

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.language import t

if TYPE_CHECKING:
    import threading

    from catalog.engines.local import Engine
    from catalog.settings import Settings


def engine_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --engine and --master to a command."""
    master = click.option(
        "--master",
        help=t(
            "Spark 集群：spark://…、yarn、k8s://… 或 local[*]。",
            "Spark's cluster: spark://…, yarn, k8s://… or local[*].",
        ),
    )
    engine = click.option(
        "--engine",
        type=click.Choice(["local", "spark"]),
        default="local",
        show_default=True,
        help=t("在本机还是 Spark 上扫描。", "Scan on this machine or on Spark."),
    )
    return engine(master(command))


def without_spark() -> click.UsageError:
    """Return the error of a cluster that is named without Spark."""
    return click.UsageError(
        t("--master 须与 --engine spark 同用。", "--master goes with --engine spark.")
    )


@contextmanager
def stoppable() -> Iterator[None]:
    """Let SIGTERM end a command as Ctrl-C does: what is under way is ended in good order, exit code 130."""

    def end(_signal: int, _frame: Any) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


@contextmanager
def chosen_engine(
    settings: "Settings",
    engine: str,
    master: str | None,
    tables: int = 1,
    stop: "threading.Event | None" = None,
) -> "Iterator[Engine]":
    """Yield the engine that the options name, for so many tables at a time; Spark runs as long as the context.

    ``stop``, when it is set, ends the waiting for executors.
    Raises UnusableInputError when Spark cannot be started, click.UsageError for a cluster without Spark.
    """
    if engine == "local":
        if master is not None:
            raise without_spark()
        from catalog.engines.local import here

        yield here
        return
    from catalog.engines import spark
    from catalog.engines.gathering import SparkEngine

    with (
        spark.session(
            master or settings.spark_master, settings.spark_executor_seconds, stop
        ) as session,
        SparkEngine(session, settings.spark_connections, tables) as started,
    ):
        yield started


def at_once(engine: str, tables: int | None = None) -> int:
    """Return how many scans to make at a time: one here, as many as a job of Spark takes there, or as there are."""
    if engine == "local":
        return 1
    from catalog.engines.gathering import TABLES

    return TABLES if tables is None else max(1, min(TABLES, tables))
