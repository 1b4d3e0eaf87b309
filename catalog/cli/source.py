"""guikou source: add, list, show, test, set, remove."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from catalog.cli.language import say, t
from catalog.cli.output import done, format_option, print_json, print_lines, print_table, when
from catalog.cli.session import signed_in

if TYPE_CHECKING:
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
        "登记数据源。LOCATION 为文件夹、对象存储地址（s3://…）或数据库地址（不写密码）。",
        "Register a source. LOCATION is a folder, an object store (s3://…) or a database URL without its password.",
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
def add(
    name: str,
    location: str,
    owner: str,
    patterns: tuple[str, ...],
    statement_seconds: int | None,
    rows_per_second: int | None,
    most_rows: int | None,
) -> None:
    """Register a source NAME at LOCATION."""
    from catalog import source_register
    from catalog.sources.access import STATEMENT_SECONDS, Limits

    limits = Limits(statement_seconds or STATEMENT_SECONDS, rows_per_second, most_rows)
    new = source_register.NewSource(name, location, owner, patterns, limits)
    with signed_in() as (store, actor):
        seen = source_register.add(store, actor, new)
    done(f"已登记数据源 {name}。{_seen(seen)}", f"Registered source {name}. {_seen(seen)}")


@source.command("list", help=t("列出数据源。", "List the sources."))
@format_option
def list_(output: str) -> None:
    """List sources."""
    from catalog import views

    with signed_in() as (store, actor):
        rows = views.list_sources(store, actor)
    if output == "json":
        print_json(rows)
        return
    print_table(
        t(f"数据源（{len(rows)}）", f"Sources ({len(rows)})"),
        t("名称|种类|地址|归口部门|数据集", "name|kind|location|owner|datasets").split("|"),
        [(r.name, kind_label(r.kind), r.location, say(r.owner_name), r.datasets) for r in rows],
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
@format_option
def test(name: str, output: str) -> None:
    """Test source NAME."""
    from catalog import source_register

    with signed_in() as (store, actor):
        seen = source_register.test(store, actor, name)
    if output == "json":
        print_json(seen)
        return
    done(f"{name} 可以打开。{_seen(seen)}", f"{name} opens. {_seen(seen)}")


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
    return {"database": t("数据库", "database"), "files": t("文件", "files")}.get(kind, kind)


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
        t(f"{seen.things:,} 张表", f"{seen.things:,} tables")
        if seen.kind == "database"
        else t(f"{seen.things:,} 个文件", f"{seen.things:,} files")
    )
    return t(
        f"{things}，{origin}，{seen.seconds:.1f} 秒。",
        f"{things}, {origin}, {seen.seconds:.1f} s.",
    )


COMMANDS = (source,)
