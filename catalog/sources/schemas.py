"""Which tables and views a database has, by schema and name."""

import sqlalchemy as sa

_SYSTEM_SCHEMAS = {"information_schema", "pg_catalog", "pg_toast"}


def named(connection: sa.Connection, name: str) -> tuple[str | None, str] | None:
    """Return schema and name of the one table that ``name`` says, without listing all there are; None for none."""
    inspector = sa.inspect(connection)
    if inspector.has_table(name):
        return None, name
    schema, dot, table = name.partition(".")
    if dot and connection.dialect.name == "postgresql" and inspector.has_table(table, schema):
        return schema, table
    return None


def listed(connection: sa.Connection) -> list[tuple[str | None, str]]:
    """Return schema (None for the default one) and name of every table and view, in order."""
    inspector = sa.inspect(connection)
    default = inspector.default_schema_name
    schemas: list[str | None] = [None]
    if connection.dialect.name == "postgresql":
        others = set(inspector.get_schema_names()) - _SYSTEM_SCHEMAS - {default}
        schemas += sorted(name for name in others if name and not name.startswith("pg_"))
    found: list[tuple[str | None, str]] = []
    for schema in schemas:
        names = set(inspector.get_table_names(schema=schema))
        names |= set(inspector.get_view_names(schema=schema))
        if connection.dialect.name == "postgresql":
            names |= set(inspector.get_materialized_view_names(schema=schema))
        found += [(schema, name) for name in sorted(names)]
    return found
