"""Free text: what is found in each cell, held against what it holds; and the whole columns of remarks."""

import random
from collections import Counter

import polars as pl

from benchmarks.labelled.remarks import REMARKS
from benchmarks.labelled.score import Score, total

#: Labelled only where certain: not scored.
UNCERTAIN = frozenset({"ORGANIZATION"})
CELLS = 400
SPARSE_ROWS = 40_000


def run(seed: int = 1, *, misses: bool = False) -> None:
    """Print precision, recall and F1 of cells by entity, the clean kinds, and whether rare numbers are found."""
    from classifiers.text import find

    scores: dict[str, Score] = {}
    clean: Counter[str] = Counter()
    for remark in REMARKS:
        rng = random.Random(seed)
        cells, labels = remark.make(rng, CELLS)
        for cell, label in zip(cells, labels, strict=True):
            found = {s.entity for s in find(cell)} - UNCERTAIN
            expected = label - UNCERTAIN
            for entity in found | expected:
                score = scores.setdefault(entity, Score())
                score.right += entity in found and entity in expected
                score.wrong += entity not in expected
                score.missed += entity not in found
            if not any(labels):
                clean[remark.name] += bool(found)
            if misses and found != expected:
                # The cells are made up: nobody's data is printed here.
                print(
                    f"  - {remark.name}: -{sorted(expected - found)} +{sorted(found - expected)} {cell[:200]}"
                )
    print(
        f"free text: {CELLS} cells of each of {len(REMARKS)} kinds (seed {seed}), found cell by cell"
    )
    print(f"  {'entity':<24}{'cells':>7}{'P':>8}{'R':>8}{'F1':>8}")
    for name in [*sorted(scores, key=lambda e: -(scores[e].right + scores[e].missed)), "all"]:
        one = total(scores.values()) if name == "all" else scores[name]
        n = one.right + one.missed
        print(f"  {name:<24}{n:>7}{one.precision:>8.3f}{one.recall:>8.3f}{one.f1:>8.3f}")
    for name, hits in clean.items():
        print(f"  clean: {name}: {hits} of {CELLS} cells with a false find")
    _sparse(seed)
    print()


def _sparse(seed: int) -> None:
    """Tell whether one number in 20,000 remarks is found by a scan, and reported as sparse."""
    from classifiers.kernel import conclude, sketch

    for remark in REMARKS:
        if "sparse" not in remark.name:
            continue
        cells, labels = remark.make(random.Random(seed), SPARSE_ROWS)
        expected = Counter(e for label in labels for e in label - UNCERTAIN)
        (field,) = conclude(sketch(pl.DataFrame({"备注": cells}))).fields
        found = {f.entity: (f.matches, f.sparse) for f in field.findings}
        told = ", ".join(
            f"{e}: {n} there, {found.get(e, (0, False))[0]} found" for e, n in expected.items()
        )
        marked = all(found.get(e, (0, False))[1] for e in expected)
        print(
            f"  {remark.name}: {told}; {'reported as sparse' if marked else 'NOT reported as sparse'}"
        )
