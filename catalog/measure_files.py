"""The list of measures as a file for the inspectors: CSV that a spreadsheet opens, safely."""

from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from catalog import spreadsheets
from catalog.views import MeasureRow

HEAD = (
    "数据集 dataset",
    "名称 title",
    "归口部门 owner",
    "级别 level",
    "措施 measure",
    "要求 required",
    "现状 found",
    "结果 result",
    "依据 source",
    "证明 evidence",
    "登记人 by",
    "登记时间 at",
)


def to_csv(rows: Sequence[MeasureRow], zone: str) -> bytes:
    """Return the rows as CSV in UTF-8 with a byte-order mark; times in ``zone``."""
    return spreadsheets.to_csv(HEAD, (_cells(r, zone) for r in rows))


def write(path: Path, rows: Sequence[MeasureRow], zone: str) -> None:
    """Write the rows to a file that is not there yet. Raises UsageError."""
    spreadsheets.write_new(path, to_csv(rows, zone))


def _cells(r: MeasureRow, zone: str) -> tuple[str, ...]:
    need = r.required
    return (
        r.dataset,
        f"{r.title.zh} {r.title.en}",
        f"{r.owner_name.zh} {r.owner_name.en}",
        f"{r.level} {r.level_name.zh}",
        f"{need.name.zh} {need.name.en}",
        f"{need.asked.zh} {need.asked.en}",
        f"{need.found.zh} {need.found.en}" if need.found else "",
        need.standing.value,
        need.source,
        need.evidence,
        need.by or "",
        need.at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds") if need.at else "",
    )
