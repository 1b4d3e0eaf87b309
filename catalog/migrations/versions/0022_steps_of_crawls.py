"""how far a crawl under way is

Revision ID: 0022
Revises: 0021
"""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("runs", sa.Column("stage", sa.String(length=16), nullable=True))
    op.add_column("runs", sa.Column("seen", sa.Integer(), server_default="0", nullable=False))
    op.add_column("runs", sa.Column("total", sa.Integer(), nullable=True))


def downgrade() -> None:
    for name in ("total", "seen", "stage"):
        op.drop_column("runs", name)
