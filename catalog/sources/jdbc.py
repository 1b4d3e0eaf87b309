"""Databases behind JDBC drivers, which Spark loads: their tables, and how one is read.

User and password are looked up as those of other sources, and handed to Spark, which hides them in its screens.
"""

import re
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from catalog.errors import UnusableInputError, UsageError
from catalog.settings import load_settings
from catalog.sources.access import Access
from catalog.sources.credentials import credentials_of, variable
from catalog.sources.spark_errors import failures

if TYPE_CHECKING:
    from pyspark.sql import DataFrame, SparkSession

PREFIX = "jdbc:"
#: Under which name user and password of a database are looked up that is no registered source.
UNNAMED = "jdbc"
#: What drivers take for a secret in a URL: a property, or Oracle's user/password@host, or user:password@host.
_SECRET = re.compile(
    r"(?i)(pass|passwd|password|passphrase|pwd|secret|secret_?key|access_?key|token)\s*="
    r"|:[^:/@\s]+/[^@/\s]+@|//[^/@\s]*:[^@/\s]+@"
)


def refuse_secrets(location: str, name: str = UNNAMED) -> None:
    """Raise UsageError for a URL with a password in it."""
    if _SECRET.search(location):
        raise UsageError(
            f"JDBC 地址中不能带密码。请放在环境变量 {variable(name)} 或密码文件的 {name} 项中。",
            f"A JDBC URL with a password is not taken. Put it into {variable(name)}, or under {name} in the file of "
            "passwords.",
        )


def opened(spark: "SparkSession", location: str, table: str, access: Access | None) -> "DataFrame":
    """Return the data frame of a table, its name as the database's own list has it when the source is registered."""
    options = _options(location, access)
    with failures(partial(_unopened, location)):
        named = table if access is None else _dialect(spark, location).quoteIdentifier(table)
        return spark.read.format("jdbc").options(**options, dbtable=named).load()


def listed(spark: "SparkSession", location: str, access: Access | None) -> list[tuple[str, str]]:
    """Return name and comment of the tables and views in the schema that a connection begins in, by name."""
    options = _options(location, access)
    jvm: Any = spark.sparkContext._jvm
    with failures(partial(_unopened, location)):
        given = jvm.PythonUtils.toScalaMap(options | {"dbtable": "none"})
        made = jvm.org.apache.spark.sql.execution.datasources.jdbc.JDBCOptions(given)
        connection = _dialect(spark, location).createConnectionFactory(made).apply(-1)
        try:
            return sorted(_tables(spark, connection))
        finally:
            connection.close()


def _tables(spark: "SparkSession", connection: Any) -> Iterator[tuple[str, str]]:
    gateway: Any = spark.sparkContext._gateway
    types = gateway.new_array(gateway.jvm.java.lang.String, 2)
    types[0], types[1] = "TABLE", "VIEW"
    within = connection.getCatalog(), connection.getSchema()
    found = connection.getMetaData().getTables(*within, "%", types)
    while found.next():
        yield found.getString("TABLE_NAME"), found.getString("REMARKS") or ""


def _dialect(spark: "SparkSession", location: str) -> Any:
    jvm: Any = spark.sparkContext._jvm
    return jvm.org.apache.spark.sql.jdbc.JdbcDialects.get(location)


def _options(location: str, access: Access | None) -> dict[str, str]:
    refuse_secrets(location, UNNAMED if access is None else access.name)
    found = credentials_of(UNNAMED, load_settings()) if access is None else access.credentials()
    options = {"url": location}
    if access is not None:
        options["queryTimeout"] = str(access.limits.statement_seconds)
    if found.user is not None:
        options["user"] = found.user
    if found.password is not None:
        options["password"] = found.password.reveal()
    return options


def _unopened(location: str, failed: str) -> UnusableInputError:
    return UnusableInputError(
        f"经 JDBC 打不开“{location}”（{failed}）。请核对地址、表名、用户和密码，以及 spark.jars 中的驱动程序。",
        f'"{location}" cannot be opened by JDBC ({failed}). Check its address, the table, user and password, and the '
        "driver in spark.jars.",
    )
