"""Tables as offices, shops, hospitals and sites export them: one line a column, `kind` and its headers."""

from dataclasses import dataclass
from random import Random

from benchmarks.strangers_b import negatives as _negatives
from benchmarks.strangers_b.kinds import KINDS
from benchmarks.strangers_b.layouts import LAYOUTS
from benchmarks.strangers_b.layouts_more import ENGLISH, MISLEADING
from benchmarks.strangers_b.people import Person, people

STYLES = ("chinese", "pinyin", "initials", "english", "code", "none", "misleading")
BLANKS = ("", "NULL", "-", "无", "\\N")
assert _negatives  # its import declares the negative kinds


@dataclass(frozen=True)
class Column:
    """`allowed`: entities right for it, "" for nothing, empty for nothing only; None if the style does not score it."""

    kind: str
    header: str
    cells: list[str]
    allowed: frozenset[str] | None
    negative: bool


@dataclass(frozen=True)
class Table:
    """A named table of columns of equal length."""

    name: str
    style: str
    columns: list[Column]


def layout(text: str) -> list[list[str]]:
    """Parse a layout: each line a kind, then headers by style (Chinese, pinyin, initials, English, code)."""
    return [line.split() for line in text.strip().splitlines()]


def cells(kind: str, rows: list[Person], rng: Random) -> list[str]:
    """Write the column; one in four columns has about 4 % blanks of one form."""
    made = [KINDS[kind].cell(rng, person) for person in rows]
    if rng.random() < 0.25:
        blank = rng.choice(BLANKS)
        made = [blank if rng.random() < 0.04 else cell for cell in made]
    return made


def column(kind: str, header: str, style: str, written: list[str], scored: bool) -> Column:
    """Return a column with what may be told of it under the style."""
    known = KINDS[kind]
    negative = not known.entities
    honest = style not in ("none", "misleading")
    allowed = (known.entities if honest else known.blind) if scored else None
    return Column(kind, header, written, allowed, negative)


def tables(seed: int) -> list[Table]:
    """Return every table in each header style it has; cells are the same in all styles of a table.

    The same seed gives the same tables. 50 to 3,000 rows each.
    """
    made = []
    for name, text in {**LAYOUTS, **ENGLISH}.items():
        rng = Random(f"{seed}/{name}")
        lines = layout(text)
        low, high = (2006, 2022) if name in ("school", "vaccination") else (1945, 2004)
        rows = people(rng, rng.choice([50, 120, 400, 1000, 3000]), low, high)
        written = [cells(line[0], rows, rng) for line in lines]
        for place, style in enumerate(STYLES[:6]):
            if name in ENGLISH and style not in ("english", "none"):
                continue
            if style == "code" and not any(len(line) > 5 for line in lines):
                continue
            found = []
            for i, (line, values) in enumerate(zip(lines, written, strict=True)):
                at = 1 if name in ENGLISH else place + 1
                known = style != "none" and len(line) > at
                header = line[at] if known else f"col_{i + 1}"
                found.append(column(line[0], header, style, values, known or style == "none"))
            made.append(Table(name, style, found))
    return made + [misleading(seed, i, text) for i, text in enumerate(MISLEADING)]


def misleading(seed: int, number: int, text: str) -> Table:
    """Return a table whose headers lie; the values decide."""
    rng = Random(f"{seed}/misleading/{number}")
    rows = people(rng, rng.choice([200, 800]))
    found = [
        column(kind, header, "misleading", cells(kind, rows, rng), True)
        for kind, header in layout(text)
    ]
    return Table(f"misleading_{number}", "misleading", found)
