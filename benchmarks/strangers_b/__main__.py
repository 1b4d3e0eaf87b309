"""python -m benchmarks.strangers_b: how well columns are told in tables by a second hand that never saw the detectors."""

import argparse
from collections import Counter

from benchmarks.labelled.case import Case
from benchmarks.labelled.case import Column as Labelled
from benchmarks.labelled.score import Board, Told, total
from benchmarks.labelled.tellers import guikou
from benchmarks.strangers_b.tables import STYLES, Column, Table, tables


def labelled(table: Table) -> Case:
    """Return the table in the form that the scorer of the labelled set takes; truth is filled in by `truth`."""
    columns = tuple(
        Labelled(
            c.header,
            table.style,
            "negative" if c.negative else "positive",
            c.kind,
            None,
            list(c.cells),
        )
        for c in table.columns
    )
    return Case(table.name, columns, table.style, "positive")


def truth(column: Column, told: Told) -> str | None:
    """Return what counts as the entity of the column: what was told, if that is allowed, else the first allowed."""
    allowed = column.allowed or frozenset({""})
    if (told.entity or "") in allowed:
        return told.entity
    return min(allowed - {""}, default=None)


def run(seed: int = 1, *, misses: bool = False) -> Board:
    """Print the scores by header style and entity and the false positives, and return them."""
    board, negatives, false = Board(), Counter[str](), Counter[str]()
    for table in tables(seed):
        case = labelled(table)
        for column, one, told in zip(table.columns, case.columns, guikou(case.table), strict=True):
            if column.allowed is None:
                continue
            entity = truth(column, told)
            board.add(
                case, Labelled(one.header, one.style, one.kind, one.maker, entity, one.values), told
            )
            if column.negative:
                negatives[table.style] += 1
                false[table.style] += told.entity != entity
    _print(board, negatives, false)
    if misses:
        print("\n".join(f"  - {line}" for line in sorted(board.misses)))
    return board


def _print(board: Board, negatives: Counter[str], false: Counter[str]) -> None:
    for scores, names in ((board.by_style, STYLES), (board.by_entity, sorted(board.by_entity))):
        print(f"  {'':<26}{'n':>6}{'P':>8}{'R':>8}{'F1':>8}")
        for name in names:
            one = scores[name]
            print(
                f"  {name:<26}{one.there:>6}{one.precision:>8.3f}{one.recall:>8.3f}{one.f1:>8.3f}"
            )
        print(f"  {'all':<26}{(all_ := total(scores.values())).there:>6}{'':>16}{all_.f1:>8.3f}\n")
    for style in STYLES:
        print(f"  {style:<26}{false[style]} of {negatives[style]} negatives told to be an entity")
    kinds = [kind for kind, n in board.false.items() if n]
    print(
        f"  {board.false.total()} of {board.negatives.total()}; {len(kinds)} of {len(board.negatives)} kinds: {kinds}"
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.strangers_b")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", action="store_true", help="list what was told wrongly")
    asked = parser.parse_args()
    run(asked.seed, misses=asked.misses)
