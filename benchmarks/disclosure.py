"""k-anonymity of a release beside a plain group-by of the same rows, and the search for generalizations."""

import resource
import secrets
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.timing import medians
from catalog.datasets import pick_table
from catalog.requests.alternatives import Asked, alternatives
from catalog.requests.fields import Protector
from catalog.requests.measures import Tally, measure
from catalog.requests.persons import digester
from catalog.requests.reading import Reading
from policies.protections import ProtectionSpec

BATCH = 131_072


class Bare:
    """Protects nothing, as a plain group-by does not."""

    helping = ()

    def __call__(self, frame: pl.DataFrame, others: pl.DataFrame) -> pl.DataFrame:  # noqa: ARG002 - a protector's shape
        return frame


#: Quasi-identifiers: their entity, and how many values they have.
FIELDS = {
    "sex": ("SEX", 2),
    "ethnic": ("ETHNIC_GROUP", 12),
    "education": ("EDUCATION", 8),
    "marital": ("MARITAL_STATUS", 4),
    "household": ("HOUSEHOLD_TYPE", 3),
    "employment": ("EMPLOYMENT_STATUS", 5),
    "birth": ("DATE_OF_BIRTH", 25_000),
    "postcode": ("CN_POSTCODE", 40),
}


def write(path: Path, rows: int) -> None:
    """Write ``rows`` people with eight quasi-identifiers, a person number and an amount: ten fields."""
    chance = np.random.default_rng(42)
    columns: dict[str, pl.Series] = {}
    for name, (_, values) in FIELDS.items():
        # Skewed, as people are: the first values are the frequent ones.
        picked = (chance.beta(0.8, 3, rows) * values).astype(np.int64)
        columns[name] = pl.Series(picked).cast(pl.String)
    days = pl.Series(chance.integers(0, 25_000, rows)).cast(pl.Int32)
    columns["birth"] = (days - 12_000).cast(pl.Date).cast(pl.String)
    columns["postcode"] = (pl.Series(columns["postcode"]).cast(pl.Int64) * 97 + 214_000).cast(
        pl.String
    )
    columns["person_number"] = pl.Series(np.arange(rows) + 10**11).cast(pl.String)
    columns["amount"] = pl.Series(chance.integers(1_000, 9_000, rows)).cast(pl.String)
    pl.DataFrame(columns).write_parquet(path, row_group_size=1_000_000)


def run(folder: Path, rows: int) -> None:
    """Print seconds and ratios."""
    path = folder / "people.parquet"
    write(path, rows)
    names = list(FIELDS)
    asked = [*names, "person_number", "amount"]
    reading = Reading(
        pick_table(str(path), None),
        None,
        "person_number",
        digester(secrets.token_bytes(32), "PERSON_NUMBER"),
        BATCH,
    )
    as_it_is = {n: ProtectionSpec("none") for n in asked}
    plan = {
        **as_it_is,
        "birth": ProtectionSpec("generalize", {"to": "year"}),
        "postcode": ProtectionSpec("generalize", {"to": "prefix", "keep": 4}),
    }
    key = secrets.token_bytes(32)

    def plain() -> None:
        lazy = pl.scan_parquet(path)
        lazy.group_by(names).agg(pl.len()).select(pl.col("len").min()).collect()

    def plain_persons() -> None:
        lazy = pl.scan_parquet(path)
        lazy.group_by(names).agg(pl.col("person_number").n_unique()).select(
            pl.col("person_number").min()
        ).collect()

    def check() -> None:
        measure(
            reading,
            Bare(),
            Tally("person_number", tuple(names), digester=reading.digester),
        )

    def protected() -> None:
        tally = Tally("person_number", tuple(names), digester=reading.digester)
        measure(reading, Protector(plan, key, ()), tally)

    def with_diversity() -> None:
        tally = Tally(
            "person_number", tuple(names), sensitive=("amount",), digester=reading.digester
        )
        measure(reading, Bare(), tally)

    found: list[object] = []

    def search() -> None:
        fields = [Asked(n, entity, plan[n]) for n, (entity, _) in FIELDS.items()]
        found.append(alternatives(reading, fields, 21, key))

    runs = {
        "plain": plain,
        "plain, persons": plain_persons,
        "check": check,
        "check, protected": protected,
    }
    check()  # compiles
    protected()
    seconds = medians(runs, repeats=3)
    seconds |= medians({"check, with l": with_diversity, "search": search}, repeats=1)
    print(
        f"disclosure ({rows:,} rows × {len(asked)} fields, {len(names)} quasi-identifiers; medians of 3)"
    )
    for name, taken in seconds.items():
        print(f"  {name:<17} {taken:8.2f} s   {taken / seconds['plain']:5.2f} × the plain group-by")
    print(
        f"  most memory       {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20:8.2f} GiB\n"
    )
