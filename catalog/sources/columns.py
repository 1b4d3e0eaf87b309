"""All tables of a database with their columns, in one or two queries, whatever their number."""

import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine.reflection import ObjectKind
from sqlalchemy.exc import OperationalError, ProgrammingError

from catalog import cancellation
from catalog.sources.base import ColumnInfo
from catalog.sources.schemas import OWN_SCHEMA, as_stored, exact, others


@dataclass(frozen=True, slots=True)
class Reflected:
    """A table or view: its name as a source gives it, what it says of itself, its columns; None when it is broken."""

    name: str
    comment: str
    columns: tuple[ColumnInfo, ...] | None


def reflect(
    connection: sa.Connection, seen: Callable[[int], None] = lambda _count: None
) -> list[Reflected]:
    """Return every table and view, in order. Types are worded as the database words them.

    ``seen`` is told how many there were so far.
    """
    own = {
        "postgresql": _postgresql,
        "mysql": _mysql,
        "mariadb": _mysql,
        "sqlite": _sqlite,
    }.get(connection.dialect.name)
    if own is not None:
        try:
            return list(cancellation.asking(own(connection), seen))
        except (
            ProgrammingError
        ):  # speaks a dialect without being that database: openGauss, KingbaseES
            connection.rollback()
    return list(cancellation.asking(_generic(connection), seen))


#: Partitions are left out: their table stands for them.
_PG = f"""
select case when n.nspname = current_schema() then c.relname else n.nspname || '.' || c.relname end,
       obj_description(c.oid, 'pg_class'),
       array_agg(a.attname::text order by a.attnum) filter (where a.attnum > 0),
       array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) filter (where a.attnum > 0)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
 where c.relkind in ('r', 'v', 'm', 'p', 'f') and not c.relispartition
   and {OWN_SCHEMA}
 group by n.nspname, c.relname, c.oid
 order by 1
"""  # noqa: S608 - ours alone


def _postgresql(connection: sa.Connection) -> Iterator[Reflected]:
    for name, comment, names, types in connection.exec_driver_sql(_PG):
        columns = zip(names or (), types or (), strict=True)
        yield Reflected(name, comment or "", tuple(ColumnInfo(*column) for column in columns))


_MYSQL_TABLES = """
select table_name, case when table_type = 'VIEW' then '' else table_comment end
  from information_schema.tables where table_schema = database() order by table_name
"""
_MYSQL_COLUMNS = """
select table_name, column_name, column_type
  from information_schema.columns where table_schema = database() order by table_name, ordinal_position
"""


def _mysql(connection: sa.Connection) -> Iterator[Reflected]:
    columns: dict[str, list[ColumnInfo]] = {}
    for table, column, stored in connection.exec_driver_sql(_MYSQL_COLUMNS):
        columns.setdefault(table, []).append(ColumnInfo(column, _text(stored)))
    for table, comment in connection.exec_driver_sql(_MYSQL_TABLES):
        yield Reflected(table, comment or "", tuple(columns.get(table, ())))


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value


def _sqlite(connection: sa.Connection) -> Iterator[Reflected]:
    listed = connection.exec_driver_sql(
        "select name from sqlite_master where type in ('table', 'view')"
        " and name not like 'sqlite!_%' escape '!' order by name"
    )
    quote = connection.dialect.identifier_preparer.quote_identifier
    for name in listed.scalars().all():
        try:
            rows = connection.exec_driver_sql(f"pragma table_info({quote(name)})").all()
        except OperationalError:  # a view of a table that is gone
            yield Reflected(name, "", None)
            continue
        yield Reflected(name, "", tuple(ColumnInfo(row[1], row[2] or "unknown") for row in rows))


def _generic(connection: sa.Connection) -> Iterator[Reflected]:
    """Ask SQLAlchemy: a few queries a schema where the dialect can, one a table where it cannot."""
    inspector, dialect = sa.inspect(connection), connection.dialect
    for schema in (None, *others(connection)):
        where = None if schema is None else exact(schema)
        with warnings.catch_warnings():
            # A type that SQLAlchemy does not know is a type all the same.
            warnings.simplefilter("ignore", sa.exc.SAWarning)
            found = inspector.get_multi_columns(schema=where, kind=ObjectKind.ANY)
        tables = {as_stored(dialect, table): columns for (_, table), columns in found.items()}
        for table, columns in sorted(tables.items()):
            named = [
                ColumnInfo(as_stored(dialect, c["name"]), worded(c["type"], dialect))
                for c in columns
            ]
            yield Reflected(f"{schema}.{table}" if schema else table, "", tuple(named))


def worded(kind: sa.types.TypeEngine[Any], dialect: sa.Dialect) -> str:
    """Return a type as the database words it, "unknown" for one that SQLAlchemy does not know."""
    return "unknown" if isinstance(kind, sa.types.NullType) else kind.compile(dialect)
