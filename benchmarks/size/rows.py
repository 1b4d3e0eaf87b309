"""Many rows into a table at once: COPY on PostgreSQL, prepared statements on SQLite."""

from collections.abc import Sequence
from typing import Any, Self

import sqlalchemy as sa


class Bulk:
    """One connection that writes rows in bulk; ``commit`` keeps them."""

    def __init__(self, engine: sa.Engine) -> None:
        self._dialect = engine.dialect
        self._raw = engine.raw_connection()
        if self._dialect.name == "sqlite":
            cursor = self._raw.cursor()
            for pragma in ("synchronous=OFF", "cache_size=-1000000", "wal_autocheckpoint=100000"):
                cursor.execute(f"PRAGMA {pragma}")
            cursor.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.invalidate()  # it was set up for this alone

    def commit(self) -> None:
        """Keep what was written."""
        self._raw.commit()

    def add(self, model: Any, rows: Sequence[dict[str, Any]]) -> None:
        """Write rows of one model, all with the same keys; defaults of the model are put in."""
        if not rows:
            return
        table = model.__table__
        usual = {
            c.name: c.default.arg if c.default.is_scalar else c.default.arg(None)
            for c in table.columns
            if c.name not in rows[0] and c.default is not None
        }
        names = [*rows[0], *usual]
        converted = [self._converter(table.c[name]) for name in names]
        lines = (
            [
                make(value)
                for make, value in zip(converted, (*row.values(), *usual.values()), strict=True)
            ]
            for row in rows
        )
        cursor, columns = (
            self._raw.cursor(),
            ", ".join(map(self._dialect.identifier_preparer.quote, names)),
        )
        if self._dialect.name == "postgresql":
            with cursor.copy(f"COPY {table.name} ({columns}) FROM STDIN") as copy:
                for line in lines:
                    copy.write_row(line)
        else:
            marks = ", ".join("?" * len(names))
            cursor.executemany(f"INSERT INTO {table.name} ({columns}) VALUES ({marks})", lines)
        cursor.close()

    def _converter(self, column: sa.Column[Any]) -> Any:
        return column.type.dialect_impl(self._dialect).bind_processor(self._dialect) or _as_it_is


def _as_it_is(value: Any) -> Any:
    return value
