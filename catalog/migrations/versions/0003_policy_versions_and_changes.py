"""policy versions and changes

Revision ID: 0003
Revises: 0002
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

import catalog.models.base
from policies.folders import read_files, rulebook_of

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "policy_changes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("proposer_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("base", sa.String(length=64), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("envelope", sa.JSON(), nullable=False),
        sa.Column("envelope_digest", sa.String(length=64), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=True),
        sa.Column("created_at", catalog.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("updated_at", catalog.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposer_id"], ["users.id"], name=op.f("fk_policy_changes_proposer_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_changes")),
        sa.UniqueConstraint("number", name=op.f("uq_policy_changes_number")),
    )
    with op.batch_alter_table("policy_changes", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_policy_changes_proposer_id"), ["proposer_id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_policy_changes_state"), ["state"], unique=False)

    op.create_table(
        "policy_change_acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=32), nullable=False),
        sa.Column("part", sa.String(length=32), nullable=True),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(length=32), nullable=False),
        sa.Column("deputy_for", sa.String(length=64), nullable=True),
        sa.Column("from_state", sa.String(length=32), nullable=False),
        sa.Column("to_state", sa.String(length=32), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("envelope_digest", sa.String(length=64), nullable=False),
        sa.Column("signature", sa.String(length=128), nullable=False),
        sa.Column("in_force", sa.Boolean(), nullable=False),
        sa.Column("at", catalog.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["users.id"], name=op.f("fk_policy_change_acts_actor_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["policy_changes.id"],
            name=op.f("fk_policy_change_acts_change_id_policy_changes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_change_acts")),
    )
    with op.batch_alter_table("policy_change_acts", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_policy_change_acts_change_id"), ["change_id"], unique=False
        )

    versions = op.create_table(
        "policy_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("texts", sa.JSON(), nullable=False),
        sa.Column("origin", sa.String(length=16), nullable=False),
        sa.Column("in_force_from", sa.Date(), nullable=False),
        sa.Column("recorded_at", catalog.models.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("change_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["change_id"],
            ["policy_changes.id"],
            name=op.f("fk_policy_versions_change_id_policy_changes"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_versions")),
        sa.UniqueConstraint("change_id", name=op.f("uq_policy_versions_change_id")),
    )
    with op.batch_alter_table("policy_versions", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_policy_versions_in_force_from"), ["in_force_from"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_policy_versions_version"), ["version"], unique=False)

    # A catalog starts with the rules that ship with the program that makes it; from then on a newer program changes
    # them only by a request like any other.
    texts, now = read_files(), datetime.now(UTC)
    op.bulk_insert(
        versions,
        [
            {
                "version": rulebook_of(texts).version,
                "texts": texts,
                "origin": "shipped",
                "in_force_from": now.date(),
                "recorded_at": now,
            }
        ],
    )


def downgrade() -> None:
    with op.batch_alter_table("policy_versions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_policy_versions_version"))
        batch_op.drop_index(batch_op.f("ix_policy_versions_in_force_from"))

    op.drop_table("policy_versions")
    with op.batch_alter_table("policy_change_acts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_policy_change_acts_change_id"))

    op.drop_table("policy_change_acts")
    with op.batch_alter_table("policy_changes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_policy_changes_state"))
        batch_op.drop_index(batch_op.f("ix_policy_changes_proposer_id"))

    op.drop_table("policy_changes")
