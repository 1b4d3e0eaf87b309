"""One at a time: two scans or crawls of one source do not run side by side on this machine."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def turn(home: Path, name: str) -> Iterator[None]:
    """Wait until nobody else reads the source ``name``, and hold it. A killed process lets go by itself."""
    folder = home / "turns"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / f"{name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
