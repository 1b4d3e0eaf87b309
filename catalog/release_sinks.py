"""Where the bytes of a release go: counted, digested and encrypted while they are written, never whole in memory."""

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from catalog.encryption import Lock, sealing
from catalog.password_sealing import Sink


class Counted(io.RawIOBase):
    """Hands bytes on and keeps their number and SHA-256; it cannot be read or sought in."""

    def __init__(self, target: Sink) -> None:
        self._target = target
        self._digest = hashlib.sha256()
        self.size = 0

    def writable(self) -> bool:
        """Return True."""
        return True

    def write(self, data: Any) -> int:
        """Write any buffer of bytes; return their number."""
        view = memoryview(data).cast("B")
        self._target.write(view)
        self._digest.update(view)
        self.size += len(view)
        return len(view)

    @property
    def sha256(self) -> str:
        """SHA-256, in hex, of what was written so far."""
        return self._digest.hexdigest()


@dataclass(frozen=True, slots=True)
class Sinks:
    """``content`` is written to; ``data`` is what comes to lie on the disk, the same unless it is encrypted."""

    content: Counted
    data: Counted


@contextmanager
def sinks(path: Path, lock: Lock | None) -> Iterator[Sinks]:
    """Open ``path`` for writing through a lock, or plain; the digests hold once it is closed.

    With a lock, no byte of the content lies on the disk in the clear. Raises OSError when the disk does not take it.
    """
    with path.open("wb") as file:
        data = Counted(file)
        if lock is None:
            yield Sinks(data, data)
            return
        with sealing(data, lock) as into:
            yield Sinks(Counted(into), data)
