"""A PostgreSQL table cut into stretches of its blocks, so that each statement stays far within its time."""

from typing import Any, cast

import sqlalchemy as sa
from sqlalchemy.dialects import mysql, postgresql

from catalog.sources.access import Limits

#: Blocks read by one statement: 64 MB of 8 KB each.
_BLOCKS = 8192
#: The first version that reads a range of row addresses without reading the whole table (release notes of 14).
_TID_RANGES = 140_000
#: Rows that a block of 8 KB may hold at most, by their headers alone (MaxHeapTuplesPerPage).
_MOST_IN_BLOCK = 291

_SIZE = sa.text("""
select pg_relation_size(c.oid) / current_setting('block_size')::bigint
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'r' and c.relname = :name and n.nspname = coalesce(:schema, current_schema())
""")


def stretches(
    connection: sa.Connection, schema: str | None, table: str, limits: Limits
) -> list[str]:
    """Return the conditions, one a statement, that together select every row once; a view is one stretch.

    What is appended meanwhile is in the last one, which has no end. The slower rows may be read, the shorter they are.
    """
    version = cast("tuple[int, ...]", connection.dialect.server_version_info or (0,))
    if version[0] * 10_000 < _TID_RANGES:
        return [""]
    blocks = connection.execute(_SIZE, {"name": table, "schema": schema}).scalar() or 0
    each = _BLOCKS
    if limits.rows_per_second is not None:
        most = limits.rows_per_second * limits.statement_seconds // 2
        each = max(1, min(each, most // _MOST_IN_BLOCK))
    firsts = range(0, blocks, each) if blocks > each else range(1)
    if len(firsts) == 1:
        return [""]
    return [
        f" WHERE ctid >= '({first},0)'::tid"
        + (f" AND ctid < '({first + each},0)'::tid" if first != firsts[-1] else "")
        for first in firsts
    ]


def plain_sql(statement: sa.Select[*tuple[Any, ...]], dialect: str) -> str:
    """Return the statement as SQL without parameters, for a driver that is asked without SQLAlchemy."""
    # By another style of parameters, or every % in a name would be doubled.
    spoken = (
        postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]  # SQLAlchemy's own constructor
        if dialect == "postgresql"
        else mysql.dialect(paramstyle="named")
    )
    return str(statement.compile(dialect=spoken, compile_kwargs={"literal_binds": True}))
