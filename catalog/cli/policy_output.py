"""What the policy commands print: explanations and the matrix."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from rich.console import Console
from rich.markup import escape

from catalog.cli.language import language, say, t
from catalog.cli.output import plain, print_lines, print_table
from catalog.explanations import Explanation
from policies import names, sentences
from policies.matrix import ALWAYS, NEVER, Entry, Matrix
from policies.types import Text

#: So many columns the matrix takes as a table.
_WIDE = 190


def _names(words: Sequence[str], known: dict[str, Text]) -> str:
    said = [say(known[w]) if w in known else w for w in words]
    return t("、", ", ").join(said)


def act_of(action: str) -> str:
    """Return an act's name with its key."""
    return f"{say(names.ACTS[action])} ({action})" if action in names.ACTS else action


# -- explain ----------------------------------------------------------------------------------------------------------


def explanation_object(found: Explanation) -> dict[str, Any]:
    """Return an explanation as JSON; the decision's keys stand at the top."""
    whole = plain(found)
    return {**whole.pop("decision"), **whole}


def explanation_lines(found: Explanation) -> Iterator[str]:
    """Yield an explanation in lines."""
    d = found.decision
    answer = (
        t("[green]允许[/]", "[green]allowed[/]")
        if d.allowed
        else t("[red]拒绝[/]", "[red]refused[/]")
    )
    article = names.article(d.article, language())
    yield f"{answer}  {t('规则', 'rule')} {d.rule} · {article}"
    yield f"{t('问题', 'question')}: {say(found.name)} ({found.login}) · {act_of(found.action)} · {_thing(found)}"
    yield f"{t('理由', 'reason')}: {say(d.reason)}"
    yield f"{t('办法', 'remedy')}: {say(d.remedy)}"
    if not d.allowed:
        yield f"{t('可由', 'can be done by')}: {_names(d.who_can, names.ROLES) or t('无人', 'nobody')}"
    for text in sentences.obligations(d.obligations):
        yield f"{t('义务', 'obligation')}: {say(text)}"
    yield f"[dim]{t('依据', 'by')} {found.on} {t('的规则，版本', 'rules, version')} {found.policy[:12]}[/]"


def _thing(found: Explanation) -> str:
    r = found.resource
    parts = [r.id if r.id != "*" else ""]
    if r.department:
        parts.append(t(f"归口 {r.department}", f"of {r.department}"))
    if r.level is not None:
        parts.append(t(f"{r.level} 级", f"level {r.level}"))
    if r.state_secret:
        parts.append(t(f"涉密标志 {r.state_secret}", f"state-secret mark {r.state_secret}"))
    to = " ".join(
        part
        for part in (
            say(names.RECIPIENTS[r.recipient_kind]) if r.recipient_kind else "",
            r.recipient or "",
        )
        if part
    )
    if to:
        parts.append(t(f"接收方 {to}", f"to {to}"))
    return t("，", ", ").join(part for part in parts if part) or "–"


def roles_table(found: Explanation) -> None:
    """Print what each role of the person alone would get."""
    rows = [
        [
            say(names.ROLES[a.role]),
            a.department,
            f"{a.valid_from} – {a.valid_to or ''}".rstrip(),
            a.deputy_for,
            _role_answer(a.in_force, a.allowed),
            a.rule or None,
        ]
        for a in found.roles
    ]
    columns = [
        t("角色", "Role"),
        t("部门", "Department"),
        t("任期", "Held"),
        t("代理", "Deputy for"),
        t("单凭此角色", "By it alone"),
        t("规则", "Rule"),
    ]
    print_table(t("所任角色", "Roles held"), columns, rows)


def _role_answer(in_force: bool, allowed: bool) -> str:
    if not in_force:
        return t("[dim]当日未任[/]", "[dim]not held that day[/]")
    return (
        t("[green]允许[/]", "[green]allowed[/]")
        if allowed
        else t("[red]拒绝[/]", "[red]refused[/]")
    )


# -- matrix -----------------------------------------------------------------------------------------------------------


def terminal_width() -> int | None:
    """Return the columns of the terminal; None for a pipe."""
    console = Console()
    return console.width if console.is_terminal else None


def print_matrix(found: Matrix, on: date) -> None:
    """Print all acts and roles: as a table where there is room, else act by act."""
    width = terminal_width()
    if width is None or width >= _WIDE:
        matrix_table(found, on)
    else:
        print_lines(*_matrix_lines(found, on))


def _title(found: Matrix, on: date) -> str:
    return t(
        f"谁可以做什么（{on} 生效的规则，版本 {found.version[:12]}）",
        f"Who may do what (rules in force on {on}, version {found.version[:12]})",
    )


def _matrix_lines(found: Matrix, on: date) -> Iterator[str]:
    """Yield each act with its answers, and the roles that get each."""
    rules = {rule.id: rule for rule in found.rules}
    yield f"[bold]{_title(found, on)}[/]"
    for row in found.rows:
        yield f"[bold]{act_of(row.action)}[/]"
        alike: dict[str, list[str]] = {}
        for entry in row.entries:
            if entry.verdict != NEVER or entry.denied_by:
                alike.setdefault(_answer(entry), []).append(entry.role)
        for answer, roles in alike.items():
            yield f"  {answer}: {_names(roles, names.ROLES)}"
        for id_ in row.denied_by:
            yield f"  [dim]{t('一律禁止', 'denied to all')}: {say(rules[id_].reason)} ({id_})[/]"


def _answer(entry: Entry) -> str:
    if entry.verdict == ALWAYS:
        return t("[green]● 一律可以[/]", "[green]● in every case[/]")
    if entry.verdict == NEVER:
        return t("[red]✕ 明文禁止[/]", "[red]✕ expressly denied[/]")
    return f"[yellow]{escape(say(entry.short))}[/]"


def matrix_table(found: Matrix, on: date) -> None:
    """Print all acts and roles; what is denied to everybody stands in the last column."""
    columns = [
        t("行为", "Act"),
        *(say(names.ROLES[r]) for r in found.roles),
        t("一律禁止", "Denied to all"),
    ]
    order = list(dict.fromkeys(d for row in found.rows for d in row.denied_by))
    rows = [
        [
            say(row.name),
            *(_cell(e) for e in row.entries),
            " ".join(str(order.index(d) + 1) for d in row.denied_by) or "",
        ]
        for row in found.rows
    ]
    print_table(_title(found, on), columns, rows)
    rules = {rule.id: rule for rule in found.rules}
    print_lines(
        t(
            "● 一律可以  ✕ 明文禁止  · 没有规则允许，即为禁止；数字为一律禁止的规则：",
            "● in every case  ✕ expressly denied  · no rule allows it: denied; the numbers are rules that deny to all:",
        ),
        *(f"  {i} {id_}: {say(rules[id_].reason)}" for i, id_ in enumerate(order, 1)),
    )


def _cell(entry: Entry) -> str:
    if entry.verdict == ALWAYS:
        return "[green]●[/]"
    if entry.verdict == NEVER:
        return "[red]✕[/]" if entry.denied_by else "[dim]·[/]"
    return f"[yellow]{escape(say(entry.short))}[/]"


def role_table(found: Matrix, role: str) -> None:
    """Print what one role may do, with every condition and the rules behind it."""
    rules = {rule.id: rule for rule in found.rules}
    rows = []
    for row in found.rows:
        entry = row.entry(role)
        for grant in entry.grants:
            articles = dict.fromkeys(
                names.article(rules[r].article, language()) for r in grant.rules
            )
            rows.append(
                [act_of(row.action), say(grant.where), ", ".join(grant.rules), ", ".join(articles)]
            )
        if entry.verdict == NEVER and entry.denied_by:
            rows.append(
                [
                    act_of(row.action),
                    t("[red]明文禁止[/]", "[red]expressly denied[/]"),
                    ", ".join(entry.denied_by),
                    ", ".join(names.article(rules[r].article, language()) for r in entry.denied_by),
                ]
            )
    columns = [
        t("行为", "Act"),
        t("范围与条件", "Where"),
        t("规则", "Rules"),
        t("条款", "Articles"),
    ]
    print_table(say(names.ROLES[role]), columns, rows)
