"""The hash of a table's content, whatever the order of its rows: a database promises none."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Lanes = NDArray[np.uint16]
#: 16-bit lanes of the content hash, as in LtHash16 (Lewi et al., IACR ePrint 2019/227).
LANES = 1024
#: How rows are written and hashed; a state of another way cannot be gone on with.
_WAY = b"guikou.table.2\x00"
#: Bytes of cells put side by side at a time.
_AT_ONCE = 16 << 20


class RowSum(NamedTuple):
    """The sum of the hashes of some rows, lane by lane modulo 2¹⁶, and how many rows they are."""

    rows: int
    lanes: Lanes


class ContentHash:
    """Rows are hashed one by one and added up in 1,024 lanes of 16 bits (LtHash; docs/adr/0022).

    Takes 1.2 µs for a row of eight columns of 12 bytes, without the interpreter's lock.
    """

    def __init__(self, schema: Sequence[Sequence[str]]) -> None:
        self._schema = schema
        self._lanes = np.zeros(LANES, dtype=np.uint16)
        self._rows = 0

    def state(self) -> bytes:
        """Return what is needed to go on later."""
        return _WAY + self._rows.to_bytes(8, "little") + self._lanes.astype("<u2").tobytes()

    @staticmethod
    def resumable(state: bytes) -> bool:
        """Tell whether a state is one that can be gone on with."""
        return len(state) == len(_WAY) + 8 + 2 * LANES and state.startswith(_WAY)

    def resume(self, state: bytes) -> None:
        """Add the rows of an earlier state, or of one made elsewhere, which is :meth:`resumable`."""
        kept = state[len(_WAY) :]
        rows = int.from_bytes(kept[:8], "little")
        self.add(RowSum(rows, np.frombuffer(kept[8:], dtype="<u2").astype(np.uint16)))

    def add(self, more: RowSum) -> None:
        """Add rows, hashed before by :func:`rows_hashed`."""
        self._rows += more.rows
        self._lanes += more.lanes

    def digest(self) -> str:
        """Return SHA-256 in hex over the names and types of the columns and all rows added."""
        head = json.dumps([_WAY.decode(), self._schema, self._rows], ensure_ascii=False).encode()
        return hashlib.sha256(head + self._lanes.astype("<u2").tobytes()).hexdigest()


def states_joined(one: bytes, other: bytes) -> bytes:
    """Return the state of the rows of two states, which are resumable."""
    total = ContentHash(())
    total.resume(one)
    total.resume(other)
    return total.state()


def rows_hashed(batch: pa.RecordBatch) -> RowSum:
    """Return the sum of the hashes of the rows of a batch of texts: of each cell its size and its UTF-8 bytes."""
    from catalog.sources import blake  # noqa: PLC0415 - late: numba

    lanes = np.zeros(LANES, dtype=np.uint16)
    step = max(1, _AT_ONCE * batch.num_rows // max(1, batch.nbytes))
    for start in range(0, batch.num_rows, step):
        part = batch.slice(start, step)
        blake.add_rows(*_cells(part), lanes)
    return RowSum(batch.num_rows, blake.in_order(lanes))


def _cells(batch: pa.RecordBatch) -> tuple[NDArray[np.uint8], NDArray[np.int64], NDArray[np.int64]]:
    """Return the bytes of all cells, and where each begins and how long it is, -1 where null: a row a column."""
    starts = np.zeros((batch.num_columns, batch.num_rows), dtype=np.int64)
    sizes = np.zeros_like(starts)
    held: list[NDArray[np.uint8]] = [np.zeros(0, dtype=np.uint8)]
    used = 0
    for place, column in enumerate(batch.columns):
        data, bounds = _text(column)
        first, last = int(bounds[0]), int(bounds[-1])
        starts[place] = bounds[:-1] + (used - first)
        sizes[place] = np.diff(bounds)
        if column.null_count:
            sizes[place][column.is_null().to_numpy(zero_copy_only=False)] = -1
        held.append(data[first:last])
        used += last - first
    return np.concatenate(held), starts, sizes


def _text(column: "pa.Array[Any]") -> tuple[NDArray[np.uint8], NDArray[np.int64]]:
    """Return the bytes of a column of texts and its offsets, one more than it has cells."""
    if not pa.types.is_string(column.type):
        column = column.cast(pa.string())
    _, offsets, data = column.buffers()
    bounds = np.frombuffer(offsets, dtype=np.int32)[column.offset : column.offset + len(column) + 1]
    kept = np.frombuffer(data, dtype=np.uint8) if data is not None else np.zeros(0, dtype=np.uint8)
    return kept, bounds.astype(np.int64)
