"""What Spark and Java raise, in words that quote nothing of what they read."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

from catalog.errors import GuikouError, UnusableInputError

if TYPE_CHECKING:
    from pyspark.errors import PySparkException


#: Errors of a driver that has stopped, or of a Java that has ended, while work was to be done.
_STOPPED = {"IllegalStateException", "Py4JNetworkError"}


def stopped(failed: str) -> UnusableInputError:
    """Return the error that Spark ended while a job was to be done."""
    return UnusableInputError(
        f"Spark 已自行停止（{failed}）：被集群终止，或执行器多次启动失败。"
        "请查看执行器日志（docs/spark.md）后重试。",
        f"Spark has stopped by itself ({failed}): the cluster ended it, or executors failed too often. Look at the "
        "executors' logs (docs/spark.md) and try again.",
    )


def _job_failed(failed: str) -> UnusableInputError:
    if failed in _STOPPED:
        return stopped(failed)
    return UnusableInputError(
        f"Spark 作业失败（{failed}）。请查看集群日志后重试。",
        f"The Spark job failed ({failed}). Look at the cluster's log and try again.",
    )


@contextmanager
def failures(said: Callable[[str], GuikouError] = _job_failed) -> Iterator[None]:
    """Turn what Spark raises into what ``said`` makes of its name, which quotes nothing."""
    try:
        yield
        return
    except Exception as error:
        # The messages of Java and of drivers may quote a cell, a URL or a user.
        failed = name_of(error)
        if failed is None:
            raise
    raise said(failed)


def name_of(error: Exception) -> str | None:
    """Return what an error of Spark's or of Java's is called, without its message; None for one of others."""
    from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra

    if isinstance(error, PySparkException):
        return condition_of(error) or type(error).__name__
    if type(error).__module__.partition(".")[0] not in {"py4j", "pyspark"}:
        return None
    java = getattr(error, "java_exception", None)
    if java is None:
        return type(error).__name__
    name = str(java.getClass().getSimpleName())
    return f"{name} {java.getCode()}" if name == "KubernetesClientException" else name


def condition_of(error: "PySparkException") -> str | None:
    """Return the name that Spark has for what went wrong, such as TABLE_OR_VIEW_NOT_FOUND."""
    # Spark 3.5 calls it a class, of which Spark 4 warns.
    known = getattr(error, "getCondition", None) or error.getErrorClass
    return cast("str | None", known())


def ignore_pandas() -> None:
    """Silence pyspark's warning of a pandas newer than it knows: none is used here.

    For the whole process: to take the filter back would take it from other threads too, which are at it.
    """
    warnings.filterwarnings(
        "ignore", "PySpark does not yet fully support pandas", category=FutureWarning
    )
