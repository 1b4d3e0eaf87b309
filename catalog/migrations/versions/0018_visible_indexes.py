"""lists of datasets from indexes alone: by code, and by level

Revision ID: 0018
Revises: 0017
"""

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_datasets_listed": ["code", "level", "state_secret", "owner_id"],
    "ix_datasets_by_level": ["level", "state_secret", "owner_id", "code"],
}
#: Beginnings of others.
SPARED = {"ix_datasets_level": ["level"], "ix_datasets_owner_id": ["owner_id"]}


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(name, "datasets", columns)
    for name in SPARED:
        op.drop_index(name, table_name="datasets")


def downgrade() -> None:
    for name, columns in SPARED.items():
        op.create_index(name, "datasets", columns)
    for name in INDEXES:
        op.drop_index(name, table_name="datasets")
