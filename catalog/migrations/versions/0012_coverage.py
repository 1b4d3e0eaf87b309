"""coverage of scans: samples, what was appended, sketches that are kept

Revision ID: 0012
Revises: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sketches",
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("scan_id", sa.Integer(), nullable=False),
        sa.Column("detectors", sa.String(length=64), nullable=False),
        sa.Column("key_id", sa.String(length=16), nullable=False),
        sa.Column("schema_digest", sa.String(length=64), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("mark", sa.JSON(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=True),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_sketches_dataset_id_datasets")
        ),
        sa.ForeignKeyConstraint(["scan_id"], ["scans.id"], name=op.f("fk_sketches_scan_id_scans")),
        sa.PrimaryKeyConstraint("dataset_id", name=op.f("pk_sketches")),
    )
    # Without batches: SQLite would make the tables anew, which their foreign keys forbid once there are rows.
    op.add_column(
        "scans", sa.Column("mode", sa.String(length=16), nullable=False, server_default="full")
    )
    op.add_column(
        "datasets", sa.Column("sampled", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("datasets", sa.Column("watermark", sa.String(length=512), nullable=True))


def downgrade() -> None:
    op.drop_column("datasets", "watermark")
    op.drop_column("datasets", "sampled")
    op.drop_column("scans", "mode")
    op.drop_table("sketches")
