"""Which datasets some words are said of, as SQL."""

from sqlalchemy import ColumnElement, select

from catalog.acts import Act
from catalog.models import Dataset, SearchEntry
from catalog.search_index import REACHES, matches
from catalog.search_words import parse


def said_of(act: Act, words: str) -> ColumnElement[bool]:
    """Return the condition on Dataset that all of ``words`` are said of it somewhere. Raises UsageError."""
    query = parse(words)
    return in_entry(matches(act.session, query.terms, REACHES[-1], query.strings))


def in_entry(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition on SearchEntry as one on Dataset."""
    return Dataset.id.in_(select(SearchEntry.dataset_id).where(condition))
