"""What comes after an approval: who was told of which deadline, and what recipients state of the destruction."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.base import Base
from catalog.models.people import User
from catalog.models.requests import Request


class Notice(Base):
    """One person told once of one thing about a request: a deadline, an end of term, a recall."""

    __tablename__ = "request_notices"
    #: Told once, however many workers look at the same moment: ``about`` names the wait or the term.
    __table_args__ = (UniqueConstraint("request_id", "kind", "days", "about", "user_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    #: reminder | escalation | expiring | recall | ended
    kind: Mapped[str] = mapped_column(String(16))
    #: Days before the deadline for a reminder and a term, after it for an escalation.
    days: Mapped[int] = mapped_column(default=0)
    #: What it is about: the state that waits and since when, or the last day of the term.
    about: Mapped[str] = mapped_column(String(96))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    due_on: Mapped[date]
    at: Mapped[datetime]
    request: Mapped[Request] = relationship()
    user: Mapped[User] = relationship()


class Destruction(Base):
    """One statement by a recipient that a release was destroyed, signed by the installation, and what became of it."""

    __tablename__ = "destructions"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    #: How, on which day, seen by whom; what the recipient wrote.
    how: Mapped[str] = mapped_column(Text)
    destroyed_on: Mapped[date]
    witness: Mapped[str] = mapped_column(Text)
    #: Name and SHA-256 (hex) of a certificate, None without one; the file stays with whoever has it.
    certificate: Mapped[str | None] = mapped_column(String(255))
    certificate_sha256: Mapped[str | None] = mapped_column(String(64))
    #: SHA-256 (hex) of the statement as canonical JSON, and the installation's signature over it.
    digest: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))
    stated_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    stated_at: Mapped[datetime]
    #: accepted | insufficient; None until it was checked.
    outcome: Mapped[str | None] = mapped_column(String(16))
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    checked_at: Mapped[datetime | None]
    request: Mapped[Request] = relationship()
    stated_by: Mapped[User] = relationship(foreign_keys=[stated_by_id])
    checked_by: Mapped[User | None] = relationship(foreign_keys=[checked_by_id])
