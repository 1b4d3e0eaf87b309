"""One thread ahead, one behind: order, closing, and what ends them."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from catalog import cancellation
from catalog.overlapping import ahead, behind


def test_one_thread_reads_and_closes() -> None:
    threads: list[str] = []

    def numbers() -> Iterator[int]:
        try:
            for number in range(10):
                threads.append(threading.current_thread().name)
                yield number
        finally:
            threads.append("closed in " + threading.current_thread().name)

    batches = ahead(numbers())
    assert next(batches) == 0
    batches.close()
    assert len(set(threads[:-1])) == 1
    assert threads[-1] == "closed in " + threads[0]
    assert threads[0].startswith("guikou-ahead")
    assert not [t for t in threading.enumerate() if t.name.startswith("guikou-ahead")]
    assert list(ahead(numbers())) == list(range(10))


def test_who_leaves_early_cancels_what_is_read_ahead() -> None:
    asked = threading.Event()

    def numbers() -> Iterator[int]:
        yield 0
        asked.set()
        while True:  # until it is told
            cancellation.pause(0.01)

    left = ahead(numbers())
    assert next(left) == 0
    assert asked.wait(10)
    left.close()
    with pytest.raises(StopIteration):
        next(left)


def test_what_is_canceled_here_is_canceled_there() -> None:
    class EnoughError(Exception):
        pass

    enough = threading.Event()

    def check() -> None:
        if enough.is_set():
            raise EnoughError

    def numbers() -> Iterator[int]:
        yield 0
        enough.set()
        while True:
            cancellation.pause(0.01)

    with cancellation.canceled_by(check), pytest.raises(EnoughError):
        list(ahead(numbers()))


def test_what_is_taken_behind_comes_in_order_and_its_error_is_raised() -> None:
    taken: list[int] = []
    with behind(taken.append) as give:
        for number in range(10):
            give(number)
    assert taken == list(range(10))
    with pytest.raises(ZeroDivisionError), behind(lambda number: taken.append(1 // number)) as give:
        give(0)


def test_what_comes_of_a_future() -> None:
    def times_out() -> None:
        raise TimeoutError

    with ThreadPoolExecutor(1) as pool:
        assert cancellation.awaited(pool.submit(lambda: 7)) == 7
        with pytest.raises(TimeoutError):
            cancellation.awaited(pool.submit(times_out))


HEARS = """
import threading
from concurrent.futures import Future
import polars
from catalog import cancellation
print("waits", flush=True)
cancellation.awaited(Future())
"""


def test_a_wait_hears_ctrl_c_beside_polars() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HEARS],
        env=os.environ | {"PYTHONPATH": str(Path.cwd())},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        assert process.stdout.readline() == "waits\n"
        time.sleep(0.2)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=20)
        assert "KeyboardInterrupt" in errors
    finally:
        process.kill()
        process.communicate()
