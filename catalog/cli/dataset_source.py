"""Lines of a dataset's page on the source that it lies in: which, whether it is still there, what changed in shape."""

from typing import TYPE_CHECKING

from catalog.cli.language import say, t
from catalog.cli.output import when

if TYPE_CHECKING:
    from catalog.views import DatasetPage, SchemaChangeRow


def source_lines(page: "DatasetPage", zone: str) -> list[str]:
    """Return the lines, with rich markup; none for a dataset of no registered source."""
    from rich.markup import escape

    row, lines = page.row, []
    newest = next((s for s in page.scans if s.status == "done" and s.mode != "unchanged"), None)
    if newest is not None and newest.coverage is not None:
        lines.append(say(newest.coverage))
    if row.source is not None:
        lines.append(t(f"数据源 {row.source}", f"source {row.source}"))
    if row.vanished_at is not None:
        seen = when(row.vanished_at, zone)
        lines.append(
            t(
                f"[bold red]已不存在[/]：{seen} 检视时未再见到，记录保留",
                f"[bold red]vanished[/]: not there any more on {seen}; what is known is kept",
            )
        )
    changes = page.schema_changes[:10]
    return lines + [f"{when(change.at, zone)}  {escape(worded(change))}" for change in changes]


def worded(change: "SchemaChangeRow") -> str:
    """Return a change of a schema in words."""
    before, after = change.before, change.after
    return {
        "added": t(f"新增字段 {change.field}（{after}）", f"field {change.field} added ({after})"),
        "removed": t(
            f"字段 {change.field} 已删除（{before}）", f"field {change.field} removed ({before})"
        ),
        "renamed": t(f"字段 {before} 改名为 {after}", f"field {before} renamed to {after}"),
        "retyped": t(
            f"字段 {change.field} 类型由 {before} 改为 {after}",
            f"field {change.field} changed from {before} to {after}",
        ),
    }[change.kind]
