"""acts of the installation itself, notices of deadlines, proofs of destruction

Revision ID: 0011
Revises: 0010
"""

import sqlalchemy as sa
from alembic import op

import catalog.models.base

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    time = catalog.models.base.UtcDateTime(timezone=True)
    with op.batch_alter_table("request_acts") as table:
        table.alter_column("actor_id", existing_type=sa.Integer(), nullable=True)
    op.create_table(
        "request_notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("about", sa.String(length=96), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("at", time, nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_request_notices_request_id_requests")
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_request_notices_user_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_request_notices")),
        sa.UniqueConstraint(
            "request_id",
            "kind",
            "days",
            "about",
            "user_id",
            name=op.f("uq_request_notices_request_id_kind_days_about_user_id"),
        ),
    )
    for column in ("request_id", "user_id"):
        op.create_index(op.f(f"ix_request_notices_{column}"), "request_notices", [column])
    op.create_table(
        "destructions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("destroyed_on", sa.Date(), nullable=False),
        sa.Column("witness", sa.Text(), nullable=False),
        sa.Column("certificate", sa.String(length=255), nullable=True),
        sa.Column("certificate_sha256", sa.String(length=64), nullable=True),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("stated_by_id", sa.Integer(), nullable=False),
        sa.Column("stated_at", time, nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("checked_by_id", sa.Integer(), nullable=True),
        sa.Column("checked_at", time, nullable=True),
        sa.ForeignKeyConstraint(
            ["request_id"], ["requests.id"], name=op.f("fk_destructions_request_id_requests")
        ),
        sa.ForeignKeyConstraint(
            ["stated_by_id"], ["users.id"], name=op.f("fk_destructions_stated_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["checked_by_id"], ["users.id"], name=op.f("fk_destructions_checked_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destructions")),
    )
    op.create_index(op.f("ix_destructions_request_id"), "destructions", ["request_id"])


def downgrade() -> None:
    op.drop_table("destructions")
    op.drop_table("request_notices")
    # The table before knows no act of the installation itself; the audit log keeps them.
    op.execute("DELETE FROM request_acts WHERE actor_id IS NULL")
    with op.batch_alter_table("request_acts") as table:
        table.alter_column("actor_id", existing_type=sa.Integer(), nullable=False)
