"""Protections of ten columns, beside rewriting the same Parquet file without them.

Pseudonyms of identity number and name, masks of telephone, e-mail and card, birth date to its year, address to its
district, postcode to its head, one amount rounded and one banded; no free text. Files are written by Polars with
Zstandard, as the release writer does; everything is in one process.
"""

from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.tables import part
from benchmarks.timing import medians
from policies.protections import ProtectionSpec, protect, specify

PLAN = {
    "姓名": specify("pseudonym", "PERSON"),
    "身份证号": specify("pseudonym", "CN_RESIDENT_ID"),
    "手机号": specify("mask", "PHONE_NUMBER"),
    "邮箱": specify("mask", "EMAIL_ADDRESS"),
    "银行卡号": specify("mask", "CN_BANK_CARD"),
    "出生日期": specify("generalize", "DATE_OF_BIRTH"),
    "地址": specify("generalize", "CN_ADDRESS"),
    "邮政编码": specify("generalize", "CN_POSTCODE"),
    "缴费基数": specify("round", "CONTRIBUTION_BASE"),
    "待遇金额": specify("generalize", "BENEFIT_AMOUNT"),
}
KEY = bytes(range(32))
REPEATS = 7


def table(rows: int, seed: int = 3) -> pl.DataFrame:
    """Return ``rows`` synthetic people with the ten columns of the plan, as text."""
    rng = np.random.default_rng(seed)
    people = part(rng, rows, 0)
    numbers = pl.Series(rng.integers(10**15, 10**16, rows)).cast(pl.String)
    return people.with_columns(
        邮箱=pl.lit("user") + numbers.str.head(8) + pl.lit("@example.org"),
        银行卡号=pl.lit("622") + numbers,
        邮政编码=pl.Series(rng.integers(210_000, 226_000, rows)).cast(pl.String),
        待遇金额=pl.Series(np.round(rng.uniform(900, 9_000, rows), 2)).cast(pl.String),
    ).select(list(PLAN))


def run(folder: Path, rows: int) -> None:
    """Print rows per second, and the ratio of read, protect and write to read and write alone."""
    source, target = folder / "people.parquet", folder / "protected.parquet"
    frame = table(rows)
    frame.write_parquet(source)

    def rewrite() -> None:
        pl.read_parquet(source).write_parquet(target)

    def release() -> None:
        protect(pl.read_parquet(source), PLAN, key=KEY).write_parquet(target)

    def protections() -> None:
        protect(frame, PLAN, key=KEY)

    runs = {
        "rewrite the file": rewrite,
        "read, protect, write": release,
        "protect only": protections,
    }
    release()  # imports, and what is compiled
    seconds = medians(runs, repeats=REPEATS)
    size = source.stat().st_size / 2**20
    print(
        f"protections: {rows:,} rows × {len(PLAN)} columns, {size:.0f} MiB of Parquet (medians of {REPEATS})"
    )
    for name, taken in seconds.items():
        print(f"  {name:<22} {taken:8.3f} s  {rows / taken:12,.0f} rows/s")
    plain = seconds["rewrite the file"]
    print(
        f"  {seconds['protect only'] / plain:.2f} × rewriting for the protections alone, ", end=""
    )
    print(f"{seconds['read, protect, write'] / plain:.2f} × with reading and writing")
    slowest = sorted(
        ((_alone(frame, name, spec), name) for name, spec in PLAN.items()), reverse=True
    )
    listed = ", ".join(f"{name} {taken * 1000:.0f} ms" for taken, name in slowest)
    print(f"  each alone: {listed}\n")


def _alone(frame: pl.DataFrame, name: str, spec: ProtectionSpec) -> float:
    column = frame.select(name)
    return medians({name: lambda: protect(column, {name: spec}, key=KEY)}, repeats=3)[name]
