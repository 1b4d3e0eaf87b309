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
    size,
    sources,
    spark,
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
    "spark",
    "size",
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
    parser.add_argument("--datasets", type=int, default=10_000, help="datasets of size")
    parser.add_argument("--fields", type=int, default=300_000, help="fields of size")
    parser.add_argument("--events", type=int, default=200_000, help="audit events of size")
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked = parser.parse_args()
    names = asked.names or NAMES
    print(f"machine: {machine()}\n")
    with tempfile.TemporaryDirectory() as folder:
        place, rows = Path(folder), asked.rows
        runs = {
            "scanning": lambda: scanning.run(place, rows),
            "texts": lambda: texts.run(place, asked.texts),
            "labelled": labelled,
            "tracing": tracing.run,
            "decisions": lambda: decisions.run(place),
            "protecting": lambda: protecting.run(place, rows),
            "releases": lambda: releases.run(place, rows),
            "disclosure": lambda: disclosure.run(place, rows),
            "sources": lambda: sources.run(place, rows),
            "spark": lambda: spark.run(place, rows),
            "size": lambda: size.run(
                place, asked.datasets, asked.fields, asked.events, asked.database
            ),
        }
        for name, run in runs.items():
            if name in names:
                run()


main()
