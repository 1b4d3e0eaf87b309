"""Let reading, protecting and writing overlap: one thread ahead, one behind, a few items between them, in order."""

from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from typing import TypeVar

from catalog import cancellation

T = TypeVar("T")
#: Items waiting between two threads: enough to even out slow ones, few enough to bound memory.
DEPTH = 2


def ahead(items: Iterator[T], depth: int = DEPTH) -> Generator[T, None, None]:
    """Yield ``items``, up to ``depth`` of which are made ahead in a thread of their own.

    Whatever making one raises is raised in its place. The items are made, and their iterator closed, in one thread:
    database connections may be bound to it. What is canceled here, or left early, is canceled there.
    """
    with ThreadPoolExecutor(1, "guikou-ahead") as pool:
        waiting: deque[Future[tuple[T] | None]] = deque()
        try:
            with cancellation.reading() as context:
                make = partial(pool.submit, context.run, _next, items)
                waiting += [make() for _ in range(depth)]
                while made := cancellation.awaited(waiting.popleft()):
                    waiting.append(make())
                    yield made[0]
        finally:
            for one in waiting:
                one.cancel()
            if isinstance(items, Generator):
                pool.submit(items.close).result()


def _next(items: Iterator[T]) -> tuple[T] | None:
    for item in items:
        return (item,)
    return None


@contextmanager
def behind(take: Callable[[T], None], depth: int = DEPTH) -> Iterator[Callable[[T], None]]:
    """Yield a function that hands an item to ``take`` in a thread of its own, one after the other.

    It waits while ``depth`` items are on their way. What ``take`` raises is raised by a later call, or at the end, and
    no further item is taken.
    """
    with ThreadPoolExecutor(1, "guikou-behind") as pool:
        waiting: deque[Future[None]] = deque()

        def give(item: T) -> None:
            if len(waiting) == depth:
                cancellation.awaited(waiting.popleft())
            waiting.append(pool.submit(take, item))

        try:
            yield give
            while waiting:
                cancellation.awaited(waiting.popleft())
        finally:
            for one in waiting:
                one.cancel()
