"""How much of a table a scan looked at, and what it may have missed, in words."""

from dataclasses import dataclass
from enum import StrEnum

from policies.types import Text


class Mode(StrEnum):
    """What a scan looked at."""

    FULL = "full"
    SAMPLE = "sample"  # rows drawn at random
    PART = "part"  # the first rows, as many as the source's limit lets be read
    APPENDED = "appended"  # what came since, added to what was known
    UNCHANGED = "unchanged"  # nothing: the table is as it was


#: Of these a field in which nothing was found is not called clean, and no level comes down.
PARTIAL = frozenset({Mode.SAMPLE, Mode.PART})


@dataclass(frozen=True, slots=True)
class How:
    """How a scan is wanted: ``sample`` rows at random; ``incremental``: only what changed, where that can be told."""

    sample: int | None = None
    incremental: bool = False


FULL = How()


def missed_share(rows: int) -> float:
    """Return the share of rows that something may have that was in none of ``rows`` drawn at random, 0–1.

    With 95 % confidence: the rule of three (Hanley and Lippman-Hand, JAMA 1983).
    """
    return min(1.0, 3 / rows) if rows else 1.0


def said(mode: str, rows: int, scanned: int) -> Text | None:
    """Return what is to be known of a scan that did not read every row; None for one that did."""
    if mode == Mode.SAMPLE:
        share = f"{missed_share(scanned):.2%}"
        return Text(
            f"抽样 {scanned:,} / {rows:,} 行：未发现的内容仍可能存在于至多 {share} 的行中"
            "（95% 置信，3/n），不作“未发现”结论",
            f"sample of {scanned:,} of {rows:,} rows: what was not found may still be in up to {share} of the rows "
            "(95 %, 3/n); nothing is called clean",
        )
    if mode == Mode.PART:
        return Text(
            f"按数据源限制只读前 {scanned:,} / {rows:,} 行，其余未看，不作“未发现”结论",
            f"only the first {scanned:,} of {rows:,} rows, as the source's limit says; the others were not looked at; "
            "nothing is called clean",
        )
    if mode == Mode.APPENDED:
        return Text(
            f"增量：读取新增 {scanned:,} 行，并入已有摘要，共 {rows:,} 行",
            f"incremental: {scanned:,} rows that came since, added to what was known of {rows:,}",
        )
    if mode == Mode.UNCHANGED:
        return Text("未变化，跳过", "skipped: unchanged")
    return None
