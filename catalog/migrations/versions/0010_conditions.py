"""conditions of approving acts

Revision ID: 0010
Revises: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "request_acts", sa.Column("conditions", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column(
        "request_acts", sa.Column("obligations_sha256", sa.String(length=64), nullable=True)
    )


def downgrade() -> None:
    op.drop_column("request_acts", "obligations_sha256")
    op.drop_column("request_acts", "conditions")
