"""The rules themselves: every version that is or was in force, and the requests that change them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from catalog.models.base import Base
from catalog.models.people import User


class PolicyVersion(Base):
    """A version of the rules, in force from a day until the next one; never changed or deleted.

    ``origin`` is shipped (with the program that made the catalog) or change. A version that is returned to has two
    rows, so ``version`` is not unique.
    """

    __tablename__ = "policy_versions"
    id: Mapped[int] = mapped_column(primary_key=True)
    #: SHA-256 (hex) of the rule files' canonical content, and the files by name.
    version: Mapped[str] = mapped_column(String(64), index=True)
    texts: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    origin: Mapped[str] = mapped_column(String(16))
    in_force_from: Mapped[date] = mapped_column(index=True)
    recorded_at: Mapped[datetime]
    change_id: Mapped[int | None] = mapped_column(ForeignKey("policy_changes.id"), unique=True)
    change: Mapped["PolicyChange | None"] = relationship()


class PolicyChange(Base):
    """A request to change the rules (Article 31): the files as they shall be, and why."""

    __tablename__ = "policy_changes"
    id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[str] = mapped_column(String(32), unique=True)
    state: Mapped[str] = mapped_column(String(32), index=True)
    proposer_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    reason: Mapped[str] = mapped_column(Text)
    #: The version that it changes, the version that it makes, and that one's files by name.
    base: Mapped[str] = mapped_column(String(64))
    version: Mapped[str] = mapped_column(String(64))
    texts: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    #: The content an approval is bound to (canonical JSON) and its SHA-256.
    envelope: Mapped[dict[str, Any]]
    envelope_digest: Mapped[str] = mapped_column(String(64))
    #: Set by the approval.
    in_force_from: Mapped[date | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    proposer: Mapped[User] = relationship()
    acts: Mapped[list["PolicyChangeAct"]] = relationship(
        back_populates="change", order_by="PolicyChangeAct.id", cascade="all, delete-orphan"
    )


class PolicyChangeAct(Base):
    """One act on a change of the rules: who, in which part and role, on which content, signed by the installation."""

    __tablename__ = "policy_change_acts"
    id: Mapped[int] = mapped_column(primary_key=True)
    change_id: Mapped[int] = mapped_column(ForeignKey("policy_changes.id"), index=True)
    event: Mapped[str] = mapped_column(String(32))
    part: Mapped[str | None] = mapped_column(String(32))
    actor_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str] = mapped_column(String(32))
    #: Login of the person in whose place it was done: a deputy carries that person's part too.
    deputy_for: Mapped[str | None] = mapped_column(String(64))
    from_state: Mapped[str] = mapped_column(String(32))
    to_state: Mapped[str] = mapped_column(String(32))
    comment: Mapped[str] = mapped_column(Text, default="")
    #: Of what the act was given for; an approval's covers the day as well.
    envelope_digest: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))
    #: False once the content changed, or the rules it was to change: the act stays on record but no longer counts.
    in_force: Mapped[bool] = mapped_column(default=True)
    at: Mapped[datetime]
    change: Mapped[PolicyChange] = relationship(back_populates="acts")
    actor: Mapped[User] = relationship()

    @property
    def login(self) -> str:
        """Who did it."""
        return self.actor.login
