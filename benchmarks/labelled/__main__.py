"""python -m benchmarks.labelled: how well columns are told, beside Presidio as it comes."""

import argparse
from collections.abc import Iterable, Mapping

from benchmarks.labelled import texts
from benchmarks.labelled.case import Case
from benchmarks.labelled.columns import cases
from benchmarks.labelled.score import Board, Score, calibration_error, reliability, score, total
from benchmarks.labelled.tellers import ENOUGH, SAMPLE, Presidio, guikou

#: Every so many tables are shown to Presidio, which takes about a millisecond a cell.
EVERY = 2


def run(seed: int = 1, *, baseline: bool = True, misses: bool = False, entity: str = "") -> Board:
    """Print the scores for one seed and return Guikou's."""
    made = list(cases(seed))
    print(
        f"labelled columns: {sum(len(c.columns) for c in made):,} in {len(made)} tables (seed {seed})"
    )
    boards = {"Guikou": score(made, guikou)}
    if baseline:
        boards |= _beside(made)
    print_board(boards, misses=misses, entity=entity)
    return boards["Guikou"]


def print_board(boards: Mapping[str, Board], *, misses: bool = False, entity: str = "") -> None:
    """Print what the boards say by style of header, entity and kind of negative, and of Guikou's all the rest."""
    _table("header", {n: b.by_style for n, b in boards.items()})
    _table("entity", {n: b.by_entity for n, b in boards.items()})
    for name, board in boards.items():
        _negatives(name, board)
    ours = boards["Guikou"]
    _table("masked columns", {"Guikou": ours.by_mask})
    _table("found in columns of text", {"Guikou": ours.by_text})
    for name, (there, found) in sorted(ours.text_cells.items()):
        print(f"    {name:<26} in {there:>6,} cells, counted {found:>6,}")
    _sure(ours)
    if misses:
        _misses(ours.misses, entity)
    print()


def _beside(made: list[Case]) -> dict[str, Board]:
    part = made[::EVERY]
    print(
        f"beside, one table in {EVERY}: Presidio with its own recognizers and no model, {SAMPLE} cells of each column, "
        f"an entity in {ENOUGH:.0%} of them; and Guikou on the same tables"
    )
    return {"the same part": score(part, guikou), "Presidio": score(part, Presidio())}


def _negatives(name: str, board: Board) -> None:
    print(
        f"  {name}: {board.false.total()} of {board.negatives.total()} hard negatives told to be an entity "
        f"({sum(map(bool, board.false.values()))} of {len(board.negatives)} kinds); "
        f"finds in cells of {board.stray.total()} more"
    )
    if name == "Guikou":
        for maker in sorted(board.negatives):
            if board.false[maker] or board.stray[maker]:
                print(
                    f"    {maker}: {board.false[maker]} and {board.stray[maker]} of {board.negatives[maker]}"
                )


def _sure(board: Board) -> None:
    for what, said in board.sure.items():
        print(
            f"\n  confidence in {what}: {len(said):,} said, calibration error {calibration_error(said):.3f}"
        )
        for high, n, mean, right in reliability(said):
            print(f"    up to {high:<20} {n:>6,}   said {mean:.3f}   right {right:.3f}")


def _misses(lines: Iterable[str], entity: str) -> None:
    for line in sorted(lines):
        if entity in line:
            print("  -", line)


def _table(title: str, columns: Mapping[str, Mapping[str, Score]]) -> None:
    print(f"\n  {title:<26}" + "".join(f"{n:>30}" for n in columns))
    print(f"  {'':<26}" + f"{'n':>6}{'P':>8}{'R':>8}{'F1':>8}" * len(columns))
    names = sorted({n for scores in columns.values() for n, one in scores.items() if one.there})
    for name in [*names, "all"]:
        line = f"  {name:<26}"
        for scores in columns.values():
            one = total(scores.values()) if name == "all" else scores.get(name, Score())
            line += f"{one.there:>6}{one.precision:>8.3f}{one.recall:>8.3f}{one.f1:>8.3f}"
        print(line)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.labelled")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--misses", action="store_true", help="list what was told wrongly")
    parser.add_argument("--entity", default="", help="only misses that mention this")
    parser.add_argument("--no-baseline", action="store_true", help="leave Presidio out")
    asked = parser.parse_args()
    run(asked.seed, baseline=not asked.no_baseline, misses=asked.misses, entity=asked.entity)
    texts.run(asked.seed)
