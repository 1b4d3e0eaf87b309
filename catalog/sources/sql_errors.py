"""What a database says went wrong, in words that quote no row."""

import re

from catalog.errors import SourceInterruptedError, UnusableInputError


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
    found = _codes(original)
    held_up = _held_up(found, label)
    if held_up is not None:
        return held_up
    told = sorted(code for code in found if isinstance(code, str))
    code = (told[0] if told else name) or type(original or error).__name__
    if found & _GONE or str(original).startswith("no such table"):
        return gone(label)
    cut = bool(getattr(error, "connection_invalidated", False)) or _cut(found, original)
    return _unreached(found, original, label, str(code), cut=cut) or UnusableInputError(
        f"读取“{label}”失败（{code}）。请核对表是否存在、是否有读权限。",
        f'Reading "{label}" failed ({code}). Check that the table exists and may be read.',
    )


def _unreached(
    codes: set[object], original: BaseException | None, label: str, code: str, *, cut: bool
) -> UnusableInputError | None:
    """Return the error for a server that is not there, or that lets nobody in."""
    if _UNSPOKEN.search(str(original)):
        return UnusableInputError(
            f"“{label}”的服务器所用的登录方式，驱动不支持（如 openGauss 的 SHA-256）。处理办法见 docs/sources.md。",
            f'The server of "{label}" asks for a log-in that the driver does not speak, such as openGauss\'s SHA-256. '
            "docs/sources.md says what to do.",
        )
    if codes & {"IM002", "IM003"} or "Can't open lib" in str(original):
        return UnusableInputError(
            f"读取“{label}”所用的 ODBC 驱动没有安装。请安装（SQL Server 用微软的 ODBC 驱动），并核对地址里的 driver=。",
            f'The ODBC driver that reads "{label}" is not installed. Install it (for SQL Server, Microsoft\'s), and '
            "check driver= in the URL.",
        )
    if _refused(codes, original):
        return UnusableInputError(
            f"“{label}”的服务器拒绝了连接（{code}）。请核对库名、用户名和密码；密码取自何处，见 guikou source test。",
            f'The server of "{label}" refused the connection ({code}). Check database, user and password; guikou '
            "source test says where the password comes from.",
        )
    if _silent(original):
        return SourceInterruptedError(
            f"“{label}”的服务器长时间没有回音，已断开。请检查网络和服务器后重试。",
            f'The server of "{label}" said nothing for too long and was given up. Check network and server and try '
            "again.",
        )
    if cut:
        return SourceInterruptedError(
            f"连不上“{label}”，或连接中断（{code}）。请检查网络，并确认服务器正在运行，然后重试。",
            f'No connection to "{label}", or it was cut ({code}). Check the network and that the server runs, and try '
            "again.",
        )
    return None


def gone(label: str) -> UnusableInputError:
    """Return the error for a table that is no longer there."""
    return UnusableInputError(
        f"“{label}”（或视图所依据的表）已不在数据库里。请重新检视数据源（guikou source crawl）或重新列出表。",
        f'"{label}", or what it is a view of, is no longer in the database. Crawl the source (guikou source crawl) or '
        "list the tables again.",
    )


#: SQLSTATE of PostgreSQL and ODBC, error numbers of MariaDB, MySQL and SQL Server, codes of Oracle and its driver.
_TOO_LONG: set[object] = {"57014", 1969, 3024, "HYT00", "ORA-01013", "DPY-4024"}
_LOCKED: set[object] = {"55P03", 1205, 1222, "ORA-00054", "ORA-00060", "ORA-30006"}
_FORBIDDEN: set[object] = {"42501", 1142, 1143, 1044, 229, 230, "ORA-01031"}
#: Oracle and SQL Server say the same of a table that may not be seen.
_GONE: set[object] = {"42P01", 1051, 1146, 208, "42S02", "ORA-00942", "ORA-04043"}
#: Unknown database, wrong user or password, locked account.
_REFUSED: set[object] = {
    *("3D000", "28P01", "28000", 1045, 1049, 1698, 4060, 18456),
    *("ORA-01017", "ORA-28000", "ORA-28001", "ORA-01045", "ORA-12514"),
    *("DPY-4001", "DPY-6001", "DPY-6003"),
}
#: Too many connections, server going down or coming up, connection killed, nobody there, connection lost.
_CUT: set[object] = {
    *("53300", "57P01", "57P02", "57P03", "57P05", "HYT01"),
    *(1040, 1053, 1152, 1159, 1160, 1161, 1927, 2002, 2003, 2005, 2006, 2013, 2055),
    *(
        "ORA-00028",
        "ORA-01012",
        "ORA-01033",
        "ORA-01034",
        "ORA-01089",
        "ORA-03113",
        "ORA-03114",
        "ORA-03135",
    ),
    *("ORA-12170", "ORA-12541", "DPY-1001", "DPY-4011", "DPY-6000", "DPY-6005"),
}
#: How ODBC's drivers for SQL Server end a message: the server's own number, then the call.
_NUMBER = re.compile(r"\((\d+)\) \(SQL\w+\)")
#: How libpq words that a server answered and said no, which has no SQLSTATE before there is a connection.
_ANSWERED = re.compile("FATAL|致命错误")
#: How libpq words that a server asks for another way to log in than it knows.
_UNSPOKEN = re.compile("SASL authentication mechanisms are supported|authentication method")
_PASSING = re.compile("the database system is|too many|正在|数据库系统")


def _codes(original: BaseException | None) -> set[object]:
    """Return SQLSTATE, number or code of a driver's error."""
    arguments = getattr(original, "args", ())[:1]
    found = {getattr(original, "sqlstate", None)}
    found |= {a for a in arguments if isinstance(a, int)}
    found |= {code for a in arguments if (code := getattr(a, "full_code", None))}
    if type(original).__module__.startswith("pyodbc"):
        found |= {*arguments, *map(int, _NUMBER.findall(str(original)))}
    return found


def _held_up(codes: set[object], label: str) -> UnusableInputError | None:
    """Return the error for what the limits of a source, or the rights of its user, put an end to."""
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


def _refused(codes: set[object], original: BaseException | None) -> bool:
    if codes & _REFUSED:
        return True
    said = str(original)
    return (
        type(original).__module__.startswith("psycopg")
        and codes == {None}
        and bool(_ANSWERED.search(said))
        and not _PASSING.search(said)
    )


def _silent(original: BaseException | None) -> bool:
    return isinstance(original, TimeoutError) or "(timed out)" in str(original)


def _cut(codes: set[object], original: BaseException | None) -> bool:
    """Whether the driver failed before or outside any statement: no SQLSTATE, or one of class 08."""
    if codes & _CUT or any(str(code).startswith("08") for code in codes):
        return True
    unnamed = type(original).__module__.startswith("psycopg") and codes == {None}
    return unnamed or isinstance(original, OSError)


def not_text(label: str) -> UnusableInputError:
    """Return the error for text in another encoding than UTF-8."""
    return UnusableInputError(
        f"“{label}”里有不是 UTF-8 的文本。请先转换编码，或导出为 CSV（GB18030 可以直接读取）。",
        f'"{label}" holds text that is not UTF-8. Convert it, or export it as CSV (GB18030 is read as '
        "it is).",
    )
