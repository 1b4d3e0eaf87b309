"""Work that is due or under way, and who holds it."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.base import Base, BigKey
from catalog.models.datasets import Dataset
from catalog.models.sources import Source


class Run(Base):
    """One scan of a dataset or one crawl of a source: due, under way in one process, or ended.

    ``key`` says what a schedule made it for, so that it is made once; None where a person started it. ``slot`` is what
    nobody else may work on meanwhile: only one running run has it. ``token`` grows by one at each taking; whoever
    writes with an older one is refused.
    """

    __tablename__ = "runs"
    __table_args__ = (
        Index(
            "uq_runs_slot_running",
            "slot",
            unique=True,
            sqlite_where=text("status = 'running'"),
            postgresql_where=text("status = 'running'"),
        ),
        Index("ix_runs_status_due_at", "status", "due_at"),
        Index("ix_runs_schedule_id_due_at", "schedule_id", "due_at"),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    #: scan, crawl
    kind: Mapped[str] = mapped_column(String(8))
    key: Mapped[str | None] = mapped_column(String(96), unique=True)
    slot: Mapped[str] = mapped_column(String(32))
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("schedules.id"))
    dataset_id: Mapped[int | None] = mapped_column(ForeignKey("datasets.id"), index=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id"), index=True)
    started_by: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime]
    #: waiting, running, done, failed
    status: Mapped[str] = mapped_column(String(16))
    #: How often it was taken and not handed back.
    attempts: Mapped[int] = mapped_column(default=0)
    token: Mapped[int] = mapped_column(default=0)
    #: Machine and process that holds it, or held it last.
    worker: Mapped[str] = mapped_column(String(96), default="")
    #: By the database's clock.
    lease_until: Mapped[datetime | None]
    began_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    rows_read: Mapped[int] = mapped_column(BigInteger, default=0)
    #: Of a crawl: listing, looking, recording; and how many tables or files of how many, None where that is not known.
    stage: Mapped[str | None] = mapped_column(String(16))
    seen: Mapped[int] = mapped_column(default=0)
    total: Mapped[int | None]
    reason_zh: Mapped[str | None] = mapped_column(Text)
    reason_en: Mapped[str | None] = mapped_column(Text)
    dataset: Mapped[Dataset | None] = relationship()
    source: Mapped[Source | None] = relationship()

    @property
    def subject(self) -> str:
        """The code of its dataset or the name of its source."""
        return self.dataset.code if self.dataset else self.source.name if self.source else ""
