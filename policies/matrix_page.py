"""The matrix as one self-contained HTML file, in Chinese and English, for the screen and for A4 landscape."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from html import escape
from pathlib import Path

from policies import sentences
from policies.levels import Level
from policies.matrix import ALWAYS, NEVER, Entry, Matrix, Row
from policies.names import ACTS, CHAPTERS, FACTS, RECIPIENTS, ROLES, article
from policies.rules import ANY, Rule
from policies.types import Language, Text

STYLE = Path(__file__).with_name("matrix.css")
_MARK = {ALWAYS: "●", NEVER: "–"}


def page(matrix: Matrix, levels: Sequence[Level], on: date, language: Language) -> str:
    """Return the HTML document. It opens in ``language``; a reader may change to the other."""
    zh, en = ("checked", "") if language == "zh" else ("", "checked")
    title = Text("谁可以做什么", "Who may do what")
    return "\n".join(
        (
            f'<!doctype html><html lang="{"zh-CN" if language == "zh" else "en"}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{escape(title.to(language))}</title><style>{STYLE.read_text('utf-8')}</style></head><body>",
            f'<header><h1>{_both(title)}</h1><span class="about">',
            _both(Text(f"{on} 生效的规则，版本 ", f"rules in force on {on}, version ")),
            f"<code>{escape(matrix.version[:12])}</code></span>",
            f'<span class="languages"><label><input type="radio" name="speak" id="speak-zh" {zh}> 中文</label>',
            f'<label><input type="radio" name="speak" id="speak-en" {en}> English</label></span></header>',
            _legend(levels),
            _table(matrix),
            f'<h2 class="break">{_both(Text("规则", "The rules"))}</h2>',
            _rules(matrix.rules, levels),
            "</body></html>\n",
        )
    )


def _both(text: Text) -> str:
    return f'<span lang="zh">{escape(text.zh)}</span><span lang="en">{escape(text.en)}</span>'


def _legend(levels: Sequence[Level]) -> str:
    keys = (
        ("always", "●", Text("一律可以", "in every case")),
        ("partly", "…", Text("在所写条件下可以", "under the conditions named")),
        ("refused", "✕", Text("明文禁止", "expressly denied")),
        ("never", "–", Text("没有规则允许，即为禁止", "no rule allows it: denied")),
    )
    marks = "".join(
        f'<span><span class="key {kind}">{mark}</span>{_both(text)}</span>'
        for kind, mark, text in keys
    )
    named = Text(
        "级别：" + "、".join(f"{level.number} {level.name.zh}" for level in levels),
        "Levels: " + ", ".join(f"{level.number} {level.name.en}" for level in levels),
    )
    return f'<div class="legend">{marks}<span>{_both(named)}</span></div>'


def _table(matrix: Matrix) -> str:
    heads = "".join(f'<th class="cell">{_both(ROLES[role])}</th>' for role in matrix.roles)
    numbers = {
        rule: number
        for number, rule in enumerate(dict.fromkeys(d for r in matrix.rows for d in r.denied_by), 1)
    }
    body = "".join(_chapter(matrix, name, kinds, numbers) for name, kinds in CHAPTERS)
    return (
        f'<table class="matrix"><thead><tr><th class="act">{_both(Text("行为", "Act"))}</th>{heads}'
        f'<th class="denials">{_both(Text("一律禁止", "Denied to all"))}</th></tr></thead>'
        f"<tbody>{body}</tbody></table>{_notes(matrix, numbers)}"
    )


def _chapter(matrix: Matrix, name: Text, kinds: Sequence[str], numbers: Mapping[str, int]) -> str:
    width = len(matrix.roles) + 2
    head = f'<tr class="group"><td colspan="{width}">{_both(name)}</td></tr>'
    rows = [row for row in matrix.rows if row.action.split(":")[0] in kinds]
    return head + "".join(_row(row, numbers) for row in rows)


def _row(row: Row, numbers: Mapping[str, int]) -> str:
    denials = "".join(
        f'<span class="number" title="{escape(rule)}">{numbers[rule]}</span>'
        for rule in row.denied_by
    )
    return (
        f'<tr><td class="act">{_both(row.name)}<code>{escape(row.action)}</code></td>'
        f'{"".join(map(_cell, row.entries))}<td class="denials">{denials}</td></tr>'
    )


def _notes(matrix: Matrix, numbers: Mapping[str, int]) -> str:
    """Return what the numbers in the last column stand for."""
    rules = {rule.id: rule for rule in matrix.rules}
    items = "".join(
        f'<li><span class="number">{number}</span> {_both(rules[id_].reason)} '
        f"<code>{escape(id_)}</code></li>"
        for id_, number in numbers.items()
    )
    return f'<ul class="notes">{items}</ul>'


def _cell(entry: Entry) -> str:
    """Return one cell; what stands behind it is told on pointing at it."""
    rules = dict.fromkeys([r for g in entry.grants for r in g.rules] + list(entry.denied_by))
    behind = escape(", ".join(rules))
    if entry.verdict == NEVER:
        kind, said = ("refused", "✕") if entry.denied_by else ("never", _MARK[NEVER])
    elif entry.verdict == ALWAYS:
        kind, said = "always", _MARK[ALWAYS]
    else:
        kind, said = "partly", _both(entry.short)
    return f'<td class="cell {kind}" title="{behind}">{said}</td>'


def _rules(rules: Iterable[Rule], levels: Sequence[Level]) -> str:
    heads = (
        Text("规则", "Rule"),
        Text("条款", "Article"),
        Text("效力", "Effect"),
        Text("角色", "Roles"),
        Text("行为", "Acts"),
        Text("范围与条件", "Where"),
        Text("理由", "Reason"),
        Text("办法", "Remedy"),
    )
    head = "".join(f"<th>{_both(h)}</th>" for h in heads)
    body = "".join(_rule(rule, levels) for rule in rules)
    return f'<table class="rules"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _rule(rule: Rule, levels: Sequence[Level]) -> str:
    effect = Text("允许", "allow") if rule.effect == "allow" else Text("禁止", "deny")
    cells = (
        ("", f"<code>{escape(rule.id)}</code>"),
        ("article", _both(sentences.both(lambda language: article(rule.article, language)))),
        (rule.effect, _both(effect)),
        ("", _both(roles_of(rule))),
        (
            "",
            _both(sentences.both(lambda language: sentences.listed(rule.actions, ACTS, language))),
        ),
        ("", _both(where_of(rule, levels))),
        ("", _both(rule.reason)),
        ("", _both(rule.remedy)),
    )
    return "<tr>" + "".join(f'<td class="{kind}">{said}</td>' for kind, said in cells) + "</tr>"


def roles_of(rule: Rule) -> Text:
    """Return whom a rule is about."""
    if ANY in rule.roles:
        return Text("任何人", "anybody")
    return sentences.both(lambda language: sentences.listed(rule.roles, ROLES, language))


def where_of(rule: Rule, levels: Sequence[Level]) -> Text:
    """Return a rule's scope, levels, recipients, conditions and days in words."""
    parts = []
    if rule.scope != "any":
        granted = Text("已授予的数据", "granted data")
        parts.append(Text("本部门", "own department") if rule.scope == "own" else granted)
    if (rule.low, rule.high) != (levels[0].number, levels[-1].number):
        shown = str(rule.low) if rule.low == rule.high else f"{rule.low}–{rule.high}"
        parts.append(Text(f"{shown} 级", f"level {shown}"))
    for words, names in ((rule.recipients, RECIPIENTS), (rule.conditions, FACTS)):
        if words:
            parts.append(
                sentences.both(lambda language, w=words, n=names: sentences.listed(w, n, language))  # type: ignore[misc]  # binds now
            )
    if rule.valid_from != date.min:
        parts.append(Text(f"自 {rule.valid_from} 起", f"from {rule.valid_from}"))
    if rule.valid_to is not None:
        parts.append(Text(f"至 {rule.valid_to} 止", f"until {rule.valid_to}"))
    if not parts:
        return sentences.EVERYWHERE
    return Text("，".join(p.zh for p in parts), "; ".join(p.en for p in parts))
