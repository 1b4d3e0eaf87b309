"""What the form of an application starts from, and how its widgets are named."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from catalog.requests.envelopes import Application


@dataclass(frozen=True, slots=True)
class Form:
    """What the form starts from: nothing, or the application of request ``number``."""

    number: str | None = None
    before: Application | None = None

    def key(self, name: str) -> str:
        """Return a widget's key, so that two requests do not share what was typed."""
        return f"new.{name}|{self.number or ''}"

    def was(self, name: str) -> Any:
        """Return what was asked for before."""
        return getattr(self.before, name) if self.before else None


def at(options: Sequence[str], value: str | None) -> int | None:
    """Return where a value stands among options; None for nowhere."""
    return options.index(value) if value in options else None
