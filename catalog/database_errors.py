"""What a person can do when the catalog's own database refuses to work: no room, no server, no right to write."""

from sqlalchemy.exc import DBAPIError

from policies.types import Text

#: Also what is said of an error that says nothing of itself but that no connection is left.
AWAY = Text(
    "连不上目录数据库，本次操作没有生效。请检查数据库服务器和 GUIKOU_DATABASE_URL，然后重做。",
    "The catalog database does not answer; this act was not done. Check its server and GUIKOU_DATABASE_URL, "
    "then do it again.",
)


def explained(error: DBAPIError) -> Text | None:
    """Return what ``error`` says of the catalog's database, None where it says nothing that a person can mend.

    By SQLite's result code (https://sqlite.org/rescode.html) or PostgreSQL's SQLSTATE (its manual, appendix A).
    """
    name = getattr(error.orig, "sqlite_errorname", None)
    if name is not None:
        # An extended code begins with its primary one: SQLITE_READONLY_DBMOVED.
        return next((_SAID[kind] for code, kind in _SQLITE if name.startswith(code)), None)
    state = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return next((_SAID[kind] for code, kind in _STATES if state.startswith(code)), None)
    return AWAY if error.connection_invalidated or _unreachable(error) else None


def _unreachable(error: DBAPIError) -> bool:
    """Tell whether a connection could not even be made: there is no SQLSTATE then."""
    return type(error.orig).__name__ == "OperationalError"


_SQLITE = (
    ("SQLITE_FULL", "full"),
    ("SQLITE_BUSY", "held"),
    ("SQLITE_LOCKED", "held"),
    ("SQLITE_READONLY", "read only"),
    ("SQLITE_PERM", "read only"),
    ("SQLITE_CANTOPEN", "away"),
    ("SQLITE_CORRUPT", "damaged"),
    ("SQLITE_NOTADB", "damaged"),
    ("SQLITE_IOERR", "disk"),
)
_STATES = (
    ("53100", "full"),
    ("53", "busy"),
    ("25006", "read only"),
    ("42501", "read only"),
    ("25P03", "stalled"),
    ("55P03", "held"),
    ("40", "held"),
    ("08", "away"),
    ("57P", "away"),
    ("XX001", "damaged"),
    ("XX002", "damaged"),
    ("58", "disk"),
)
_SAID = {
    "full": Text(
        "目录数据库所在的磁盘已满，本次操作没有生效，原有内容不变。请腾出空间后重做。",
        "The disk of the catalog database is full. This act was not done and nothing else has changed. "
        "Make room, then do it again.",
    ),
    "held": Text(
        "目录数据库正被其他程序占用，本次操作没有生效。请稍后重做；若仍如此，请信息中心查看是谁占用。",
        "Another program holds the catalog database; this act was not done. Do it again in a moment; "
        "if it stays so, the information center has to see who holds it.",
    ),
    "stalled": Text(
        "本进程在一次写入中停顿过久，目录数据库已结束该次写入，本次操作没有生效。请重做。",
        "This process stalled for too long while it wrote, and the catalog database ended that; this act was not done. "
        "Do it again.",
    ),
    "read only": Text(
        "目录数据库不许写入，本次操作没有生效。请信息中心检查文件权限、磁盘是否只读，或数据库用户的权限。",
        "The catalog database may not be written to; this act was not done. Check the file's permissions, "
        "whether the disk is read-only, or the rights of the database's user.",
    ),
    "away": AWAY,
    "busy": Text(
        "目录数据库服务器的连接或内存已用尽，本次操作没有生效。请稍后重做，或请管理员增加上限。",
        "The server of the catalog database has no connection or memory left; this act was not done. "
        "Do it again in a moment, or have its limits raised.",
    ),
    "damaged": Text(
        "目录数据库已损坏，本次操作没有生效。请停止使用，从备份恢复，再用 guikou audit verify 核对。",
        "The catalog database is damaged; this act was not done. Stop using it, restore the backup, then check it "
        "with guikou audit verify.",
    ),
    "disk": Text(
        "目录数据库所在的磁盘读写出错，本次操作没有生效。请检查磁盘，然后重做。",
        "The disk of the catalog database cannot be read or written; this act was not done. Check the disk, "
        "then do it again.",
    ),
}
