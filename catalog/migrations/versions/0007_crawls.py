"""crawls of sources: what was seen, what vanished, how schemas changed

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

import catalog.models.base

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    time = catalog.models.base.UtcDateTime(timezone=True)
    op.create_table(
        "crawls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("started_by", sa.String(length=64), nullable=False),
        sa.Column("finished_at", time, nullable=False),
        sa.Column("seconds", sa.Double(), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("reason_zh", sa.Text(), nullable=True),
        sa.Column("reason_en", sa.Text(), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_crawls_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_crawls")),
    )
    op.create_index(op.f("ix_crawls_source_id"), "crawls", ["source_id"])
    op.create_table(
        "schema_changes",
        sa.Column("id", catalog.models.base.BigKey, nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("at", time, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("field", sa.String(length=512), nullable=False),
        sa.Column("before", sa.String(length=512), nullable=True),
        sa.Column("after", sa.String(length=512), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_schema_changes_dataset_id_datasets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schema_changes")),
    )
    op.create_index(op.f("ix_schema_changes_dataset_id"), "schema_changes", ["dataset_id"])
    # Without batches: SQLite would make the table anew, which its foreign keys forbid once there are datasets.
    for column in (
        sa.Column("seen_schema", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("seen_digest", sa.String(length=64), nullable=False, server_default=""),
        sa.Column("stamp", sa.String(length=200), nullable=False, server_default=""),
        sa.Column("vanished_at", time, nullable=True),
    ):
        op.add_column("datasets", column)


def downgrade() -> None:
    for column in ("vanished_at", "stamp", "seen_digest", "seen_schema"):
        op.drop_column("datasets", column)
    op.drop_table("schema_changes")
    op.drop_table("crawls")
