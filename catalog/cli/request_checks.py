"""guikou request check, adopt: see what the automatic checks will say, and take what they offer."""

from typing import TYPE_CHECKING

import click

from catalog.cli.language import say, t
from catalog.cli.output import done, format_option, print_json, print_table
from catalog.cli.session import signed_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from catalog.requests.types import CheckRow


@click.command(
    help=t(
        "对自己的草稿先行自动检查，不提交。",
        "Run the automatic checks on one's own draft, without submitting it.",
    )
)
@click.argument("number")
@format_option
def check(number: str, output: str) -> None:
    """Check request NUMBER."""
    from catalog import requests

    with signed_in() as (store, actor):
        rows = requests.run_checks(store, actor, number)
    if output == "json":
        print_json(list(rows))
        return
    print_checks(rows)
    print_alternatives(rows)


def print_checks(rows: "Iterable[CheckRow]") -> None:
    """Print checks as a table."""
    print_table(
        t("自动检查", "Automatic checks"),
        t("检查|结果|数值|说明", "check|result|figure|reason").split("|"),
        [(c.name, c.result, c.figure, say(c.reason)) for c in rows],
    )


def print_alternatives(rows: "Iterable[CheckRow]") -> None:
    """Print the generalizations that a check offers; nothing when there are none."""
    offered = [a for c in rows for a in c.details.get("alternatives", [])]
    if not offered:
        return
    print_table(
        t("可达到 k 的概化方案", "Generalizations that reach k"),
        t("序号|改动|取值数|信息损失|最小组", "number|changes|values|loss|smallest group").split(
            "|"
        ),
        [
            (
                number,
                ", ".join(f"{f}: {a['was'][f]} → {p}" for f, p in a["protections"].items()),
                ", ".join(f"{before} → {after}" for before, after in a["values"].values()),
                f"{a['loss']:.0%}",
                a["smallest"],
            )
            for number, a in enumerate(offered, 1)
        ],
    )


@click.command(
    help=t(
        "采用检查所提的一种概化方案，写入申请。",
        "Take one of the generalizations that the check offers into the application.",
    )
)
@click.argument("number")
@click.argument("which", type=click.IntRange(1))
def adopt(number: str, which: int) -> None:
    """Adopt alternative WHICH of request NUMBER."""
    from catalog import requests

    with signed_in() as (store, actor):
        requests.adopt(store, actor, number, which)
    done(
        f"已按方案 {which} 修改 {number}。下一步：guikou request submit {number}。",
        f"Changed {number} as alternative {which} says. Next: guikou request submit {number}.",
    )


COMMANDS = (check, adopt)
