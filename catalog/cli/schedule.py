"""guikou schedule and guikou worker."""

import signal
import threading
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.engine import at_once, chosen_engine, engine_options, without_spark
from catalog.cli.language import say, t
from catalog.cli.output import (
    crawl_step,
    done,
    format_option,
    print_json,
    print_lines,
    print_table,
    when,
)
from catalog.cli.session import catalog, signed_in

if TYPE_CHECKING:
    from catalog.views import CrawlRunRow, ScanRow, WaitingList


@click.group(help=t("定时扫描。", "Recurring scans."))
def schedule() -> None:
    """Group of the schedule commands."""


@schedule.command(
    help=t(
        "为一个数据集、一个数据源（先盘点，再扫描）或 all 设定定时扫描。",
        "Schedule scans of a dataset, of a source (crawled first), or of all.",
    )
)
@click.argument("what")
@click.option(
    "--cron",
    default="0 2 * * *",
    show_default=True,
    help=t("五段 cron 表达式。", "Cron expression of five fields."),
)
@click.option(
    "--timezone", help=t("时区，缺省为系统设置。", "Time zone; by default the installation's.")
)
def add(what: str, cron: str, timezone: str | None) -> None:
    """Schedule scans of WHAT: a dataset, a source, or ``all``."""
    from catalog import schedules

    with signed_in() as (store, actor):
        chosen = schedules.named(store, what)
        number = schedules.add(store, actor, cron=cron, timezone=timezone, **chosen)
    done(f"已设定计划 {number}。", f"Added schedule {number}.")


@schedule.command(
    "list", help=t("列出计划及下次运行时间。", "List the schedules and their next runs.")
)
@format_option
def list_(output: str) -> None:
    """List schedules."""
    from catalog import views

    with signed_in() as (store, actor):
        rows = views.list_schedules(store, actor)
        zone = store.settings.timezone
    if output == "json":
        print_json(rows)
        return
    print_table(
        t("定时扫描", "Schedules"),
        t("编号|范围|cron|时区|上次|结果|下次", "no.|what|cron|time zone|last|status|next").split(
            "|"
        ),
        [
            (
                r.id,
                say(r.title) or r.source or t("全部", "all"),
                r.cron,
                r.timezone,
                when(r.last_run, zone),
                r.last_status,
                when(r.next_run, r.timezone),
            )
            for r in rows
        ],
        right=(0,),
    )


@schedule.command(
    help=t(
        "列出等待中的及其原因、最近的扫描和检视：失败在前，其次进行中；用时、行数、速度、变化。",
        "List what waits and for what, then the newest scans and crawls, failures and what is under way first: "
        "seconds, rows, speed, what changed.",
    )
)
@click.option(
    "--limit",
    type=click.IntRange(1, 1000),
    default=50,
    show_default=True,
    help=t("最多列出多少次。", "How many at most."),
)
@format_option
def runs(limit: int, output: str) -> None:
    """List scans and crawls, whoever started them."""
    from catalog import views

    with signed_in() as (store, actor):
        rows = views.list_scans(store, actor, limit=limit)
        crawls = views.list_crawl_runs(store, actor, limit=limit)
        waiting = views.list_waiting(store, actor, limit=limit)
        zone = store.settings.timezone
    if output == "json":
        print_json({"scans": rows, "crawls": crawls, "waiting": waiting.rows})
        return
    now = datetime.now(UTC)
    if waiting.rows:
        _print_waiting(waiting, zone)
    columns = t(
        "数据集|状态|开始|秒|已扫/总行数|行/秒|发现|变化|说明",
        "dataset|status|started|seconds|scanned / all|rows/s|findings|what changed|why",
    )
    print_table(
        t("最近的扫描", "Newest scans"),
        columns.split("|"),
        [_run(row, now, zone) for row in rows],
        right=(3, 4, 5, 6),
    )
    begun = [row for row in crawls if row.status != "waiting"]
    if begun:
        print_table(
            t("最近的检视", "Newest crawls"),
            t(
                "数据源|状态|开始|秒|表与文件|变化|发起|说明",
                "source|status|started|seconds|tables, files|what changed|by|why",
            ).split("|"),
            [_crawl(row, now, zone) for row in begun],
            right=(3, 4),
        )


def _print_waiting(waiting: "WaitingList", zone: str) -> None:
    kinds = {
        "scan": t("扫描", "scan"),
        "crawl": t("检视", "crawl"),
        "schedule": t("计划", "schedule"),
    }
    print_table(
        t("等待中", "Waiting"),
        t("范围|事项|到期|等待", "what|kind|due since|waits").split("|"),
        [
            (
                r.dataset or r.source or t("全部", "all"),
                kinds[r.kind],
                when(r.due_at, zone),
                say(r.said),
            )
            for r in waiting.rows
        ],
    )
    if waiting.more:
        print_lines(
            t("另有更多，未列出（--limit）。", "There are more that are not listed (--limit).")
        )


def _crawl(row: "CrawlRunRow", now: datetime, zone: str) -> tuple[object, ...]:
    seconds = row.seconds(now)
    return (
        row.source,
        _status(row.status),
        when(row.began_at, zone),
        f"{seconds:,.1f}" if seconds is not None else None,
        row.tables if row.step is None else crawl_step(row.step),
        say(row.changed) or None,
        row.started_by,
        say(row.reason or row.missed) or None,
    )


def _run(row: "ScanRow", now: datetime, zone: str) -> tuple[object, ...]:
    rate, done = row.rate(now), row.status == "done"
    seen = (row.rows_scanned, row.rows) if row.read is None else (row.read, row.expected)
    rows = " / ".join("?" if n is None else f"{n:,}" for n in seen)
    return (
        row.dataset,
        _status(row.status),
        when(row.started_at, zone),
        f"{row.running_for(now) if row.seconds is None else row.seconds:,.1f}",
        rows if done or row.read is not None else None,
        f"{rate:,.0f}" if rate is not None else None,
        row.findings if done else None,
        say(row.changed) or None,
        say(row.reason or row.coverage) or None,
    )


def _status(status: str) -> str:
    return {
        "waiting": t("等待", "waiting"),
        "running": t("进行中", "running"),
        "done": t("完成", "done"),
        "failed": t("失败", "failed"),
    }[status]


@schedule.command(
    help=t(
        "撤销一个计划；已到期而未开始的一并取消。",
        "Take a schedule back; what it was due for and has not begun is called off.",
    )
)
@click.argument("number", type=int)
def remove(number: int) -> None:
    """Take back schedule NUMBER."""
    from catalog import schedules

    with signed_in() as (store, actor):
        left = schedules.remove(store, actor, number)
    done(
        f"已撤销计划 {number}，取消等待中的 {left} 项。",
        f"Removed schedule {number}; {left} that waited are called off.",
    )


@click.command(
    help=t("运行定时扫描，直到收到停止信号。", "Run the scheduled scans until told to stop.")
)
@engine_options
def worker(engine: str, master: str | None) -> None:
    """Run the schedules in the foreground."""
    from catalog import server
    from catalog.worker import work

    if engine == "local" and master is not None:
        raise without_spark()
    stop = threading.Event()

    def _stop(_signal: int, _frame: Any) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    server.end_with_parent(stop.set)
    many = at_once(engine)
    with catalog() as store:
        done("定时扫描已启动。Ctrl-C 停止。", "Running the schedules. Ctrl-C stops.")
        work(
            store,
            stop,
            engines=lambda: chosen_engine(store.settings, engine, master, many, stop),
            at_once=many,
            spark=engine == "spark",
        )


COMMANDS = (schedule, worker)
