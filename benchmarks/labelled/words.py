"""Word lists of this benchmark, from the text files beside it: sections in brackets, words by spaces or lines."""

import functools
from pathlib import Path

_FOLDER = Path(__file__).parent / "words"


@functools.cache
def _sections(file: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (_FOLDER / f"{file}.txt").read_text("utf-8").splitlines():
        if line.startswith("[") and line.endswith("]") and " " not in line:
            lines = found.setdefault(line[1:-1], [])
        elif line and not line.startswith("#"):
            lines.append(line)
    return found


@functools.cache
def words(file: str, section: str) -> tuple[str, ...]:
    """Return the words of a section, parted by spaces. Raises KeyError when there is no such section."""
    return tuple(" ".join(_sections(file)[section]).split())


@functools.cache
def lines(file: str, section: str) -> tuple[str, ...]:
    """Return the lines of a section, for words that hold spaces. Raises KeyError as above."""
    return tuple(_sections(file)[section])
