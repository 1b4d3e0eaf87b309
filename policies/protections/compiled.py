"""Loops over bytes, compiled once with numba and kept on disk beside the module.

``classifiers`` has the same few lines: the two packages import nothing from each other.
"""

from collections.abc import Callable
from typing import TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """Return ``function`` compiled to machine code; it runs without the interpreter's lock.

    Where nothing can be kept (no folder of this user can be written to), every process compiles anew.
    """
    try:
        made = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # numba: "cannot cache function: no locator available"
        made = numba.njit(nogil=True)(function)
    return cast("F", made)
