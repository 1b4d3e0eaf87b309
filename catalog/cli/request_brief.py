"""guikou request brief: one page for whoever signs, from the same read model as the screen."""

from typing import TYPE_CHECKING

import click

from catalog.cli.language import say, t
from catalog.cli.output import (
    format_option,
    level_label,
    print_json,
    print_lines,
    print_table,
    when,
)
from catalog.cli.session import signed_in
from policies.types import Text

if TYPE_CHECKING:
    from catalog.requests.briefs import Brief
    from catalog.requests.gauges import Gauge
    from policies.levels import Levels

#: Characters of a bar from harmless to worst.
_WIDTH = 24
_RISKS = {
    "persons": Text("涉及人数（累计）", "persons, cumulative"),
    "records": Text("涉及记录（累计）", "records, cumulative"),
    "k_anonymity": Text("K 匿名：最小组", "k-anonymity: smallest group"),
    "aggregates": Text("汇总：最小单元格", "aggregates: smallest cell"),
    "linkage": Text("与已有数据关联：最小组", "linked with earlier: smallest group"),
    "uniqueness": Text("独一无二的人", "unique persons"),
    "sensitive_fields": Text("敏感字段占比", "share of sensitive fields"),
}


@click.command(
    help=t(
        "一页摘要：提供什么、涉及多少人、给谁、为何、风险、保护前后、所签内容。",
        "One page for whoever signs: what leaves, about whom, to whom, why, risks, before and after, what is signed.",
    )
)
@click.argument("number")
@format_option
def brief(number: str, output: str) -> None:
    """Print the brief of request NUMBER."""
    from catalog import requests, rulebooks

    with signed_in() as (store, actor):
        found = requests.brief(store, actor, number)
        zone, levels = store.settings.timezone, rulebooks.today(store).levels
    if output == "json":
        print_json(found)
        return
    _print_head(found, levels)
    _print_risks(found)
    _print_leaving(found, levels)
    _print_earlier(found, zone)
    joined = t("、", "; ").join(say(s) for s in found.voided_by)
    print_lines(
        f"{t('签署的内容', 'what is signed')}: {found.page.envelope_digest}",
        t(f"以下任一情形使审批失效：{joined}。", f"void as soon as: {joined}."),
    )


def _print_head(b: "Brief", levels: "Levels") -> None:
    from rich.markup import escape

    page, row = b.page, b.page.row
    people = f"{b.persons:,}" if b.persons is not None else "–"
    due = t(f"{b.due} 前办理", f"due by {b.due}") if b.due else ""
    if b.overdue:
        due = t(f"[red]已逾期（{b.due}）[/]", f"[red]overdue since {b.due}[/]")
    print_lines(
        f"[bold]{row.number}[/] {level_label(row.level, levels)}  [bold]{say(row.state_name)}[/]  {due}",
        t(
            f"{say(row.applicant_name)} 申请向 {say(row.recipient_name)} 提供《{say(row.title)}》的 "
            f"{len(page.fields)} 个字段，涉及约 {people} 人",
            f"{say(row.applicant_name)} asks to give {say(row.recipient_name)} {len(page.fields)} fields of "
            f"{say(row.title)}, about {people} people",
        ),
        f"{t('用途', 'purpose')}: {escape(page.purpose)}",
        f"{t('依据', 'legal basis')}: {escape(page.legal_basis)}",
        f"{t('有效至', 'valid until')}: {row.expires_on or '–'}  {t('销毁', 'destruction')}: {escape(page.destruction)}",
        *(f"[red]{say(s)}[/]" for s in page.stale),
    )


def _print_risks(b: "Brief") -> None:
    print_table(
        t("风险（右侧大，| 为界限）", "Risks (worst at the right, | is the limit)"),
        t("风险|图示|数值|界限|结果", "risk|picture|figure|limit|result").split("|"),
        [
            (
                say(_RISKS[g.check]),
                bar(g),
                f"{g.figure:.1%}" if g.kind == "share" else f"{int(g.figure):,}",
                " / ".join(f"{limit:,}" for limit in g.limits) or "–",
                g.result,
            )
            for g in b.gauges
        ],
    )


def bar(g: "Gauge") -> str:
    """Return a gauge as characters: solid up to the first limit, hatched beyond it, ``|`` at each limit."""
    ticks = {tick: min(int(tick * _WIDTH), _WIDTH - 2) for tick in g.ticks}
    passed = [at for tick, at in ticks.items() if g.place >= tick]
    # However little it is past a limit, that is seen.
    end = max([round(g.place * _WIDTH), *(at + 2 for at in passed)])
    solid = min(passed, default=end)

    def cell(at: int) -> str:
        if at in ticks.values():
            return "|"
        if at >= end:
            return "·"
        return "█" if at < solid else "▒"

    return "".join(map(cell, range(_WIDTH)))


def _print_leaving(b: "Brief", levels: "Levels") -> None:
    examples = [t(f"虚构例 {n}", f"made-up {n}") for n in range(1, len(b.before) + 1)]
    print_table(
        t("提供什么（保护前 → 保护后）", "What leaves (before → after)"),
        [*t("字段|级别|保护", "field|level|protection").split("|"), *examples],
        [
            (
                f.name,
                level_label(f.level, levels),
                f.protection,
                *(
                    _change(f.protection, was[place], now[place])
                    for was, now in zip(b.before, b.after, strict=True)
                ),
            )
            for place, f in enumerate(b.page.fields)
        ],
    )


def _change(protection: str, before: str | None, after: str | None) -> str:
    if before == after:
        return before or "–"
    if protection == "aggregate":
        return f"{before} → {t('只计入汇总', 'in figures only')}"
    return f"{before} → {t('不提供', 'left out') if after is None else after}"


def _print_earlier(b: "Brief", zone: str) -> None:
    print_table(
        t(
            f"此前提供给同一接收方（{b.earlier_count}）",
            f"Earlier releases to this recipient ({b.earlier_count})",
        ),
        t("编号|数据集|字段|行数|人数|生成", "number|dataset|fields|rows|persons|prepared").split(
            "|"
        ),
        [
            (e.number, say(e.title), e.fields, e.rows, e.persons, when(e.prepared_at, zone))
            for e in b.earlier
        ],
    )


COMMANDS = (brief,)
