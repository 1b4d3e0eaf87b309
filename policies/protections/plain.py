"""The two ends: a field as it is, and a field that is not given."""

import polars as pl

from policies.protections.cells import nothing
from policies.protections.declared import Kind
from policies.types import Text

NONE = Kind(
    key="none",
    name=Text("原样", "as it is"),
    parameters=(),
    about=Text("不作处理", "left as it is"),
    guarantee=lambda _: Text("原值提供", "given as it is"),
    when=Text(
        "该级别对这类字段不要求保护时", "where the level asks for nothing of this kind of field"
    ),
    strength=0,
    repeatable=True,
)
SUPPRESS = Kind(
    key="suppress",
    name=Text("不提供", "suppress"),
    parameters=(),
    about=Text("整列为空", "the column is empty"),
    guarantee=lambda _: Text("不提供，整列为空", "not given: the column is empty"),
    when=Text(
        "用途不需要该字段，或没有别的保护适合它",
        "where the purpose does not need the field, or nothing else suits it",
    ),
    strength=5,
    repeatable=True,
)


def suppress(series: pl.Series) -> pl.Series:
    """Return as many nulls."""
    return nothing(series)
