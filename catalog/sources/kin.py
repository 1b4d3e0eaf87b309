"""Servers that speak like PostgreSQL and call themselves otherwise: KingbaseES, openGauss, GaussDB."""

from typing import Any

import sqlalchemy as sa

#: The least that any of them is descended from: openGauss, from PostgreSQL 9.2.4.
_LEAST = (9, 2)


def accept(engine: sa.Engine) -> None:
    """Let a server whose version() names no PostgreSQL be taken for the version that it tells its driver.

    SQLAlchemy would leave its first connection with an AssertionError.
    """
    dialect: Any = engine.dialect
    worded = dialect._get_server_version_info

    def version(connection: sa.Connection) -> tuple[int, ...]:
        try:
            found: tuple[int, ...] = worded(connection)
        except AssertionError:
            driver: Any = connection.connection.driver_connection
            return numbered(driver.info.server_version)
        return found

    dialect._get_server_version_info = version


def numbered(told: int) -> tuple[int, ...]:
    """Return a version as libpq has it, 90204 or 150020, in parts; the least there is for 0, which is none."""
    if not told:
        return _LEAST
    if told < 100_000:
        return told // 10_000, told // 100 % 100, told % 100
    return told // 10_000, told % 10_000
