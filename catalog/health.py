"""Is the installation in order? Each check says what to do when it is not. Nothing is changed."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import func, make_url, select
from sqlalchemy.exc import SQLAlchemyError

from catalog import audit, rulebooks, search_index
from catalog.attachment_files import is_whole
from catalog.errors import GuikouError
from catalog.models import Attachment, Dataset, Delivery, Regrading
from catalog.overdue import overdue
from catalog.policy_changes import false_versions
from catalog.release_recovery import interrupted
from catalog.settings import Settings
from catalog.store import Store, alembic_config
from policies.rulebook import shipped
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
    opened = [p for p in _private_files(settings) if p.stat().st_mode & 0o077]
    if opened:
        listed = " ".join(map(str, opened))
        return Check(
            name,
            False,
            Text(
                f"密钥、密码或附件可被他人读写。请执行 chmod 600 {listed}。",
                f"Others can read or write keys, passwords or attachments: chmod 600 {listed}.",
            ),
        )
    return Check(name, True, Text(str(settings.home), str(settings.home)))


def _private_files(settings: Settings) -> list[Path]:
    """Return the files that only the owner may read: every key but the public one, attachments, sign-ins."""
    keys = [p for p in settings.keys.rglob("*") if p.is_file() and p.name != "public.pem"]
    known = [settings.session_file, settings.home / "sign-ins.json"]
    papers = [p for p in settings.attachments.rglob("*") if p.is_file()]
    return sorted([*keys, *papers]) + [p for p in known if p.exists()]


def _disk(settings: Settings) -> Check:
    place = settings.home if settings.home.is_dir() else settings.home.absolute().parent
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free / 2**30
    name, note = (
        Text("磁盘空间", "Disk space"),
        Text(f"剩余 {free:.1f} GiB", f"{free:.1f} GiB free"),
    )
    if free >= MIN_FREE_GIB:
        return Check(name, True, note)
    return Check(
        name,
        False,
        Text(
            f"{note.zh}，至少需要 {MIN_FREE_GIB} GiB。请清理，或用 GUIKOU_HOME 换一个位置。",
            f"{note.en}; {MIN_FREE_GIB} are needed. Make room, or set GUIKOU_HOME to another place.",
        ),
    )


def _catalog(settings: Settings) -> Iterator[Check]:
    name = Text("目录数据库", "Catalog database")
    if not settings.database_url and not (settings.home / "catalog.db").exists():
        yield Check(
            name, False, Text("尚未建立。请运行 guikou demo。", "Not made yet. Run guikou demo.")
        )
        return
    try:
        store = Store(settings)
    except (SQLAlchemyError, ImportError) as error:  # no URL; a driver that is not installed
        yield _unusable(name, error)
        return
    try:
        found = _database(store, name)
        yield found
        if found.fine:
            yield _rules(store)
        yield _log(store)
        if found.fine:
            yield _attachments(store)
            yield _search(store)
            yield _gradings(store)
            yield _due(store)
            yield _deliveries(store)
            yield _preparations(store)
    except (SQLAlchemyError, ValueError) as error:
        yield _unusable(name, error)
    finally:
        store.close()


def _unusable(name: Text, error: Exception) -> Check:
    kind = type(error).__name__
    return Check(
        name,
        False,
        Text(
            f"打不开（{kind}）。请检查 GUIKOU_DATABASE_URL，或从备份恢复。",
            f"Cannot be used ({kind}). Check GUIKOU_DATABASE_URL, or restore a backup.",
        ),
    )


def _database(store: Store, name: Text) -> Check:
    head = ScriptDirectory.from_config(alembic_config("")).get_current_head()
    with store.engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    shown = make_url(store.settings.url).render_as_string(hide_password=True)
    if current == head:
        return Check(name, True, Text(f"{shown}，版本 {current}", f"{shown}, revision {current}"))
    return Check(
        name,
        False,
        Text(
            f"{shown} 的版本是 {current or '空'}，程序需要 {head}。请先备份，再运行 guikou dataset list "
            "升级它；若它更新，请升级程序。",
            f"{shown} is at revision {current or 'none'}, this program needs {head}. Back it up and run "
            "guikou dataset list, which upgrades it; if it is newer, upgrade the program.",
        ),
    )


def _rules(store: Store) -> Check:
    """Look at the versions of the rules: readable, as they were approved, and whether the program ships others."""
    name = Text("规则", "Rules")
    try:
        now = rulebooks.today(store).version
        with store.reading() as session:
            wrong = false_versions(session, store.settings.keys)
    except GuikouError as error:
        return Check(name, False, error.message)
    if wrong:
        listed = ", ".join(row.version[:12] for row in wrong)
        return Check(
            name,
            False,
            Text(
                f"版本 {listed} 的内容、施行日或审批与签名不符。请告知纪检监察室，从备份恢复数据库。",
                f"Files, day or approvals of version {listed} are not what was signed. Tell the inspectors "
                "and restore the database from a backup.",
            ),
        )
    if now == shipped().version:
        return Check(name, True, Text(f"版本 {now[:12]}", f"version {now[:12]}"))
    return Check(
        name,
        True,
        Text(
            f"现行版本 {now[:12]}；随程序附带的是另一版本 {shipped().version[:12]}，并未生效"
            "（如需采用：guikou policy propose --shipped）。",
            f"Version {now[:12]} is in force; the program ships another, {shipped().version[:12]}, which is "
            "not (to adopt it: guikou policy propose --shipped).",
        ),
    )


def _log(store: Store) -> Check:
    name = Text("审计日志", "Audit log")
    try:
        with store.reading() as session:
            found = audit.verify(session, store.settings.keys / "public.pem")
    except GuikouError as error:
        return Check(
            name,
            False,
            Text(
                f"无法核验：{error.message.zh}也可从备份恢复 keys 文件夹。",
                f"It cannot be verified: {error.message.en} Or restore the keys folder from a backup.",
            ),
        )
    note = Text(
        f"{found.events:,} 个事件，{found.checkpoints} 个检查点，{len(found.problems)} 处问题",
        f"{found.events:,} events, {found.checkpoints} checkpoints, {len(found.problems)} problems",
    )
    if found.whole:
        return Check(name, True, note)
    return Check(
        name,
        False,
        Text(
            f"{note.zh}。日志被改动过：请保留现状，告知纪检监察室，用 guikou audit verify 查看。",
            f"{note.en}. The log was changed: leave it as it is, tell the inspectors, "
            "and see guikou audit verify.",
        ),
    )


def _preparations(store: Store) -> Check:
    """Look for what killed preparations left on the disk."""
    name = Text("制备", "Preparations")
    left = interrupted(store)
    if not left:
        return Check(name, True, Text("没有中断的制备", "none was interrupted"))
    listed = " ".join(one.number for one in left)
    return Check(
        name,
        False,
        Text(
            f"有中断的制备：{listed}。请信息中心重新执行 guikou request prepare，或重启后台任务以清除残留。",
            f"Preparations were interrupted: {listed}. Have the information center run guikou request prepare "
            "again, or restart the worker, which clears away what they left.",
        ),
    )


def _attachments(store: Store) -> Check:
    """Hold every attachment of a request against its digest."""
    name, folder = Text("申请附件", "Attachments"), store.settings.attachments
    with store.reading() as session:
        known = set(session.scalars(select(Attachment.sha256)))
    damaged = sorted(d for d in known if not is_whole(folder, d))
    note = Text(
        f"{len(known)} 份，缺失或被改动 {len(damaged)} 份",
        f"{len(known)} documents, {len(damaged)} missing or altered",
    )
    if not damaged:
        return Check(name, True, note)
    listed = " ".join(d[:12] for d in damaged[:5])
    return Check(
        name,
        False,
        Text(
            f"{note.zh}（{listed}）。请从备份恢复 {folder}，并告知纪检监察室。",
            f"{note.en} ({listed}). Restore {folder} from a backup and tell the inspectors.",
        ),
    )


def _search(store: Store) -> Check:
    """Hold the search index against the register."""
    name = Text("查找索引", "Search index")
    with store.reading() as session:
        wrong = len(search_index.differing(session))
    if not wrong:
        return Check(name, True, Text("与登记一致", "agrees with the register"))
    return Check(
        name,
        False,
        Text(
            f"{wrong} 个数据集与登记不一致。请信息中心运行 guikou search --reindex。",
            f"{wrong} datasets differ from the register. Have the information center run guikou search --reindex.",
        ),
    )


def _gradings(store: Store) -> Check:
    """Count the reviews and re-gradings that are overdue (Article 29)."""
    name = Text("级别复核", "Level reviews")
    today = rulebooks.day(store)
    with store.reading() as session:
        reviews = select(func.count()).select_from(Dataset).where(Dataset.review_due < today)
        tasks = select(func.count()).select_from(Regrading)
        tasks = tasks.where(Regrading.outcome.is_(None), Regrading.due < today)
        late, open_ = session.scalar(reviews) or 0, session.scalar(tasks) or 0
    note = Text(
        f"逾期复核 {late} 个，逾期重新定级 {open_} 项",
        f"{late} reviews overdue, {open_} re-gradings overdue",
    )
    if not late and not open_:
        return Check(name, True, note)
    return Check(
        name,
        False,
        Text(
            f"{note.zh}。请归口部门办理：guikou dataset list --review-due，guikou dataset measures。",
            f"{note.en}. The owners have to see to it: guikou dataset list --review-due, guikou dataset measures.",
        ),
    )


def _due(store: Store) -> Check:
    return Check(Text("到期的扫描", "Due scans"), *overdue(store))


def _deliveries(store: Store) -> Check:
    """Count what waits to be told outside, and what was given up."""
    name = Text("通知发送", "Deliveries")
    with store.reading() as session:
        query = select(Delivery.state, func.count(), func.max(Delivery.error))
        found = {
            state: (count, error)
            for state, count, error in session.execute(
                query.where(Delivery.state != "sent").group_by(Delivery.state)
            )
        }
    due, _ = found.get("due", (0, None))
    dead, error = found.get("dead", (0, None))
    note = Text(f"待发 {due:,}，放弃 {dead:,}", f"waiting {due:,}, given up {dead:,}")
    if not dead:
        return Check(name, True, note)
    return Check(
        name,
        False,
        Text(
            f"{note.zh}（{error}）。请检查 GUIKOU_WEBHOOK_URL 与 GUIKOU_MAIL_SERVER，再执行 "
            "guikou drift deliver --again。",
            f"{note.en} ({error}). Check GUIKOU_WEBHOOK_URL and GUIKOU_MAIL_SERVER, then run "
            "guikou drift deliver --again.",
        ),
    )
