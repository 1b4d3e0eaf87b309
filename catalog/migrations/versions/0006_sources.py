"""registered sources

Revision ID: 0006
Revises: 0005
"""

import sqlalchemy as sa
from alembic import op

import catalog.models.base

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    time = catalog.models.base.UtcDateTime(timezone=True)
    op.create_table(
        "sources",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("location", sa.Text(), nullable=False),
        sa.Column("patterns", sa.JSON(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("statement_seconds", sa.Integer(), nullable=False),
        sa.Column("rows_per_second", sa.Integer(), nullable=True),
        sa.Column("most_rows", sa.BigInteger(), nullable=True),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.Column("added_at", time, nullable=False),
        sa.Column("removed_at", time, nullable=True),
        sa.ForeignKeyConstraint(
            ["owner_id"], ["departments.id"], name=op.f("fk_sources_owner_id_departments")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sources")),
        sa.UniqueConstraint("name", name=op.f("uq_sources_name")),
    )
    op.create_index(op.f("ix_sources_owner_id"), "sources", ["owner_id"])
    # In SQL: SQLite takes a reference with a new column only, and Alembic would add it afterwards.
    op.execute(
        "ALTER TABLE datasets ADD COLUMN source_id INTEGER"
        " CONSTRAINT fk_datasets_source_id_sources REFERENCES sources (id)"
    )
    op.create_index(op.f("ix_datasets_source_id"), "datasets", ["source_id"])


def downgrade() -> None:
    op.drop_index(op.f("ix_datasets_source_id"), table_name="datasets")
    op.drop_column("datasets", "source_id")
    op.drop_index(op.f("ix_sources_owner_id"), table_name="sources")
    op.drop_table("sources")
