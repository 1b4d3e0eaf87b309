"""Requests under a procedure: envelope, acts, checks, artifacts."""

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.base import Base
from catalog.models.datasets import Dataset
from catalog.models.people import Department, User

if TYPE_CHECKING:
    from catalog.models.attachments import Attachment


class Request(Base):
    """A request under a procedure; for ``release``, Article 27."""

    __tablename__ = "requests"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    procedure: Mapped[str] = mapped_column(String(32))
    state: Mapped[str] = mapped_column(String(32), index=True)
    applicant_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    dataset_id: Mapped[int] = mapped_column(ForeignKey("datasets.id"), index=True)
    recipient_id: Mapped[int] = mapped_column(ForeignKey("departments.id"), index=True)
    recipient_kind: Mapped[str] = mapped_column(String(16))
    level: Mapped[int]
    #: The content an approval is bound to (canonical JSON), its SHA-256, and the policy it was made under.
    envelope: Mapped[dict[str, Any]]
    envelope_digest: Mapped[str] = mapped_column(String(64))
    policy_version: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    expires_on: Mapped[date | None]
    applicant: Mapped[User] = relationship()
    dataset: Mapped[Dataset] = relationship()
    recipient: Mapped[Department] = relationship()
    acts: Mapped[list["RequestAct"]] = relationship(
        back_populates="request", order_by="RequestAct.id", cascade="all, delete-orphan"
    )
    checks: Mapped[list["RequestCheck"]] = relationship(
        back_populates="request", order_by="RequestCheck.id", cascade="all, delete-orphan"
    )
    artifacts: Mapped[list["Artifact"]] = relationship(
        back_populates="request", order_by="Artifact.id", cascade="all, delete-orphan"
    )
    attachments: Mapped[list["Attachment"]] = relationship(
        back_populates="request", order_by="Attachment.id", cascade="all, delete-orphan"
    )


class RequestAct(Base):
    """One act on a request: who, in which part and role, on which content, signed by the installation."""

    __tablename__ = "request_acts"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    event: Mapped[str] = mapped_column(String(32))
    part: Mapped[str | None] = mapped_column(String(32))
    #: None: the installation itself, for a day that came.
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str] = mapped_column(String(32))
    #: Login of the person in whose place it was done: a deputy carries that person's part too.
    deputy_for: Mapped[str | None] = mapped_column(String(64))
    from_state: Mapped[str] = mapped_column(String(32))
    to_state: Mapped[str] = mapped_column(String(32))
    comment: Mapped[str] = mapped_column(Text, default="")
    envelope_digest: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))
    #: Conditions that the act carries, and the SHA-256 of all in force when it was signed, its own included.
    conditions: Mapped[list[Any]] = mapped_column(default=list)
    obligations_sha256: Mapped[str | None] = mapped_column(String(64))
    #: False once the envelope changed or the level rose: the act stays on record but no longer counts.
    in_force: Mapped[bool] = mapped_column(default=True)
    at: Mapped[datetime]
    request: Mapped[Request] = relationship(back_populates="acts")
    actor: Mapped[User | None] = relationship()

    @property
    def login(self) -> str:
        """Who did it; ``system`` for the installation itself."""
        return self.actor.login if self.actor else "system"


class RequestCheck(Base):
    """One automatic check of a request, with figure and reason."""

    __tablename__ = "request_checks"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    name: Mapped[str] = mapped_column(String(48))
    result: Mapped[str] = mapped_column(String(16))
    figure: Mapped[str] = mapped_column(String(64), default="")
    reason_zh: Mapped[str] = mapped_column(Text)
    reason_en: Mapped[str] = mapped_column(Text)
    #: What a person can act on, such as generalizations that would pass. Figures and names only.
    details: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime]
    request: Mapped[Request] = relationship(back_populates="checks")


class Artifact(Base):
    """A file written by ``prepare``: where it lies, its digest, how often it was fetched."""

    __tablename__ = "artifacts"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    path: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
    size: Mapped[int] = mapped_column(BigInteger)
    rows: Mapped[int] = mapped_column(BigInteger)
    #: Distinct persons in it; 0 where it is about none.
    persons: Mapped[int] = mapped_column(BigInteger, default=0, server_default="0")
    format: Mapped[str] = mapped_column(String(16))
    encrypted: Mapped[bool] = mapped_column(default=False)
    manifest: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    downloads: Mapped[int] = mapped_column(default=0)
    download_limit: Mapped[int] = mapped_column(default=3)
    request: Mapped[Request] = relationship(back_populates="artifacts")
