"""guikou source: add, list, show, test, crawl, set, remove."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from catalog.cli.engine import chosen_engine, engine_options
from catalog.cli.language import language, say, t
from catalog.cli.output import (
    crawling,
    done,
    format_option,
    print_json,
    print_lines,
    print_table,
    say_aside,
    when,
)
from catalog.cli.session import signed_in

if TYPE_CHECKING:
    from catalog.crawl_summaries import CrawlSummary
    from catalog.source_register import SourceTest

F = TypeVar("F", bound=Callable[..., Any])


@click.group(
    help=t(
        "数据源：文件夹、对象存储、数据库。密码只放环境变量、密码文件或密钥环。",
        "Sources: folders, object stores, databases. Passwords lie in the environment, a file or a keyring only.",
    )
)
def source() -> None:
    """Group of the source commands."""


def limit_options(command: F) -> F:
    """Add the options that spare a source."""
    for option in (
        click.option(
            "--statement-seconds",
            type=click.IntRange(1),
            help=t("每条语句的时限（秒）。", "Seconds a statement may take."),
        ),
        click.option(
            "--rows-per-second",
            type=click.IntRange(1),
            help=t("每秒最多读取的行数。", "Rows read in a second at most."),
        ),
        click.option(
            "--most-rows",
            type=click.IntRange(1),
            help=t("每张表最多读取的行数。", "Rows read of one table at most."),
        ),
    ):
        command = option(command)
    return command


@source.command(
    help=t(
        "登记数据源。LOCATION 为文件夹、对象存储地址（s3://…）、数据库地址（不写密码）；"
        "或 spark-table:库名、jdbc:…（须 --engine spark）。",
        "Register a source. LOCATION is a folder, an object store (s3://…) or a database URL without its password; "
        "with --engine spark also spark-table:DATABASE or jdbc:….",
    )
)
@click.argument("name")
@click.argument("location")
@click.option("--owner", required=True, help=t("归口部门代码。", "Code of the owning department."))
@click.option(
    "--pattern",
    "patterns",
    multiple=True,
    help=t("只要这些文件，如 '**/*.csv'。", "Only these files, such as '**/*.csv'."),
)
@limit_options
@engine_options
def add(  # noqa: PLR0913 - click passes one parameter an option
    name: str,
    location: str,
    owner: str,
    patterns: tuple[str, ...],
    statement_seconds: int | None,
    rows_per_second: int | None,
    most_rows: int | None,
    engine: str,
    master: str | None,
) -> None:
    """Register a source NAME at LOCATION."""
    from catalog import source_register
    from catalog.sources.access import STATEMENT_SECONDS, Limits

    limits = Limits(statement_seconds or STATEMENT_SECONDS, rows_per_second, most_rows)
    new = source_register.NewSource(name, location, owner, patterns, limits)
    with signed_in() as (store, actor), chosen_engine(store.settings, engine, master):
        seen = source_register.add(store, actor, new)
    done(f"已登记数据源 {name}。{_seen(seen)}", f"Registered source {name}. {_seen(seen)}")


@source.command("list", help=t("列出数据源。", "List the sources."))
@format_option
def list_(output: str) -> None:
    """List sources."""
    from catalog import views

    with signed_in() as (store, actor):
        rows = views.list_sources(store, actor)
        zone = store.settings.timezone
    if output == "json":
        print_json(rows)
        return
    print_table(
        t(f"数据源（{len(rows)}）", f"Sources ({len(rows)})"),
        t(
            "名称|种类|地址|归口部门|数据集|上次检视|结果",
            "name|kind|location|owner|datasets|last crawl|status",
        ).split("|"),
        [
            (
                r.name,
                kind_label(r.kind),
                r.location,
                say(r.owner_name),
                r.datasets,
                when(r.crawled_at, zone),
                status_label(r.crawl_status),
            )
            for r in rows
        ],
        right=(4,),
    )


@source.command(help=t("查看一个数据源。", "Show a source."))
@click.argument("name")
@format_option
def show(name: str, output: str) -> None:
    """Show source NAME."""
    from rich.markup import escape

    from catalog import views

    with signed_in() as (store, actor):
        row = views.show_source(store, actor, name)
        zone = store.settings.timezone
    if output == "json":
        print_json(row)
        return
    patterns = "、".join(row.patterns) or "–"
    print_lines(
        f"[bold]{row.name}[/]  {kind_label(row.kind)}  {escape(row.location)}",
        t(
            f"归口 {say(row.owner_name)} · {row.datasets:,} 个数据集 · {row.added_by} 于 {when(row.added_at, zone)} 登记",
            f"owner {say(row.owner_name)} · {row.datasets:,} datasets · added by {row.added_by}, {when(row.added_at, zone)}",
        ),
        t(f"文件模式 {escape(patterns)}", f"patterns {escape(patterns)}"),
        t(
            f"语句时限 {row.statement_seconds:,} 秒 · 每秒 {_limit(row.rows_per_second)} 行 · 每表 {_limit(row.most_rows)} 行",
            f"statement {row.statement_seconds:,} s · {_limit(row.rows_per_second)} rows a second · "
            f"{_limit(row.most_rows)} rows a table",
        ),
    )


@source.command(
    help=t(
        "测试能否打开数据源，并说明密码取自何处。",
        "Test whether a source opens, and say where its password comes from.",
    )
)
@click.argument("name")
@engine_options
@format_option
def test(name: str, engine: str, master: str | None, output: str) -> None:
    """Test source NAME."""
    from catalog import source_register

    with signed_in() as (store, actor), chosen_engine(store.settings, engine, master):
        seen = source_register.test(store, actor, name)
    if output == "json":
        print_json(seen)
        return
    done(f"{name} 可以打开。{_seen(seen)}", f"{name} opens. {_seen(seen)}")


@source.command(
    help=t(
        "检视数据源：登记新的表和文件，标出已不存在的，记下结构变化；人工决定一概保留。不写名称即检视全部。",
        "Crawl sources: register new tables and files, mark what vanished, note changed schemas; what people decided "
        "stays. All sources without NAMES.",
    )
)
@click.argument("names", nargs=-1)
@engine_options
@format_option
def crawl(names: tuple[str, ...], engine: str, master: str | None, output: str) -> int:
    """Crawl sources NAMES, or all; one that fails does not keep the others back."""
    from catalog import views
    from catalog.crawls import crawl as crawl_source
    from catalog.errors import GuikouError

    summaries, failed = [], 0
    with signed_in() as (store, actor), chosen_engine(store.settings, engine, master):
        for name in names or [r.name for r in views.list_sources(store, actor)]:
            try:
                with crawling(name) as progress:
                    summaries.append(
                        crawl_source(store, actor, name, progress=progress, waits=say_aside)
                    )
            except GuikouError as error:
                if len(names) == 1:
                    raise
                click.echo(f"guikou: {name}: {error.to(language())}", err=True)
                failed = error.exit_code
    if output == "json":
        print_json(summaries)
        return failed
    print_table(
        t("检视结果", "Crawls"),
        t(
            "数据源|表|新增|结构变化|消失|重现|涉密未登记|读不出|秒",
            "source|tables|new|changed|vanished|returned|held back|unread|seconds",
        ).split("|"),
        [(s.source, *s.counts.values(), s.seconds) for s in summaries],
        right=range(1, 9),
    )
    for summary in summaries:
        _details(summary)
    return failed


def _details(summary: "CrawlSummary") -> None:
    """Print what a person has to look at."""
    from rich.markup import escape

    for name in summary.held[:20]:
        print_lines(
            t(
                f"未登记 {escape(name)}：名称或说明含涉密字样，请先请保密机构认定",
                f"held back {escape(name)}: it names state secrets; have the secrecy office look at it first",
            )
        )
    for place, reason in summary.unread[:20]:
        print_lines(f"{escape(place)}: {escape(say(reason))}")


def status_label(status: str | None) -> str:
    """Return how a crawl ended in this run's language."""
    return {"done": t("完成", "done"), "failed": t("失败", "failed")}.get(status or "", "–")


@source.command(
    "set",
    help=t("更改数据源的限制；未给出的即不限。", "Set a source's limits; none where not given."),
)
@click.argument("name")
@limit_options
def set_(
    name: str,
    statement_seconds: int | None,
    rows_per_second: int | None,
    most_rows: int | None,
) -> None:
    """Set the limits of source NAME."""
    from catalog import source_register
    from catalog.sources.access import STATEMENT_SECONDS, Limits

    limits = Limits(statement_seconds or STATEMENT_SECONDS, rows_per_second, most_rows)
    with signed_in() as (store, actor):
        source_register.change(store, actor, name, limits)
    done(f"已更改 {name} 的限制。", f"Set the limits of {name}.")


@source.command(
    help=t(
        "移除数据源：不再读取；数据集及其全部记录保留。",
        "Remove a source: it is read no more; its datasets stay, with all that is known of them.",
    )
)
@click.argument("name")
def remove(name: str) -> None:
    """Remove source NAME."""
    from catalog import source_register

    with signed_in() as (store, actor):
        kept = source_register.remove(store, actor, name)
    done(
        f"已移除 {name}，保留其 {kept:,} 个数据集。",
        f"Removed {name}; its {kept:,} datasets are kept.",
    )


def kind_label(kind: str) -> str:
    """Return the kind of a source in this run's language."""
    return {
        "database": t("数据库", "database"),
        "files": t("文件", "files"),
        "spark": t("Spark 目录", "Spark catalog"),
        "jdbc": "JDBC",
    }.get(kind, kind)


def _limit(value: int | None) -> str:
    return t("不限", "any") if value is None else f"{value:,}"


def _seen(seen: "SourceTest") -> str:
    origin = {
        "environment": t("密码取自环境变量", "password from the environment"),
        "file": t("密码取自密码文件", "password from the password file"),
        "keyring": t("密码取自密钥环", "password from the keyring"),
        "none": t("未用密码", "no password"),
    }[seen.credentials]
    things = (
        t(f"{seen.things:,} 个文件", f"{seen.things:,} files")
        if seen.kind == "files"
        else t(f"{seen.things:,} 张表", f"{seen.things:,} tables")
    )
    return t(
        f"{things}，{origin}，{seen.seconds:.1f} 秒。",
        f"{things}, {origin}, {seen.seconds:.1f} s.",
    )


COMMANDS = (source,)
