"""guikou release: what comes after the delivery. Recall, early return, proof of destruction, closing."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.language import language, t
from catalog.cli.output import done, format_option, print_json
from catalog.cli.session import signed_in

if TYPE_CHECKING:
    from catalog.requests.types import RequestRow

DAY = click.DateTime(formats=["%Y-%m-%d"])

#: command, the procedure's event, what it does
ACTS = (
    (
        "recall",
        "recall",
        "召回已交付的数据；须写明理由，接收方会收到通知。",
        "Recall what was delivered; say why, the recipient is told.",
    ),
    (
        "confirm-recall",
        "confirm_recall",
        "接收方确认收到召回通知。",
        "The recipient confirms the recall notice.",
    ),
    (
        "give-back",
        "give_back",
        "接收方提前交还。",
        "The recipient hands the release back before its term ends.",
    ),
    (
        "reject-proof",
        "reject_proof",
        "销毁证明不足，退回补正；须写明理由。",
        "Send an insufficient proof of destruction back; say why.",
    ),
    (
        "close",
        "close",
        "核验销毁证明并办结。",
        "Check the proof of destruction and close the release.",
    ),
)


def _act_command(name: str, event: str, zh: str, en: str) -> click.Command:
    @click.command(name, help=t(zh, en))
    @click.argument("number")
    @click.option("--comment", default="", help=t("意见或理由。", "Comment or reason."))
    @format_option
    def command(number: str, comment: str, output: str) -> None:
        from catalog import requests

        with signed_in() as (store, actor):
            row = requests.act(store, actor, number, event, comment)
        confirm(row, output)

    return command


def confirm(row: "RequestRow", output: str) -> None:
    """Say where a request stands after an act."""
    if output == "json":
        print_json(row)
        return
    done(
        f"{row.number} 现状：{row.state_name.to(language())}。",
        f"{row.number} is now: {row.state_name.to(language())}.",
    )


@click.command(
    help=t(
        "接收方报送销毁证明：方式、日期、见证人，可附证明文件的摘要。",
        "The recipient states the destruction: how, when, before whom; a certificate's digest may be added.",
    )
)
@click.argument("number")
@click.option("--how", required=True, help=t("销毁方式。", "How it was destroyed."))
@click.option(
    "--on", type=DAY, help=t("销毁日期，默认今日。", "Day of destruction; default today.")
)
@click.option(
    "--witness",
    required=True,
    help=t("见证人姓名和单位。", "Name and body of whoever witnessed it."),
)
@click.option(
    "--certificate",
    type=click.Path(path_type=Path),
    help=t("证明文件；只登记文件名和摘要。", "Certificate file; its name and digest are recorded."),
)
@click.option("--comment", default="", help=t("说明。", "Comment."))
@format_option
def destroyed(
    number: str,
    how: str,
    on: datetime | None,
    witness: str,
    certificate: Path | None,
    comment: str,
    output: str,
) -> None:
    """State the destruction of request NUMBER."""
    from catalog import requests, rulebooks

    proof = requests.certificate_of(certificate) if certificate else None
    with signed_in() as (store, actor):
        day: date = on.date() if on else rulebooks.day(store)
        row = requests.state_destroyed(
            store,
            actor,
            number,
            how=how,
            on=day,
            witness=witness,
            certificate=proof,
            comment=comment,
        )
    confirm(row, output)


COMMANDS = (*(_act_command(*one) for one in ACTS), destroyed)
