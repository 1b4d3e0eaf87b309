"""A database table cut into stretches, so that each statement stays far within its time, or several are read at once.

PostgreSQL's by the blocks where rows lie, MySQL's and MariaDB's by an integer key that InnoDB keeps them in order of.
"""

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

#: Rows of MySQL and MariaDB in one stretch, as far as the server's estimate and evenly spread keys go.
_KEYED_ROWS = 1_000_000
_MOST_STRETCHES = 4096

_SIZE = sa.text("""
select pg_relation_size(c.oid) / current_setting('block_size')::bigint
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
 where c.relkind = 'r' and c.relname = :name and n.nspname = coalesce(:schema, current_schema())
""")


_KEYED = sa.text("""
select c.column_name, t.table_rows
  from information_schema.columns c
  join information_schema.tables t using (table_schema, table_name)
 where c.table_schema = database() and c.table_name = :name and c.column_key = 'PRI'
   and c.data_type in ('tinyint', 'smallint', 'mediumint', 'int', 'bigint')
   and (select count(*) from information_schema.columns k where k.table_schema = c.table_schema
           and k.table_name = c.table_name and k.column_key = 'PRI') = 1
""")


def stretches(
    connection: sa.Connection, schema: str | None, table: str, limits: Limits
) -> list[str]:
    """Return the conditions, one a statement, that together select every row once; a view is one stretch, "".

    What is appended meanwhile is in the last one, which has no end. The slower rows may be read, the shorter they are.
    """
    if connection.dialect.name in {"mysql", "mariadb"}:
        return _keyed(connection, table)
    if connection.dialect.name != "postgresql":
        return [""]
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
        f"ctid >= '({first},0)'::tid"
        + (f" AND ctid < '({first + each},0)'::tid" if first != firsts[-1] else "")
        for first in firsts
    ]


def _keyed(connection: sa.Connection, table: str) -> list[str]:
    found = connection.execute(_KEYED, {"name": table}).one_or_none()
    if found is None:
        return [""]
    quoted = connection.dialect.identifier_preparer.quote_identifier
    name = quoted(str(found[0]))
    query = sa.text(f"select min({name}), max({name}) from {quoted(table)}")  # noqa: S608 - quoted names
    least, most = connection.execute(query).one()
    count = min(_MOST_STRETCHES, int(found[1] or 0) // _KEYED_ROWS)
    if least is None or count < 2:
        return [""]
    bounds = [least + (most - least + 1) * i // count for i in range(1, count)]
    ends = [f"{name} < {bound}" for bound in bounds]
    begins = [f"{name} >= {bound}" for bound in bounds]
    between = [f"{a} AND {b}" for a, b in zip(begins, ends[1:], strict=False)]
    return [ends[0], *between, begins[-1]]


def plain_sql(statement: sa.Select[*tuple[Any, ...]], dialect: str) -> str:
    """Return the statement as SQL without parameters, for a driver that is asked without SQLAlchemy."""
    # By another style of parameters, or every % in a name would be doubled.
    spoken = (
        postgresql.dialect(paramstyle="named")  # type: ignore[no-untyped-call]  # SQLAlchemy's own constructor
        if dialect == "postgresql"
        else mysql.dialect(paramstyle="named")
    )
    return str(statement.compile(dialect=spoken, compile_kwargs={"literal_binds": True}))
