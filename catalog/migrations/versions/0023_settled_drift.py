"""changes in data that every department asked has taken note of

Revision ID: 0023
Revises: 0022
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Who is asked is the rules' to say: what was noted before is settled by nobody, and asked about one by one.
    settled: sa.Column[bool] = sa.Column(
        "settled", sa.Boolean(), server_default=sa.false(), nullable=False
    )
    op.add_column("drift_events", settled)
    op.create_index(
        "ix_drift_events_waiting",
        "drift_events",
        ["id"],
        postgresql_where=sa.text("NOT settled"),
        sqlite_where=sa.text("settled = 0"),
    )


def downgrade() -> None:
    op.drop_index("ix_drift_events_waiting", table_name="drift_events")
    op.drop_column("drift_events", "settled")
