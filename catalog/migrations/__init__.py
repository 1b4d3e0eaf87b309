"""Alembic migrations of the catalog, from the first schema on."""

#: APScheduler makes and owns this table.
FOREIGN_TABLE = "scheduler_jobs"
