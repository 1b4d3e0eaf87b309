"""runs: work that is due or under way, with leases; schedules of sources

Revision ID: 0013
Revises: 0015
"""

import sqlalchemy as sa
from alembic import op

import catalog.models.base

revision = "0013"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    time = catalog.models.base.UtcDateTime(timezone=True)
    big = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.create_table(
        "runs",
        sa.Column("id", big, nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("key", sa.String(length=96), nullable=True),
        sa.Column("slot", sa.String(length=32), nullable=False),
        sa.Column("schedule_id", sa.Integer(), nullable=True),
        sa.Column("dataset_id", sa.Integer(), nullable=True),
        sa.Column("source_id", sa.Integer(), nullable=True),
        sa.Column("started_by", sa.String(length=64), nullable=False),
        sa.Column("due_at", time, nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("token", sa.Integer(), nullable=False),
        sa.Column("worker", sa.String(length=96), nullable=False),
        sa.Column("lease_until", time, nullable=True),
        sa.Column("began_at", time, nullable=True),
        sa.Column("finished_at", time, nullable=True),
        sa.Column("rows_read", sa.BigInteger(), nullable=False),
        sa.Column("reason_zh", sa.Text(), nullable=True),
        sa.Column("reason_en", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["schedule_id"], ["schedules.id"], name=op.f("fk_runs_schedule_id_schedules")
        ),
        sa.ForeignKeyConstraint(
            ["dataset_id"], ["datasets.id"], name=op.f("fk_runs_dataset_id_datasets")
        ),
        sa.ForeignKeyConstraint(
            ["source_id"], ["sources.id"], name=op.f("fk_runs_source_id_sources")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_runs")),
        sa.UniqueConstraint("key", name=op.f("uq_runs_key")),
    )
    running = sa.text("status = 'running'")
    op.create_index(
        "uq_runs_slot_running",
        "runs",
        ["slot"],
        unique=True,
        sqlite_where=running,
        postgresql_where=running,
    )
    op.create_index("ix_runs_status_due_at", "runs", ["status", "due_at"])
    op.create_index("ix_runs_schedule_id_due_at", "runs", ["schedule_id", "due_at"])
    op.create_index(op.f("ix_runs_dataset_id"), "runs", ["dataset_id"])
    op.create_index(op.f("ix_runs_source_id"), "runs", ["source_id"])
    # In SQL: SQLite takes a reference with a new column only, and Alembic would add it afterwards.
    number = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    op.execute(
        f"ALTER TABLE scans ADD COLUMN run_id {number}"
        " CONSTRAINT fk_scans_run_id_runs REFERENCES runs (id)"
    )
    op.create_index(op.f("ix_scans_run_id"), "scans", ["run_id"])
    op.execute(
        "ALTER TABLE schedules ADD COLUMN source_id INTEGER"
        " CONSTRAINT fk_schedules_source_id_sources REFERENCES sources (id)"
    )
    op.add_column("schedules", sa.Column("due_at", time, nullable=True))


def downgrade() -> None:
    op.drop_column("schedules", "due_at")
    op.drop_column("schedules", "source_id")
    op.drop_index(op.f("ix_scans_run_id"), table_name="scans")
    op.drop_column("scans", "run_id")
    op.drop_table("runs")
