"""Documents attached to a request: what they are, not what is in them."""

from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.base import Base
from catalog.models.people import User
from catalog.models.requests import Request


class Attachment(Base):
    """One document of a request; its bytes lie under ``attachments/`` by their digest.

    ``number`` is the agreement's or the assessment's own; ``starts_on`` and ``ends_on`` the agreement's term;
    ``dated``, ``author`` and ``conclusion`` are the assessment's.
    """

    __tablename__ = "attachments"
    id: Mapped[int] = mapped_column(primary_key=True)
    request_id: Mapped[int] = mapped_column(ForeignKey("requests.id"), index=True)
    kind: Mapped[str] = mapped_column(String(32))
    name: Mapped[str] = mapped_column(Text)
    media: Mapped[str] = mapped_column(String(16))
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    number: Mapped[str | None] = mapped_column(Text)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    dated: Mapped[date | None]
    author: Mapped[str | None] = mapped_column(Text)
    conclusion: Mapped[str | None] = mapped_column(String(32))
    attached_by_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    attached_at: Mapped[datetime]
    request: Mapped[Request] = relationship(back_populates="attachments")
    attached_by: Mapped[User] = relationship()
