"""deliveries of what changed in data, by webhook and by e-mail

Revision ID: 0016
Revises: 0013
"""

import sqlalchemy as sa
from alembic import op

from catalog.models.base import BigKey, UtcDateTime

revision = "0016"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    time = UtcDateTime(timezone=True)
    op.create_table(
        "deliveries",
        sa.Column("id", BigKey, nullable=False),
        sa.Column("event_id", BigKey, nullable=False),
        sa.Column("channel", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_at", time, nullable=False),
        sa.Column("ended_at", time, nullable=True),
        sa.Column("error", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(
            ["event_id"], ["drift_events.id"], name=op.f("fk_deliveries_event_id_drift_events")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
    )
    op.create_index(op.f("ix_deliveries_event_id"), "deliveries", ["event_id"])
    op.create_index("ix_deliveries_due", "deliveries", ["state", "next_at"])


def downgrade() -> None:
    op.drop_table("deliveries")
