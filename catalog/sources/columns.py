"""All tables of a database with their columns, in one or two queries, whatever their number."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine.reflection import ObjectKind
from sqlalchemy.exc import OperationalError, ProgrammingError

from catalog.sources.base import ColumnInfo


@dataclass(frozen=True, slots=True)
class Reflected:
    """A table or view: its name as a source gives it, what it says of itself, its columns; None when it is broken."""

    name: str
    comment: str
    columns: tuple[ColumnInfo, ...] | None


def reflect(connection: sa.Connection) -> list[Reflected]:
    """Return every table and view, in order. Types are worded as the database words them."""
    own = {
        "postgresql": _postgresql,
        "mysql": _mysql,
        "mariadb": _mysql,
        "sqlite": _sqlite,
    }.get(connection.dialect.name)
    if own is not None:
        try:
            return list(own(connection))
        except (
            ProgrammingError
        ):  # speaks a dialect without being that database: openGauss, KingbaseES
            connection.rollback()
    return list(_generic(connection))


#: Partitions are left out: their table stands for them.
_PG = """
select case when n.nspname = current_schema() then c.relname else n.nspname || '.' || c.relname end,
       obj_description(c.oid, 'pg_class'),
       array_agg(a.attname::text order by a.attnum) filter (where a.attnum > 0),
       array_agg(format_type(a.atttypid, a.atttypmod) order by a.attnum) filter (where a.attnum > 0)
  from pg_class c
  join pg_namespace n on n.oid = c.relnamespace
  left join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
 where c.relkind in ('r', 'v', 'm', 'p', 'f') and not c.relispartition
   and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
 group by n.nspname, c.relname, c.oid
 order by 1
"""


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
    """Ask SQLAlchemy: a few queries where the dialect can, one a table where it cannot."""
    with warnings.catch_warnings():
        # A type that SQLAlchemy does not know is a type all the same.
        warnings.simplefilter("ignore", sa.exc.SAWarning)
        found = sa.inspect(connection).get_multi_columns(kind=ObjectKind.ANY)
    for (schema, table), columns in sorted(found.items(), key=lambda item: str(item[0])):
        named = [ColumnInfo(c["name"], _worded(c["type"], connection.dialect)) for c in columns]
        yield Reflected(f"{schema}.{table}" if schema else table, "", tuple(named))


def _worded(kind: sa.types.TypeEngine[object], dialect: sa.Dialect) -> str:
    return "unknown" if isinstance(kind, sa.types.NullType) else kind.compile(dialect)
