"""Do to a table what a plan says, field by field, several at a time."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import polars as pl

from policies.protections.amounts import rounded, top_bottom_coded
from policies.protections.ciphers import KEY_BYTES
from policies.protections.dating import date_shift
from policies.protections.format_preserving import format_preserving
from policies.protections.generalizing import generalize
from policies.protections.masking import mask
from policies.protections.plain import suppress
from policies.protections.pseudonyms import pseudonym
from policies.protections.specs import ProtectionSpec
from policies.protections.texts import Redact, redacted
from policies.rule_files import UnknownWordError

#: Below, threads cost more than they save.
_FEW_ROWS = 20_000


@dataclass(frozen=True, slots=True)
class _With:
    """What a protection may need besides its own column."""

    key: bytes
    redact: Redact | None
    columns: Mapping[str, pl.Series]


def protect(
    frame: pl.DataFrame,
    plan: Mapping[str, ProtectionSpec],
    *,
    key: bytes,
    redact: Redact | None = None,
    others: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Return ``frame`` with each field protected as ``plan`` says; a field without a plan is an error.

    ``key``: 32 bytes, one per release. ``redact`` replaces personal data in a series of texts. ``others`` holds, row by
    row, fields that do not leave but tell whose a date is. Null stays null; rows keep their order, so that batches come
    out as the whole does. A field to be aggregated is left for ``aggregating`` and must not leave as it is.

    Raises UnknownWordError for a field without a plan, or a date shift without its person field; ValueError for a wrong
    key or a missing ``redact``.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(f"a release key has {KEY_BYTES} bytes")
    missing = [name for name in frame.columns if name not in plan]
    if missing:
        raise UnknownWordError("field without a protection", missing[0], tuple(plan))
    known = {**_columns(others), **_columns(frame)}
    within = _With(key, redact, known)

    def done(name: str) -> pl.Series:
        return _APPLIED[plan[name].kind](frame[name], plan[name], within)

    # The text engine brings its own threads.
    apart = [name for name in frame.columns if plan[name].kind != "redact"]
    if frame.height < _FEW_ROWS or len(apart) < 2:
        made = {name: done(name) for name in frame.columns}
    else:
        with ThreadPoolExecutor(max_workers=min(len(apart), os.cpu_count() or 1)) as pool:
            made = dict(zip(apart, pool.map(done, apart), strict=True))
        made |= {name: done(name) for name in frame.columns if name not in made}
    return pl.DataFrame([made[name] for name in frame.columns])


def _columns(frame: pl.DataFrame | None) -> dict[str, pl.Series]:
    return {series.name: series for series in frame.get_columns()} if frame is not None else {}


def _shifted(series: pl.Series, spec: ProtectionSpec, within: _With) -> pl.Series:
    p = spec.parameters
    if p["person"] not in within.columns:
        raise UnknownWordError("person field", p["person"], tuple(within.columns))
    persons = within.columns[p["person"]]
    return date_shift(series, persons, within.key, days=p["days"], cipher=p["cipher"])


def _pseudonym(series: pl.Series, spec: ProtectionSpec, within: _With) -> pl.Series:
    p = spec.parameters
    return pseudonym(series, within.key, cipher=p["cipher"], form=p["form"])


def _format_preserving(series: pl.Series, spec: ProtectionSpec, within: _With) -> pl.Series:
    p = spec.parameters
    return format_preserving(series, within.key, p["format"], cipher=p["cipher"])


_APPLIED: Mapping[str, Callable[[pl.Series, ProtectionSpec, _With], pl.Series]] = {
    "none": lambda series, _, __: series,
    "suppress": lambda series, _, __: suppress(series),
    "mask": lambda series, spec, _: mask(series, spec.parameters["first"], spec.parameters["last"]),
    "pseudonym": _pseudonym,
    "format_preserving": _format_preserving,
    "generalize": lambda series, spec, _: generalize(series, spec.parameters),
    "date_shift": _shifted,
    "round": lambda series, spec, _: rounded(series, spec.parameters),
    "top_bottom_code": lambda series, spec, _: top_bottom_coded(series, spec.parameters),
    "redact": lambda series, _, within: redacted(series, within.redact),
    # A single value of a field that leaves in figures only never leaves.
    "aggregate": lambda series, _, __: suppress(series),
}
