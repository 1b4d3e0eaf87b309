"""How delimited text is cut into rows and cells: delimiter, header, and the line where a row goes wrong.

Python's csv module looks at the beginning of the file, and at all of it only to find the line of an error.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from catalog import cancellation
from catalog.errors import UnusableInputError
from catalog.sources.encodings import TextProfile
from catalog.sources.headers import checked_header

#: The delimiters sought, with their names.
DELIMITERS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}

#: White space and Ctrl-Z, with which DOS programs end a file: a line of nothing else is no row.
BLANK = " \t\r\n\x1a"

#: Characters of a cell, and bytes of a row, beyond which a quote is taken for one that was never closed.
MAX_ROW = 128 << 20

#: Characters and records looked at to find the delimiter.
_SAMPLE_CHARACTERS = 256 << 10
_SAMPLE_RECORDS = 50


@dataclass(frozen=True, slots=True)
class Layout:
    """How the text is cut into rows and cells.

    ``lead``: blank lines above the header. ``filled``: something follows the header.
    """

    delimiter: str
    names: tuple[str, ...]
    lead: int
    filled: bool


def _records(path: Path, delimiter: str, profile: TextProfile) -> Iterator[tuple[int, list[str]]]:
    """Yield the line each record starts on and its cells, blank lines left out.

    Raises csv.Error for a cell longer than ``MAX_ROW``.
    """
    csv.field_size_limit(MAX_ROW)
    with path.open(encoding=profile.encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter)
        start = 1
        for cells in cancellation.asking(reader):
            if not _blank(cells):
                yield start, cells
            start = reader.line_num + 1


def _blank(cells: list[str]) -> bool:
    """Whether a line is no row: empty, or white space only. A lone pair of quotes is a row."""
    return not cells or (len(cells) == 1 and cells[0] != "" and not cells[0].strip(BLANK))


def find_layout(path: Path, label: str, profile: TextProfile, *, prefer_tab: bool) -> Layout:
    """Find delimiter and header; see that no quote stays open.

    Raises UnusableInputError for a header that does not name the columns and for a quote that is not closed.
    """
    delimiter = _delimiter(path, profile, prefer_tab=prefer_tab)
    if profile.odd_quotes:
        line = _open_quote(path, delimiter, profile)
        if line is not None:
            raise _never_closed(label, line)
    try:
        first = list(islice(_records(path, delimiter, profile), 2))
    except csv.Error:
        raise too_long(label) from None
    if not first:
        raise UnusableInputError(
            f"“{label}”里只有空白。请核对导出是否完成。",
            f'"{label}" holds nothing but white space. Check whether the export finished.',
        )
    line, cells = first[0]
    return Layout(delimiter, tuple(checked_header(cells, label)), line - 1, len(first) > 1)


def _delimiter(path: Path, profile: TextProfile, *, prefer_tab: bool) -> str:
    """Return the delimiter that cuts the header in two or more and the most rows like the header.

    Among equals, the one that makes more columns; a file that none of them cuts has one column.
    """
    with path.open(encoding=profile.encoding, newline="") as file:
        sample = file.read(_SAMPLE_CHARACTERS)
    best, best_score = "\t" if prefer_tab else ",", (0.0, 0)
    for delimiter in DELIMITERS:
        widths = _widths(sample, delimiter)
        if len(widths) > 1 or (widths and len(sample) < _SAMPLE_CHARACTERS):
            score = (sum(width == widths[0] for width in widths) / len(widths), widths[0])
            if widths[0] > 1 and score > best_score:
                best, best_score = delimiter, score
    return best


def _widths(sample: str, delimiter: str) -> list[int]:
    """Return the number of fields of the sample's first records; the last, perhaps cut, is left out."""
    csv.field_size_limit(MAX_ROW)
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widths = [len(cells) for cells in islice(reader, _SAMPLE_RECORDS) if any(cells)]
    cut = len(sample) == _SAMPLE_CHARACTERS and len(widths) < _SAMPLE_RECORDS
    return widths[:-1] if cut and len(widths) > 1 else widths


def _open_quote(path: Path, delimiter: str, profile: TextProfile) -> int | None:
    """Return the line of the first record whose quotes are not closed properly, None when all are.

    A quote inside a cell that does not begin with one is an ordinary character.
    """
    csv.field_size_limit(MAX_ROW)
    with path.open(encoding=profile.encoding, newline="") as file:
        reader = csv.reader(file, delimiter=delimiter, strict=True)
        while True:
            cancellation.ask()
            start = reader.line_num + 1
            try:
                next(reader)
            except StopIteration:
                return None
            except csv.Error:
                return start


def ragged_line(path: Path, layout: Layout, profile: TextProfile) -> int | None:
    """Return the line of the first row whose number of fields is not the header's."""
    width = len(layout.names)
    try:
        for start, cells in _records(path, layout.delimiter, profile):
            if len(cells) != width:
                return start
    except csv.Error:
        return None
    return None


def _never_closed(label: str, line: int) -> UnusableInputError:
    return UnusableInputError(
        f"“{label}”从第 {line} 行开始的双引号没有正确结束。请补上或删去该引号。",
        f'A double quote that opens in the row at line {line} of "{label}" is not closed properly. '
        "Close or remove it.",
    )


def too_long(label: str) -> UnusableInputError:
    """Return the error for a row longer than ``MAX_ROW``."""
    size = MAX_ROW >> 20
    return UnusableInputError(
        f"“{label}”有一行超过 {size} MB，可能缺少换行或右引号。请更正，或改用 Parquet。",
        f'"{label}" has a row of more than {size} MB; a line break or a closing quote may be missing. '
        "Correct it, or use Parquet.",
    )
