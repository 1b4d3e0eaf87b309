"""The list of measures as a file for the inspectors: CSV that a spreadsheet opens, safely."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from zoneinfo import ZoneInfo

from catalog.errors import UsageError
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
#: What a spreadsheet would run as a formula (OWASP, CSV Injection).
_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def to_csv(rows: Sequence[MeasureRow], zone: str) -> bytes:
    """Return the rows as CSV in UTF-8 with a byte-order mark; times in ``zone``."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for r in rows:
        need = r.required
        cells = (
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
        writer.writerow([f"'{c}" if c.startswith(_RISKY) else c for c in cells])
    return out.getvalue().encode("utf-8-sig")


def write(path: Path, rows: Sequence[MeasureRow], zone: str) -> None:
    """Write the rows to a file that is not there yet. Raises UsageError."""
    try:
        with path.open("xb") as file:
            file.write(to_csv(rows, zone))
    except FileExistsError:
        raise UsageError(
            f"文件 {path} 已存在。请换一个位置。", f"{path} is there already. Use another place."
        ) from None
    except OSError as error:
        raise UsageError(
            f"{path} 不可写（{error.strerror}）。", f"{path} cannot be written ({error.strerror})."
        ) from None
