"""guikou request accept, report: answers to the conditions that approvers attached."""

from typing import TYPE_CHECKING

import click

from catalog.cli.language import language, say, t
from catalog.cli.output import done, print_table
from catalog.cli.session import signed_in

if TYPE_CHECKING:
    from catalog.requests.types import RequestPage

#: For the commands of approving acts.
option = click.option(
    "--condition",
    "conditions",
    multiple=True,
    help=t(
        "附加条件，只能收紧，可重复：until=日期 downloads=次数 rows=行数 protect=字段=保护 without=字段 two_people "
        "encrypted medium notice=文字 report_by=日期 terms=须先接受的文字。",
        "A condition, which can only narrow; may be repeated: until=DAY downloads=N rows=N protect=FIELD=PROTECTION "
        "without=FIELD two_people encrypted medium notice=TEXT report_by=DAY terms=TEXT to be accepted first.",
    ),
)


@click.command(
    help=t(
        "接受审批所附条件（申请人或接收方），然后才能生成交付件。",
        "Accept the conditions as the applicant or recipient; the artifact is prepared only then.",
    )
)
@click.argument("number")
@click.option("--comment", default="", help=t("意见。", "Comment."))
def accept(number: str, comment: str) -> None:
    """Accept the conditions of request NUMBER."""
    from catalog import requests

    with signed_in() as (store, actor):
        row = requests.accept(store, actor, number, comment)
    done(f"已接受 {row.number} 的条件。", f"Accepted the conditions of {row.number}.")


@click.command(
    help=t(
        "按审批条件报告使用情况（申请人或接收方）。",
        "Report on the use, as a condition asks, as the applicant or recipient.",
    )
)
@click.argument("number")
@click.option("--comment", required=True, help=t("使用情况。", "How it was used."))
def report(number: str, comment: str) -> None:
    """Report on the use of request NUMBER."""
    from catalog import requests

    with signed_in() as (store, actor):
        row = requests.report_use(store, actor, number, comment)
    done(f"已记录 {row.number} 的使用情况。", f"Recorded the report on {row.number}.")


def print_conditions(page: "RequestPage") -> None:
    """Print the conditions in force; nothing when there are none."""
    if not page.conditions:
        return
    print_table(
        t(f"审批所附条件（{len(page.conditions)}）", f"Conditions ({len(page.conditions)})"),
        t("条件|环节|附加人", "condition|act|by").split("|"),
        [(c.said.to(language()), c.event, say(c.actor_name)) for c in page.conditions],
    )


COMMANDS = (accept, report)
