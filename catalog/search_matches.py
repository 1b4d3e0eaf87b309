"""Which datasets words are said of, as conditions on Dataset, for the index that each database keeps.

PostgreSQL finds words by a GIN index; to test them row by row costs far more, as ``search_vector`` tells its planner.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    func,
    literal_column,
    or_,
    select,
    table,
)
from sqlalchemy import column as sql_column
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Session

from catalog.models import Dataset, SearchEntry
from catalog.search_words import Query, Term

#: How far each step of the ranking looks.
REACHES = (("names",), ("names", "fields"), ("names", "fields", "about"))
#: Datasets that hold an entity from which on PostgreSQL walks a list in its order and asks of one after the other.
FREQUENT = 10_000
_fts = table("search_words", sql_column("rowid"))

#: Terms, and the columns of which one has to have them.
Asked = tuple[Sequence[Term], Sequence[str]]


def matches(
    session: Session,
    runs: Sequence[Sequence[Term]],
    reach: Sequence[str],
    strings: Sequence[str] = (),
    *,
    kind: Term | None = None,
    scope: str | None = None,
) -> ColumnElement[bool]:
    """Return the condition on Dataset that every term is found within ``reach``, columns of its entry.

    The terms of one of ``runs`` are to be found in one column. ``strings`` have to stand as they are in the text of
    those columns; ``kind``: an entity that was found in it; ``scope``: what ``views.visible.scope_of`` says of what may
    be found, as a tsquery.
    """
    asked: list[Asked] = [(run, reach) for run in runs]
    if kind is not None:
        asked.append(((kind,), ("fields",)))
    within = [getattr(SearchEntry, f"{c}_text") for c in reach]
    stand = [or_(*(t.contains(s, autoescape=True) for t in within)) for s in strings]
    return _found(session, asked, stand, scope)


def start_matches(
    session: Session, query: Query, *, kind: Term | None = None, scope: str | None = None
) -> ColumnElement[bool]:
    """Return the condition on Dataset that a name begins with what was asked, as ``matches`` does."""
    texts = SearchEntry.names_text
    begins = or_(
        texts.startswith(query.whole, autoescape=True),
        texts.contains(f"\n{query.whole}", autoescape=True),
    )
    # A name that begins with the words holds all of them; of many that begin alike, these leave few.
    terms = [*query.start, *chain.from_iterable(query.runs)]
    asked: list[Asked] = [(terms, ("names",))]
    if kind is not None:
        asked.append(((kind,), ("fields",)))
    return _found(session, asked, [begins], scope)


def occurs(session: Session, kind: Term) -> ColumnElement[bool]:
    """Return the condition on Dataset that an entity was found in it, where the first to meet it is enough."""
    if not on_postgresql(session):
        return matches(session, (), (), kind=kind)
    # Not fenced: of a frequent one PostgreSQL then looks at few rows, of a rare one into the index.
    said = _says("fields", _tsquery([kind]))
    return Dataset.id.in_(select(SearchEntry.dataset_id).where(said))


def tested(session: Session, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """Return a condition on Dataset that is tested on what the index of words found, one by one.

    SQLite would else rather go through all datasets that meet it, and ask of each whether it was found.
    """
    return condition if on_postgresql(session) else case((condition, 1), else_=0) == 1


def walked(session: Session, kind: Term, *, scope: str | None = None) -> ColumnElement[bool]:
    """Return the condition on Dataset that an entity was found in it, for a list in another order.

    Databases are kept from looking up every dataset that has it: where those are many, the list is walked in its own
    index and asked one by one.
    """
    if on_postgresql(session):
        if _is_frequent(session, kind):
            return holds(kind)
        return matches(session, (), (), kind=kind, scope=scope)
    hits = literal_column("search_words").op("MATCH")(
        bindparam(None, f"fields : {_fts_term(kind)}")
    )
    return (Dataset.id + 0).in_(select(_fts.c.rowid).where(hits))


def holds(kind: Term) -> ColumnElement[bool]:
    """Return the condition on Dataset that an entity was found in it, to ask of one after the other."""
    # Entities stand first in the line, so this ends early. A value, not EXISTS: that PostgreSQL may turn round.
    padded = literal_column("' '").concat(SearchEntry.fields).concat(" ")
    said = select(padded.contains(f" {kind.word} ", autoescape=True))
    return said.where(SearchEntry.dataset_id == Dataset.id).scalar_subquery().is_(True)


def on_postgresql(session: Session) -> bool:
    """Tell whether the catalog is on PostgreSQL."""
    return session.get_bind().dialect.name == "postgresql"


def _is_frequent(session: Session, kind: Term) -> bool:
    held = select(SearchEntry.dataset_id).where(_says("fields", _tsquery([kind]))).limit(FREQUENT)
    count = session.scalar(select(func.count()).select_from(held.subquery()))
    return count == FREQUENT


def _found(
    session: Session,
    asked: Sequence[Asked],
    stand: Sequence[ColumnElement[bool]],
    scope: str | None,
) -> ColumnElement[bool]:
    """Return the condition on Dataset: terms within columns, and what else its entry has to meet."""
    if on_postgresql(session):
        words = [or_(*(_says(c, _tsquery(terms)) for c in reach)) for terms, reach in asked]
        if scope is not None:
            words.append(_says("scope", scope))
        # Looked up by itself, one after the other as they are wanted: OFFSET keeps PostgreSQL from turning it round.
        hits = select(SearchEntry.dataset_id).where(*words, *stand).offset(0).subquery()
        return Dataset.id == hits.c.dataset_id
    said = " AND ".join(
        f"({{{' '.join(reach)}}} : ({' AND '.join(map(_fts_term, terms))}))"
        for terms, reach in asked
    )
    hit = literal_column("search_words").op("MATCH")(bindparam(None, said))
    found = Dataset.id.in_(select(_fts.c.rowid).where(hit))
    # Row by row, so that a limit ends it: the texts are long.
    rest = select(1).where(SearchEntry.dataset_id == Dataset.id, *stand).exists()
    return and_(found, rest) if stand else found


def _fts_term(term: Term) -> str:
    return f'"{term.word}"{"*" if term.beginning else ""}'  # words hold letters and digits only


def _says(column: str, query: str) -> ColumnElement[bool]:
    vector: ColumnElement[Any] = literal_column(f"search_vector(search_entries.{column})", TSVECTOR)
    return vector.op("@@", is_comparison=True)(
        bindparam(None, query).op("::")(literal_column("tsquery"))
    )


def _tsquery(terms: Sequence[Term]) -> str:
    return " & ".join(f"'{term.word}'{':*' if term.beginning else ''}" for term in terms)
