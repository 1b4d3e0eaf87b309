"""Codes of datasets that nobody has named: from the source and the table, in letters that a code may have."""

import re
from collections.abc import Container

#: Most characters of a code (``datasets.CODE``).
_MOST = 63


def code_for(source: str, table: str, taken: Container[str]) -> str:
    """Return a code for ``table`` of ``source`` that is not ``taken``: Chinese in pinyin, other signs as _."""
    if not table.isascii():
        from pypinyin import lazy_pinyin  # noqa: PLC0415 - late: a large dictionary

        table = "_".join(lazy_pinyin(table))
    words = re.sub(r"[^a-z0-9]+", "_", table.lower()).strip("_") or "table"
    whole = f"{source}_{words}"[:_MOST].rstrip("_")
    number, code = 2, whole
    while code in taken:
        code = f"{whole[: _MOST - 1 - len(str(number))]}_{number}"
        number += 1
    return code
