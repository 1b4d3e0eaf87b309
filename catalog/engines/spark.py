"""Spark, started for scans and stopped after them: quiet, as its log quotes what it reads."""

import logging
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.engines.executors import SECONDS, Executors
from catalog.errors import UnusableInputError
from catalog.sources.spark import offered
from catalog.sources.spark_errors import failures, ignore_pandas, name_of

if TYPE_CHECKING:
    from pyspark import SparkConf
    from pyspark.sql import SparkSession

#: Bytes of sketches that one task of the tree takes in at a time.
_ARROW_BYTES = 64 << 20
#: What kinds of clusters ask for beside their name, as Spark's manuals say.
_HINTS = {
    "yarn": (
        "YARN 需要 HADOOP_CONF_DIR 指向集群的配置文件夹。",
        " YARN needs HADOOP_CONF_DIR, the folder of the cluster's configuration.",
    ),
    "k8s": (
        "Kubernetes 需要 spark.kubernetes.container.image（spark-defaults.conf），"
        "以及可以创建 Pod 和 ConfigMap 的凭据。",
        " Kubernetes needs spark.kubernetes.container.image (spark-defaults.conf) and credentials that may create pods "
        "and config maps.",
    ),
}
#: What kinds of clusters are set to where spark-defaults.conf says nothing of it.
_OURS = {
    # We wait for executors ourselves, and say when they do not come.
    "yarn": {"spark.scheduler.minRegisteredResourcesRatio": "0"},
    "k8s": {
        "spark.scheduler.minRegisteredResourcesRatio": "0",
        # Spark removes failed pods at this pace, and they are to be seen before.
        "spark.kubernetes.executor.eventProcessingInterval": "3s",
    },
}
#: Seconds between two looks whether Spark is started.
_LOOK_SECONDS = 0.5
#: Seconds that what is started has until it is given up.
_NEARLY_SECONDS = 5.0
#: Seconds that Java has to end.
_ENDING_SECONDS = 30


@contextmanager
def session(
    master: str, seconds: int = 300, stop: threading.Event | None = None
) -> "Iterator[SparkSession]":
    """Start Spark on ``master``, quiet, and stop it.

    It is started when there is an executor, or ``stop`` is set. It has so many ``seconds`` to start, and as many again
    whenever it is without executors.
    Raises UnusableInputError: no pyspark, no Java, no cluster, no executor.
    """
    ignore_pandas()
    try:
        from pyspark import SparkConf  # noqa: PLC0415 - an extra
        from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra
    except ImportError:
        raise UnusableInputError(
            "没有安装 Spark。请安装：pip install 'guikou[spark]'。",
            "Spark is not installed. Install it: pip install 'guikou[spark]'.",
        ) from None
    if not _java():
        raise UnusableInputError(
            "找不到 Java。Spark 需要 Java 17 或更新版本；请安装并设置 JAVA_HOME。",
            "There is no Java. Spark needs Java 17 or newer; install it and set JAVA_HOME.",
        )
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    conf = SparkConf().setMaster(master).setAppName("guikou scan")
    conf.set("spark.ui.showConsoleProgress", "false").set("spark.ui.enabled", "false")
    conf.set("spark.sql.session.timeZone", "UTC").set(SECONDS, str(seconds))
    conf.set("spark.sql.execution.arrow.maxBytesPerBatch", str(_ARROW_BYTES))
    with _java_for(conf, master) as gateway:
        with _started(master):
            started = _context(gateway, master, seconds, stop or threading.Event())
        # Polars' handler has waits begin anew, so that Ctrl-C would be heard only when they end.
        signal.siginterrupt(signal.SIGINT, True)
        try:
            # A cluster that does not answer shows only here: Spark gave up on it meanwhile.
            Executors(started).come(stop or threading.Event())
            with _started(master):
                started = spark = SparkSession(started)
            with failures(), offered(spark):
                yield spark
        finally:
            started.stop()


@contextmanager
def _java_for(conf: "SparkConf", master: str) -> Iterator[Any]:
    """Start Java for Spark, and end it whatever becomes of it: a worker tries again and again."""
    from pyspark import SparkContext  # noqa: PLC0415 - an extra
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415 - an extra

    # Spark's own log may quote what it reads.
    with Path(os.devnull).open("w") as nowhere, _started(master):
        gateway = launch_gateway(conf, {"stdout": nowhere, "stderr": nowhere})  # type: ignore[no-untyped-call]  # pyspark has no type for it
    logging.getLogger().addFilter(_not_py4j)
    try:
        yield gateway
    finally:
        gateway.shutdown()
        gateway.proc.stdin.close()
        try:
            gateway.proc.wait(_ENDING_SECONDS)
        except subprocess.TimeoutExpired:
            gateway.proc.kill()
        SparkContext._gateway = SparkContext._jvm = None
        logging.getLogger().removeFilter(_not_py4j)


def _not_py4j(record: logging.LogRecord) -> bool:
    """Leave out what py4j writes into nobody's log when Java ends: tracebacks, with what was asked of it."""
    return "py4j" not in Path(record.pathname).parts


@contextmanager
def _started(master: str) -> Iterator[None]:
    """Say that Spark could not be started, without the texts of Java and py4j."""
    try:
        yield
    except Exception as error:  # noqa: BLE001 - py4j's and Java's own, with texts of theirs
        raise _unstarted(master, name_of(error) or type(error).__name__) from None


def _context(gateway: Any, master: str, seconds: int, stop: threading.Event) -> Any:
    """Start Spark's context in a thread, or end Java: it may wait for a cluster, or in its queue, for ever.

    In the main thread pyspark would besides take SIGINT for itself, and fail each job before its scan hears of it.
    """
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415 - an extra

    def start() -> SparkContext:
        whole = SparkConf(_jvm=gateway.jvm)
        for name, value in _OURS.get(_kind(master), {}).items():
            whole.setIfMissing(name, value)
        return SparkContext(gateway=gateway, conf=whole)

    end = time.monotonic() + seconds
    with ThreadPoolExecutor(1, thread_name_prefix="guikou-start") as apart:
        job = apart.submit(start)
        try:
            while not wait([job], _LOOK_SECONDS).done:
                if stop.is_set() or time.monotonic() > end:
                    raise TimeoutError
        except BaseException:
            # One that is nearly started has asked for executors, and gives them back when it is stopped.
            if wait([job], _NEARLY_SECONDS).done and not job.exception():
                job.result().stop()
            gateway.proc.terminate()
            raise
    return job.result()


def _kind(master: str) -> str:
    return master.partition(":")[0]


def _java() -> bool:
    home = os.environ.get("JAVA_HOME")
    return Path(home, "bin", "java").exists() if home else shutil.which("java") is not None


def _unstarted(master: str, kind: str) -> UnusableInputError:
    zh, en = _HINTS.get(_kind(master), ("", ""))
    return UnusableInputError(
        f"Spark 无法在 {master} 上启动（{kind}）。请核对 --master、Java 17 和集群状态。{zh}",
        f"Spark cannot be started on {master} ({kind}). Check --master, Java 17 and the cluster.{en}",
    )
