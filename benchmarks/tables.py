"""Generated tables of synthetic people for the benchmarks: seeded, never committed."""

from pathlib import Path

import numpy as np
import polars as pl

from classifiers.checks import ID_CHECKS, ID_WEIGHTS


def _identity(rng: np.random.Generator, days: pl.Series) -> pl.Series:
    n = len(days)
    region = pl.Series(rng.integers(0, 10, n)).cast(pl.String)
    serial = pl.Series(rng.integers(1, 1000, n)).cast(pl.String).str.zfill(3)
    # Region 32099x was never assigned: nobody has these numbers.
    first = "32099" + region + days.str.replace_all("-", "") + serial
    digits = np.frombuffer(first.str.join("").item().encode(), dtype=np.uint8).reshape(n, 17) - 48
    checks = ID_CHECKS[(digits @ ID_WEIGHTS) % 11].view("S1").astype(str)
    return first + pl.Series(checks)


def write_people(path: Path, rows: int, seed: int = 1) -> Path:
    """Write ``rows`` synthetic people with ten columns as CSV and return ``path``."""
    rng = np.random.default_rng(seed)

    def pick(words: str) -> pl.Series:
        return pl.Series(rng.choice(list(words), rows))

    days = pl.Series(np.datetime64("1950-01-01") + rng.integers(0, 20_000, rows)).cast(pl.String)
    heads = pl.Series(rng.choice(["138", "139", "150", "186", "177", "199"], rows))
    houses = pl.Series(rng.integers(1, 2000, rows)).cast(pl.String)
    pl.DataFrame(
        {
            "姓名": pick("王李张刘陈杨赵黄周吴徐孙")
            + pick("伟芳娜秀英敏静丽强磊")
            + pick("军洋勇艳杰娟涛明"),
            "身份证号": _identity(rng, days),
            "手机号": heads + pl.Series(rng.integers(0, 10**8, rows)).cast(pl.String).str.zfill(8),
            "地址": "云江市" + pick("东西南北") + "区人民路" + houses + "号",
            "性别": pick("12"),
            "出生日期": days,
            "缴费基数": pl.Series(np.round(rng.random(rows) * 10_000, 2)).cast(pl.String),
            "订单号": pl.Series(rng.integers(10**15, 10**16, rows)).cast(pl.String),
            "状态": pl.Series(rng.choice(["正常", "停用", "注销"], rows)),
            "序号": pl.Series(np.arange(rows)).cast(pl.String),
        }
    ).write_csv(path)
    return path
