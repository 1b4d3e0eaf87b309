"""guikou schedule and guikou worker."""

import signal
import threading
from typing import Any

import click

from catalog.cli.language import say, t
from catalog.cli.output import done, format_option, print_json, print_table, when
from catalog.cli.session import catalog, signed_in


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


@click.command(
    help=t("运行定时扫描，直到收到停止信号。", "Run the scheduled scans until told to stop.")
)
def worker() -> None:
    """Run the schedules in the foreground."""
    from catalog import server
    from catalog.worker import work

    stop = threading.Event()

    def _stop(_signal: int, _frame: Any) -> None:
        stop.set()

    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    server.end_with_parent(stop.set)
    with catalog() as store:
        done("定时扫描已启动。Ctrl-C 停止。", "Running the schedules. Ctrl-C stops.")
        work(store, stop)


COMMANDS = (schedule, worker)
