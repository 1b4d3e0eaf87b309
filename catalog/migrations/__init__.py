"""Alembic migrations of the catalog, from the first schema on."""

#: APScheduler makes and owns this table.
FOREIGN_TABLE = "scheduler_jobs"
#: SQLite's full-text index with the tables that it keeps, PostgreSQL's indexes: made by a migration, in no model.
SEARCH = ("search_words", "ix_search_entries_")


def ours(kind: str, name: str | None) -> bool:
    """Tell whether a table or an index is one that the models describe."""
    return not (
        (kind == "table" and (name == FOREIGN_TABLE or (name or "").startswith(SEARCH)))
        or (kind == "index" and (name or "").startswith(SEARCH))
    )
