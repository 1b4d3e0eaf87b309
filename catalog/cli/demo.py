"""guikou demo: the whole main job on the demonstration bureau."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.language import say, t
from catalog.cli.output import level_label, print_lines, print_table
from catalog.cli.session import catalog

if TYPE_CHECKING:
    from catalog.demonstration import Demonstration
    from catalog.store import Store


@click.command(
    help=t(
        "载入演示单位并完成全部主要工作。",
        "Load the demonstration bureau and do the whole main job.",
    )
)
@click.option(
    "--logins",
    type=click.Path(path_type=Path),
    help=t(
        "把演示账号写入此文件（JSON，仅本人可读）。",
        "Write the sign-ins to this file as JSON, readable by the owner only.",
    ),
)
def demo(logins: Path | None) -> None:
    """Load the demonstration bureau."""
    run_demonstration(logins)


def run_demonstration(logins: Path | None) -> None:
    """Do the job with a progress bar; print what it came to and one sign-in per role."""
    import json

    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    from catalog import signing
    from catalog.demonstration import Done, demonstrate

    console = Console(stderr=True)
    columns = (
        TextColumn("[bold]{task.description}"),
        BarColumn(bar_width=30),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.fields[what]}"),
    )
    with catalog() as store:
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(t("演示单位", "Demonstration"), total=None, what="")

            def progress(done: Done) -> None:
                bar.update(task, completed=done.step, total=done.steps, what=say(done.what))

            result = demonstrate(store, progress)
        if logins is not None:
            content = json.dumps(list(result.sign_ins.entries), ensure_ascii=False, indent=2)
            signing.write_private(logins.absolute(), content.encode())
        _report(store, result)


def _report(store: "Store", result: "Demonstration") -> None:
    from catalog import people, rulebooks, views

    sheet = result.sign_ins
    planner = people.sign_in(store, "planner2", sheet.password("planner2")).actor
    rows = views.list_datasets(store, planner)
    levels = rulebooks.today(store).levels
    print_table(
        t("演示单位的数据集", "Datasets of the demonstration bureau"),
        t(
            "数据集|行|字段|发现|级别|质量规则|扫描秒",
            "dataset|rows|fields|findings|level|quality rules|scan s",
        ).split("|"),
        [
            (
                say(r.title),
                r.rows,
                r.fields,
                r.findings,
                level_label(r.level, levels),
                f"{r.quality.passed}/{r.quality.rules}" if r.quality else None,
                r.scan_seconds,
            )
            for r in rows
        ],
        right=(1, 2, 3, 5, 6),
    )
    total = sum(r.rows or 0 for r in rows)
    print_lines(
        t(
            f"合计 {len(rows)} 个数据集、{total:,} 行、{sum(r.fields for r in rows)} 个字段、"
            f"{sum(r.findings for r in rows)} 项发现，用时 {result.seconds:.1f} 秒",
            f"{len(rows)} datasets, {total:,} rows, {sum(r.fields for r in rows)} fields, "
            f"{sum(r.findings for r in rows)} findings, {result.seconds:.1f} seconds",
        ),
        t(
            f"对外提供 {result.release} 已走完全程，交付件在 {result.artifact}",
            f"release {result.release} went all the way; its artifact lies in {result.artifact}",
        ),
    )
    for refusal in result.refusals:
        decision = refusal.decision
        print_lines(
            t(
                f"[red]拒绝[/] {refusal.who}：{say(decision.reason)}（规则 {decision.rule}，{decision.article}）{say(decision.remedy)}",
                f"[red]refused[/] {refusal.who}: {say(decision.reason)} (rule {decision.rule}, {decision.article}) {say(decision.remedy)}",
            )
        )
    whole = (
        t("[green]完整[/]", "[green]whole[/]")
        if result.audit_whole
        else t("[red]已被改动[/]", "[red]changed[/]")
    )
    print_lines(
        t(
            f"审计日志 {result.audit_events:,} 个事件，{whole}",
            f"audit log: {result.audit_events:,} events, {whole}",
        )
    )
    print_table(
        t(
            f"每个角色一个账号（另存于 {sheet.path}）",
            f"One sign-in per role (also in {sheet.path})",
        ),
        t("角色|用户名|密码|姓名", "role|login|password|name").split("|"),
        [
            (e["roles"][0], e["login"], e["password"], t(e["name_zh"], e["name_en"]))
            for e in sheet.one_per_role()
        ],
    )


COMMANDS = (demo,)
