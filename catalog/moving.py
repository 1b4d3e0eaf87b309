"""Carry a catalog to another database: every row, with the audit log verified before and after.

Nothing is written to the catalog while it is carried over, the new database holds all or nothing, and the old one
refuses to be opened afterwards, so that nobody goes on writing there.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import Connection, Integer, Table, delete, func, insert, make_url, select, text
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.orm import Session

from catalog import audit
from catalog.acts import acting
from catalog.errors import GuikouError, UsageError
from catalog.models import AuditEvent, Base, Department, Installation, User
from catalog.settings import Settings
from catalog.store import MOVED_TO, Store, open_store
from catalog.timers import jobs_table
from catalog.types import Actor
from policies.decisions import Action, Resource

#: Rows carried at a time: bounds memory, whatever the table's size.
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Moved:
    """What was carried over. ``to``: the new database without its password."""

    to: str
    tables: int
    rows: int
    events: int


def move(store: Store, actor: Actor, to: str) -> Moved:
    """Carry the whole catalog to the database ``to``, a SQLAlchemy URL, and close this one for good.

    Raises UsageError when ``to`` is no usable URL, names this very database or one that holds a catalog already;
    GuikouError when the audit log is not whole or the copy differs, and then nothing was carried over; RefusedError.
    """
    target = _opened(store, to)
    place = target.engine.url.render_as_string(hide_password=True)
    try:
        with acting(store, actor) as act:
            act.require(Action.CATALOG_MOVE, Resource(kind="catalog", id=place[:64]))
            act.record(Action.CATALOG_MOVE, "catalog", place[:64], {"to": place})
            source = act.session.connection()
            tables = _tables(store)
            _stop_writers(source, tables)
            _whole(store, act.session)
            rows = _carry(source, target, tables)
            act.session.add(Installation(key=MOVED_TO, value=place))
            events = audit.count(act.session)
    finally:
        target.close()
    return Moved(place, len(tables), rows, events)


def _opened(store: Store, to: str) -> Store:
    try:
        url = make_url(to)
        if url == store.engine.url:
            raise UsageError(
                "目标就是当前的目录数据库。请用 --to 给出另一个数据库。",
                "That is the catalog's database already. Name another one with --to.",
            )
        target = open_store(Settings(home=store.settings.home, database_url=to))
    except (ArgumentError, NoSuchModuleError, ModuleNotFoundError) as error:
        raise UsageError(
            f"--to 不是可用的 SQLAlchemy 地址（{type(error).__name__}）。"
            "例：postgresql+psycopg://用户@主机/库名。",
            f"--to is no usable SQLAlchemy URL ({type(error).__name__}). "
            "Example: postgresql+psycopg://user@host/database.",
        ) from None
    with target.reading() as session:
        filled = any(
            session.scalar(select(func.count()).select_from(table))
            for table in (AuditEvent, Department, User)
        )
    if filled:
        target.close()
        raise UsageError(
            "目标数据库里已有目录。请给出一个空的数据库。",
            "The target holds a catalog already. Name an empty database.",
        )
    return target


def _tables(store: Store) -> list[Table]:
    """Return all tables, parents first, with APScheduler's, which knows when each job was last due."""
    return [*Base.metadata.sorted_tables, jobs_table(store)]


def _stop_writers(source: Connection, tables: list[Table]) -> None:
    """Let others read only, until this transaction ends; on SQLite it is so already (BEGIN IMMEDIATE)."""
    tables[-1].create(source, checkfirst=True)
    if source.dialect.name == "postgresql":
        names = ", ".join(source.dialect.identifier_preparer.format_table(t) for t in tables)
        source.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))


def _whole(store: Store, session: Session) -> None:
    seen = audit.verify(session, store.settings.keys / "public.pem")
    if not seen.whole:
        raise GuikouError(
            f"审计日志核验未通过（{len(seen.problems)} 处）。请先运行 guikou audit verify 查明；未迁移任何内容。",
            f"The audit log is not whole ({len(seen.problems)} problems). Run guikou audit verify first; "
            "nothing was carried over.",
        )


def _carry(source: Connection, target: Store, tables: list[Table]) -> int:
    try:
        with target.unit_of_work() as session:
            into = session.connection()
            tables[-1].create(into, checkfirst=True)
            for table in reversed(tables):
                into.execute(delete(table))  # what migrations put into an empty catalog
            given = [_copied(source, into, table) for table in tables]
            if [_fingerprint(into, table) for table in tables] != given:
                raise GuikouError(
                    "复制后的内容与原目录不一致，已全部撤销。请重试，或向信息中心报告。",
                    "What arrived differs from the catalog; all of it was taken back. Try again, or report it.",
                )
            session.expire_all()
            _whole(target, session)
    except DBAPIError as error:
        kind = type(error.orig).__name__
        raise GuikouError(
            f"目标数据库出错（{kind}），未迁移任何内容。请检查其权限与空间后重试。",
            f"The target database failed ({kind}); nothing was carried over. Check its permissions and "
            "space, then try again.",
        ) from None
    return sum(rows for rows, _ in given)


def _chunks(connection: Connection, table: Table) -> Iterator[list[dict[str, object]]]:
    order = list(table.primary_key.columns)
    result = connection.execute(
        select(table).order_by(*order), execution_options={"yield_per": CHUNK}
    )
    for part in result.mappings().partitions():
        yield [dict(row) for row in part]


def _copied(source: Connection, into: Connection, table: Table) -> tuple[int, int]:
    """Copy one table; return its rows and their fingerprint."""
    rows = total = 0
    for part in _chunks(source, table):
        into.execute(insert(table), part)
        rows += len(part)
        total += sum(map(_digest, part))
    _number_on(into, table)
    return rows, total


def _fingerprint(connection: Connection, table: Table) -> tuple[int, int]:
    """Return rows and the sum of their digests: the same whatever order a database keeps text in."""
    parts = [(len(part), sum(map(_digest, part))) for part in _chunks(connection, table)]
    return sum(rows for rows, _ in parts), sum(total for _, total in parts)


def _digest(row: dict[str, object]) -> int:
    return int.from_bytes(hashlib.sha256(repr(sorted(row.items())).encode()).digest())


def _number_on(into: Connection, table: Table) -> None:
    """Let PostgreSQL's own numbering go on after the highest key that was carried over."""
    key = table.autoincrement_column
    if into.dialect.name != "postgresql" or key is None or not isinstance(key.type, Integer):
        return
    sequence = into.scalar(select(func.pg_get_serial_sequence(table.name, key.name)))
    highest = into.scalar(select(func.max(key)))
    if sequence and highest:
        into.execute(select(func.setval(sequence, highest)))
