"""guikou level: the ladder, and what each level requires."""

from typing import TYPE_CHECKING, Any

import click

from catalog.cli.language import say, t
from catalog.cli.output import format_option, level_label, print_json, print_table
from catalog.cli.session import signed_in

if TYPE_CHECKING:
    from policies.levels import Level, Levels


@click.group(help=t("级别：阶梯与各级要求。", "Levels: the ladder and what each requires."))
def level() -> None:
    """Group of the level commands."""


@level.command("list", help=t("列出各级别。", "List the levels."))
@format_option
def list_(output: str) -> None:
    """List the levels."""
    from catalog import rulebooks

    with signed_in() as (store, _):
        levels = rulebooks.today(store).levels
    if output == "json":
        print_json(levels.ladder)
        return
    print_table(
        t("级别", "Levels"),
        t(
            "级别|对应国标|可知悉|样例|等保|复核（月）|有效（天）|加密|标注|两人交付",
            "level|GB/T 43697|found by|samples|grade|review (months)|valid (days)|encrypted|marked|two people",
        ).split("|"),
        [
            (
                level_label(x.number, levels),
                say(x.gbt43697),
                x.find,
                x.samples,
                x.mlps_grade,
                x.review_months,
                x.valid_days,
                x.encrypted,
                x.marked,
                x.two_person_delivery,
            )
            for x in levels.ladder
        ],
        right=(4, 5, 6),
    )


@level.command(help=t("查看一个级别的全部要求。", "Show all that one level requires."))
@click.argument("number", type=int)
@format_option
def show(number: int, output: str) -> None:
    """Show level NUMBER."""
    from catalog import rulebooks
    from catalog.datasets import known_level

    with signed_in() as (store, _):
        levels = rulebooks.today(store).levels
    found = known_level(levels, number)
    if output == "json":
        print_json(found)
        return
    print_table(
        f"{level_label(number, levels)} · {say(found.gbt43697)}",
        t("要求|内容", "requirement|what").split("|"),
        _requirements(found, levels),
    )


def _requirements(found: "Level", levels: "Levels") -> list[tuple[str, Any]]:
    def named(keys: tuple[str, ...]) -> str:
        return t("、", ", ").join(say(levels.measures[k].name) for k in keys) or "–"

    rows: list[tuple[str, Any]] = [
        (t("可知悉", "found by"), found.find),
        (t("样例", "samples"), found.samples),
        (t("存储措施", "storage"), named(found.storage)),
        (t("传输措施", "transmission"), named(found.transmission)),
        (t("所在系统等级保护", "grade of the host system"), found.mlps_grade),
        (t("复核周期（月）", "review (months)"), found.review_months),
        (t("对外提供有效期（天）", "term of a release (days)"), found.valid_days),
        (t("加密", "encrypted"), found.encrypted),
        (t("标注级别", "marked"), found.marked),
        (t("两人交付", "two-person delivery"), found.two_person_delivery),
    ]
    for kind, parts in found.chain.items():
        chain = " → ".join(parts) if parts else t("不得提供", "never handed out")
        proof = (
            t("须销毁证明", "proof of destruction")
            if found.destruction[kind]
            else t("不须销毁证明", "no proof of destruction")
        )
        rows.append((f"{kind}", f"{chain} · k ≥ {found.k[kind]} · {proof}"))
    rows += [(f"{kind}", what) for kind, what in found.protections.items()]
    return rows


COMMANDS = (level,)
