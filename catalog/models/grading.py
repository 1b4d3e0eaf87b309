"""What keeps a level right: gradings that take a second person, re-gradings, upstream datasets, attested measures."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.base import Base
from catalog.models.datasets import Dataset
from catalog.models.people import User


class Grading(Base):
    """A request about a dataset's level that takes a second person: lowering, taking off the mark, yearly review."""

    __tablename__ = "gradings"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), index=True)
    kind: Mapped[str] = mapped_column(String(16))
    state: Mapped[str] = mapped_column(String(16), index=True)
    from_level: Mapped[int]
    to_level: Mapped[int]
    from_mark: Mapped[str | None] = mapped_column(String(16))
    to_mark: Mapped[str | None] = mapped_column(String(16))
    #: What occasioned it (policies.levels.TRIGGERS), and the proof that goes with it.
    trigger: Mapped[str | None] = mapped_column(String(24))
    reason: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text, default="")
    proposed_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    proposed_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    decided_at: Mapped[datetime | None]
    comment: Mapped[str] = mapped_column(Text, default="")
    policy_version: Mapped[str] = mapped_column(String(64))
    dataset: Mapped[Dataset] = relationship()
    proposed_by: Mapped[User] = relationship(foreign_keys=[proposed_by_id])
    decided_by: Mapped[User | None] = relationship(foreign_keys=[decided_by_id])


class Regrading(Base):
    """A task to look at a level again before its review is due: what triggered it, until when, what came of it."""

    __tablename__ = "regradings"
    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), index=True)
    trigger: Mapped[str] = mapped_column(String(24))
    reason_zh: Mapped[str] = mapped_column(Text)
    reason_en: Mapped[str] = mapped_column(Text)
    level: Mapped[int]
    opened_by: Mapped[str] = mapped_column(String(64))
    opened_at: Mapped[datetime]
    due: Mapped[date]
    #: kept, raised or lowered; None while it is open.
    outcome: Mapped[str | None] = mapped_column(String(16), index=True)
    closed_by: Mapped[str | None] = mapped_column(String(64))
    closed_at: Mapped[datetime | None]
    dataset: Mapped[Dataset] = relationship()


class Upstream(Base):
    """A dataset is made from another one, whose level it is never below."""

    __tablename__ = "upstreams"
    __table_args__ = (UniqueConstraint("dataset_id", "source_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), index=True)
    added_by: Mapped[str] = mapped_column(String(64))
    added_at: Mapped[datetime]
    dataset: Mapped[Dataset] = relationship(foreign_keys=[dataset_id])
    source: Mapped[Dataset] = relationship(foreign_keys=[source_id])


class Attestation(Base):
    """What a person answers for about the system that holds a dataset: a measure, or the grade of the host."""

    __tablename__ = "attestations"
    __table_args__ = (UniqueConstraint("dataset_id", "measure"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), index=True)
    #: A measure of levels.yaml, or ``host_grade``, whose grade is in ``grade``.
    measure: Mapped[str] = mapped_column(String(48))
    grade: Mapped[int | None]
    evidence: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
