"""guikou policy: propose, changes, change and its steps, versions, export."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.language import say, t
from catalog.cli.output import (
    done,
    format_option,
    plain,
    print_json,
    print_lines,
    print_table,
    when,
)
from catalog.cli.session import signed_in

if TYPE_CHECKING:
    from catalog.policy_changes import ChangePage, ChangeRow

_reason = t("修订理由。", "Why the rules shall change.")
_shipped = t("采用随程序附带的规则。", "Take the rules that ship with this program.")


def _source(folder: Path | None, shipped: bool) -> Path | None:
    from policies.rule_files import HERE

    if folder is not None and shipped:
        raise click.UsageError(
            t("文件夹和 --shipped 只能选一个", "Give either a folder or --shipped.")
        )
    return HERE if shipped else folder


@click.command(
    help=t(
        "按一个规则文件夹起草规则修订，并显示差异；不会因此生效。",
        "Draft a change of the rules from a folder of rule files, and show what it changes. Nothing is in force by that.",
    )
)
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--reason", required=True, help=_reason)
@click.option("--shipped", is_flag=True, help=_shipped)
@format_option
def propose(folder: Path | None, reason: str, shipped: bool, output: str) -> None:
    """Draft a change from FOLDER."""
    from catalog import policy_changes

    source = _source(folder, shipped)
    if source is None:
        raise click.UsageError(
            t("请给出规则文件夹或 --shipped", "Give a folder of rule files, or --shipped.")
        )
    with signed_in() as (store, actor):
        number = policy_changes.propose(store, actor, source, reason)
        page = policy_changes.show(store, actor, number)
        zone = store.settings.timezone
    if output == "json":
        print_json(page)
        return
    _print_page(page, zone)
    done(
        f"已起草 {number}。核对差异后提交：guikou policy submit {number}。",
        f"Drafted {number}. Look at what it changes, then: guikou policy submit {number}.",
    )


@click.command(
    help=t(
        "修改草稿或退回的修订；不给文件夹时按现行规则重新核对原有文件。",
        "Revise a draft or a returned change; without a folder its own files are held against the rules as they are now.",
    )
)
@click.argument("number")
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--reason", help=_reason)
@click.option("--shipped", is_flag=True, help=_shipped)
def revise(number: str, folder: Path | None, reason: str | None, shipped: bool) -> None:
    """Revise change NUMBER."""
    from catalog import policy_changes

    with signed_in() as (store, actor):
        policy_changes.revise(store, actor, number, _source(folder, shipped), reason)
    done(f"已修改 {number}。", f"Revised {number}.")


@click.command(help=t("列出规则修订。", "List the changes of the rules."))
@click.option("--inbox", is_flag=True, help=t("只列待我办理的。", "Only those that wait for me."))
@click.option("--state", help=t("状态，如 awaiting_review。", "State, such as awaiting_review."))
@format_option
def changes(inbox: bool, state: str | None, output: str) -> None:
    """List changes of the rules."""
    from catalog import policy_changes

    with signed_in() as (store, actor):
        zone = store.settings.timezone
        if inbox:
            rows = [w.row for w in policy_changes.inbox(store, actor)]
        else:
            rows = policy_changes.list_changes(store, actor, state=state)
    if output == "json":
        print_json(rows)
        return
    print_table(
        t(f"规则修订（{len(rows)}）", f"Rule changes ({len(rows)})"),
        t(
            "编号|理由|提出人|状态|施行|更新",
            "number|reason|proposed by|state|in force from|updated",
        ).split("|"),
        [
            (
                r.number,
                r.reason,
                say(r.proposer_name),
                say(r.state_name),
                r.in_force_from,
                when(r.updated_at, zone),
            )
            for r in rows
        ],
    )


@click.command(
    help=t(
        "查看一件规则修订：差异、影响、经过、下一步。",
        "Show a change of the rules: what it changes, for whom, what happened, what comes next.",
    )
)
@click.argument("number")
@format_option
def change(number: str, output: str) -> None:
    """Show change NUMBER."""
    from catalog import policy_changes

    with signed_in() as (store, actor):
        page = policy_changes.show(store, actor, number)
        zone = store.settings.timezone
    if output == "json":
        print_json(page)
        return
    _print_page(page, zone)


def _print_page(page: "ChangePage", zone: str) -> None:
    from rich.markup import escape

    from catalog.cli.policy_reports import difference_lines

    row = page.row
    colors = {"+": "green", "-": "red", "@": "cyan"}
    files: list[str] = []
    for file in page.files:
        files.append(f"[bold]{escape(file.name)}[/]")
        for line in file.lines:
            color = colors.get(line[:1])
            files.append(f"[{color}]{escape(line)}[/]" if color else escape(line))
    since = t(f"，自 {row.in_force_from} 起施行", f", in force from {row.in_force_from}")
    print_lines(
        f"[bold]{row.number}[/]  [bold]{say(row.state_name)}[/]{since if row.in_force_from else ''}",
        f"{say(row.proposer_name)}: {escape(row.reason)}",
        f"{t('版本', 'version')} {row.base[:12]} → {row.version[:12]}",
        *(f"[red]{say(s)}[/]" for s in page.stale),
        *files,
    )
    print_lines(*difference_lines(page.difference, page.touches))
    print_table(
        t("经过", "What happened"),
        t("时间|环节|人员|角色|意见|有效", "time|act|person|role|comment|in force").split("|"),
        [
            (
                when(a.at, zone),
                a.event,
                say(a.actor_name),
                a.role,
                a.comment,
                a.in_force and a.signed,
            )
            for a in page.acts
        ],
    )
    print_table(
        t("下一步", "Next"),
        t("环节|可由|说明", "act|can be done by|why not me").split("|"),
        [
            (
                say(s.label),
                ", ".join(f"{say(n)} ({w})" for w, n in zip(s.who, s.names, strict=True)) or "–",
                t("您可办理", "you may") if s.mine else say(s.reason),
            )
            for s in page.steps
        ],
    )


def _confirm(row: "ChangeRow", output: str) -> None:
    if output == "json":
        print_json(row)
        return
    since = row.in_force_from
    done(
        f"{row.number} 现状：{say(row.state_name)}{f'，自 {since} 起施行' if since else ''}。",
        f"{row.number} is now: {say(row.state_name)}{f', in force from {since}' if since else ''}.",
    )


def _act_command(name: str, zh: str, en: str) -> click.Command:
    @click.command(name, help=t(zh, en))
    @click.argument("number")
    @click.option("--comment", default="", help=t("意见。", "Comment."))
    @format_option
    def command(number: str, comment: str, output: str) -> None:
        from catalog import policy_changes

        with signed_in() as (store, actor):
            row = policy_changes.act_on(store, actor, number, name, comment)
        _confirm(row, output)

    return command


@click.command(
    help=t(
        "分管领导批准规则修订，并确定施行日期。",
        "The leader in charge approves a change and sets the day from which it counts.",
    )
)
@click.argument("number")
@click.option(
    "--from",
    "first_day",
    type=click.DateTime(["%Y-%m-%d"]),
    help=t("施行日期，缺省为明天。", "First day of the new rules; by default tomorrow."),
)
@click.option("--comment", default="", help=t("意见。", "Comment."))
@format_option
def approve(number: str, first_day: datetime | None, comment: str, output: str) -> None:
    """Approve change NUMBER."""
    from catalog import policy_changes

    day = first_day.date() if first_day else None
    with signed_in() as (store, actor):
        row = policy_changes.act_on(store, actor, number, "approve", comment, in_force_from=day)
    _confirm(row, output)


@click.command(
    help=t(
        "列出规则的各个版本和施行时间。",
        "List the versions of the rules and when they are in force.",
    )
)
@format_option
def versions(output: str) -> None:
    """List the versions of the rules."""
    from catalog import policy_changes
    from policies.names import STANDINGS

    with signed_in() as (store, actor):
        rows = policy_changes.versions(store, actor)
        zone = store.settings.timezone
    if output == "json":
        print_json(rows)
        return
    print_table(
        t(f"规则版本（{len(rows)}）", f"Versions of the rules ({len(rows)})"),
        t("版本|施行|至|现状|来源|记录", "version|from|until|standing|origin|recorded").split("|"),
        [
            (
                r.version[:12],
                r.in_force_from,
                r.until,
                say(STANDINGS[r.standing]),
                r.change or t("随程序附带", "shipped"),
                when(r.recorded_at, zone),
            )
            for r in rows
        ],
    )


@click.command(
    help=t(
        "把现行规则（或指定版本）的文件写入一个文件夹，供修改后提出。",
        "Write the rule files in force, or of a version, into a folder, to be edited and proposed.",
    )
)
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--version", help=t("版本，可只写前几位。", "Version; its beginning will do."))
@format_option
def export(folder: Path, version: str | None, output: str) -> None:
    """Write rule files into FOLDER."""
    from catalog import policy_changes

    with signed_in() as (store, actor):
        written = policy_changes.export(store, actor, folder, version)
    if output == "json":
        print_json([plain(str(path)) for path in written])
        return
    done(f"已写出 {len(written)} 个文件到 {folder}。", f"Wrote {len(written)} files to {folder}.")


def explain_event(seq: int, output: str) -> int:
    """Explain event ``seq`` of the audit log by the rules of its day; exit 0 when it was allowed, 3 when not."""
    from rich.markup import escape

    from catalog import past_acts

    with signed_in() as (store, actor):
        found = past_acts.explain_event(store, actor, seq)
        zone = store.settings.timezone
    if output == "json":
        print_json(found)
    else:
        allowed = found.outcome == "allowed"
        answer = (
            t("[green]允许[/]", "[green]allowed[/]")
            if allowed
            else t("[red]拒绝[/]", "[red]refused[/]")
        )
        since = t(f"自 {found.since} 起施行", f"in force from {found.since}")
        print_lines(
            f"{answer}  {when(found.at, zone)} · {found.actor} · {found.action} · {escape(found.object_id)}",
            f"{t('规则', 'rule')}: {found.rule} · {found.article}",
            f"{t('理由', 'reason')}: {escape(say(found.reason))}",
            f"{t('办法', 'remedy')}: {say(found.remedy) or '–'}",
            f"{t('当时的规则版本', 'version of the rules then')}: {found.policy[:12]} ({since})",
        )
    return 0 if found.outcome == "allowed" else 3


COMMANDS = (
    propose,
    revise,
    changes,
    change,
    _act_command("submit", "提交规则修订，送规划信息科审核。", "Submit a rule change for review."),
    _act_command(
        "review", "规划信息科审核规则修订。", "The planning section reviews a rule change."
    ),
    approve,
    _act_command("reject", "不予批准规则修订。", "Refuse a rule change."),
    _act_command("return", "退回规则修订。", "Return a rule change for correction."),
    _act_command("withdraw", "撤回自己的规则修订。", "Withdraw one's own rule change."),
    versions,
    export,
)
