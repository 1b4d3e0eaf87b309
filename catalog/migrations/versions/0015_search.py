"""the words that datasets are found by; FTS5 on SQLite, GIN on PostgreSQL

Revision ID: 0015
Revises: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

WORDS = ("names", "fields", "about")
COLUMNS = ", ".join(WORDS)


def upgrade() -> None:
    op.create_table(
        "search_entries",
        sa.Column("dataset_id", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), nullable=False) for name in WORDS),
        *(sa.Column(f"{name}_text", sa.Text(), nullable=False) for name in WORDS),
        sa.ForeignKeyConstraint(
            ["dataset_id"],
            ["datasets.id"],
            name=op.f("fk_search_entries_dataset_id_datasets"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("dataset_id", name=op.f("pk_search_entries")),
    )
    op.create_index(
        "ix_datasets_visible", "datasets", ["owner_id", "level", "state_secret", "code"]
    )
    if op.get_bind().dialect.name == "postgresql":
        for name in WORDS:
            op.execute(
                f"CREATE INDEX ix_search_entries_{name} ON search_entries "
                f"USING gin (array_to_tsvector(string_to_array({name}, ' ')))"
            )
        return
    # The ascii tokenizer takes every sign beyond ASCII for a letter; the words are prepared already.
    op.execute(
        f"CREATE VIRTUAL TABLE search_words USING fts5({COLUMNS}, content='search_entries', "
        "content_rowid='dataset_id', tokenize='ascii', detail='column', columnsize=0, prefix='2 3')"
    )
    old = "'delete', old.dataset_id, old.names, old.fields, old.about"
    remove = f"INSERT INTO search_words (search_words, rowid, {COLUMNS}) VALUES ({old});"  # noqa: S608 - names of ours
    new = "new.dataset_id, new.names, new.fields, new.about"
    add = f"INSERT INTO search_words (rowid, {COLUMNS}) VALUES ({new});"  # noqa: S608 - names of ours
    for act, body in (("INSERT", add), ("DELETE", remove), ("UPDATE", remove + add)):
        op.execute(
            f"CREATE TRIGGER search_entries_{act.lower()} AFTER {act} ON search_entries "
            f"BEGIN {body} END"
        )


def downgrade() -> None:
    if op.get_bind().dialect.name != "postgresql":
        op.execute("DROP TABLE search_words")
    op.drop_index("ix_datasets_visible", table_name="datasets")
    op.drop_table("search_entries")
