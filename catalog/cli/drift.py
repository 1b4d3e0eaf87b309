"""guikou drift: list, show, acknowledge what changed in data, and send what is due about it."""

from typing import TYPE_CHECKING

import click

from catalog.cli.language import say, t
from catalog.cli.output import done, format_option, print_json, print_lines, print_table, when
from catalog.cli.session import signed_in

if TYPE_CHECKING:
    from catalog.views import DriftRow

KINDS = (
    "new_data",
    "level_raised",
    "share_changed",
    "data_gone",
    "field_vanished",
    "schema_changed",
    "dataset_vanished",
    "dataset_returned",
)


@click.group(
    help=t(
        "数据变化：新的个人信息、级别上升、字段消失、占比变化。",
        "Drift: new personal data, raised levels, vanished fields, changed shares.",
    )
)
def drift() -> None:
    """Group of the drift commands."""


@drift.command("list", help=t("列出数据变化，新的在前。", "List what changed, newest first."))
@click.option("--dataset", help=t("只看此数据集。", "Only of this dataset."))
@click.option("--kind", type=click.Choice(KINDS), help=t("只看此种变化。", "Only of this kind."))
@click.option(
    "--open",
    "only_open",
    is_flag=True,
    help=t("只看归口部门尚未确认知悉的。", "Only those the owner has not taken note of."),
)
@click.option(
    "--mine", is_flag=True, help=t("只看待我确认知悉的。", "Only those that wait for me.")
)
@click.option(
    "--limit",
    type=click.IntRange(1, 10_000),
    default=100,
    help=t("最多列出多少项。", "How many to list at most."),
)
@format_option
def list_(
    dataset: str | None, kind: str | None, only_open: bool, mine: bool, limit: int, output: str
) -> None:
    """List events of drift."""
    from catalog import views
    from catalog.drift import NAMES, SEVERITIES

    with signed_in() as (store, actor):
        rows = views.list_drift(
            store, actor, dataset=dataset, kind=kind, only_open=only_open, limit=limit
        )
        zone = store.settings.timezone
    rows = [r for r in rows if r.mine or not mine]
    if output == "json":
        print_json(rows)
        return
    print_table(
        t(f"数据变化（{len(rows)}）", f"Drift ({len(rows)})"),
        t(
            "编号|时间|数据集|变化|程度|字段|内容|变化前后|知悉",
            "number|when|dataset|change|severity|field|what|before → now|taken note of",
        ).split("|"),
        [
            (
                r.id,
                when(r.at, zone),
                r.dataset,
                say(NAMES[r.kind]),
                say(SEVERITIES[r.severity]),
                r.field,
                r.entity,
                _step(r),
                "、".join(a.department for a in r.acknowledgements) or "–",
            )
            for r in rows
        ],
        right=(0,),
    )


@drift.command(help=t("查看一项变化。", "Show one change."))
@click.argument("number", type=int)
@format_option
def show(number: int, output: str) -> None:
    """Show event NUMBER."""
    from rich.markup import escape

    from catalog import views
    from catalog.drift import NAMES, SEVERITIES

    with signed_in() as (store, actor):
        row = views.show_drift(store, actor, number)
        zone = store.settings.timezone
    if output == "json":
        print_json(row)
        return
    where = " · ".join(escape(x) for x in (row.field, row.entity) if x)
    print_lines(
        f"[bold]{row.id}[/] {row.dataset} {say(NAMES[row.kind])} ({say(SEVERITIES[row.severity])})  "
        f"{when(row.at, zone)} {row.actor}",
        " ".join(part for part in (where, escape(_step(row))) if part) or "–",
    )
    for one in row.acknowledgements:
        print_lines(
            f"{say(one.department_name)} {one.by} {when(one.at, zone)} {escape(one.note)}".rstrip()
        )


@drift.command(
    help=t(
        "代表所在部门确认知悉，可写明如何处置。",
        "Take note of changes for one's department, and say what is done about them.",
    )
)
@click.argument("numbers", nargs=-1, required=True, type=int)
@click.option("--note", default="", help=t("如何处置。", "What is done about them."))
def acknowledge(numbers: tuple[int, ...], note: str) -> None:
    """Take note of events NUMBERS."""
    from catalog import drift_acts

    with signed_in() as (store, actor):
        count = drift_acts.acknowledge(store, actor, numbers, note)
    done(f"已确认知悉 {count} 项。", f"Taken note of: {count}.")


@drift.command(
    help=t(
        "立即发送待发的 webhook 与邮件通知；后台任务每半分钟发送一次。",
        "Send now what is due by webhook and e-mail; the worker does so every half minute.",
    )
)
@click.option(
    "--again", is_flag=True, help=t("连同已放弃的重新发送。", "With what was given up, anew.")
)
def deliver(again: bool) -> int:
    """Do one round of deliveries; exit 1 when one failed."""
    from catalog import deliveries

    with signed_in() as (store, actor):
        if again:
            deliveries.try_again(store, actor)
        made = deliveries.deliver_due(store, actor)
    done(
        f"已发送 {made.sent}，稍后再试 {made.failed}，放弃 {made.dead}。",
        f"Deliveries: {made.sent} made, {made.failed} to be tried again, {made.dead} given up.",
    )
    return int(bool(made.failed or made.dead))


def _step(row: "DriftRow") -> str:
    from catalog.drift import sentence

    return say(sentence(row.kind, row.before, row.after))


COMMANDS = (drift,)
