"""What the policy commands print: cases, findings and differences."""

from collections.abc import Iterator, Sequence
from typing import Any

from rich.markup import escape

from catalog.cli.language import say, t
from catalog.cli.output import plain
from catalog.cli.policy_output import act_of
from catalog.touched import Touch
from policies import names
from policies.cases import Report, Result
from policies.diff import WIDENED, Difference, Edit, Line
from policies.findings import ERROR, Finding
from policies.types import Text

#: So many names of people or things are printed in a line.
_NAMED = 12


def _some(words: Sequence[str]) -> str:
    """Return the first of many names and how many there are."""
    shown = t("、", ", ").join(words[:_NAMED])
    return shown if len(words) <= _NAMED else f"{shown} … ({len(words):,})"


# -- test -------------------------------------------------------------------------------------------------------------


def report_lines(report: Report) -> Iterator[str]:
    """Yield failed cases, rules without cases, and one line of figures."""
    for result in report.failed:
        yield from _failed(result)
    for gap in report.uncovered:
        wanted = (
            t("缺少由它决定的案例", "no case shows it deciding")
            if gap.wants == "decides"
            else t("缺少近似而不适用的案例", "no near miss shows where it does not decide")
        )
        yield f"[red]{t('无案例', 'no case')}[/]  {gap.rule}: {wanted}"
    passed = len(report.results) - len(report.failed)
    color = "green" if report.passed else "red"
    yield (
        f"[{color}]"
        + t(
            f"{passed}/{len(report.results)} 个案例通过，{len(report.uncovered)} 处规则缺少案例",
            f"{passed} of {len(report.results)} cases pass, {len(report.uncovered)} are missing",
        )
        + f"[/]  [dim]{t('版本', 'version')} {report.version[:12]}[/]"
    )


def _failed(result: Result) -> Iterator[str]:
    case = result.case
    yield f"[red]{t('不符', 'failed')}[/]  {case.id}  cases.yaml:{case.line}  {say(case.text)}"
    yield "      " + t(
        f"应为 {_verdict(case.expect)}（{case.because}），实为 {_verdict(result.got)}（{result.by}）",
        f"expected {_verdict(case.expect)} ({case.because}), got {_verdict(result.got)} ({result.by})",
    )


def _verdict(word: str) -> str:
    return {
        "allow": t("允许", "allow"),
        "deny": t("拒绝", "deny"),
        "error": t("出错", "an error"),
    }[word]


# -- lint -------------------------------------------------------------------------------------------------------------


def findings_lines(found: Sequence[Finding]) -> Iterator[str]:
    """Yield findings by file and line, and how many there are."""
    for f in found:
        grave = f.severity == ERROR
        label = t("错误", "error") if grave else t("提醒", "warning")
        about = f"{f.rule}: " if f.rule else ""
        color = "red" if grave else "yellow"
        yield f"[{color}]{label}[/]  {f.file}:{f.line}  {f.kind}  {about}{escape(say(f.text))}"
    errors = sum(f.severity == ERROR for f in found)
    if not found:
        yield t("[green]规则没有问题。[/]", "[green]Nothing is wrong with the rules.[/]")
    else:
        warnings = len(found) - errors
        yield t(
            f"{errors} 个错误，{warnings} 个提醒。",
            f"{errors} error{'' if errors == 1 else 's'}, {warnings} warning{'' if warnings == 1 else 's'}.",
        )


# -- diff -------------------------------------------------------------------------------------------------------------


def difference_object(found: Difference, touched: Sequence[Touch] | None) -> dict[str, Any]:
    """Return a difference as JSON; ``touched`` is null without a catalog."""
    return {**plain(found), "touched": plain(touched)}


def difference_lines(found: Difference, touched: Sequence[Touch] | None) -> Iterator[str]:
    """Yield what changes, in lines, and what it touches."""
    yield f"[dim]{found.old[:12]} → {found.new[:12]}  {t('按', 'on')} {found.on}[/]"
    for label, ids in (
        (t("新增规则", "rules added"), found.added),
        (t("删除规则", "rules removed"), found.removed),
        (t("改动规则", "rules edited"), found.edited),
    ):
        if ids:
            yield f"{label}: {', '.join(ids)}"
    for line in found.lines:
        yield from _line(line)
    for edit in found.edits:
        yield _edit(edit)
    if not found.lines:
        yield t("没有任何结论改变。", "No answer changes.")
    else:
        yield t(
            f"放宽 {found.widened:,} 种组合，收紧 {found.narrowed:,} 种组合。",
            f"{found.widened:,} combinations widened, {found.narrowed:,} narrowed.",
        )
    yield from _touched(found, touched)


def _counted(touch: Touch) -> str:
    number = len(touch.things)
    if touch.of_requests:
        return t(f"{number:,} 件申请", f"{number:,} request{'' if number == 1 else 's'}")
    return t(f"{number:,} 个数据集", f"{number:,} dataset{'' if number == 1 else 's'}")


def _line(line: Line) -> Iterator[str]:
    change = _change(line.change)
    acts = t("、", ", ").join(map(act_of, line.actions))
    yield f"{change}  {say(line.who)} · {acts}"
    yield f"      {escape(say(line.where))}"
    before, after = (", ".join(ids) or t("无规则", "no rule") for ids in (line.before, line.after))
    yield f"      [dim]{t('规则', 'rules')}: {before} → {after} · {line.combinations:,} {t('种组合', 'combinations')}[/]"


def _change(change: str) -> str:
    return (
        t("[red]放宽[/]", "[red]widened[/]")
        if change == WIDENED
        else t("[cyan]收紧[/]", "[cyan]narrowed[/]")
    )


def _edit(edit: Edit) -> str:
    was, now = (_value(v) for v in (edit.old, edit.new))
    return f"{t('内容', 'value')}  {edit.file}  {edit.path}: {was} → {now}"


def _value(value: Any) -> str:
    if value is None:
        return t("（无）", "(none)")
    said = say(value) if isinstance(value, Text) else str(value)
    return escape(said)


def _touched(found: Difference, touched: Sequence[Touch] | None) -> Iterator[str]:
    if not found.lines:
        return
    if touched is None:
        yield t(
            "[dim]登录后（须有查看规则的权限）可列出触及的人员和数据集：guikou login 用户名。[/]",
            "[dim]Sign in (as somebody who may view the rules) to see whom and what it touches: guikou login NAME.[/]",
        )
        return
    if not touched:
        yield t("目前没有人员或数据集受影响。", "Nobody and nothing registered is touched.")
        return
    yield f"[bold]{t('触及', 'Touched')}[/]"
    for touch in touched:
        kind = f" · {say(names.RECIPIENTS[touch.recipient_kind])}" if touch.recipient_kind else ""
        yield f"{_change(touch.change)}  {act_of(touch.action)}{kind}"
        yield f"      {len(touch.people):,} {t('人', 'person' if len(touch.people) == 1 else 'people')}: {_some(touch.people)}"
        if touch.things:
            yield f"      {_counted(touch)}: {_some(touch.things)}"
