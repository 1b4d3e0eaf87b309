"""Register sources, change their limits, test and remove them. A source is looked at before it is kept."""

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from catalog.acts import Act, acting
from catalog.errors import GuikouError, NotFoundError, UsageError
from catalog.models import Dataset, Source
from catalog.people import department_of
from catalog.source_access import access_of
from catalog.sources.access import GENTLE, STATEMENT_SECONDS, Access, Kind, Limits
from catalog.sources.folders import check_files, list_files, protocols
from catalog.sources.jdbc import refuse_secrets
from catalog.sources.places import open_registered
from catalog.sources.spark import SparkSource, kind_of
from catalog.store import Store
from catalog.types import Actor, AuditOutcome
from policies.decisions import Action, Resource

NAME = re.compile(r"[a-z][a-z0-9_]{1,30}")
TEST, SET = "source:test", "source:set"
#: Query parameters of an address that hold a secret.
_SECRET = re.compile(r"pass|secret|token|key|sig|credential", re.IGNORECASE)
_URL = re.compile(r"[A-Za-z][A-Za-z0-9+_.-]*://")


@dataclass(frozen=True, slots=True)
class NewSource:
    """What a person says of a source when adding it. ``owner`` is the department that owns what is in it."""

    name: str
    location: str
    owner: str
    patterns: Sequence[str] = ()
    limits: Limits = GENTLE


@dataclass(frozen=True, slots=True)
class SourceTest:
    """What a look at a source came to: tables of a database or files, where the password came from."""

    name: str
    kind: Kind
    things: int
    credentials: str
    seconds: float


def source_of_name(session: Session, name: str) -> Source:
    """Return the source with this name that was not removed. Raises NotFoundError."""
    found = session.scalar(select(Source).where(Source.name == name, Source.removed_at.is_(None)))
    if found is None:
        raise NotFoundError(
            f"没有数据源 {name}。用 guikou source list 查看已有的数据源。",
            f"There is no source {name}. See guikou source list.",
        )
    return found


def resource_of_source(name: str) -> Resource:
    """Return what the policy needs to know of a source."""
    return Resource(kind="source", id=name)


def add(store: Store, actor: Actor, new: NewSource) -> SourceTest:
    """Register a source and return what a look at it came to; nothing is kept when it cannot be opened.

    A source that was removed comes back under its name when its location is the same.
    Raises UsageError, NotFoundError, UnusableInputError, RefusedError.
    """
    kind, location = _located(new)
    _check(new, kind)
    patterns = tuple(new.patterns)
    access = Access(new.name, kind, location, patterns, new.limits, store.settings)
    with acting(store, actor) as act:
        # Before the look: who may not add sources shall not try addresses either.
        act.require(Action.SOURCE_ADD, resource_of_source(new.name))
        _free(act, new.name, location)
        department_of(act.session, new.owner)
    seen = look(access)
    with acting(store, actor) as act:
        decision = act.require(Action.SOURCE_ADD, resource_of_source(new.name))
        source = _free(act, new.name, location) or Source(name=new.name, location=location)
        source.kind, source.patterns = kind, list(patterns)
        source.owner_id = department_of(act.session, new.owner).id
        source.added_by, source.added_at, source.removed_at = actor.login, act.now, None
        _limit(source, new.limits)
        act.session.add(source)
        details = {"kind": kind, "location": location, "owner": new.owner, "things": seen.things}
        act.record(Action.SOURCE_ADD, "source", new.name, details, decision=decision)
    return seen


def test(store: Store, actor: Actor, name: str) -> SourceTest:
    """Open a source and count what is in it; success and failure are recorded.

    Raises NotFoundError, UnusableInputError, RefusedError.
    """
    access, decision = opened(store, actor, name)
    try:
        seen = look(access)
    except GuikouError as error:
        with acting(store, actor) as act:
            details = {"kind": type(error).__name__}
            act.record(TEST, "source", name, details, outcome=AuditOutcome.FAILED)
        raise
    with acting(store, actor) as act:
        act.record(TEST, "source", name, {"things": seen.things, "rule": decision})
    return seen


def change(store: Store, actor: Actor, name: str, limits: Limits) -> None:
    """Set the limits of a source. Raises NotFoundError, UsageError, RefusedError."""
    with acting(store, actor) as act:
        source = source_of_name(act.session, name)
        _check_limits(limits, source.kind)
        decision = act.require(Action.SOURCE_ADD, resource_of_source(name))
        _limit(source, limits)
        details = {
            "statement_seconds": limits.statement_seconds,
            "rows_per_second": limits.rows_per_second,
            "most_rows": limits.most_rows,
        }
        act.record(SET, "source", name, details, decision=decision)


def opened(store: Store, actor: Actor, name: str) -> tuple[Access, str]:
    """Return how a source is opened, for whoever may crawl it, and the rule that says so. Raises RefusedError."""
    with acting(store, actor) as act:
        source = source_of_name(act.session, name)
        decision = act.require(Action.SOURCE_CRAWL, resource_of_source(name))
        return access_of(source), decision.rule


def look(access: Access) -> SourceTest:
    """Open a source and count its tables or files. Raises NotFoundError, UnusableInputError, UsageError."""
    began = time.perf_counter()
    if access.kind == "database":
        things = open_registered(access).count()
    elif access.kind == "files":
        check_files(access)
        things = len(list_files(access))
    else:
        things = len(SparkSource(access.location, access=access).listed())
    origin = access.credentials().origin
    return SourceTest(access.name, access.kind, things, origin, time.perf_counter() - began)


def _located(new: NewSource) -> tuple[Kind, str]:
    """Return the kind of a source and its location as it is kept. Raises UsageError for one with a password in it."""
    location = new.location
    if (kind := kind_of(location)) is not None:
        if kind == "jdbc":
            refuse_secrets(location, new.name)
        return kind, location
    if not _URL.match(location):
        return _local(Path(location).expanduser())
    scheme = location.partition("://")[0].lower()
    if scheme in {"file", "local"}:
        return _local(Path(unquote(urlsplit(location).path)))
    _refuse_secrets(location)
    if scheme.partition("+")[0] == "sqlite":
        path = location.partition("://")[2].partition("?")[0].removeprefix("/")
        return "database", f"sqlite:///{Path(path).expanduser().absolute()}"
    return ("database" if _is_dialect(scheme) else "files"), location


def _local(path: Path) -> tuple[Kind, str]:
    path = path.absolute()
    if path.is_file():
        with path.open("rb") as file:
            if file.read(16) == b"SQLite format 3\x00":
                return "database", f"sqlite:///{path}"
    return "files", str(path)


def _is_dialect(scheme: str) -> bool:
    return scheme in {"postgres", "kingbase", "opengauss"} or scheme not in protocols()


def _refuse_secrets(location: str) -> None:
    try:
        parsed = urlsplit(location)
        named = [pair.partition("=")[0] for pair in parsed.query.split("&")]
        secret = parsed.password is not None or any(_SECRET.search(name) for name in named)
    except ValueError:
        raise UsageError(
            "数据源地址无法识别。写法：postgresql://用户@主机:5432/库名。",
            "The source's address cannot be read. Write it as postgresql://user@host:5432/database.",
        ) from None
    if secret:
        raise UsageError(
            "地址中不得写密码或密钥。请去掉，改放环境变量 GUIKOU_SOURCE_<名称>_PASSWORD、密码文件或密钥环，"
            "见 docs/sources.md；已写进命令历史的密码请更换。",
            "An address holds no password or key. Leave it out and put it into GUIKOU_SOURCE_<NAME>_PASSWORD, the "
            "password file or a keyring; see docs/sources.md. Change a password that is in your shell's history now.",
        )


def _check(new: NewSource, kind: Kind) -> None:
    if not NAME.fullmatch(new.name):
        raise UsageError(
            "数据源名称须以小写字母开头，只含小写字母、数字和下划线，2 至 31 个字符。",
            "A source's name starts with a lower-case letter, holds only a-z, 0-9 and _, and is 2 to 31 "
            "characters long.",
        )
    if kind != "files" and new.patterns:
        raise UsageError(
            "--pattern 只用于文件夹和对象存储。请去掉该选项。",
            "--pattern is for folders and object stores. Leave the option out.",
        )
    _check_limits(new.limits, kind)


def _check_limits(limits: Limits, kind: str) -> None:
    if kind != "database" and (limits.rows_per_second or limits.most_rows):
        raise UsageError(
            "--rows-per-second 和 --most-rows 只用于由归口自己读取的数据库。请去掉该选项。",
            "--rows-per-second and --most-rows are for databases that Guikou reads itself. Leave the option out.",
        )
    least = (limits.statement_seconds, limits.rows_per_second, limits.most_rows)
    if any(value is not None and value < 1 for value in least):
        raise UsageError("限制须为正整数。", "Limits are positive numbers.")


def _limit(source: Source, limits: Limits) -> None:
    source.statement_seconds = limits.statement_seconds or STATEMENT_SECONDS
    source.rows_per_second, source.most_rows = limits.rows_per_second, limits.most_rows


def _free(act: Act, name: str, location: str) -> Source | None:
    """Return a removed source of this name and location, None when the name is free. Raises UsageError."""
    found = act.session.scalar(select(Source).where(Source.name == name))
    if found is not None and (found.removed_at is None or found.location != location):
        raise UsageError(
            f"数据源名称 {name} 已被使用。请换一个名称。",
            f"The source name {name} is taken. Use another one.",
        )
    same = act.session.scalar(
        select(Source.name).where(
            Source.location == location, Source.name != name, Source.removed_at.is_(None)
        )
    )
    if same is not None:
        raise UsageError(
            f"该地址已登记为数据源 {same}。", f"This address is registered already, as {same}."
        )
    return found


def remove(store: Store, actor: Actor, name: str) -> int:
    """Remove a source: it is opened no more. Its datasets stay, with all that is known. Return how many they are.

    Raises NotFoundError, RefusedError.
    """
    with acting(store, actor) as act:
        source = source_of_name(act.session, name)
        decision = act.require(Action.SOURCE_REMOVE, resource_of_source(name))
        source.removed_at = act.now
        bound = select(func.count()).select_from(Dataset).where(Dataset.source_id == source.id)
        datasets = act.session.scalar(bound) or 0
        details = {"datasets": datasets}
        act.record(Action.SOURCE_REMOVE, "source", name, details, decision=decision)
        return datasets
