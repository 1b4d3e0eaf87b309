"""Datasets, their fields, what was found in them, and how their level changed. Never a value."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.base import Base, BigKey
from catalog.models.people import Department, User
from catalog.models.sources import Source


class Dataset(Base):
    """A business dataset: one table in one source, with its owner and its level."""

    __tablename__ = "datasets"
    #: Whether a dataset may be found, and its place in a list, are read from an index alone, without the wide rows.
    __table_args__ = (
        Index("ix_datasets_visible", "owner_id", "level", "state_secret", "code"),
        Index("ix_datasets_by_level", "level", "state_secret", "owner_id", "code"),
        Index("ix_datasets_listed", "code", "level", "state_secret", "owner_id"),
    )
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    title_zh: Mapped[str] = mapped_column(String(128))
    title_en: Mapped[str] = mapped_column(String(128))
    description_zh: Mapped[str] = mapped_column(Text, default="")
    description_en: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[int] = mapped_column(ForeignKey("departments.id"))
    steward_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    location: Mapped[str] = mapped_column(Text)
    table_name: Mapped[str | None] = mapped_column(String(256))
    source_kind: Mapped[str] = mapped_column(String(32))
    #: The registered source that it lies in; None when it was registered by its location alone.
    source_id: Mapped[int | None] = mapped_column(ForeignKey("sources.id"), index=True)
    #: What the last crawl of its source saw: columns with their types, their digest, the state of the file.
    seen_schema: Mapped[list[Any]] = mapped_column(default=list, deferred=True)
    seen_digest: Mapped[str] = mapped_column(String(64), default="")
    stamp: Mapped[str] = mapped_column(String(200), default="")
    #: Only samples of it have been looked at: it counts as the strictest level until it is scanned in full.
    sampled: Mapped[bool] = mapped_column(default=False)
    #: A column that only grows, by which it can be told what was appended; None when nobody said so.
    watermark: Mapped[str | None] = mapped_column(String(512))
    #: When a crawl first did not find it any more; None while it is there.
    vanished_at: Mapped[datetime | None]
    #: What the source answers to digest(); a new digest is a new version.
    version: Mapped[int] = mapped_column(default=1)
    content_digest: Mapped[str] = mapped_column(String(64), default="")
    schema_digest: Mapped[str] = mapped_column(String(64), default="")
    rows: Mapped[int | None] = mapped_column(BigInteger)
    persons: Mapped[int] = mapped_column(BigInteger, default=0)
    declared_level: Mapped[int | None]
    proposed_level: Mapped[int | None]
    level: Mapped[int]
    level_reasons: Mapped[list[Any]] = mapped_column(default=list)
    #: The sensitivity list that the level was last found by.
    profile: Mapped[str | None] = mapped_column(String(32))
    #: There are persons under the age that entities.yaml names.
    minors: Mapped[bool] = mapped_column(default=False)
    #: Grade of the system that holds it (GB/T 22240), 1 to 5; None: not on record.
    host_grade: Mapped[int | None]
    #: Rows and persons when the level was last decided: what growth is measured from.
    graded_rows: Mapped[int | None] = mapped_column(BigInteger)
    graded_persons: Mapped[int | None] = mapped_column(BigInteger)
    state_secret: Mapped[str | None] = mapped_column(String(16))
    #: Data element of each field whose name does not say it: field name → element code.
    elements: Mapped[dict[str, Any]] = mapped_column(default=dict)
    registered_at: Mapped[datetime]
    review_due: Mapped[date | None]
    owner: Mapped[Department] = relationship()
    source: Mapped[Source | None] = relationship()
    steward: Mapped[User | None] = relationship()
    fields: Mapped[list["Field"]] = relationship(
        back_populates="dataset", order_by="Field.position", cascade="all, delete-orphan"
    )


class SchemaChange(Base):
    """One change of a dataset's columns that a crawl noticed: added, removed, renamed, retyped."""

    __tablename__ = "schema_changes"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), index=True)
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(16))
    field: Mapped[str] = mapped_column(String(512))
    #: Types; names, of a renamed field.
    before: Mapped[str | None] = mapped_column(String(512))
    after: Mapped[str | None] = mapped_column(String(512))


class Field(Base):
    """A field of a dataset, as last seen."""

    __tablename__ = "fields"
    __table_args__ = (UniqueConstraint("dataset_id", "name"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), index=True)
    position: Mapped[int]
    name: Mapped[str] = mapped_column(String(512))
    type: Mapped[str] = mapped_column(String(16), default="")
    outcome: Mapped[str | None] = mapped_column(String(24))
    entity: Mapped[str | None] = mapped_column(String(48), index=True)
    level: Mapped[int | None]
    reason: Mapped[str | None] = mapped_column(Text)
    rows: Mapped[int] = mapped_column(BigInteger, default=0)
    nulls: Mapped[int] = mapped_column(BigInteger, default=0)
    distinct: Mapped[int] = mapped_column(BigInteger, default=0)
    considered: Mapped[list[Any]] = mapped_column(default=list)
    dataset: Mapped[Dataset] = relationship(back_populates="fields")
    findings: Mapped[list["Finding"]] = relationship(
        back_populates="field", order_by="Finding.id", cascade="all, delete-orphan"
    )


class Finding(Base):
    """One entity in one field, kept over scans: who saw it first and last, and what people decided."""

    __tablename__ = "findings"
    __table_args__ = (UniqueConstraint("field_id", "entity"),)
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    field_id: Mapped[int] = mapped_column(ForeignKey("fields.id"), index=True)
    entity: Mapped[str] = mapped_column(String(48), index=True)
    matches: Mapped[int] = mapped_column(BigInteger)
    masked: Mapped[int] = mapped_column(BigInteger, default=0)
    examined: Mapped[int] = mapped_column(BigInteger)
    ratio: Mapped[float]
    confidence: Mapped[float]
    sparse: Mapped[bool] = mapped_column(default=False)
    evidence: Mapped[list[Any]]
    detector: Mapped[str] = mapped_column(String(64))
    #: What people were last told of its share: matches, and cells examined. Drift is measured from here.
    told_matches: Mapped[int | None] = mapped_column(BigInteger)
    told_examined: Mapped[int | None] = mapped_column(BigInteger)
    first_scan_id: Mapped[int] = mapped_column(ForeignKey("scans.id"))
    last_scan_id: Mapped[int] = mapped_column(ForeignKey("scans.id"))
    field: Mapped[Field] = relationship(back_populates="findings")


class FindingDecision(Base):
    """What a person said of a finding. It is known by dataset, field and entity, so that it outlives the finding."""

    __tablename__ = "finding_decisions"
    id: Mapped[int] = mapped_column(BigKey, primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), index=True)
    field: Mapped[str] = mapped_column(String(512))
    entity: Mapped[str] = mapped_column(String(48))
    #: The detector that had found it then.
    detector: Mapped[str] = mapped_column(String(64))
    #: confirmed | rejected; the last one counts.
    verdict: Mapped[str] = mapped_column(String(16))
    reason: Mapped[str] = mapped_column(Text)
    by: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]


class LevelChange(Base):
    """One change of a dataset's level, with its reasons."""

    __tablename__ = "level_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str] = mapped_column(String(64))
    old: Mapped[int | None]
    new: Mapped[int]
    reasons: Mapped[list[Any]]
    policy_version: Mapped[str] = mapped_column(String(64))
    profile: Mapped[str | None] = mapped_column(String(32))
