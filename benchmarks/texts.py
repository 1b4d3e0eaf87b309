"""Free text: case notes, remarks, call records and JSON in cells, beside Presidio's engine; and what is found in them.

Three cells of ten are one of some hundred stock remarks, as desks write them; the others are put together from one to
six sentences with dates, amounts and order numbers in them, and 15 of 100 of these hold one or two sentences with
personal data. Guikou reads each distinct cell once; Presidio runs the same recognizers on every cell of a slice, taken
to all rows by proportion. On the slice the entities found are compared cell by cell.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import polars as pl
from presidio_analyzer import BatchAnalyzerEngine

from benchmarks.text_cases import Words, cases, score
from benchmarks.text_templates import NEGATIVE, POSITIVE
from benchmarks.timing import medians
from classifiers.recognizers import analyzer, spans
from classifiers.text import TextHits, find, scan_texts
from classifiers.text_spans import resolve

SLICE = 1_000
STOCK = 0.3
SHARE = 0.15
REPEATS = 3
#: Filled sentences that cells are put together from.
_POOL = 4_000


def cells(rows: int, seed: int = 1) -> pl.Series:
    """Return ``rows`` synthetic cells of about 10 to 300 characters; see above for what they hold."""
    rng = random.Random(seed)
    words = Words(rng)
    stock = [template for template in NEGATIVE if "{" not in template]
    clean = [words.fill(rng.choice(NEGATIVE)).text for _ in range(_POOL)]
    personal = [words.fill(rng.choice(POSITIVE)).text for _ in range(_POOL)]

    def cell() -> str:
        if rng.random() < STOCK:
            return rng.choice(stock)
        parts = rng.choices(clean, k=rng.choice([1, 1, 2, 3, 4, 6]))
        if rng.random() < SHARE:
            for sentence in rng.choices(personal, k=rng.choice([1, 1, 2])):
                parts.insert(rng.randint(0, len(parts)), sentence)
        return "".join(parts)

    return pl.Series("text", [cell() for _ in range(rows)])


def scan(texts: pl.Series) -> dict[str, TextHits]:
    """Scan a column as the kernel does: each distinct cell once."""
    distinct = texts.value_counts(name="rows")
    return scan_texts(distinct[texts.name], distinct["rows"])


def run(folder: Path, rows: int) -> None:
    """Print cells per second, the ratio to Presidio, whether both found the same, and precision and recall."""
    del folder
    texts = cells(rows)
    part = texts.head(SLICE).to_list()
    batch = BatchAnalyzerEngine(analyzer())
    ours = [{s.entity for s in find(text)} for text in part]
    theirs = [{s.entity for s in resolve(spans(r))} for r in batch.analyze_iterator(part, "zh")]
    seconds = medians(
        {
            "guikou": lambda: scan(texts),
            "presidio": lambda: batch.analyze_iterator(part, "zh"),
        },
        repeats=REPEATS,
    )
    each = {"guikou": seconds["guikou"] / rows, "presidio": seconds["presidio"] / len(part)}
    holding = sum(map(bool, ours)) / len(part)
    print(
        f"free text: {rows:,} cells, {texts.str.len_chars().sum() / rows:.0f} characters each (medians of {REPEATS})"
    )
    for name, taken in each.items():
        print(f"  {name:<8} {taken * 1e6:10.1f} µs a cell {1 / taken:12,.0f} cells/s")
    print(
        f"  Presidio on {len(part):,} cells, taken to all by proportion; {holding:.0%} of them hold something"
    )
    print(
        f"  ratio    {each['presidio'] / each['guikou']:10.0f} × Presidio with the same recognizers"
    )
    for name, number in _differences(ours, theirs):
        print(f"  {name:<14} {number:6,} cells")
    print()
    quality()


def _differences(ours: list[set[str]], theirs: list[set[str]]) -> Iterator[tuple[str, int]]:
    pairs = list(zip(ours, theirs, strict=True))
    yield "same entities", sum(a == b for a, b in pairs)
    yield "only Guikou", sum(bool(a - b) for a, b in pairs)
    yield "only Presidio", sum(bool(b - a) for a, b in pairs)


def quality(seed: int = 7, repeats: int = 20) -> None:
    """Print precision, recall and F1 by entity on sentences and names of ``text_held_out``, whose misses were read once."""
    labelled = cases(fresh=True, seed=seed, repeats=repeats)
    found = score(labelled, lambda text: [(s.entity, s.start, s.end) for s in find(text)])
    print(
        f"found in {len(labelled):,} labelled sentences that were held out (their misses were read once, in 2026-11)"
    )
    print(f"  {'entity':<18} {'spans':>6} {'precision':>9} {'recall':>7} {'F1':>6}")
    for entity, (right, wrong, missed) in found.items():
        precision, recall = right / max(1, right + wrong), right / max(1, right + missed)
        f1 = 2 * right / max(1, 2 * right + wrong + missed)
        print(f"  {entity:<18} {right + missed:>6} {precision:>9.3f} {recall:>7.3f} {f1:>6.3f}")
    print()
