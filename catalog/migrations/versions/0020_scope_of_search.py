"""level and owner beside the words of a search; one GIN index for all of them on PostgreSQL

Revision ID: 0020
Revises: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

WORDS = ("names", "fields", "about")
#: PostgreSQL's own functions count as cheap, so it would rather take the words of row after row apart than look them up;
#: this one is not inlined, and its cost says what it costs.
VECTOR = """
CREATE FUNCTION search_vector(words text) RETURNS tsvector
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE COST 10000
AS $$ BEGIN RETURN pg_catalog.array_to_tsvector(pg_catalog.string_to_array(words, ' ')); END $$
"""


def upgrade() -> None:
    # The program makes the index anew for its new words.
    op.add_column(
        "search_entries",
        sa.Column("scope", sa.Text(), nullable=False, server_default=sa.text("''")),
    )
    if op.get_bind().dialect.name != "postgresql":
        return
    op.alter_column("search_entries", "scope", server_default=None)
    for name in WORDS:
        op.execute(f"DROP INDEX ix_search_entries_{name}")
    op.execute(VECTOR)
    vectors = ", ".join(f"search_vector({name})" for name in (*WORDS, "scope"))
    op.execute(f"CREATE INDEX ix_search_entries_words ON search_entries USING gin ({vectors})")


def downgrade() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP INDEX ix_search_entries_words")
        op.execute("DROP FUNCTION search_vector")
        for name in WORDS:
            op.execute(
                f"CREATE INDEX ix_search_entries_{name} ON search_entries "
                f"USING gin (array_to_tsvector(string_to_array({name}, ' ')))"
            )
    op.drop_column("search_entries", "scope")
