"""The table of built-in detectors in docs/detectors.md: ``python -m classifiers.reference docs/detectors.md``."""

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from classifiers.detectors import DETECTORS
from classifiers.types import Detector

BEGIN, END = "<!-- detectors: begin -->", "<!-- detectors: end -->"

#: Longer values than this are not thought of: the length has no end.
_ENDLESS = 4_096


def table(detectors: Iterable[Detector] = DETECTORS) -> str:
    """Return the detectors as a Markdown table, one a line, in the order they are declared."""
    lines = [
        "| Detector | Entity | Form | Check | Values decide from | In texts | Source |",
        "|---|---|---|---|---|---|---|",
    ]
    for d in detectors:
        alone = "header or neighbor needed" if d.alone is None else f"{d.alone:.0%} of cells"
        marks = f"{_form(d)} | {d.check or '–'} | {alone} | {'yes' if d.text_pattern else '–'}"
        lines.append(f"| `{d.id}` | {d.entity} | {marks} | {d.source.replace('|', '/')} |")
    return "\n".join(lines)


def _form(d: Detector) -> str:
    """Return what a cell looks like: one of a list of words, or a pattern for so many characters in a normal form."""
    if d.words:
        return f"{len(d.words)} words"
    low, high = d.lengths
    size = f"{low}" if low == high else f"from {low}" if high > _ENDLESS else f"{low}–{high}"
    return f"{size} characters, {d.normalizer}"


def rewritten(text: str) -> str:
    """Return a document with the table between the two marks made anew. Raises ValueError without the marks."""
    if BEGIN not in text or END not in text:
        message = f"the document needs the marks {BEGIN} and {END}"
        raise ValueError(message)
    return re.sub(f"{BEGIN}.*{END}", lambda _: f"{BEGIN}\n{table()}\n{END}", text, flags=re.DOTALL)


if __name__ == "__main__":
    document = Path(sys.argv[1])
    document.write_text(rewritten(document.read_text("utf-8")), "utf-8")
