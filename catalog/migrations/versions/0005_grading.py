"""gradings, re-gradings, upstream datasets and attestations

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

import catalog.models.base

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

LOWERING = ("lowering_to", "lowering_by", "lowering_reason")
ADDED = ("profile", "minors", "host_grade", "graded_rows", "graded_persons")


def upgrade() -> None:
    time = catalog.models.base.UtcDateTime(timezone=True)
    op.create_table(
        "gradings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("from_level", sa.Integer(), nullable=False),
        sa.Column("to_level", sa.Integer(), nullable=False),
        sa.Column("from_mark", sa.String(length=16), nullable=True),
        sa.Column("to_mark", sa.String(length=16), nullable=True),
        sa.Column("trigger", sa.String(length=24), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("proposed_by_id", sa.Integer(), nullable=False),
        sa.Column("proposed_at", time, nullable=False),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", time, nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("policy_version", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_gradings_dataset_id_datasets")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by_id"], ["users.id"], name=op.f("fk_gradings_proposed_by_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["users.id"], name=op.f("fk_gradings_decided_by_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gradings")),
        sa.UniqueConstraint("number", name=op.f("uq_gradings_number")),
    )
    for column in ("dataset_id", "state", "proposed_by_id", "decided_by_id"):
        op.create_index(op.f(f"ix_gradings_{column}"), "gradings", [column])
    op.create_table(
        "regradings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("trigger", sa.String(length=24), nullable=False),
        sa.Column("reason_zh", sa.Text(), nullable=False),
        sa.Column("reason_en", sa.Text(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("opened_by", sa.String(length=64), nullable=False),
        sa.Column("opened_at", time, nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("closed_by", sa.String(length=64), nullable=True),
        sa.Column("closed_at", time, nullable=True),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_regradings_dataset_id_datasets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_regradings")),
    )
    for column in ("dataset_id", "outcome"):
        op.create_index(op.f(f"ix_regradings_{column}"), "regradings", [column])
    op.create_table(
        "upstreams",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.String(length=64), nullable=False),
        sa.Column("added_at", time, nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_upstreams_dataset_id_datasets")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["datasets.id"], name=op.f("fk_upstreams_source_id_datasets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upstreams")),
        sa.UniqueConstraint(
            "dataset_id", "source_id", name=op.f("uq_upstreams_dataset_id_source_id")
        ),
    )
    for column in ("dataset_id", "source_id"):
        op.create_index(op.f(f"ix_upstreams_{column}"), "upstreams", [column])
    op.create_table(
        "attestations",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dataset_id", sa.Integer(), nullable=False),
        sa.Column("measure", sa.String(length=48), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("by", sa.String(length=64), nullable=False),
        sa.Column("at", time, nullable=False),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_attestations_dataset_id_datasets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestations")),
        sa.UniqueConstraint(
            "dataset_id", "measure", name=op.f("uq_attestations_dataset_id_measure")
        ),
    )
    op.create_index(op.f("ix_attestations_dataset_id"), "attestations", ["dataset_id"])
    # Without batches: SQLite would make the table anew, which its foreign keys forbid once there are datasets.
    op.add_column("datasets", sa.Column("profile", sa.String(length=32), nullable=True))
    op.add_column(
        "datasets",
        sa.Column("minors", sa.Boolean(), nullable=False, server_default=sa.false()),
    )
    op.add_column("datasets", sa.Column("host_grade", sa.Integer(), nullable=True))
    op.add_column("datasets", sa.Column("graded_rows", sa.BigInteger(), nullable=True))
    op.add_column("datasets", sa.Column("graded_persons", sa.BigInteger(), nullable=True))
    op.add_column("level_changes", sa.Column("profile", sa.String(length=32), nullable=True))
    op.execute(
        "UPDATE datasets SET graded_rows = rows, graded_persons = persons"
        " WHERE proposed_level IS NOT NULL"
    )
    op.execute(
        "INSERT INTO gradings (number, dataset_id, kind, state, from_level, to_level, reason,"
        " evidence, proposed_by_id, proposed_at, comment, policy_version)"
        " SELECT 'G0000-' || datasets.id, datasets.id, 'lowering', 'waiting', datasets.level,"
        " datasets.lowering_to, COALESCE(datasets.lowering_reason, ''), '', users.id,"
        " CURRENT_TIMESTAMP, '', ''"
        " FROM datasets JOIN users ON users.login = datasets.lowering_by"
        " WHERE datasets.lowering_to IS NOT NULL"
    )
    for column in LOWERING:
        op.drop_column("datasets", column)


def downgrade() -> None:
    op.add_column("datasets", sa.Column("lowering_to", sa.Integer(), nullable=True))
    op.add_column("datasets", sa.Column("lowering_by", sa.String(length=64), nullable=True))
    op.add_column("datasets", sa.Column("lowering_reason", sa.Text(), nullable=True))
    waiting = (
        " FROM gradings WHERE kind = 'lowering' AND state = 'waiting' AND dataset_id = datasets.id)"
    )
    op.execute(f"UPDATE datasets SET lowering_to = (SELECT max(to_level){waiting}")  # noqa: S608 - fixed text
    op.execute(f"UPDATE datasets SET lowering_reason = (SELECT max(reason){waiting}")  # noqa: S608 - fixed text
    op.execute(
        "UPDATE datasets SET lowering_by = (SELECT max(users.login) FROM gradings JOIN users"
        " ON users.id = proposed_by_id WHERE kind = 'lowering' AND state = 'waiting'"
        " AND dataset_id = datasets.id)"
    )
    op.drop_column("level_changes", "profile")
    for column in ADDED:
        op.drop_column("datasets", column)
    for table in ("attestations", "upstreams", "regradings", "gradings"):
        op.drop_table(table)
