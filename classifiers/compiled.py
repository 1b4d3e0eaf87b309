"""Loops over bytes, compiled once with numba and kept on disk beside the module."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np
from llvmlite import ir
from numba.extending import intrinsic
from numpy.typing import NDArray

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

    The first call of all takes seconds, later processes load what was kept. Where nothing can be kept (no folder of
    this user can be written to), every process compiles anew.
    """
    try:
        made = numba.njit(cache=True, nogil=True)(function)
    except RuntimeError:  # numba: "cannot cache function: no locator available"
        made = numba.njit(nogil=True)(function)
    return cast("F", made)


def lean(function: F) -> F:
    """Return ``function``, which must make no array, compiled without counting references to those it is handed.

    Counting takes longer than what these small functions do. The option is numba's own but not in its manual: where
    it is gone, references are counted.
    """
    try:
        options: dict[str, Any] = {"cache": True, "nogil": True, "_nrt": False}
        return cast("F", numba.njit(**options)(function))
    except (KeyError, TypeError, RuntimeError):  # no such option; nowhere to keep what is compiled
        return compiled(function)


def _loaded(width: int) -> Callable[..., Any]:
    """Return what makes numba read ``width`` bits (0: one item) of an array of unsigned numbers, zeros before them.

    numba's own index takes twice as long: it looks whether it counts from the end.
    """

    def typed(_typing: Any, array: Any, _at: Any) -> Any:
        def made(context: Any, builder: Any, signature: Any, args: Any) -> Any:
            first = context.make_array(signature.args[0])(context, builder, args[0]).data
            place = builder.gep(first, [args[1]])
            if width:
                place = builder.bitcast(place, ir.IntType(width).as_pointer())
            return builder.zext(builder.load(place, align=1), ir.IntType(64))

        result = numba.types.uint64 if width else numba.types.int64
        return result(array, numba.types.int64), made

    return typed


_At = Callable[[NDArray[np.unsignedinteger[Any]], int | np.int64], int]
#: One item of a contiguous array, as a signed number: numba adds signed to unsigned as fractions. The place, not
#: negative, is not checked.
item = cast("_At", intrinsic(_loaded(0)))
#: Eight bytes from a place on, not checked either, as one number, the first byte its lowest (little-endian machines).
word = cast("Callable[[NDArray[np.uint8], int], np.uint64]", intrinsic(_loaded(64)))


def _zeros_typed(_typing: Any, _number: Any) -> Any:
    def made(_context: Any, builder: Any, _signature: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 0))

    return numba.types.int64(numba.types.uint64), made


#: How many of the lowest bits of a number are zeros; 64 for 0.
trailing_zeros = cast("Callable[[np.uint64], int]", intrinsic(_zeros_typed))
