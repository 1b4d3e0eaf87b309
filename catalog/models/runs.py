"""Scans, schedules and quality runs: what was looked at, and counts."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.base import Base, BigKey
from catalog.models.datasets import Dataset
from catalog.models.sources import Source
from catalog.models.work import Run


class Scan(Base):
    """One scan of one dataset: what was looked at, how long it took, how it ended."""

    __tablename__ = "scans"
    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), index=True)
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("schedules.id"))
    #: The run that it is an attempt at; None before there were runs.
    run_id: Mapped[int | None] = mapped_column(ForeignKey("runs.id"), index=True)
    started_by: Mapped[str] = mapped_column(String(64))
    engine: Mapped[str] = mapped_column(String(16), default="local")
    status: Mapped[str] = mapped_column(String(16), index=True)
    #: What was looked at: full, sample, part, appended, unchanged (catalog/coverage.py).
    mode: Mapped[str] = mapped_column(String(16), default="full")
    reason_zh: Mapped[str | None] = mapped_column(Text)
    reason_en: Mapped[str | None] = mapped_column(Text)
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    rows: Mapped[int] = mapped_column(BigInteger, default=0)
    rows_scanned: Mapped[int] = mapped_column(BigInteger, default=0)
    fields: Mapped[int] = mapped_column(default=0)
    findings: Mapped[int] = mapped_column(default=0)
    level: Mapped[int | None]
    #: Kind of change → how many, empty when all is as it was; None of a first scan, and of one that has failed.
    changes: Mapped[dict[str, Any] | None]
    dataset: Mapped[Dataset] = relationship()
    run: Mapped[Run | None] = relationship()


class Sketch(Base):
    """What is kept of the last scan of a whole dataset: counts, keyed digests, how far it had grown."""

    __tablename__ = "sketches"
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), primary_key=True)
    scan_id: Mapped[int] = mapped_column(ForeignKey("scans.id"))
    detectors: Mapped[str] = mapped_column(String(64))
    key_id: Mapped[str] = mapped_column(String(16))
    schema_digest: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))
    #: Column, rows, and the highest number or time in it; empty without such a column.
    mark: Mapped[dict[str, Any]]
    sketch: Mapped[bytes | None] = mapped_column(LargeBinary)
    #: State of the hash of the content.
    content: Mapped[bytes | None] = mapped_column(LargeBinary)


class Schedule(Base):
    """A recurring scan of a dataset, of a source's datasets after a crawl, or of all (neither is named).

    The job itself lies in APScheduler's store under ``job_id``. ``due_at``: what its newest runs were due at.
    """

    __tablename__ = "schedules"
    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[str] = mapped_column(String(64), unique=True)
    dataset_id: Mapped[int | None] = mapped_column(ForeignKey("datasets.id"))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id"))
    cron: Mapped[str] = mapped_column(String(64))
    timezone: Mapped[str] = mapped_column(String(64))
    created_by: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    active: Mapped[bool] = mapped_column(default=True)
    removed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    last_run_at: Mapped[datetime | None]
    last_status: Mapped[str | None] = mapped_column(String(16))
    dataset: Mapped[Dataset | None] = relationship()
    source: Mapped[Source | None] = relationship()


class QualityRun(Base):
    """One run of a dataset's quality rules."""

    __tablename__ = "quality_runs"
    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), index=True)
    started_at: Mapped[datetime]
    seconds: Mapped[float]
    rows: Mapped[int] = mapped_column(BigInteger)
    rules: Mapped[int]
    passed: Mapped[int]
    failed: Mapped[int]
    errors: Mapped[int]
    results: Mapped[list["QualityResult"]] = relationship(
        back_populates="run", order_by="QualityResult.id", cascade="all, delete-orphan"
    )


class QualityResult(Base):
    """The counts of one rule in one run; no failing value."""

    __tablename__ = "quality_results"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("quality_runs.id"), index=True)
    rule_id: Mapped[str] = mapped_column(String(256))
    kind: Mapped[str] = mapped_column(String(24))
    columns: Mapped[list[Any]]
    title_zh: Mapped[str] = mapped_column(Text)
    title_en: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(128))
    examined: Mapped[int] = mapped_column(BigInteger)
    failed: Mapped[int] = mapped_column(BigInteger)
    passed: Mapped[bool]
    error: Mapped[str | None] = mapped_column(Text)
    run: Mapped[QualityRun] = relationship(back_populates="results")
