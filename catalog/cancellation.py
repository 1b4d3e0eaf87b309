"""How long readings hear that nobody wants them any more: they ask between two chunks, files or tables."""

import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import Context, ContextVar, copy_context
from threading import Event, Thread
from typing import TypeVar

#: Seconds between two questions, where something else is waited for.
ASK_SECONDS = 0.25
T = TypeVar("T")


def _go_on(*_count: int) -> None:
    """Nobody cancels what was started by hand but by an exception of its own."""


_check: ContextVar[Callable[[], None]] = ContextVar("guikou_cancellation", default=_go_on)


@contextmanager
def canceled_by(check: Callable[[], None]) -> Iterator[None]:
    """Let ``check`` be asked by whatever is read in this context; it raises what is to end the reading.

    Threads have contexts of their own: a reading thread runs in a copy of the one it reads for.
    """
    token = _check.set(check)
    try:
        yield
    finally:
        _check.reset(token)


def ask() -> None:
    """Raise what the present reading is canceled by, if it is. Takes about a microsecond."""
    _check.get()()


class LeftError(Exception):
    """Whoever it was read for has gone on without it."""


@contextmanager
def reading() -> Iterator[Context]:
    """Yield a context for a thread that reads for this one: canceled as this one is, and when this block is left."""
    left, check = Event(), _check.get()

    def check_both() -> None:
        if left.is_set():
            raise LeftError
        check()

    context = copy_context()
    context.run(_check.set, check_both)
    try:
        yield context
    finally:
        left.set()


def is_canceled() -> bool:
    """Tell whether ``ask`` would raise."""
    try:
        ask()
    except Exception:  # noqa: BLE001 - whatever it is, it ends the reading
        return True
    return False


def awaited(future: Future[T]) -> T:
    """Return what comes of ``future``, or raise what it raises, asking while it is waited for.

    A wait without end would hear no Ctrl-C: Polars' handler of SIGINT has the system begin it anew.
    """
    while True:
        try:
            return future.result(ASK_SECONDS)
        except TimeoutError:
            if future.done():
                return future.result()
        ask()


def asking(items: Iterable[T], seen: Callable[[int], None] = _go_on) -> Iterator[T]:
    """Yield ``items``, asking before each; ``seen`` is told how many came before, at last of all."""
    count = 0
    for item in items:
        ask()
        seen(count)
        yield item
        count += 1
    seen(count)


def pause(seconds: float) -> None:
    """Sleep for ``seconds``, asking meanwhile."""
    until = time.monotonic() + seconds
    while (left := until - time.monotonic()) > 0:
        time.sleep(min(ASK_SECONDS, left))
        ask()


def apart(call: Callable[[], T]) -> T:
    """Return what ``call`` comes to, or raise what it raises, asking while it is waited for.

    For a call that cannot ask itself, and changes nothing: once canceled it is left to a thread that nobody waits for,
    not even the end of the process.
    """
    done: Future[T] = Future()
    with reading() as context:

        def run() -> None:
            try:
                done.set_result(context.run(call))
            except BaseException as error:  # noqa: BLE001 - it is raised in the thread that waits
                done.set_exception(error)

        Thread(target=run, name="guikou-apart", daemon=True).start()
        return awaited(done)
