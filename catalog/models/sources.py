"""Registered sources. Never a password: where it comes from is settled when a source is opened."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.base import Base
from catalog.models.people import Department


class Source(Base):
    """A database, a folder or an object store whose tables are datasets of one department."""

    __tablename__ = "sources"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(32), unique=True)
    #: database, files, spark (a database of Spark's catalog), jdbc
    kind: Mapped[str] = mapped_column(String(16))
    location: Mapped[str] = mapped_column(Text)
    patterns: Mapped[list[Any]] = mapped_column(default=list)
    #: Who owns what is found in it.
    owner_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    statement_seconds: Mapped[int]
    rows_per_second: Mapped[int | None]
    most_rows: Mapped[int | None] = mapped_column(BigInteger)
    added_by: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]
    owner: Mapped[Department] = relationship()


class Crawl(Base):
    """One look through a source: how it ended, how long it took, how much was new, changed, vanished."""

    __tablename__ = "crawls"
    id: Mapped[int] = mapped_column(primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("sources.id"), index=True)
    #: What it was an attempt at; None from before there were runs.
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"), index=True)
    started_by: Mapped[str] = mapped_column(String(64))
    finished_at: Mapped[datetime]
    seconds: Mapped[float]
    status: Mapped[str] = mapped_column(String(16))
    reason_zh: Mapped[str | None] = mapped_column(Text)
    reason_en: Mapped[str | None] = mapped_column(Text)
    counts: Mapped[dict[str, Any]]
