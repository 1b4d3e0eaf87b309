"""The index of the search, kept in the transaction that changes what it speaks of.

``keep`` watches a unit of work: datasets, fields and findings that it touched get their entries made anew just before
it commits. Statements that go past the session, such as the carrying over of a catalog, bring their entries along.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from sqlalchemy import delete, event, func, insert, inspect, select, text
from sqlalchemy.orm import Session

from catalog.models import Dataset, Field, Finding, Installation, SearchEntry
from catalog.search_matches import on_postgresql
from catalog.search_words import VERSION, kind_word, line, plain, scope_words, starts_of, words_of

#: Key in ``installation`` of the version of the words that the index was made of.
MADE_OF = "search_words"
#: Datasets whose entries are made at a time: bounds memory.
CHUNK = 500
#: What of a dataset is searched; a change of anything else leaves its entry alone.
_SEARCHED = ("code", "title_zh", "title_en", "description_zh", "description_en")
#: What decides who may find it, as far as the index can tell.
_SCOPE = ("level", "owner_id")
_TOUCHED = "search_touched"
#: A lock on PostgreSQL, so that two programs do not make the index at the same time.
_LOCK = 7_301_000_015


def keep(session: Session) -> None:
    """Keep the index while ``session`` writes."""
    event.listen(session, "after_flush", _note)
    event.listen(session, "before_commit", _bring_in)


def _note(session: Session, _context: Any) -> None:
    touched = session.info.setdefault(_TOUCHED, {})
    # An orphan is among none of these: it is seen by the collection that it left.
    changed = {*session.new, *session.deleted, *session.dirty}
    for one in changed:
        if isinstance(one, Dataset) and _is_changed(one, *_SEARCHED, *_SCOPE, "fields"):
            touched[one.id] = None
        elif isinstance(one, Field) and _is_changed(one, "name", "dataset_id", "findings"):
            touched.update(dict.fromkeys(_values(one, "dataset_id")))
        elif isinstance(one, Finding) and _is_changed(one, "entity", "field_id"):
            touched.update(dict.fromkeys(_owner(session, one)))


def _is_changed(one: object, *names: str) -> bool:
    state = inspect(one, raiseerr=True)
    return not state.persistent or any(state.attrs[n].history.has_changes() for n in names)


def _values(one: object, name: str) -> list[int]:
    """Return what a key is and was: one taken out of its collection has lost it already."""
    history = inspect(one, raiseerr=True).attrs[name].history
    return [i for i in history.sum() if i is not None]


def _owner(session: Session, finding: Finding) -> list[int]:
    # With its field deleted too, that field's own removal is noted.
    with session.no_autoflush:
        query = select(Field.dataset_id).where(Field.id.in_(_values(finding, "field_id")))
        return list(session.scalars(query))


def _bring_in(session: Session) -> None:
    if session.in_nested_transaction():
        return  # a savepoint may yet be taken back
    session.flush()
    touched = [i for i in session.info.pop(_TOUCHED, ()) if i is not None]
    write(session, touched)


def write(session: Session, ids: Collection[int]) -> None:
    """Make the entries of these datasets anew; a dataset that is gone loses its own."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), CHUNK):
        part = ordered[start : start + CHUNK]
        session.execute(delete(SearchEntry).where(SearchEntry.dataset_id.in_(part)))
        rows = entries(session, part)
        if rows:
            session.execute(insert(SearchEntry), rows)


def entries(session: Session, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return what the index has to say of these datasets, as rows of ``search_entries``."""
    fields, entities = defaultdict(list), defaultdict(set)
    named = select(Field.dataset_id, Field.name).where(Field.dataset_id.in_(ids))
    # In their order, or PostgreSQL gives them as they happen to lie.
    for dataset_id, name in session.execute(named.order_by(Field.dataset_id, Field.position)):
        fields[dataset_id].append(name)
    found = select(Field.dataset_id, Finding.entity).join(Finding.field)
    for dataset_id, entity in session.execute(found.where(Field.dataset_id.in_(ids)).distinct()):
        entities[dataset_id].add(entity)
    query = select(Dataset.id, *(getattr(Dataset, name) for name in (*_SEARCHED, *_SCOPE)))
    return [
        entry(d.id, d[1:4], d[4:6], fields[d.id], entities[d.id], scope_words(d.level, d.owner_id))
        for d in session.execute(query.where(Dataset.id.in_(ids)))
    ]


def entry(
    dataset_id: int,
    names: Sequence[str],
    descriptions: Sequence[str],
    fields: Sequence[str],
    entities: Collection[str],
    scope: Sequence[str],
) -> dict[str, Any]:
    """Return the entry of one dataset: the words of its names, fields and descriptions, and these as text.

    ``scope``: what ``scope_words`` says of it.
    """
    begin = {word for name in names for word in starts_of(name)}
    kinds = set(map(kind_word, entities))
    told = {word for said in descriptions for word in words_of(said, spoken=False)}
    return {
        "dataset_id": dataset_id,
        "names": line(begin.union(*map(words_of, names))),
        "fields": " ".join(
            filter(None, [*sorted(kinds), line(set().union(*map(words_of, fields)))])
        ),
        "about": line(told),
        "scope": line(scope),
        "names_text": _text(names),
        "fields_text": _text(fields),
        "about_text": _text(descriptions),
    }


def _text(parts: Sequence[str]) -> str:
    return "\n".join(" ".join(plain(part).split()) for part in parts)


def is_up_to_date(session: Session) -> bool:
    """Tell whether there is an index, made of the words that this program makes."""
    made_of = session.get(Installation, MADE_OF)
    return made_of is not None and made_of.value == VERSION


def rebuild(session: Session) -> int:
    """Make the whole index anew and return how many datasets are in it; for writers, the catalog stands meanwhile."""
    if on_postgresql(session):
        session.execute(select(func.pg_advisory_xact_lock(_LOCK)))
    session.execute(delete(SearchEntry))
    if not on_postgresql(session):
        session.execute(text("INSERT INTO search_words (search_words) VALUES ('rebuild')"))
    count = 0
    for part in _parts(session):
        session.execute(insert(SearchEntry), entries(session, part))
        count += len(part)
    session.merge(Installation(key=MADE_OF, value=VERSION))
    session.flush()
    return count


def differing(session: Session) -> list[int]:
    """Return the keys of the datasets whose entry is missing, left over, or says something else than the register."""
    known = select(SearchEntry.dataset_id)
    wrong = set(session.scalars(known.where(SearchEntry.dataset_id.not_in(select(Dataset.id)))))
    for part in _parts(session):
        kept = select(SearchEntry.__table__).where(SearchEntry.dataset_id.in_(part))
        rows = {row["dataset_id"]: dict(row) for row in session.execute(kept).mappings()}
        wrong.update(
            row["dataset_id"]
            for row in entries(session, part)
            if rows.get(row["dataset_id"]) != row
        )
    return sorted(wrong)


def _parts(session: Session) -> Iterator[list[int]]:
    last = 0
    while True:
        query = select(Dataset.id).where(Dataset.id > last).order_by(Dataset.id).limit(CHUNK)
        part = list(session.scalars(query))
        if not part:
            return
        yield part
        last = part[-1]
