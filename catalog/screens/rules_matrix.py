"""The matrix of acts and roles as markup."""

from collections.abc import Mapping, Sequence
from html import escape

from catalog.screens import look, words
from catalog.screens.look import Html
from catalog.screens.session import Here
from policies.matrix import ALWAYS, NEVER, Entry, Matrix, Row
from policies.names import CHAPTERS


def matrix_table(here: Here, matrix: Matrix) -> Html:
    """Return who may do what, with numbers for what is denied to everybody."""
    t = here.t
    heads = "".join(
        f'<th scope="col">{look.text(here.word(words.ROLES, role))}</th>' for role in matrix.roles
    )
    order = dict.fromkeys(d for row in matrix.rows for d in row.denied_by)
    numbers = {rule: number for number, rule in enumerate(order, 1)}
    chapters = "".join(
        _chapter(here, here.say(name), [r for r in matrix.rows if _of(r, kinds)], numbers)
        for name, kinds in CHAPTERS
    )
    return Html(
        f'<div class="g-sub">{_legend(here)}</div><div class="g-scroll"><table class="g-matrix"><thead><tr>'
        f'<th scope="col">{t("行为", "Act")}</th>{heads}<th scope="col">{t("一律禁止", "Denied to all")}</th>'
        f"</tr></thead><tbody>{chapters}</tbody></table></div>{_notes(here, matrix, numbers)}"
    )


def _legend(here: Here) -> str:
    return here.t(
        "● 一律可以 · ✕ 明文禁止 · – 没有规则允许，即为禁止 · 数字为一律禁止的规则",
        "● in every case · ✕ expressly denied · – no rule allows it: denied · numbers: what is denied to all",
    )


def _of(row: Row, kinds: Sequence[str]) -> bool:
    return row.action.split(":")[0] in kinds


def _chapter(here: Here, name: str, rows: Sequence[Row], numbers: Mapping[str, int]) -> str:
    head = (
        f'<tr class="g-chapter"><td colspan="{len(rows[0].entries) + 2}">{escape(name)}</td></tr>'
    )
    return head + "".join(_row(here, row, numbers) for row in rows)


def _row(here: Here, row: Row, numbers: Mapping[str, int]) -> str:
    denied = "".join(
        f'<span class="g-number" title="{escape(rule)}">{numbers[rule]}</span>'
        for rule in row.denied_by
    )
    name = look.text(here.label(row.name))
    cells = "".join(_cell(here, entry) for entry in row.entries)
    return f'<tr><td title="{escape(row.action)}">{name}</td>{cells}<td>{denied}</td></tr>'


def _cell(here: Here, entry: Entry) -> str:
    rules = dict.fromkeys([r for g in entry.grants for r in g.rules] + list(entry.denied_by))
    if entry.verdict == ALWAYS:
        kind, said = "always", "●"
    elif entry.verdict == NEVER:
        kind, said = ("refused", "✕") if entry.denied_by else ("never", "–")
    else:
        kind, said = "partly", look.text(here.say(entry.short))
    return f'<td class="g-{kind}" title="{escape(", ".join(rules))}">{said}</td>'


def _notes(here: Here, matrix: Matrix, numbers: Mapping[str, int]) -> str:
    rules = {rule.id: rule for rule in matrix.rules}
    items = "".join(
        f'<li><span class="g-number">{number}</span> {look.text(here.label(rules[id_].reason))} '
        f"{look.code(id_)}</li>"
        for id_, number in numbers.items()
    )
    return f'<ol class="g-notes">{items}</ol>'
