"""Rows drawn at random from a stream of unknown length, each with the same chance."""

from collections.abc import Iterable

import numpy as np
import pyarrow as pa

#: Rows drawn beyond those wanted before the surplus is thrown away.
_SURPLUS = 65_536


def reservoir(batches: Iterable[pa.RecordBatch], rows: int) -> tuple[int, list[pa.RecordBatch]]:
    """Return how many rows there were and at most ``rows`` of them, drawn without replacement.

    Each row draws a number; those with the smallest are kept (Efraimidis and Spirakis 2006, with equal weights).
    """
    draw = np.random.default_rng()
    total, held, limit = 0, 0, 2.0
    kept: list[pa.RecordBatch] = []
    marks: list[np.ndarray[tuple[int], np.dtype[np.float64]]] = []
    for batch in batches:
        total += batch.num_rows
        drawn = draw.random(batch.num_rows)
        chosen = np.flatnonzero(drawn < limit)
        kept.append(batch.take(pa.array(chosen)))
        marks.append(drawn[chosen])
        held += len(chosen)
        if held > rows + _SURPLUS:
            kept, marks = _smallest(kept, marks, rows)
            held, limit = rows, float(marks[0].max(initial=0.0))
    if held > rows:
        kept, _ = _smallest(kept, marks, rows)
    return total, [part for part in kept if part.num_rows]


def _smallest(
    kept: list[pa.RecordBatch],
    marks: list[np.ndarray[tuple[int], np.dtype[np.float64]]],
    rows: int,
) -> tuple[list[pa.RecordBatch], list[np.ndarray[tuple[int], np.dtype[np.float64]]]]:
    drawn = np.concatenate(marks)
    places = np.sort(np.argpartition(drawn, rows)[:rows]) if rows else np.zeros(0, dtype=np.int64)
    table = pa.Table.from_batches(kept).take(pa.array(places)).combine_chunks()
    return table.to_batches(), [drawn[places]]
