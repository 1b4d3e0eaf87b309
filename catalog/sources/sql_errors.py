"""What a database says went wrong, in words that quote no row."""

from catalog.errors import UnusableInputError


def explain(error: Exception, label: str) -> UnusableInputError:
    """Return SQLAlchemy's or a driver's error for a person. What it says itself may quote a row."""
    original = getattr(error, "orig", error)
    name = getattr(original, "sqlite_errorname", "") or ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return UnusableInputError(
            f"“{label}”正被其他程序锁定。请等它结束或关闭后重试。",
            f'"{label}" is locked by another program. Wait until it is done, or close it, and try again.',
        )
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return UnusableInputError(
            f"数据库“{label}”不完整或已损坏。请重新复制。",
            f'The database "{label}" is cut off or damaged. Copy it again.',
        )
    if "decode" in str(original):
        return not_text(label)
    held_up = _held_up(original, label)
    if held_up is not None:
        return held_up
    code = getattr(original, "sqlstate", None) or name or type(original or error).__name__
    if getattr(error, "connection_invalidated", False) or _unconnected(original):
        return UnusableInputError(
            f"连不上“{label}”，或连接中断（{code}）。请核对地址、用户名、密码和网络。",
            f'No connection to "{label}", or it was cut ({code}). Check address, user, password and '
            "network.",
        )
    return UnusableInputError(
        f"读取“{label}”失败（{code}）。请核对表是否存在、是否有读权限。",
        f'Reading "{label}" failed ({code}). Check that the table exists and may be read.',
    )


#: SQLSTATE of PostgreSQL, error numbers of MariaDB and MySQL.
_TOO_LONG: set[object] = {"57014", 1969, 3024}
_LOCKED: set[object] = {"55P03", 1205}
_FORBIDDEN: set[object] = {"42501", 1142, 1143, 1044}


def _held_up(original: BaseException | None, label: str) -> UnusableInputError | None:
    """Return the error for what the limits of a source, or the rights of its user, put an end to."""
    arguments = getattr(original, "args", ())
    codes = {getattr(original, "sqlstate", None), *(a for a in arguments[:1] if isinstance(a, int))}
    if codes & _TOO_LONG:
        return UnusableInputError(
            f"读取“{label}”超过了语句时限，已中止，以免影响业务库。可在空闲时段重试，或用 guikou source set 放宽。",
            f'Reading "{label}" took longer than a statement may and was stopped, to spare the database. Try at a '
            "quiet hour, or allow more with guikou source set.",
        )
    if codes & _LOCKED:
        return UnusableInputError(
            f"“{label}”正被其他会话锁定。请等它结束后重试。",
            f'"{label}" is locked by another session. Try again when it is done.',
        )
    if codes & _FORBIDDEN:
        return UnusableInputError(
            f"账号没有读取“{label}”的权限。请让数据库管理员授予只读权限。",
            f'The account may not read "{label}". Ask the database administrator for the right to read it.',
        )
    return None


def _unconnected(original: BaseException | None) -> bool:
    """Whether the driver failed before or outside any statement: no SQLSTATE, or class 08, 28, 3D."""
    state = getattr(original, "sqlstate", None)
    if state is not None:
        return str(state)[:2] in {"08", "28", "3D", "57"}
    numbers = {
        1045,
        1049,
        2002,
        2003,
        2005,
        2006,
        2013,
        2055,
    }  # MySQL error reference, chapters 2 and 4
    arguments = getattr(original, "args", ())
    module = type(original).__module__
    return module.startswith("psycopg") or bool(arguments and arguments[0] in numbers)


def not_text(label: str) -> UnusableInputError:
    """Return the error for text in another encoding than UTF-8."""
    return UnusableInputError(
        f"“{label}”里有不是 UTF-8 的文本。请先转换编码，或导出为 CSV（GB18030 可以直接读取）。",
        f'"{label}" holds text that is not UTF-8. Convert it, or export it as CSV (GB18030 is read as '
        "it is).",
    )
