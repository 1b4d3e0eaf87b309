"""what a scan found otherwise than the one before; schedules that were taken back

Revision ID: 0019
Revises: 0018
"""

import sqlalchemy as sa
from alembic import op

from catalog.models.base import UtcDateTime

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("scans", sa.Column("changes", sa.JSON(), nullable=True))
    op.add_column("schedules", sa.Column("removed_at", UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("schedules", "removed_at")
    op.drop_column("scans", "changes")
