"""Which marks a release bears, so that a leaked copy tells where it came from; agreed to with the envelope."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from catalog.errors import UsageError
from catalog.models import Dataset
from policies.entities import Entities
from policies.protections import marks

#: Fewest distinct values of a field whose keyed order can be told from chance: 32 pairs make one in 4 thousand million.
DISTINCT = 64
#: Characters that a mask has to keep for a field to have many distinct values still.
KEPT = 6
#: Protections after which a field still has about as many distinct values as before. A pseudonym comes last: it bears
#: a mark of its own, and a copy without it should bear one as well.
_TELLING = {"none": 2, "format_preserving": 2, "date_shift": 2, "mask": 1, "pseudonym": 0}


def planned_marks(
    dataset: Dataset,
    fields: Sequence[Mapping[str, Any]],
    tolerances: Mapping[str, float],
    known: Entities,
) -> dict[str, Any]:
    """Return the marks part of an envelope: the field whose keyed order the rows take, and declared tolerances.

    ``fields``: the envelope's. ``tolerances``: field → by how much its numbers may be moved; the owner consents to it
    with the envelope. Raises UsageError for a field whose numbers must not be altered.
    """
    checked = {
        name: _tolerance(dataset, fields, name, value, known) for name, value in tolerances.items()
    }
    order = _order_field(dataset, [f for f in fields if f["name"] not in checked])
    if checked and order is None:
        raise UsageError(
            "没有可作行标识的字段，容差标记无法使用。请去掉 --tolerance。",
            "No field tells rows apart, so a tolerance cannot carry a mark. Leave --tolerance out.",
        )
    return {"order": order, "tolerances": checked}


def _order_field(dataset: Dataset, fields: Sequence[Mapping[str, Any]]) -> str | None:
    distinct = {f.name: f.distinct or 0 for f in dataset.fields}
    telling = [
        (_TELLING[f["protection"]], distinct[f["name"]], f["name"])
        for f in fields
        if f["protection"] in _TELLING and distinct[f["name"]] >= DISTINCT and not _short(f)
    ]
    return max(telling)[2] if telling else None


def _short(field: Mapping[str, Any]) -> bool:
    kept = field["parameters"]
    return bool(field["protection"] == "mask" and kept["first"] + kept["last"] < KEPT)


def _tolerance(
    dataset: Dataset,
    fields: Sequence[Mapping[str, Any]],
    name: str,
    value: float,
    known: Entities,
) -> float:
    leaving = {f["name"]: f for f in fields}
    field = next((f for f in dataset.fields if f.name == name), None)
    if name not in leaving or field is None:
        raise UsageError(
            f"容差字段 {name} 不在所选字段中。", f"{name} has a tolerance but does not leave."
        )
    entity = known.get(field.entity) if field.entity else None
    # What people live on, and what points at them, is never altered.
    if leaving[name]["protection"] != "none" or (entity is not None and entity.kind != "other"):
        raise UsageError(
            f"字段 {name} 的数值不得改动（个人信息、金额，或已另作保护）。请去掉其容差。",
            f"The values of {name} are not to be altered (personal data, amounts, or protected otherwise). "
            "Leave its tolerance out.",
        )
    if not 0 < value < float("inf"):
        raise UsageError(f"字段 {name} 的容差须大于 0。", f"The tolerance of {name} is above 0.")
    return float(value)


def marked(frame: pl.DataFrame, envelope: Mapping[str, Any], key: bytes) -> pl.DataFrame:
    """Return rows as they leave, with the marks of a release's key where the envelope has some."""
    found = envelope.get("marks") or {}
    order = found.get("order")
    if order is None or frame.is_empty():
        return frame
    made = [
        marks.with_marked_digits(frame[name], frame[order], key, tolerance)
        for name, tolerance in found["tolerances"].items()
    ]
    return marks.in_marked_order(frame.with_columns(made), order, key)
