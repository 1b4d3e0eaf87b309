"""Generated tables of synthetic people for the benchmarks: seeded, never committed."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
from numpy.typing import NDArray

from classifiers.checks import ID_CHECKS, ID_WEIGHTS

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范"
GIVEN = "伟芳娜秀英敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂文辉建国华玉红梅志鹏宇欣雨晨浩然子轩梓涵思远佳怡俊峰海燕春花秋月冬雪晓东立新成林永福"
ROADS = "人民 解放 中山 建设 和平 新华 长江 黄河 青年 文化 朝阳 光明 胜利 团结 东风 滨河 环城 学院 体育 工业"
TRADES = "机械制造 电子科技 物流 餐饮管理 建筑安装 服装 食品 信息技术 物业管理 劳务服务"
#: Rows written at a time: a file of any length is made in the memory of one part.
PART = 500_000


def _pick(rng: np.random.Generator, words: Sequence[str], n: int) -> pl.Series:
    return pl.Series(list(words)).gather(rng.integers(0, len(words), n))


def _number(rng: np.random.Generator, low: int, high: int, n: int, width: int = 0) -> pl.Series:
    return pl.Series(rng.integers(low, high, n)).cast(pl.String).str.zfill(width)


def _identity(rng: np.random.Generator, days: pl.Series) -> pl.Series:
    n = len(days)
    # Region 32099x was never assigned: nobody has these numbers.
    first = (
        "32099"
        + _number(rng, 0, 10, n)
        + days.str.replace_all("-", "")
        + _number(rng, 1, 1000, n, 3)
    )
    raw = first.str.join("").item().encode()
    digits: NDArray[np.uint8] = np.frombuffer(raw, dtype=np.uint8).reshape(n, 17) - 48
    checks = ID_CHECKS[(digits @ ID_WEIGHTS) % 11].view("S1").astype(str)
    return first + pl.Series(checks)


def part(rng: np.random.Generator, n: int, first: int) -> pl.DataFrame:
    """Return ``n`` synthetic people with ten columns of text, numbered from ``first`` on."""
    days = pl.Series(np.datetime64("1950-01-01") + rng.integers(0, 20_000, n)).cast(pl.String)
    heads = [
        f"1{s}"
        for s in [
            "30",
            "31",
            "33",
            "35",
            "36",
            "38",
            "39",
            "50",
            "52",
            "58",
            "59",
            "77",
            "80",
            "86",
            "88",
            "89",
            "91",
            "99",
        ]
    ]
    towns = [f"云江市{d}区" for d in "东西南北"] + [f"云江市{d}县" for d in ["云山", "临河"]]
    employers = [
        f"云江市{a}{b}{t}有限公司" for a in GIVEN[:50] for b in GIVEN[50:] for t in TRADES.split()
    ]
    return pl.DataFrame(
        {
            "序号": pl.Series(np.arange(first, first + n)).cast(pl.String),
            "姓名": _pick(rng, SURNAMES, n) + _pick(rng, GIVEN, n) + _pick(rng, [*GIVEN, ""], n),
            "身份证号": _identity(rng, days),
            "性别": _pick(rng, "12", n),
            "出生日期": days,
            "手机号": _pick(rng, heads, n) + _number(rng, 0, 10**8, n, 8),
            "地址": _pick(rng, towns, n)
            + _pick(rng, [f"{r}路" for r in ROADS.split()], n)
            + _number(rng, 1, 2000, n)
            + "号"
            + _number(rng, 1, 40, n)
            + "幢"
            + _number(rng, 101, 2505, n)
            + "室",
            "单位名称": _pick(rng, employers, n),
            "缴费基数": pl.Series(np.round(rng.uniform(4_000, 24_000, n), 2)).cast(pl.String),
            "业务流水号": _number(rng, 10**15, 10**16, n),
        }
    )


def write_people(path: Path, rows: int, seed: int = 1) -> Path:
    """Write ``rows`` synthetic people with ten columns as CSV and return ``path``.

    Six columns hardly repeat a value (number, identity number, telephone, address, base, serial number), names and
    employers do somewhat, sexes and dates much.
    """
    rng = np.random.default_rng(seed)
    with path.open("wb") as file:
        for first in range(0, rows, PART):
            people = part(rng, min(PART, rows - first), first)
            people.write_csv(file, include_header=first == 0)
    return path
