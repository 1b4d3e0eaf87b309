"""How the cells of a column get soiled on their way: nulls of many forms, marks, types."""

from random import Random

NULLS = [None, "", "NULL", "-", "无", "N/A", "/"]
UNKNOWN = ["不详", "待补", "未知", "见附件"]
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def soiled(rng: Random, cells: list[str], *, marks: bool = True) -> tuple[list[object], str]:
    """Return the cells as a column of real life, and what was done to it; half of the columns stay clean."""
    out: list[object] = list(cells)
    notes = []
    share = rng.choices([0.0, 0.04, 0.2, 0.6], [50, 20, 20, 10])[0]
    if share:
        null = rng.choice(NULLS)
        out = [null if rng.random() < share else cell for cell in out]
        notes.append(f"{share:.0%} {null!r}")
    if marks and rng.random() < 0.22:
        kind = rng.choice(["wide", "spaces", "apostrophe", "unknown", "typed"])
        out = _marked(rng, out, kind)
        notes.append(kind)
    return out, ", ".join(notes)


def _marked(rng: Random, cells: list[object], kind: str) -> list[object]:
    if kind == "typed":
        return _typed(rng, cells)
    out: list[object] = []
    for cell in cells:
        if not isinstance(cell, str) or rng.random() > 0.3:
            out.append(cell)
        elif kind == "wide":
            out.append(cell.translate(WIDE))
        elif kind == "spaces":
            out.append(rng.choice([f" {cell}", f"{cell} ", f"\t{cell}", f"{cell}\n"]))
        elif kind == "apostrophe":
            out.append(f"'{cell}")
        else:
            out.append(rng.choice(UNKNOWN) if rng.random() < 0.15 else cell)
    return out


def _typed(rng: Random, cells: list[object]) -> list[object]:
    """Return numbers as integers, or as floats where some are missing; as they are where they cannot be."""
    full = [c for c in cells if c is not None]
    if not full or not all(
        isinstance(c, str) and c.isascii() and c.isdigit() and c[0] != "0" and len(c) < 16
        for c in full
    ):
        return cells
    make = float if None in cells else int
    return [None if c is None else make(str(c)) for c in cells]
