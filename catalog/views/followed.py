"""Which requests a person may follow, as SQL from the compiled rules."""

from collections.abc import Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, Select, and_, case, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from catalog.acts import Act
from catalog.models import Dataset, Department, Request, User
from policies.following import Following, Kind, Way, following
from policies.words import STATE_SECRET_MARKS

#: The level that counts: a request's is never below its dataset's.
LEVEL = case((Request.level >= Dataset.level, Request.level), else_=Dataset.level)


def followed_filter(act: Act) -> ColumnElement[bool]:
    """Return the SQL condition, over ``Request`` joined with its ``Dataset``, for the requests the asker may follow."""
    found = following(act.policy, act.subject, on=act.today)
    return or_(false(), *(and_(*_conditions(found, way)) for way in found.ways))


def _conditions(found: Following, way: Way) -> Iterator[ColumnElement[bool]]:
    mark = Dataset.state_secret
    yield mark.in_(STATE_SECRET_MARKS) if way.marked else mark.is_(None)
    yield _kinds(way.kinds)
    yield from _one_of(Dataset.owner_id, Department, way.owner, found.departments)
    yield from _one_of(Request.recipient_id, Department, way.recipient, found.departments)
    yield from _one_of(Request.applicant_id, User, way.applicant, found.persons)


def _kinds(kinds: frozenset[Kind]) -> ColumnElement[bool]:
    """Return the condition on level and kind of recipient; kinds with the same levels are one condition."""
    alike: dict[frozenset[int], list[str]] = {}
    for kind in sorted({k for _, k in kinds}):
        alike.setdefault(frozenset(level for level, k in kinds if k == kind), []).append(kind)
    parts = (
        and_(LEVEL.in_(sorted(levels)), Request.recipient_kind.in_(several))
        for levels, several in alike.items()
    )
    return or_(false(), *parts)


def _one_of(
    column: InstrumentedAttribute[int],
    of: type[Department] | type[User],
    which: str | None,
    known: Sequence[str],
) -> Iterator[ColumnElement[bool]]:
    """Yield the condition that a column names ``which``; for "" none of those ``known``; for None nothing."""
    if which:
        yield column.in_(_ids(of, [which]))
    elif which is not None and known:
        yield column.not_in(_ids(of, known))


def _ids(of: type[Department] | type[User], keys: Iterable[str]) -> Select[int]:
    key = Department.code if of is Department else User.login
    return select(of.id).where(key.in_(sorted(keys)))
