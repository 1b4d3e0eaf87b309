"""Make the sample data: ``python -m sample_data.generate --out DIR [--rows N] [--seed S]``."""

import argparse
from pathlib import Path

from sample_data import cases, employment, insurance, pensions, services
from sample_data.people import TODAY
from sample_data.truth import Table, to_yaml
from sample_data.world import BASE_ROWS, World
from sample_data.writing import write

SEED = World.seed

#: An Excel sheet ends at row 1,048,576; pension payments are a twentieth of the rows.
MAX_ROWS = 20_000_000


def tables(world: World) -> list[Table]:
    """Return every table of the bureau."""
    return [
        *insurance.tables(world),
        *pensions.tables(world),
        *employment.tables(world),
        *cases.tables(world),
        *services.tables(world),
    ]


def generate(out: Path, rows: int = BASE_ROWS, seed: int = SEED) -> list[Path]:
    """Write the datasets and ``expected.yaml`` into ``out``; return the files.

    ``rows`` is the length of the largest table; the others grow with it.
    """
    made = tables(World(rows, seed))
    files = write(out, made)
    expected = out / "expected.yaml"
    text = to_yaml(made, rows=rows, seed=seed, today=TODAY.isoformat())
    expected.write_text(text, encoding="utf-8", newline="\n")
    return [*files, expected]


def main(arguments: list[str] | None = None) -> None:
    """Read the command line and generate."""
    parser = argparse.ArgumentParser(prog="python -m sample_data.generate", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write to")
    parser.add_argument("--rows", type=int, default=BASE_ROWS, help="rows of the largest table")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed, other people")
    options = parser.parse_args(arguments)
    if not 1_000 <= options.rows <= MAX_ROWS:
        parser.error(f"--rows must be from 1000 to {MAX_ROWS}")
    if options.seed < 0:
        parser.error("--seed must be 0 or more")
    for path in generate(options.out, options.rows, options.seed):
        print(f"{path.stat().st_size:>12,}  {path}")


if __name__ == "__main__":
    main()
