"""What there is to know of a dataset's level beside the reasons, as lines for the terminal."""

from typing import TYPE_CHECKING

from catalog.cli.language import say, t

if TYPE_CHECKING:
    from catalog.views import DatasetPage
    from policies.levels import Levels


def standing_lines(page: "DatasetPage", levels: "Levels") -> list[str]:
    """Return what there is to know of a dataset's level beside the reasons."""
    level = levels.by_number(page.row.level)
    dash = "–"
    lines = [
        t(
            f"{say(level.gbt43697)} · 清单 {page.profile or dash} · 复核 {page.review_due or dash} 前 · "
            f"所在系统等级保护 {page.host_grade or dash} 级（要求 {level.mlps_grade}）",
            f"{say(level.gbt43697)} · profile {page.profile or dash} · review by {page.review_due or dash} · "
            f"host system of grade {page.host_grade or dash} ({level.mlps_grade} required)",
        )
    ]
    if page.state_secret:
        lines.append(f"[red]{t('国家秘密', 'state secret')} {page.state_secret}[/]")
    if page.upstream:
        codes = ", ".join(f"{u.code} ({u.level})" for u in page.upstream)
        lines.append(t(f"上游 {codes}", f"made from {codes}"))
    lacking = [say(r.name) for r in page.required if not r.met]
    if lacking:
        lines.append(f"[yellow]{t('缺少', 'missing')}: {', '.join(lacking)}[/]")
    lines += [
        f"[yellow]{g.number}[/] {t('待第二人办理', 'waits for a second person')}: {g.reason}"
        for g in page.gradings
        if g.state == "waiting"
    ]
    lines += [
        f"[yellow]{t('重新定级', 're-grading')}[/] {r.due} {say(r.reason)}"
        for r in page.regradings
        if r.outcome is None
    ]
    return lines
