"""drift: what changed between two looks, who took note, and what people were last told of a finding's share

Revision ID: 0014
Revises: 0012
"""

import sqlalchemy as sa
from alembic import op

from catalog.models.base import BigKey, UtcDateTime

revision = "0014"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "drift_events",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("severity", sa.String(length=16), nullable=False),
        sa.Column("field", sa.String(length=512), nullable=True),
        sa.Column("entity", sa.String(length=48), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_drift_events_dataset_id_datasets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drift_events")),
    )
    op.create_index(op.f("ix_drift_events_at"), "drift_events", ["at"])
    op.create_index("ix_drift_events_dataset", "drift_events", ["dataset_id", "id"])
    op.create_table(
        "drift_acknowledgements",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("event_id", BigKey, nullable=False),
        sa.Column("department_id", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["department_id"],
            ["departments.id"],
            name=op.f("fk_drift_acknowledgements_department_id_departments"),
        ),
        sa.ForeignKeyConstraint(
            ["event_id"],
            ["drift_events.id"],
            name=op.f("fk_drift_acknowledgements_event_id_drift_events"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_drift_acknowledgements")),
        sa.UniqueConstraint(
            "event_id",
            "department_id",
            name=op.f("uq_drift_acknowledgements_event_id_department_id"),
        ),
    )
    for column in ("event_id", "department_id"):
        name = op.f(f"ix_drift_acknowledgements_{column}")
        op.create_index(name, "drift_acknowledgements", [column])
    # Without batches: SQLite would make the table anew, which its foreign keys forbid once there are rows.
    op.add_column("findings", sa.Column("told_matches", sa.BigInteger(), nullable=True))
    op.add_column("findings", sa.Column("told_examined", sa.BigInteger(), nullable=True))


def downgrade() -> None:
    op.drop_column("findings", "told_examined")
    op.drop_column("findings", "told_matches")
    op.drop_table("drift_acknowledgements")
    op.drop_table("drift_events")
