"""how many persons an artifact is about

Revision ID: 0008
Revises: 0007
"""

import json

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_ARTIFACTS = sa.table(
    "artifacts",
    sa.column("id", sa.Integer),
    sa.column("manifest", sa.JSON),
    sa.column("persons", sa.BigInteger),
)


def upgrade() -> None:
    with op.batch_alter_table("artifacts") as table:
        table.add_column(sa.Column("persons", sa.BigInteger(), nullable=False, server_default="0"))
    connection = op.get_bind()
    rows = connection.execute(sa.select(_ARTIFACTS.c.id, _ARTIFACTS.c.manifest)).all()
    for key, manifest in rows:
        said = json.loads(manifest) if isinstance(manifest, str) else manifest
        persons = int((said.get("counts") or {}).get("persons") or 0)
        connection.execute(
            sa.update(_ARTIFACTS).where(_ARTIFACTS.c.id == key).values(persons=persons)
        )


def downgrade() -> None:
    with op.batch_alter_table("artifacts") as table:
        table.drop_column("persons")
