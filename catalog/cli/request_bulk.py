"""guikou request bulk: like requests of low level, approved together and each by itself."""

import sys
from typing import TYPE_CHECKING

import click

from catalog.cli.language import language, say, t
from catalog.cli.output import done, format_option, print_json, print_table
from catalog.cli.session import signed_in

if TYPE_CHECKING:
    from catalog.requests.bulk import Bulk, Like


@click.command(
    help=t(
        "批量审批同类的低级别申请：不带编号时列出可一并办理的各组。",
        "Approve like requests of low level together; without numbers, list the groups that can be.",
    )
)
@click.argument("numbers", nargs=-1)
@click.option("--like", help=t("与这件同类的全部申请。", "All requests like this one."))
@format_option
def bulk(numbers: tuple[str, ...], like: str | None, output: str) -> None:
    """Approve requests NUMBERS, or list the groups."""
    from catalog import requests

    with signed_in() as (store, actor):
        if not numbers and like is None:
            groups = requests.like_requests(store, actor)
            print_json(groups) if output == "json" else _print_groups(groups)
            return
        wanted = list(numbers)
        if like is not None:
            others = [
                row.number
                for group in requests.like_requests(store, actor)
                for row in group.rows
                if like in {r.number for r in group.rows}
            ]
            wanted = [like, *wanted, *others]
        result = requests.approve_like(store, actor, wanted)
    print_json(result) if output == "json" else _print_result(result)
    if result.left:
        sys.exit(1)


def _print_groups(groups: "list[Like]") -> None:
    print_table(
        t(f"可一并办理的申请（{len(groups)} 组）", f"Like requests ({len(groups)} groups)"),
        t("环节|数据集|字段|申请", "act|dataset|fields|requests").split("|"),
        [
            (
                g.label.to(language()),
                g.rows[0].dataset,
                ", ".join(g.fields),
                "\n".join(f"{r.number} → {say(r.recipient_name)}" for r in g.rows),
            )
            for g in groups
        ],
    )


def _print_result(result: "Bulk") -> None:
    done(
        f"已办理 {len(result.done)} 件：{'、'.join(r.number for r in result.done) or '–'}。",
        f"Approved {len(result.done)}: {', '.join(r.number for r in result.done) or '–'}.",
    )
    if result.left:
        print_table(
            t(f"未办理（{len(result.left)}）", f"Left out ({len(result.left)})"),
            t("编号|原因", "number|reason").split("|"),
            [(x.number, say(x.reason)) for x in result.left],
        )


COMMANDS = (bulk,)
