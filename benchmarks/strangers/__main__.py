"""python -m benchmarks.strangers: how well the tables of strangers are told."""

import argparse
from collections.abc import Iterable
from dataclasses import replace

from benchmarks.labelled.__main__ import print_board
from benchmarks.labelled.case import Case
from benchmarks.labelled.score import Board, Teller
from benchmarks.labelled.tellers import guikou
from benchmarks.strangers.tables import Stranger, cases


def score(made: Iterable[Case], tell: Teller) -> Board:
    """Return the scores of ``tell``; what may be told of a column as well counts as right."""
    board = Board()
    for case in made:
        for column, told in zip(case.columns, tell(case.table), strict=True):
            allowed = isinstance(column, Stranger) and told.entity in column.also
            board.add(
                case, column, replace(told, entity=column.entity, found={}) if allowed else told
            )
    return board


def run(seed: int = 1, *, misses: bool = False, entity: str = "") -> Board:
    """Print the scores for one seed and return them."""
    made = list(cases(seed))
    print(
        f"strangers' columns: {sum(len(c.columns) for c in made):,} in {len(made)} tables (seed {seed})"
    )
    board = score(made, guikou)
    print_board({"Guikou": board}, misses=misses, entity=entity)
    return board


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.strangers")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", action="store_true", help="list what was told wrongly")
    parser.add_argument("--entity", default="", help="only misses that mention this")
    asked = parser.parse_args()
    run(asked.seed, misses=asked.misses, entity=asked.entity)
