"""Load the data elements and match a table's columns to them."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from catalog.errors import UnusableInputError, UsageError
from catalog.quality.element_file import ElementFile
from catalog.quality.types import Element, Elements, folded
from policies.rule_files import PolicyFileError

FILE = Path(__file__).with_name("elements.yaml")


def load_elements(path: Path | None = None) -> Elements:
    """Return the data elements of ``path`` (default: those that come with Guikou).

    A file is read again once it has changed. Raises UnusableInputError, which names file, line and what is allowed
    there.
    """
    path = (path or FILE).absolute()
    try:
        state = path.stat()
    except OSError:
        return _load(path, 0, 0)  # says why it cannot be read
    return _load(path, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=8)
def _load(path: Path, changed_ns: int, size: int) -> Elements:  # noqa: ARG001 - keys of the cache
    try:
        return ElementFile(path).read()
    except PolicyFileError as error:
        raise UnusableInputError(
            f"数据元文件 {error.file} 第 {error.line} 行有误：{error.problem}。请改正后重试。",
            f"The data element file {error.file} is wrong in line {error.line}: {error.problem}. "
            "Correct it and try again.",
        ) from None


def match_elements(
    columns: Sequence[str],
    hints: Mapping[str, str] | None = None,
    *,
    elements: Elements | None = None,
) -> dict[str, Element]:
    """Return column → data element, for the columns that have one.

    A hint (column → element code, "" for none) decides; else the column's name, as a code in any case or as an
    alias. A hinted column is returned although it is not among ``columns``: its rules then end in an error rather
    than unseen. Raises UsageError for a hint that names no element.
    """
    known = elements or load_elements()
    hints = hints or {}
    found: dict[str, Element] = {}
    for column in [*columns, *(c for c in hints if c not in columns)]:
        if column in hints:
            if hints[column]:
                found[column] = _hinted(column, hints[column], known)
            continue
        element = known.by_code.get(column.strip().upper()) or known.by_alias.get(folded(column))
        if element is not None:
            found[column] = element
    return found


def _hinted(column: str, code: str, known: Elements) -> Element:
    element = known.by_code.get(code.strip().upper())
    if element is None:
        raise UsageError(
            f"列“{column}”指定的数据元 {code} 不在 {known.file} 中。请改用已有的代码，或在该文件中补充。",
            f'Column "{column}" is said to be element {code}, which {known.file} does not have. '
            "Use a code that it has, or add the element there.",
        )
    return element
