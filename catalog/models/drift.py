"""Drift: what changed in a dataset between two looks at it, and who took note. Counts and names, never a value."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.base import Base, BigKey
from catalog.models.datasets import Dataset
from catalog.models.people import Department


class DriftEvent(Base):
    """One change: of which kind, what it was before and what it is now. Only ``settled`` ever changes."""

    __tablename__ = "drift_events"
    __table_args__ = (
        Index("ix_drift_events_dataset", "dataset_id", "id"),
        # Of all that ever changed, little still waits.
        Index(
            "ix_drift_events_waiting",
            "id",
            postgresql_where=text("NOT settled"),
            sqlite_where=text("settled = 0"),
        ),
    )
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"))
    at: Mapped[datetime] = mapped_column(index=True)
    #: A key of catalog.drift.kinds.KINDS.
    kind: Mapped[str] = mapped_column(String(24))
    #: important | notice
    severity: Mapped[str] = mapped_column(String(16))
    field: Mapped[str | None] = mapped_column(String(512))
    entity: Mapped[str | None] = mapped_column(String(48))
    #: Counts, shares, levels, names of fields and types.
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]
    #: Whose act showed it: the scan's, the crawl's, the decision's.
    actor: Mapped[str] = mapped_column(String(64))
    #: Every department that was asked to take note has: nobody is asked any more.
    settled: Mapped[bool] = mapped_column(default=False)
    dataset: Mapped[Dataset] = relationship()
    acknowledgements: Mapped[list["DriftAcknowledgement"]] = relationship(
        back_populates="event", order_by="DriftAcknowledgement.id"
    )


class DriftAcknowledgement(Base):
    """A department has taken note of an event: the owner's, or the information center's. Each for itself."""

    __tablename__ = "drift_acknowledgements"
    __table_args__ = (UniqueConstraint("event_id", "department_id"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("drift_events.id"), index=True)
    department_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    note: Mapped[str] = mapped_column(Text)
    event: Mapped[DriftEvent] = relationship(back_populates="acknowledgements")
    department: Mapped[Department] = relationship()


class Delivery(Base):
    """An event that is to be told outside, by one channel to one address: put down with the event, sent later."""

    __tablename__ = "deliveries"
    __table_args__ = (Index("ix_deliveries_due", "state", "next_at"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("drift_events.id"), index=True)
    #: webhook | mail
    channel: Mapped[str] = mapped_column(String(16))
    #: Whom a mail goes to; empty for the webhook.
    address: Mapped[str] = mapped_column(String(254), default="")
    #: due | sent | dead
    state: Mapped[str] = mapped_column(String(8), default="due")
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    #: Why the last try failed, in a word; nothing that the other side said.
    error: Mapped[str | None] = mapped_column(String(64))
    event: Mapped[DriftEvent] = relationship()
