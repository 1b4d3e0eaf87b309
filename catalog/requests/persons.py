"""Who a row is about, as keyed digests that hold for all releases of the installation; never a value."""

import hmac
import secrets
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import polars as pl

from catalog.errors import GuikouError
from catalog.signing import create_private

#: Digests of rows: (frame with the person field) → UInt64, equal for one person; the first bit says "nobody known".
Digester = Callable[[pl.Series], pl.Series]
KEY_BYTES = 32
#: Set for rows that no value assigns to a person, so that they are told from persons.
NOBODY = np.uint64(1 << 63)


def persons_key(keys: Path) -> bytes:
    """Return the installation's secret for digests of persons (32 bytes); made once, kept 0600.

    Without it, no identity number can be tried against what is kept of a release. Raises GuikouError when damaged.
    """
    path = keys / "persons.key"
    if not path.exists():
        create_private(path, secrets.token_bytes(KEY_BYTES))
    key = path.read_bytes()
    if len(key) != KEY_BYTES:
        raise GuikouError(
            f"个人摘要密钥 {path} 已损坏。请从备份恢复 keys 文件夹。",
            f"The key for digests of persons, {path}, is damaged. Restore the keys folder from a backup.",
        )
    return key


def digester(key: bytes, entity: str) -> Digester:
    """Return what makes digests (63 bits) of persons' identifiers of one entity; empty cells have none (NOBODY).

    An identifier written with spaces around it or in lower case is the same; two entities never have a digest in
    common, so that a person known by different numbers counts as two.
    """
    own = hmac.digest(key, entity.encode(), sha256)

    def digests(identifiers: pl.Series) -> pl.Series:
        from classifiers.cells import raw_cells  # noqa: PLC0415 - numba loads for a second
        from classifiers.digests import digest_each  # noqa: PLC0415 - the same

        cells = _texts(identifiers).str.strip_chars().str.to_uppercase()
        found = digest_each(raw_cells(cells), own) >> np.uint64(1)
        empty = (cells.is_null() | (cells == "")).fill_null(value=True).to_numpy()
        return pl.Series("person", np.where(empty, NOBODY, found), dtype=pl.UInt64)

    return digests


def _texts(identifiers: pl.Series) -> pl.Series:
    """Return identifiers as written: spreadsheets hold whole numbers as 1.0."""
    if identifiers.dtype.is_float():
        whole = identifiers.round(0) == identifiers
        return pl.select(
            pl.when(whole)
            .then(identifiers.cast(pl.Int64, strict=False).cast(pl.String))
            .otherwise(identifiers.cast(pl.String))
        ).to_series()
    return identifiers.cast(pl.String)
