"""Alembic's entry: runs on the connection that the store hands over, or on the configured URL."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlalchemy.sql.schema import SchemaItem

from catalog.migrations import ours
from catalog.models import Base


def _ours(
    _item: SchemaItem, name: str | None, kind: str, _reflected: bool, _other: SchemaItem | None
) -> bool:
    return ours(kind, name)


def _run(connection: Connection) -> None:
    batch: Literal[True, False] = connection.dialect.name == "sqlite"
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        render_as_batch=batch,
        include_object=_ours,
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    _run(given)
else:
    url = context.config.get_main_option("sqlalchemy.url") or ""
    with create_engine(url).begin() as opened:
        _run(opened)
