"""guikou quality: run, show."""

import click

from catalog.cli.language import say, t
from catalog.cli.output import format_option, print_json, print_table
from catalog.cli.session import signed_in


@click.group(help=t("质量规则。", "Quality rules."))
def quality() -> None:
    """Group of the quality commands."""


@quality.command(
    help=t(
        "运行数据集的质量规则（只记计数）。",
        "Run the quality rules of datasets; only counts are kept.",
    )
)
@click.argument("codes", nargs=-1, required=True)
@format_option
def run(codes: tuple[str, ...], output: str) -> None:
    """Run the quality rules of datasets CODES."""
    from catalog.quality_runs import run_quality

    with signed_in() as (store, actor):
        rows = [run_quality(store, actor, code) for code in codes]
    if output == "json":
        print_json(rows)
        return
    print_table(
        t("质量检查", "Quality runs"),
        t(
            "数据集|行|规则|通过|未通过|出错|秒", "dataset|rows|rules|passed|failed|errors|seconds"
        ).split("|"),
        [(r.dataset, r.rows, r.rules, r.passed, r.failed, r.errors, r.seconds) for r in rows],
        right=(1, 2, 3, 4, 5, 6),
    )


@quality.command(help=t("查看数据集最近一次质量检查。", "Show the last quality run of a dataset."))
@click.argument("code")
@format_option
def show(code: str, output: str) -> None:
    """Show the last quality run of dataset CODE."""
    from catalog import views

    with signed_in() as (store, actor):
        page = views.show_dataset(store, actor, code)
    if output == "json":
        print_json({"dataset": code, "run": page.row.quality, "rules": page.quality})
        return
    print_table(
        t(f"{code} 的质量规则", f"Quality rules of {code}"),
        t("规则|字段|内容|检查数|未通过|通过", "rule|fields|title|examined|failed|passed").split(
            "|"
        ),
        [
            (r.rule, ", ".join(r.columns), say(r.title), r.examined, r.failed, r.error or r.passed)
            for r in page.quality
        ],
        right=(3, 4),
    )


COMMANDS = (quality,)
