"""Stand-ins for the drivers of Oracle and SQL Server, whose servers cannot run here: they note what they are told.

Everything above them is real: SQLAlchemy's dialects word the statements, and what they ask of a server when they begin
is answered as the makers document it.
"""

import re
from types import ModuleType, SimpleNamespace
from typing import Any

#: What the dialects ask before anything else, and the answer.
BEGINNINGS: tuple[tuple[str, list[tuple[Any, ...]]], ...] = (
    (r"SERVERPROPERTY\('ProductVersion'\)", [("15.0.2000.5",)]),
    (r"SELECT schema_name\(\)", [("dbo",)]),
    (r"SELECT CAST\('test max support'", [("test max support",)]),
    (r"sys_context\( 'userenv', 'current_schema' \)", [("READER",)]),
    (r"FROM v\$transaction", [("READ COMMITTED",)]),
    (r"SELECT 1\.1 FROM DUAL", [("1.1",)]),
    (r"FROM sys\.system_views", [("dm_exec_sessions",)]),
    (r"transaction_isolation_level", [("READ COMMITTED",)]),
    (r"fn_listextendedproperty", [(1,)]),
)


class Error(Exception):
    """The base of what a driver raises."""


class Cursor:
    """Answers with ``rows`` whatever is asked of a table."""

    def __init__(self, connection: "Connection") -> None:
        self._connection = connection
        self._left: list[tuple[Any, ...]] = []
        self.description: list[tuple[Any, ...]] | None = None
        self.rowcount, self.arraysize = -1, 1

    def execute(self, statement: str, *parameters: Any) -> "Cursor":
        driver = self._connection.driver
        driver.asked.append(" ".join(statement.split()))
        driver.parameters.append(parameters)
        self._left, self.description = [], None
        if driver.fails is not None and "PEOPLE" in statement:
            raise driver.fails
        if re.match(r"\s*SELECT|\s*WITH", statement, re.IGNORECASE):
            known = next((rows for asks, rows in BEGINNINGS if re.search(asks, statement)), None)
            self._left = list(driver.rows if known is None else known)
            wide = len(self._left[0]) if self._left else 1
            self.description = [(f"c{i}", None, None, None, None, None, None) for i in range(wide)]
        return self

    def fetchone(self) -> tuple[Any, ...] | None:
        return self._left.pop(0) if self._left else None

    def fetchmany(self, size: int = 1) -> list[tuple[Any, ...]]:
        taken, self._left = self._left[:size], self._left[size:]
        return taken

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self.fetchmany(len(self._left))

    def var(self, *_: Any) -> SimpleNamespace:
        return SimpleNamespace(getvalue=lambda: "1.2.3")

    def setinputsizes(self, *_: Any, **__: Any) -> None: ...

    def close(self) -> None: ...

    def __enter__(self) -> "Cursor":
        return self

    def __exit__(self, *_: object) -> None: ...


class Connection:
    """Of Oracle 19, or of SQL Server 2019; ``timeout`` and ``call_timeout`` are set by whoever holds it."""

    version, max_identifier_length, thin, autocommit = "19.3.0.0.0", 128, True, False
    timeout = call_timeout = 0

    def __init__(self, driver: "Driver") -> None:
        self.driver = driver

    def cursor(self, *_: Any, **__: Any) -> Cursor:
        return Cursor(self)

    def add_output_converter(self, *_: Any) -> None: ...

    def commit(self) -> None: ...

    def rollback(self) -> None: ...

    def close(self) -> None: ...


class Driver(ModuleType):
    """The module ``oracledb`` or ``pyodbc``, with what was asked through it."""

    Error = DatabaseError = InterfaceError = OperationalError = ProgrammingError = Error
    SQL_DBMS_VER = 18

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.paramstyle = "named" if name == "oracledb" else "qmark"
        self.version = self.__version__ = "5.1.0" if name == "pyodbc" else "3.1.0"
        self.connected: list[tuple[Any, dict[str, Any]]] = []
        self.connections: list[Connection] = []
        self.asked: list[str] = []
        self.parameters: list[Any] = []
        self.rows: list[tuple[Any, ...]] = []
        self.fails: Exception | None = None

    def connect(self, *arguments: Any, **options: Any) -> Connection:
        self.connected.append((arguments, options))
        self.connections.append(Connection(self))
        return self.connections[-1]

    def makedsn(self, host: str, port: int, **more: str) -> str:
        return f"{host}:{port}/{more}"

    def __getattr__(self, name: str) -> Any:
        """Return a type for every constant of a driver."""
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})
