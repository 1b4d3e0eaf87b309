"""guikou grading: what about levels takes a second person: lowerings, state-secret marks, reviews."""

from typing import TYPE_CHECKING

import click

from catalog.cli.language import say, t
from catalog.cli.output import done, format_option, print_json, print_lines, print_table, when
from catalog.cli.session import signed_in

if TYPE_CHECKING:
    from catalog.views import GradingRow

KINDS = {
    "lowering": ("降级", "lowering"),
    "unmarking": ("去除标志", "taking off the mark"),
    "review": ("复核", "review"),
}
STATES = {
    "waiting": ("待办", "waiting"),
    "confirmed": ("已确认", "confirmed"),
    "refused": ("不予确认", "refused"),
    "withdrawn": ("已撤回", "withdrawn"),
}

TRIGGERS = {
    "volume": ("数据量变化", "volume"),
    "merge": ("汇聚融合", "merge"),
    "deidentification": ("去标识化", "de-identification"),
    "incident": ("安全事件", "incident"),
    "order": ("上级要求", "order"),
}
OUTCOMES = {"kept": ("维持", "kept"), "raised": ("升级", "raised"), "lowered": ("降级", "lowered")}


@click.group(
    help=t("定级申请：降级、去除标志、复核，须第二人办理。", "Gradings that take a second person.")
)
def grading() -> None:
    """Group of the grading commands."""


def change_of(row: "GradingRow") -> str:
    """Return what a grading would change."""
    if row.kind == "unmarking":
        return f"{row.from_mark} → {row.to_mark or '–'}"
    if row.kind == "review":
        return str(row.from_level)
    return f"{row.from_level} → {row.to_level}"


@grading.command("list", help=t("列出定级申请。", "List the gradings."))
@click.option(
    "--state", type=click.Choice(sorted(STATES)), help=t("只看此状态。", "Only in this state.")
)
@click.option("--dataset", help=t("只看此数据集。", "Only of this dataset."))
@click.option("--inbox", is_flag=True, help=t("只看待我办理的。", "Only those that wait for me."))
@format_option
def list_(state: str | None, dataset: str | None, inbox: bool, output: str) -> None:
    """List gradings."""
    from catalog import views

    with signed_in() as (store, actor):
        rows = views.list_gradings(store, actor, state=state, dataset=dataset)
        zone = store.settings.timezone
    rows = [r for r in rows if r.mine or not inbox]
    if output == "json":
        print_json(rows)
        return
    print_table(
        t(f"定级申请（{len(rows)}）", f"Gradings ({len(rows)})"),
        t(
            "编号|数据集|事项|变化|状态|提出|时间|理由",
            "number|dataset|matter|change|state|asked by|when|reason",
        ).split("|"),
        [
            (
                r.number,
                r.dataset,
                t(*KINDS[r.kind]),
                change_of(r),
                t(*STATES[r.state]),
                say(r.proposed_by_name),
                when(r.proposed_at, zone),
                r.reason,
            )
            for r in rows
        ],
    )


@grading.command(help=t("查看一件定级申请。", "Show one grading."))
@click.argument("number")
@format_option
def show(number: str, output: str) -> None:
    """Show grading NUMBER."""
    from catalog import views

    with signed_in() as (store, actor):
        row = views.show_grading(store, actor, number)
        zone = store.settings.timezone
    if output == "json":
        print_json(row)
        return
    print_lines(
        f"[bold]{row.number}[/] {t(*KINDS[row.kind])} {row.dataset}: {change_of(row)}  {t(*STATES[row.state])}",
        f"{say(row.proposed_by_name)} {when(row.proposed_at, zone)}: {row.reason}",
    )
    if row.trigger or row.evidence:
        print_lines(f"{row.trigger or ''} {row.evidence}".strip())
    if row.decided_by_name:
        print_lines(f"{say(row.decided_by_name)} {when(row.decided_at, zone)}: {row.comment}")


@grading.command(help=t("作为第二人确认。", "Confirm as the second person."))
@click.argument("number")
@click.option("--comment", default="", help=t("意见。", "Comment."))
def confirm(number: str, comment: str) -> None:
    """Confirm grading NUMBER."""
    from catalog import grading_decisions

    with signed_in() as (store, actor):
        level = grading_decisions.confirm(store, actor, number, comment)
    done(f"已确认 {number}；现行级别 {level}。", f"Confirmed {number}; the level is {level}.")


@grading.command(help=t("作为第二人不予确认。", "Refuse as the second person."))
@click.argument("number")
@click.option("--comment", required=True, help=t("理由。", "Why."))
def refuse(number: str, comment: str) -> None:
    """Refuse grading NUMBER."""
    from catalog import grading_decisions

    with signed_in() as (store, actor):
        grading_decisions.refuse(store, actor, number, comment)
    done(f"{number} 不予确认。", f"Refused {number}.")


@grading.command(help=t("撤回自己提出的。", "Withdraw what one asked for oneself."))
@click.argument("number")
@click.option("--comment", default="", help=t("意见。", "Comment."))
def withdraw(number: str, comment: str) -> None:
    """Withdraw grading NUMBER."""
    from catalog import grading_decisions

    with signed_in() as (store, actor):
        grading_decisions.withdraw(store, actor, number, comment)
    done(f"已撤回 {number}。", f"Withdrew {number}.")


@grading.command(help=t("列出待办的重新定级任务。", "List the re-gradings that are open."))
@click.option("--closed", is_flag=True, help=t("含已答复的。", "With those that were answered."))
@format_option
def tasks(closed: bool, output: str) -> None:
    """List re-gradings."""
    from catalog import views

    with signed_in() as (store, actor):
        rows = views.list_regradings(store, actor, closed=closed)
    if output == "json":
        print_json(rows)
        return
    print_table(
        t(f"重新定级（{len(rows)}）", f"Re-gradings ({len(rows)})"),
        t(
            "数据集|起因|理由|级别|期限|逾期|结果",
            "dataset|trigger|reason|level|due|overdue|outcome",
        ).split("|"),
        [
            (
                r.dataset,
                t(*TRIGGERS[r.trigger]),
                say(r.reason),
                r.level,
                r.due,
                r.overdue,
                t(*OUTCOMES[r.outcome]) if r.outcome else None,
            )
            for r in rows
        ],
    )


COMMANDS = (grading,)
