"""Is the installation in order? Each check says what to do when it is not. Nothing is changed."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from catalog import audit
from catalog.settings import Settings
from catalog.store import Store, alembic_config
from policies.types import Text

MIN_FREE_GIB = 2


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, whether it is fine, and what to know or do."""

    name: Text
    fine: bool
    note: Text


def examine(settings: Settings) -> list[Check]:
    """Return all checks, in the order in which to mend what is wrong."""
    return [_python(), _casbin(), _home(settings), _disk(settings), *_catalog(settings)]


def _python() -> Check:
    found = ".".join(map(str, sys.version_info[:3]))
    return Check(Text("Python 版本", "Python"), sys.version_info >= (3, 11), Text(found, found))


def _casbin() -> Check:
    """Look for the old ``casbin`` distribution: it overwrites the files of ``pycasbin``."""
    try:
        old = version("casbin")
    except PackageNotFoundError:
        found = version("pycasbin")
        return Check(
            Text("规则引擎", "Rule engine"), True, Text(f"pycasbin {found}", f"pycasbin {found}")
        )
    note = Text(
        f"装有旧的 casbin {old}，会覆盖 pycasbin。请卸载它并重装 pycasbin。",
        f"The old casbin {old} overwrites pycasbin. Uninstall it and reinstall pycasbin.",
    )
    return Check(Text("规则引擎", "Rule engine"), False, note)


def _home(settings: Settings) -> Check:
    name = Text("系统文件夹", "Home folder")
    if not settings.home.is_dir():
        return Check(
            name,
            False,
            Text(
                f"{settings.home} 不存在。请运行 make run 或 guikou demo，或设置 GUIKOU_HOME。",
                f"{settings.home} does not exist. Run make run or guikou demo, or set GUIKOU_HOME.",
            ),
        )
    key = settings.keys / "private.pem"
    if key.exists() and key.stat().st_mode & 0o077:
        return Check(
            name,
            False,
            Text(
                f"签名密钥他人可读。请执行 chmod 600 {key}。",
                f"Others can read the signing key: chmod 600 {key}.",
            ),
        )
    return Check(name, True, Text(str(settings.home), str(settings.home)))


def _disk(settings: Settings) -> Check:
    place = settings.home if settings.home.is_dir() else settings.home.absolute().parent
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free / 2**30
    note = Text(f"剩余 {free:.1f} GiB", f"{free:.1f} GiB free")
    return Check(Text("磁盘空间", "Disk space"), free >= MIN_FREE_GIB, note)


def _catalog(settings: Settings) -> Iterator[Check]:
    name = Text("目录数据库", "Catalog database")
    url = make_url(settings.url)
    if (
        url.get_backend_name() == "sqlite"
        and not (settings.home / "catalog.db").exists()
        and not settings.database_url
    ):
        yield Check(
            name, False, Text("尚未建立。请运行 guikou demo。", "Not made yet. Run guikou demo.")
        )
        return
    store = Store(settings)
    try:
        yield _database(store, name)
        yield _log(store)
    except (SQLAlchemyError, ValueError) as error:
        kind = type(error).__name__
        yield Check(
            name,
            False,
            Text(
                f"打不开（{kind}）。请检查 GUIKOU_DATABASE_URL，或从备份恢复。",
                f"Cannot be used ({kind}). Check GUIKOU_DATABASE_URL, or restore a backup.",
            ),
        )
    finally:
        store.close()


def _database(store: Store, name: Text) -> Check:
    head = ScriptDirectory.from_config(alembic_config("")).get_current_head()
    with store.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    shown = make_url(store.settings.url).render_as_string(hide_password=True)
    note = Text(f"{shown}，版本 {current}", f"{shown}, revision {current}")
    return Check(name, current == head, note)


def _log(store: Store) -> Check:
    with store.reading() as session:
        found = audit.verify(session, store.settings.keys / "public.pem")
    note = Text(
        f"{found.events:,} 个事件，{found.checkpoints} 个检查点，{len(found.problems)} 处问题",
        f"{found.events:,} events, {found.checkpoints} checkpoints, {len(found.problems)} problems",
    )
    return Check(Text("审计日志", "Audit log"), found.whole, note)
