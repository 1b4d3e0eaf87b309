"""What goes to the terminal: rich tables for people, JSON for programs."""

import dataclasses
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from enum import Enum
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import click

from catalog.cli.language import t

if TYPE_CHECKING:
    from catalog.requests.types import ShownRows
    from catalog.types import CrawlStep
    from policies.levels import Levels
    from policies.types import Text

F = TypeVar("F", bound=Callable[..., Any])

LEVEL_STYLES = {1: "green", 2: "cyan", 3: "yellow", 4: "dark_orange", 5: "red", 6: "bold red"}


def format_option(command: F) -> F:
    """Add ``--format table|json`` to a reading command; the parameter is ``output``."""
    return click.option(
        "--format",
        "output",
        type=click.Choice(["table", "json"]),
        default="table",
        help=t("输出为表格或 JSON。", "Print a table or JSON."),
    )(command)


def plain(value: Any) -> Any:
    """Return ``value`` as JSON types: frozen rows as objects, times in ISO 8601, sets sorted."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, frozenset | set):
        return sorted(plain(v) for v in value)
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(v) for v in value]
    return value


def print_json(value: Any) -> None:
    """Print ``value`` as one indented JSON document."""
    click.echo(json.dumps(plain(value), ensure_ascii=False, indent=2))


def print_table(
    title: str, columns: Sequence[str], rows: Sequence[Sequence[Any]], *, right: Sequence[int] = ()
) -> None:
    """Print a table; ``right`` names the columns (from 0) that hold figures."""
    from rich.console import Console
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", header_style="dim")
    for position, column in enumerate(columns):
        table.add_column(column, justify="right" if position in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    # A pipe has no width of its own: nothing needs to wrap there.
    console = Console() if Console().is_terminal else Console(width=200)
    console.print(table if rows else f"[bold]{title}[/]: {t('（无）', '(none)')}")


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return t("是", "yes") if value else t("否", "no")
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return str(value)


@contextmanager
def reading(name: str) -> Iterator[Callable[[int], None] | None]:
    """Yield what is called with the rows read so far; shown on standard error while it is a terminal, with rows/s."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    rows = TextColumn(t("{task.completed:,.0f} 行", "{task.completed:,.0f} rows"))
    speed = TextColumn(t("{task.fields[speed]:,.0f} 行/秒", "{task.fields[speed]:,.0f} rows/s"))
    columns = (SpinnerColumn(), TextColumn("{task.description}"), rows, speed, TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as shown:
        task = shown.add_task(name, total=None, speed=0.0)

        def told(count: int) -> None:
            elapsed = shown.tasks[0].elapsed or 0.0
            shown.update(task, completed=count, speed=count / elapsed if elapsed else 0.0)

        yield told


@contextmanager
def crawling(name: str) -> "Iterator[Callable[[CrawlStep], None] | None]":
    """Yield what is called with how far a crawl is; shown on standard error while it is a terminal."""
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    if not console.is_terminal:
        yield None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TextColumn("{task.fields[far]}"))
    with Progress(*columns, TimeElapsedColumn(), console=console, transient=True) as shown:
        task = shown.add_task(name, total=None, far="")
        yield lambda step: shown.update(task, far=crawl_step(step))


def crawl_step(step: "CrawlStep") -> str:
    """Return how far a crawl is, in this run's language."""
    from catalog.cli.language import say
    from catalog.crawl_summaries import step_said

    stage, figure = step_said(step)
    return t(f"{say(stage)} {figure}", f"{figure} {say(stage)}")


def print_lines(*lines: str) -> None:
    """Print lines with rich markup."""
    from rich.console import Console

    console = Console(highlight=False, soft_wrap=True)
    for line in lines:
        console.print(line)


def print_shown(shown: "ShownRows") -> None:
    """Print a few protected rows, and above them how each field is protected."""
    from rich.markup import escape

    from catalog.cli.language import say

    print_table(
        t("字段与保护", "Fields and protections"),
        t("字段|保护|保证", "field|protection|guarantee").split("|"),
        [(f.name, f.protection, say(f.guarantee)) for f in shown.fields],
    )
    print_table(
        t("虚构的样例（不是真实数据）", "Made-up rows (not the data)")
        if shown.synthetic
        else t("样例（已按级别保护）", "Rows, protected as the level says"),
        [f.name for f in shown.fields],
        [[escape(cell) if cell is not None else None for cell in row] for row in shown.rows],
    )


def level_label(number: int | None, levels: "Levels") -> str:
    """Return a level as number and name, colored; a dash for None."""
    if number is None:
        return "–"
    from catalog.cli.language import say

    name = say(levels.by_number(number).name)
    return f"[{LEVEL_STYLES.get(number, '')}]{number} {name}[/]"


def when(moment: datetime | None, zone: str) -> str:
    """Return a moment in the installation's time zone, to the minute."""
    return moment.astimezone(ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M") if moment else "–"


def say_aside(what: "Text") -> None:
    """Say on standard error what is not the result."""
    from catalog.cli.language import say

    click.echo(say(what), err=True)


def done(zh: str, en: str) -> None:
    """Confirm in one line."""
    click.echo(t(zh, en))
