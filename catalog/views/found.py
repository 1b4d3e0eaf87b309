"""Which datasets some words are said of, as SQL."""

from sqlalchemy import ColumnElement

from catalog.acts import Act
from catalog.search_matches import REACHES, matches
from catalog.search_words import parse
from catalog.views.visible import scope_of


def said_of(act: Act, words: str) -> ColumnElement[bool]:
    """Return the condition on Dataset that all of ``words`` are said of it somewhere. Raises UsageError."""
    query = parse(words)
    return matches(act.session, query.runs, REACHES[-1], query.strings, scope=scope_of(act))
