"""Lists as a file that a spreadsheet opens, safely: CSV in UTF-8, where no cell is run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

from catalog.errors import UsageError

#: What a spreadsheet would run as a formula (OWASP, CSV Injection).
_RISKY = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def to_csv(head: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return head and rows as CSV in UTF-8 with a byte-order mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([f"'{c}" if c.startswith(_RISKY) else c for c in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_new(path: Path, content: bytes) -> None:
    """Write a file that is not there yet. Raises UsageError."""
    try:
        with path.open("xb") as file:
            file.write(content)
    except FileExistsError:
        raise UsageError(
            f"文件 {path} 已存在。请换一个位置。", f"{path} is there already. Use another place."
        ) from None
    except OSError as error:
        raise UsageError(
            f"{path} 不可写（{error.strerror}）。", f"{path} cannot be written ({error.strerror})."
        ) from None
