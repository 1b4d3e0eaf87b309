"""A table and what is true of it; written to ``expected.yaml``."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

#: What counts as no value, beside the null of typed files.
NULL_MARKERS = ("", "NULL", "-", "无")


#: Headers that are data elements themselves.
FIELD_CODE = re.compile(r"[A-Z]{3}\d{3}N?")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its cells and what a perfect scan would say of it.

    ``entity`` is the winning one or None; ``may_be`` lists others that are no error for this column. ``cells`` counts
    the cells that really hold an entity (several entities in free text). ``masked`` counts cells that hold it in
    masked form. ``element`` is the data element (LD/T 92, GB/T 40217) the column is, for quality rules. ``dirt``
    counts what is wrong on purpose. ``unseen`` columns have no value at all.
    """

    name: str
    values: pl.Series
    entity: str | None = None
    element: str | None = None
    may_be: tuple[str, ...] = ()
    cells: Mapping[str, int] = field(default_factory=dict)
    masked: int = 0
    free_text: bool = False
    dirt: Mapping[str, int] = field(default_factory=dict)

    def truth(self) -> dict[str, Any]:
        """Return what ``expected.yaml`` says of this column."""
        nulls = count_nulls(self.values)
        cells = dict(self.cells)
        if self.entity and not self.free_text and not cells and not self.masked:
            cells = {self.entity: len(self.values) - nulls - self.dirt.get("wrong_check_digit", 0)}
        return {
            "name": self.name,
            "entity": self.entity,
            "outcome": self._outcome(cells, nulls),
            "may_be": list(self.may_be),
            "cells": {k: v for k, v in sorted(cells.items()) if v},
            "masked": self.masked,
            "nulls": nulls,
            "free_text": self.free_text,
            "element": self.element or (self.name if FIELD_CODE.fullmatch(self.name) else None),
            "dirt": {k: v for k, v in sorted(self.dirt.items()) if v},
        }

    def _outcome(self, cells: Mapping[str, int], nulls: int) -> str:
        if nulls == len(self.values):
            return "insufficient_sample"
        return "found" if self.entity or self.masked or any(cells.values()) else "none_found"


@dataclass(frozen=True, slots=True)
class Table:
    """One dataset: where it is written, how it is registered, and what a scan proposes.

    ``level`` is the lowest and highest level (1-6) that the findings may propose; ``declared`` what the owner says.
    """

    code: str
    file: str
    columns: tuple[Column, ...]
    title: tuple[str, str]
    description: tuple[str, str]
    owner: str
    steward: str
    declared: int
    level: tuple[int, int]
    table: str | None = None
    encoding: str | None = None
    notes: str | None = None

    def frame(self) -> pl.DataFrame:
        """Return the cells as they are written."""
        return pl.DataFrame([column.values.alias(column.name) for column in self.columns])

    def truth(self) -> dict[str, Any]:
        """Return what ``expected.yaml`` says of this dataset, columns included."""
        return {
            "code": self.code,
            "file": self.file,
            "table": self.table,
            "encoding": self.encoding,
            "title_zh": self.title[0],
            "title_en": self.title[1],
            "description_zh": self.description[0],
            "description_en": self.description[1],
            "owner": self.owner,
            "steward": self.steward,
            "declared_level": self.declared,
            "level_min": self.level[0],
            "level_max": self.level[1],
            "rows": len(self.columns[0].values),
            "columns": [column.truth() for column in self.columns],
        }


def count_nulls(values: pl.Series) -> int:
    """Return how many cells hold nothing or a null marker."""
    empty = values.null_count()
    if values.dtype == pl.String:
        empty += int(
            values.str.strip_chars().is_in(list(NULL_MARKERS)).fill_null(value=False).sum()
        )
    return empty


def _flow(value: object) -> str:
    """Return a value in YAML's JSON subset."""
    return json.dumps(value, ensure_ascii=False)


def to_yaml(tables: Iterable[Table], *, rows: int, seed: int, today: str) -> str:
    """Return the text of ``expected.yaml``: one block a dataset, one line a column."""
    lines = [
        "# The truth about the sample data, written by generate.py together with it. Never edit by hand.",
        "# sample_data/README.md says what each key means.",
        "version: 1",
        f"rows: {rows}",
        f"seed: {seed}",
        f"today: {_flow(today)}",
        f"null_markers: {_flow(list(NULL_MARKERS))}",
        "datasets:",
    ]
    for table in tables:
        truth = table.truth()
        columns = truth.pop("columns")
        for number, (key, value) in enumerate(truth.items()):
            lines.append(f"{'  - ' if number == 0 else '    '}{key}: {_flow(value)}")
        lines.append("    columns:")
        lines.extend(f"      - {_flow(column)}" for column in columns)
    return "\n".join(lines) + "\n"
