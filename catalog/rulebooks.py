"""Which version of the rules is in force on a day, read from the database and held against its digest."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from threading import Lock
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from catalog.errors import GuikouError, NotFoundError
from catalog.models import PolicyVersion
from catalog.store import Store
from policies.folders import rulebook_of
from policies.rule_files import PolicyFileError
from policies.rulebook import Rulebook, shipped

#: Versions kept as read. Reading one takes most of a second; a version never changes.
_KEPT = 6
_read: dict[str, Rulebook] = {}
_lock = Lock()
#: Later days first; of two versions from one day the one recorded later.
_NEWEST = (PolicyVersion.in_force_from.desc(), PolicyVersion.id.desc())


def in_force(session: Session, on: date) -> Rulebook:
    """Return the rules in force on a day; before the first recorded day the first version, without any the shipped one.

    Raises GuikouError when the version in force cannot be read: nothing is decided by other rules instead.
    """
    row = entry_on(session, on) or _first_entry(session)
    return shipped() if row is None else _rulebook(row)


def entry_on(session: Session, on: date) -> PolicyVersion | None:
    """Return the record of the version in force on a day, None before the first."""
    query = select(PolicyVersion).where(PolicyVersion.in_force_from <= on)
    return session.scalar(query.order_by(*_NEWEST).limit(1))


def last_entry(session: Session) -> PolicyVersion | None:
    """Return the record of the version that will be in force in the end, today's or one approved for a later day."""
    return session.scalar(select(PolicyVersion).order_by(*_NEWEST).limit(1))


def last(session: Session) -> Rulebook:
    """Return the version that will be in force in the end: the one that a change is made to."""
    row = last_entry(session)
    return shipped() if row is None else _rulebook(row)


def version_on(session: Session, on: date) -> Rulebook:
    """Return the rules that were in force on a day. Raises NotFoundError for a day before the first version."""
    row = entry_on(session, on)
    if row is not None:
        return _rulebook(row)
    first = _first_entry(session)
    since = first.in_force_from.isoformat() if first else "–"
    raise NotFoundError(
        f"{on} 当日的规则没有留存；最早的版本自 {since} 起施行。",
        f"The rules of {on} were not kept; the first version on record is in force from {since}.",
    )


def entry_of(session: Session, version: str) -> PolicyVersion | None:
    """Return the record of a version by its digest, the first of several."""
    query = select(PolicyVersion).where(PolicyVersion.version == version)
    return session.scalar(query.order_by(PolicyVersion.id).limit(1))


def by_version(session: Session, version: str) -> Rulebook:
    """Return a recorded version by its digest. Raises NotFoundError."""
    known = _read.get(version)
    if known is not None:
        return known
    row = entry_of(session, version)
    if row is None:
        raise NotFoundError(
            f"规则版本 {version[:12]} 没有留存。用 guikou policy versions 查看有哪些版本。",
            f"The rules of version {version[:12]} were not kept. See guikou policy versions.",
        )
    return _rulebook(row)


def day(store: Store) -> date:
    """Return today in the installation's time zone."""
    return datetime.now(UTC).astimezone(ZoneInfo(store.settings.timezone)).date()


def today(store: Store) -> Rulebook:
    """Return the rules in force today, in the installation's time zone."""
    with store.reading() as session:
        return in_force(session, day(store))


def _first_entry(session: Session) -> PolicyVersion | None:
    query = select(PolicyVersion).order_by(PolicyVersion.in_force_from, PolicyVersion.id)
    return session.scalar(query.limit(1))


def _rulebook(row: PolicyVersion) -> Rulebook:
    known = _read.get(row.version)
    return known or read(row.version, row.texts)


def read(version: str, texts: Mapping[str, str]) -> Rulebook:
    """Return rule files as read, held against their digest.

    Raises GuikouError when this program cannot read them, or they are not what the digest says.
    """
    with _lock:
        known = _read.get(version)
        if known is None:
            known = _parsed(version, texts)
            while len(_read) >= _KEPT:
                _read.pop(next(iter(_read)))
            _read[version] = known
        return known


def _parsed(version: str, texts: Mapping[str, str]) -> Rulebook:
    where = version[:12]
    try:
        found = rulebook_of(texts)
    except PolicyFileError as error:
        raise GuikouError(
            f"本程序读不懂所存的规则版本 {where}：{error}。请换回原来的程序，或升级到能读它的程序。",
            f"This program cannot read the recorded rules {where}: {error}. "
            "Go back to the program that wrote them, or to a newer one that reads them.",
        ) from None
    if found.version != version:
        raise GuikouError(
            f"规则版本 {where} 的内容与其摘要不符，已被改动。请从备份恢复目录数据库。",
            f"The recorded rules {where} differ from their digest: they were altered. "
            "Restore the catalog's database from a backup.",
        )
    return found
