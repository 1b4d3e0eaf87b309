"""guikou request: Article 27 from application to delivery."""

from typing import TYPE_CHECKING, Any

import click

from catalog.cli import (
    request_attachments,
    request_brief,
    request_bulk,
    request_checks,
    request_conditions,
    request_drafts,
    request_due,
)
from catalog.cli.language import language, say, t
from catalog.cli.output import (
    done,
    format_option,
    level_label,
    plain,
    print_json,
    print_lines,
    print_shown,
    print_table,
    when,
)
from catalog.cli.request_page import print_page
from catalog.cli.session import signed_in

if TYPE_CHECKING:
    from catalog.release_files import Interrupted
    from catalog.requests.types import RequestRow
    from policies.levels import Levels


@click.group(help=t("对外提供申请（第二十七条）。", "Release requests (Article 27)."))
def request() -> None:
    """Group of the request commands."""


@request.command("list", help=t("列出与您有关的申请。", "List the requests that concern you."))
@click.option("--mine", is_flag=True, help=t("只列我申请的。", "Only my own."))
@click.option("--inbox", is_flag=True, help=t("只列待我办理的。", "Only those that wait for me."))
@click.option("--state", help=t("状态。", "State."))
@click.option("--dataset", help=t("数据集。", "Dataset."))
@format_option
def list_(mine: bool, inbox: bool, state: str | None, dataset: str | None, output: str) -> None:
    """List requests."""
    from catalog import requests, rulebooks

    with signed_in() as (store, actor):
        zone, levels = store.settings.timezone, rulebooks.today(store).levels
        more = False
        if inbox:
            # A program that reads it is not to miss any.
            limit = None if output == "json" else requests.MOST
            waiting = requests.inbox(store, actor, limit=limit)
            rows, more = [w.row for w in waiting.rows], waiting.more
        else:
            rows = requests.list_for(store, actor, mine=mine, state=state, dataset=dataset)
    if output == "json":
        print_json(rows)
        return
    _print_rows(rows, zone, levels)
    if more:
        count = len(rows)
        print_lines(
            t(
                f"待办超过 {count} 件，以上是最早的 {count} 件。",
                f"More than {count} wait for you; these are the {count} oldest.",
            )
        )


def _print_rows(rows: "list[RequestRow]", zone: str, levels: "Levels") -> None:
    print_table(
        t(f"申请（{len(rows)}）", f"Requests ({len(rows)})"),
        t(
            "编号|数据集|级别|申请人|接收方|状态|更新",
            "number|dataset|level|applicant|recipient|state|updated",
        ).split("|"),
        [
            (
                r.number,
                say(r.title),
                level_label(r.level, levels),
                say(r.applicant_name),
                say(r.recipient_name),
                say(r.state_name),
                when(r.updated_at, zone),
            )
            for r in rows
        ],
    )


@request.command(
    help=t(
        "查看一件申请：要件、检查、经过、下一步。",
        "Show a request: envelope, checks, acts, next steps.",
    )
)
@click.argument("number")
@format_option
def show(number: str, output: str) -> None:
    """Show request NUMBER."""
    from catalog import requests, rulebooks

    with signed_in() as (store, actor):
        page = requests.show(store, actor, number)
        zone, levels = store.settings.timezone, rulebooks.today(store).levels
    if output == "json":
        print_json(page)
        return
    print_page(page, zone, levels)


@request.command(
    help=t(
        "预览将提供的样子：三行，按申请的保护；无权看样例者见虚构数据。",
        "Preview what would leave: three rows with the request's protections; made up for those who may not see samples.",
    )
)
@click.argument("number")
@format_option
def preview(number: str, output: str) -> None:
    """Preview request NUMBER."""
    from catalog import requests

    with signed_in() as (store, actor):
        shown = requests.preview(store, actor, number)
    if output == "json":
        print_json(shown)
        return
    print_shown(shown)


def _act_command(name: str, event: str, zh: str, en: str) -> click.Command:
    @click.command(name, help=t(zh, en))
    @click.argument("number")
    @click.option("--comment", default="", help=t("意见。", "Comment."))
    @format_option
    def command(number: str, comment: str, output: str, conditions: tuple[str, ...] = ()) -> None:
        from catalog import requests

        with signed_in() as (store, actor):
            row = requests.act(store, actor, number, event, comment, conditions=conditions)
        _confirm(row, output)

    approving = event in {"consent", "review", "approve", "decide"}
    return request_conditions.option(command) if approving else command


def _confirm(row: "RequestRow", output: str) -> None:
    if output == "json":
        print_json(row)
        return
    done(
        f"{row.number} 现状：{row.state_name.to(language())}。",
        f"{row.number} is now: {row.state_name.to(language())}.",
    )


#: command, the procedure's event, what it does
ACTS = (
    ("submit", "submit", "提交申请，先行自动检查。", "Submit: automatic checks come first."),
    ("consent", "consent", "归口部门同意。", "The owning department consents."),
    ("review", "review", "规划信息科审核通过。", "The planning section reviews."),
    (
        "approve",
        "approve",
        "分管领导批准。",
        "The leader in charge approves.",
    ),
    (
        "decide",
        "decide",
        "领导小组决策（重要数据）。",
        "The leading group decides (important data).",
    ),
    ("reject", "reject", "不予批准。", "Refuse the request."),
    ("return", "return", "退回补正。", "Return it for correction."),
    ("withdraw", "withdraw", "撤回申请。", "Withdraw one's own request."),
    (
        "deliver",
        "deliver",
        "交付（须两人时各执行一次）。",
        "Deliver (each of two people, where two are required).",
    ),
    (
        "suspend",
        "suspend",
        "暂停：恢复前不得生成、交付或下载；须写明理由。",
        "Suspend: nothing is prepared, delivered or fetched until it is resumed; say why.",
    ),
    ("resume", "resume", "恢复到暂停前的环节；须写明理由。", "Resume where it stood; say why."),
    ("acknowledge", "acknowledge", "接收方确认收到。", "The recipient acknowledges receipt."),
)
for _name, _event, _zh, _en in ACTS:
    request.add_command(_act_command(_name, _event, _zh, _en))


@request.command(
    help=t(
        "由信息中心生成受保护、签名的交付件；中断后再次执行即可。",
        "Write the protected, signed artifact; when it was interrupted, run it again.",
    )
)
@click.argument("number")
@format_option
def prepare(number: str, output: str) -> None:
    """Prepare the artifact of request NUMBER."""
    from catalog import releases

    with signed_in() as (store, actor):
        row = releases.prepare(
            store, actor, number, found=lambda left: _was_there(left, store.settings.timezone)
        )
    if output == "json":
        print_json({k: v for k, v in plain(row).items() if k != "manifest"})
        return
    done(
        f"已生成 {row.file}：{row.rows:,} 行，{row.size:,} 字节，SHA-256 {row.sha256}。",
        f"Wrote {row.file}: {row.rows:,} rows, {row.size:,} bytes, SHA-256 {row.sha256}.",
    )


def _was_there(left: "Interrupted", zone: str) -> None:
    begun = when(left.at, zone) if left.at else "?"
    zh, en = (
        f"{begun} 由 {left.by or '?'} 开始的制备曾中断，留下 {left.size:,} 字节，已清除；现重新制备。",
        f"A preparation that {left.by or '?'} began at {begun} was interrupted; the {left.size:,} bytes it left are "
        "cleared away. Beginning again.",
    )
    click.echo(t(zh, en), err=True)


for _command in (
    *request_attachments.COMMANDS,
    *request_brief.COMMANDS,
    *request_bulk.COMMANDS,
    *request_checks.COMMANDS,
    *request_drafts.COMMANDS,
    *request_conditions.COMMANDS,
    *request_due.COMMANDS,
):
    request.add_command(_command)

COMMANDS: tuple[Any, ...] = (request,)
