"""which run a crawl was an attempt at

Revision ID: 0021
Revises: 0020
"""

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # In SQL: SQLite takes a reference with a new column only, and Alembic would add it afterwards.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE crawls ADD COLUMN run_id {number}"
        " CONSTRAINT fk_crawls_run_id_runs REFERENCES runs (id)"
    )
    op.create_index(op.f("ix_crawls_run_id"), "crawls", ["run_id"])
    # Both rows were written at one moment, in one transaction.
    op.execute(
        "UPDATE crawls SET run_id = (SELECT max(runs.id) FROM runs WHERE runs.kind = 'crawl'"
        " AND runs.source_id = crawls.source_id AND runs.finished_at = crawls.finished_at)"
    )


def downgrade() -> None:
    op.drop_index(op.f("ix_crawls_run_id"), table_name="crawls")
    op.drop_column("crawls", "run_id")
