"""guikou request due: what is to be done by when, what is late, and which terms end soon."""

from typing import TYPE_CHECKING

import click

from catalog.cli.language import say, t
from catalog.cli.output import format_option, print_json, print_lines, print_table
from catalog.cli.session import signed_in

if TYPE_CHECKING:
    from catalog.requests.due import DueRow

KINDS = {
    "reminder": ("催办", "reminded"),
    "escalation": ("升级督办", "escalated"),
    "expiring": ("即将到期", "ends soon"),
}


@click.command(
    help=t(
        "列出须由我办理和通知到我的期限，逾期在前。",
        "List the deadlines that are yours or were told to you, the most urgent first.",
    )
)
@click.option(
    "--all",
    "everything",
    is_flag=True,
    help=t("所有您可查看的申请。", "Of all requests that you may see."),
)
@format_option
def due(everything: bool, output: str) -> None:
    """List what is due."""
    from catalog import requests
    from catalog.working_days import working_days

    with signed_in() as (store, actor):
        rows = requests.due(store, actor, everything=everything)
        known = working_days(store.settings).years
    if output == "json":
        print_json(rows)
        return
    late = sum(r.overdue for r in rows)
    print_table(
        t(f"期限（{len(rows)} 项，逾期 {late} 项）", f"Due ({len(rows)}, {late} overdue)"),
        t("期限|剩余|编号|数据集|等待|由|通知", "due|left|number|dataset|waits for|by|told").split(
            "|"
        ),
        [
            (
                f"[red]{r.due_on}[/]" if r.overdue else r.due_on,
                left(r),
                r.row.number,
                say(r.row.title),
                say(r.label),
                ", ".join(map(say, r.names)) or "–",
                ", ".join(t(*KINDS.get(n.kind, (n.kind, n.kind))) for n in r.told) or "–",
            )
            for r in rows
        ],
    )
    unknown = sorted({r.due_on.year for r in rows} - known)
    if unknown:
        years = ", ".join(map(str, unknown))
        print_lines(
            t(
                f"{years} 年的放假调休安排未录入，只扣除周末；请写入 holidays.yaml。",
                f"The days off of {years} are not known: only weekends are left out. Put them into holidays.yaml.",
            )
        )


def left(row: "DueRow") -> str:
    """Say how many days are left, or by how many it is late."""
    days, unit = abs(row.left), t("天", "d") if row.event is None else t("个工作日", "working d")
    if row.overdue:
        return t(f"逾期 {days} {unit}", f"{days} {unit} late")
    return t("今日", "today") if days == 0 else f"{days} {unit}"


COMMANDS = (due,)
