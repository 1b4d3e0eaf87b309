"""What the search looks at: the words of each dataset, made by catalog/search_index.py and by nothing else."""

from sqlalchemy import ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalog.models.base import Base


class SearchEntry(Base):
    """The words of one dataset. ``*_text`` is compared as it is; the others are words separated by spaces.

    SQLite keeps an FTS5 table ``search_words`` over the words by triggers, PostgreSQL a GIN index, ``scope`` with them.
    """

    __tablename__ = "search_entries"
    dataset_id: Mapped[int] = mapped_column(
        ForeignKey("datasets.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    #: Code and titles; names of fields and keys of entities; descriptions.
    names: Mapped[str] = mapped_column(Text)
    fields: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(Text)
    #: Level and owner: what PostgreSQL narrows a search to before it looks up rows that the searcher may not know of.
    scope: Mapped[str] = mapped_column(Text)
    names_text: Mapped[str] = mapped_column(Text)
    fields_text: Mapped[str] = mapped_column(Text)
    about_text: Mapped[str] = mapped_column(Text)
