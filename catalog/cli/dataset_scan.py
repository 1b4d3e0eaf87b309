"""guikou dataset scan and watermark."""

from typing import TYPE_CHECKING

import click

from catalog.cli.dataset import dataset
from catalog.cli.engine import at_once, chosen_engine, engine_options, stoppable
from catalog.cli.language import say, t
from catalog.cli.output import (
    done,
    format_option,
    level_label,
    print_json,
    print_lines,
    print_table,
    reading,
    say_aside,
)
from catalog.cli.scan import SOME_FAILED
from catalog.cli.session import signed_in

if TYPE_CHECKING:
    from catalog.coverage import How
    from catalog.engines.local import Engine
    from catalog.scans import ScanSummary
    from catalog.store import Store
    from catalog.types import Actor
    from policies.levels import Levels


@dataset.command(
    "scan",
    help=t(
        "扫描已登记的数据集，缺省逐行全量。",
        "Scan registered datasets, every row unless told otherwise.",
    ),
)
@click.argument("codes", nargs=-1)
@click.option(
    "--all",
    "every",
    is_flag=True,
    help=t("扫描全部可见数据集。", "Scan all datasets you may find."),
)
@click.option(
    "--sample",
    type=click.IntRange(1),
    help=t(
        "只随机抽取约这么多行；不降级，不作“未发现”结论。",
        "Look at about so many rows drawn at random; lowers no level, calls nothing clean.",
    ),
)
@click.option(
    "--incremental",
    is_flag=True,
    help=t(
        "未变化的跳过；声明了增量字段的表只读新增的行。",
        "Skip what is unchanged; of a table with a watermark read what was appended.",
    ),
)
@engine_options
@format_option
def scan_(
    codes: tuple[str, ...],
    every: bool,
    sample: int | None,
    incremental: bool,
    engine: str,
    master: str | None,
    output: str,
) -> None:
    """Scan datasets CODES."""
    from catalog import rulebooks, views
    from catalog.coverage import How
    from catalog.scans import ScanSummary, scan_dataset

    if not codes and not every:
        raise click.UsageError(t("请给出数据集代码，或 --all。", "Name datasets, or say --all."))
    failed: list[str] = []
    with stoppable(), signed_in() as (store, actor):
        found = views.list_datasets(store, actor) if every else []
        chosen = [r.code for r in found if r.vanished_at is None] if every else list(codes)
        how = How(sample, incremental)
        many = at_once(engine, len(chosen))
        summaries: list[ScanSummary] = []
        with chosen_engine(store.settings, engine, master, many) as where:
            if many > 1:
                summaries, failed = _side_by_side(store, actor, chosen, how, where, many)
            else:
                for code in chosen:
                    with reading(code) as progress:
                        summaries.append(
                            scan_dataset(
                                store,
                                actor,
                                code,
                                how=how,
                                progress=progress,
                                engine=where,
                                waits=say_aside,
                            )
                        )
        levels = rulebooks.today(store).levels
    if output == "json":
        print_json(summaries)
    else:
        _print_scans(summaries, levels)
    for line in failed:
        click.echo(line, err=True)
    if failed:
        click.get_current_context().exit(SOME_FAILED)


def _side_by_side(
    store: "Store",
    actor: "Actor",
    codes: list[str],
    how: "How",
    engine: "Engine",
    many: int,
) -> "tuple[list[ScanSummary], list[str]]":
    """Scan many at a time; return what was scanned, and a line for each that failed."""
    from catalog.errors import GuikouError
    from catalog.scan_batches import scan_datasets

    ended = scan_datasets(store, actor, codes, engine=engine, at_once=many, how=how)
    failed = [
        f"{code}: {say(one.message)}"
        for code, one in zip(codes, ended, strict=True)
        if isinstance(one, GuikouError)
    ]
    return [one for one in ended if not isinstance(one, GuikouError)], failed


def _print_scans(summaries: "list[ScanSummary]", levels: "Levels") -> None:
    print_table(
        t("扫描结果", "Scans"),
        t("数据集|行|字段|发现|级别|秒", "dataset|rows|fields|findings|level|seconds").split("|"),
        [
            (s.dataset, s.rows, s.fields, s.findings, level_label(s.level, levels), s.seconds)
            for s in summaries
        ],
        right=(1, 2, 3, 5),
    )
    for one in summaries:
        if one.said is not None:
            print_lines(f"{one.dataset}: {say(one.said)}")


@dataset.command(
    help=t(
        "声明只增不减的字段（自增编号、写入时间），供增量扫描；写 none 撤销。",
        "Declare the column that only grows (a serial number, the time of writing) for incremental scans; none takes it back.",
    )
)
@click.argument("code")
@click.argument("column")
def watermark(code: str, column: str) -> None:
    """Declare COLUMN of dataset CODE."""
    from catalog.watermarks import declare

    with signed_in() as (store, actor):
        declare(store, actor, code, None if column == "none" else column)
    done(f"已记录 {code} 的增量字段。", f"Noted the watermark of {code}.")


COMMANDS: tuple[click.Command, ...] = ()  # they are in the group of the dataset commands
