"""Loops over bytes, compiled once with numba and kept on disk beside the module.

``classifiers`` has the same few lines: the two packages import nothing from each other.
"""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def forget_older(folder: Path) -> None:
    """Delete the index of every loop kept before a module of ``folder`` last changed.

    numba looks at the file of a loop only, not at the small functions from other modules that were compiled into it.
    """
    newest = max(path.stat().st_mtime for path in folder.glob("*.py"))
    for kept in folder.glob("__pycache__/*.nbi"):
        with suppress(OSError):  # another process was faster, or nothing may be written here
            if kept.stat().st_mtime < newest:
                kept.unlink()


forget_older(Path(__file__).parent)


def compiled(function: F) -> F:
    """Return ``function`` compiled to machine code; it runs without the interpreter's lock.

    Where nothing can be kept (no folder of this user can be written to), every process compiles anew.
    """
    try:
        made = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # numba: "cannot cache function: no locator available"
        made = numba.njit(nogil=True)(function)
    return cast("F", made)
