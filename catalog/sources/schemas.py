"""Which tables and views a database has, by schema and name, each as the database itself writes it."""

import re

import sqlalchemy as sa
from sqlalchemy.sql.elements import quoted_name

#: Of PostgreSQL and what speaks like it, by pg_namespace as n: not what the server brings along, which has an object
#: identifier below FirstNormalObjectId (access/transam.h). openGauss and KingbaseES have dozens of such schemas.
OWN_SCHEMA = """n.nspname !~ '^pg_' and n.nspname <> 'information_schema'
   and (n.oid >= 16384 or n.nspname in ('public', current_schema()))"""
_PG_OTHERS = (
    f"select n.nspname from pg_namespace n where {OWN_SCHEMA} and n.nspname <> current_schema()"  # noqa: S608 - ours
    " order by 1"
)
#: Users that Oracle makes itself (Database Security Guide, Predefined Schema User Accounts; 11.2 to 23).
_ORACLE = re.compile(
    r"""ANONYMOUS|APEX_.*|APPQOSSYS|AUDSYS|BAASSYS|CTXSYS|DBSFWUSER|DBSNMP|DGPDB_INT|DIP|DMSYS|DVF|DVSYS|EXFSYS
    |FLOWS_.*|GGSHAREDCAP|GGSYS|GSM(ADMIN_INTERNAL|CATUSER|ROOTUSER|USER)|LBACSYS|MDDATA|MDSYS|MGMT_VIEW|OJVMSYS
    |OLAPSYS|ORACLE_OCM|ORDDATA|ORDPLUGINS|ORDSYS|OUTLN|OWBSYS(_AUDIT)?|PDBADMIN|REMOTE_SCHEDULER_AGENT
    |SI_INFORMTN_SCHEMA|SPATIAL_.*|SYS|SYS\$UMF|SYSBACKUP|SYSDG|SYSKM|SYSMAN|SYSRAC|SYSTEM|TSMSYS|VECSYS|WKPROXY
    |WKSYS|WK_TEST|WMSYS|XDB|XS\$NULL""",
    re.VERBOSE,
)
#: Schemas of every database of SQL Server: of the system, of the guest, of the fixed roles.
_MSSQL = re.compile(
    r"sys|information_schema|guest|db_(owner|accessadmin|securityadmin|ddladmin|backupoperator|(deny)?data(reader|writer))",
    re.IGNORECASE,
)
_SYSTEM = {"oracle": _ORACLE, "mssql": _MSSQL}
_SCHEMAS = frozenset({"postgresql", *_SYSTEM})


def as_stored(dialect: sa.Dialect, name: str) -> str:
    """Return a name that SQLAlchemy reports as the database writes it: those of Oracle come in small letters."""
    if not dialect.requires_name_normalize:
        return name
    return str(dialect.denormalize_name(name))


def exact(name: str) -> quoted_name:
    """Return a name that is quoted wherever it is written, and looked for as it is."""
    return quoted_name(name, quote=True)


def others(connection: sa.Connection) -> list[str]:
    """Return the schemas beside the default one that may hold somebody's tables, in order."""
    kind = connection.dialect.name
    if kind == "postgresql":
        return list(connection.exec_driver_sql(_PG_OTHERS).scalars())
    if kind not in _SYSTEM:
        return []
    inspector = sa.inspect(connection)
    found = {as_stored(connection.dialect, name) for name in inspector.get_schema_names()}
    found.discard(as_stored(connection.dialect, inspector.default_schema_name or ""))
    return sorted(name for name in found if not _SYSTEM[kind].fullmatch(name))


def named(connection: sa.Connection, name: str) -> tuple[str | None, str] | None:
    """Return schema and name of the one table that ``name`` says, without listing all there are; None for none."""
    inspector = sa.inspect(connection)
    if inspector.has_table(exact(name)):
        return None, name
    schema, dot, table = name.partition(".")
    if (
        dot
        and connection.dialect.name in _SCHEMAS
        and inspector.has_table(exact(table), exact(schema))
    ):
        return schema, table
    return None


def listed(connection: sa.Connection) -> list[tuple[str | None, str]]:
    """Return schema (None for the default one) and name of every table and view, in order."""
    inspector = sa.inspect(connection)
    found: list[tuple[str | None, str]] = []
    for schema in (None, *others(connection)):
        where = None if schema is None else exact(schema)
        names = set(inspector.get_table_names(schema=where))
        names |= set(inspector.get_view_names(schema=where))
        if connection.dialect.name in {"postgresql", "oracle"}:
            names |= set(inspector.get_materialized_view_names(schema=where))
        found += [
            (schema, name) for name in sorted(as_stored(connection.dialect, n) for n in names)
        ]
    return found
