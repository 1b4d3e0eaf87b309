"""Values of a database driver as text, the way a person would write them down."""

import datetime as dt
import json
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa


def texts(values: Sequence[object]) -> pa.StringArray:
    """Return a string array of ``values``, None as null. Fast when all are strings already."""
    try:
        return pa.array(values, pa.string())
    except (pa.ArrowTypeError, pa.ArrowInvalid, TypeError):
        return pa.array(
            [None if value is None else written(value) for value in values], pa.string()
        )


def written(value: object) -> str:
    """Return ``value`` as text.

    A float without fraction loses it (13800138000, not 13800138000.0), a decimal number has no exponent, dates and
    times are ISO 8601 with a space between, bytes that are UTF-8 text are read as such and others given in hex, arrays
    and objects are JSON.
    """
    for kind, write in _WRITERS:
        if isinstance(value, kind):
            return write(value)
    return str(value)


def _float(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e21 else repr(value)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _joined(values: Iterable[object]) -> str:
    return ",".join(sorted(map(str, values)))


def _bytes(value: bytes | bytearray | memoryview) -> str:
    content = bytes(value)
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.hex()


#: The first kind that fits decides: a truth value is also an int, a date with time also a date.
_WRITERS: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
    (str, str),
    (bool, lambda value: "true" if value else "false"),
    (float, _float),
    (Decimal, lambda value: format(value, "f")),
    (dt.datetime, lambda value: value.isoformat(sep=" ")),
    ((dt.date, dt.time), lambda value: value.isoformat()),
    ((bytes, bytearray, memoryview), _bytes),
    ((dict, list, tuple), _json),
    ((set, frozenset), _joined),
)
