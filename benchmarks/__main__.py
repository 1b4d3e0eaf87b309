"""make bench: print what the machine can do, as figures and ratios."""

import argparse
import tempfile
from pathlib import Path

from benchmarks import (
    decisions,
    disclosure,
    protecting,
    releases,
    scanning,
    sources,
    texts,
    tracing,
)
from benchmarks.labelled.__main__ import run as labelled
from benchmarks.timing import machine

NAMES = (
    "scanning",
    "texts",
    "labelled",
    "decisions",
    "protecting",
    "releases",
    "disclosure",
    "tracing",
    "sources",
)


def main() -> None:
    """Run the benchmarks that were asked for; by default all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", choices=[*NAMES, []], help="by default all")
    parser.add_argument(
        "--rows",
        type=int,
        default=1_000_000,
        help="rows of the scanned, protected, released and checked table",
    )
    parser.add_argument("--texts", type=int, default=200_000, help="cells of free text")
    asked = parser.parse_args()
    names = asked.names or NAMES
    print(f"machine: {machine()}\n")
    with tempfile.TemporaryDirectory() as folder:
        if "scanning" in names:
            scanning.run(Path(folder), asked.rows)
        if "texts" in names:
            texts.run(Path(folder), asked.texts)
        if "labelled" in names:
            labelled()
        if "tracing" in names:
            tracing.run()
        if "decisions" in names:
            decisions.run(Path(folder))
        if "protecting" in names:
            protecting.run(Path(folder), asked.rows)
        if "releases" in names:
            releases.run(Path(folder), asked.rows)
        if "disclosure" in names:
            disclosure.run(Path(folder), asked.rows)
        if "sources" in names:
            sources.run(Path(folder), asked.rows)


main()
