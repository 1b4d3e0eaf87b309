"""make bench: print what the machine can do, as figures and ratios."""

import argparse
import tempfile
from pathlib import Path

from benchmarks import decisions, scanning
from benchmarks.timing import machine


def main() -> None:
    """Run the benchmarks that were asked for; by default all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("names", nargs="*", help="scanning, decisions; by default all")
    parser.add_argument("--rows", type=int, default=200_000, help="rows of the scanned table")
    asked = parser.parse_args()
    print(f"machine: {machine()}\n")
    with tempfile.TemporaryDirectory() as folder:
        if not asked.names or "scanning" in asked.names:
            scanning.run(Path(folder), asked.rows)
        if not asked.names or "decisions" in asked.names:
            decisions.run()


main()
