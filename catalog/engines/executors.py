"""Waiting for Spark: for jobs, and for executors, without which a job waits for ever and says nothing."""

import json
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

from catalog.errors import UnusableInputError
from catalog.sources.spark_errors import failures, stopped

if TYPE_CHECKING:
    from pyspark import SparkContext

#: The setting of Spark by which its session tells jobs how many seconds they may be without executors.
SECONDS = "spark.guikou.executorSeconds"
#: Seconds between two looks at a job.
_LOOK_SECONDS = 1.0
#: Seconds between two looks for the first executor, and until a job that goes on is ended again.
_AGAIN_SECONDS = 0.5
#: What containers wait for in good order.
_BEGINNING = {"ContainerCreating", "PodInitializing"}
T = TypeVar("T")


class Executors:
    """The executors that a running Spark has; they are looked at again and again while it is waited for."""

    def __init__(self, context: "SparkContext") -> None:
        self._context, self._master = context, str(context.master)
        self._begun = time.monotonic()
        self._reasons: list[str] = []

    def come(self, stop: threading.Event) -> None:
        """Wait for the first one, until ``stop`` is set or Spark has ended: that a later call tells.

        Raises UnusableInputError when none comes, also when Spark ended as they failed too often.
        """
        conf: Any = self._context.getConf()
        if self._is_here() or conf.get("spark.dynamicAllocation.enabled", "false") == "true":
            return
        while not stop.is_set() and not self.look():
            if self._has_ended():
                if self._reasons:
                    raise self._none()
                return
            stop.wait(_AGAIN_SECONDS)

    def look(self) -> bool:
        """Tell whether there is one. Raises UnusableInputError when there has been none for too long."""
        if self._is_here():
            return True
        with suppress(UnusableInputError), failures():
            java: Any = self._context._jsc
            # The driver is counted, too.
            if java.sc().getExecutorMemoryStatus().size() > 1:
                self._begun, self._reasons = time.monotonic(), []
                return True
            if self._master.startswith("k8s:"):
                self._reasons = reasons(_pods(java.sc())) or self._reasons
        if time.monotonic() - self._begun > float(self._context.getConf().get(SECONDS, "inf")):
            raise self._none()
        return False

    def why(self) -> UnusableInputError | None:
        """Return what keeps them from coming, or that Spark has stopped; None when it is neither."""
        if self._reasons:
            return self._none()
        return stopped(self._master) if not self._is_here() and self._has_ended() else None

    def _none(self) -> UnusableInputError:
        """Return the error that there is none, with what the cluster says of it."""
        seconds = int(time.monotonic() - self._begun)
        zh, en = (f"（{of}）", f" ({of})") if (of := ", ".join(self._reasons)) else ("", "")
        return UnusableInputError(
            f"{self._master} 在 {seconds} 秒内没有给出执行器{zh}。"
            "请查看集群：镜像、队列、内存、回连本机的地址（docs/spark.md）；"
            "GUIKOU_SPARK_EXECUTOR_SECONDS 是最长等待秒数。",
            f"{self._master} has given Spark no executor for {seconds} s{en}. Look at the cluster: "
            "image, queue, memory, the way back to this machine (docs/spark.md); "
            "GUIKOU_SPARK_EXECUTOR_SECONDS is how long to wait.",
        )

    def _is_here(self) -> bool:
        return self._master.startswith("local")

    def _has_ended(self) -> bool:
        java: Any = self._context._jsc
        with suppress(UnusableInputError), failures():
            return bool(java.sc().isStopped())
        return True


def _pods(spark: Any) -> list[dict[str, Any]]:
    client = spark.schedulerBackend().kubernetesClient()
    pods = client.pods().inNamespace(spark.conf().get("spark.kubernetes.namespace", "default"))
    listed = pods.withLabel("spark-app-selector", spark.applicationId()).list()
    found: list[dict[str, Any]] = json.loads(client.getKubernetesSerialization().asJson(listed))[
        "items"
    ]
    return found


def reasons(pods: list[dict[str, Any]]) -> list[str]:
    """Return Kubernetes' names of what is wrong with pods, with the codes of containers that ended; no messages."""
    found = set[str]()
    for status in (pod.get("status", {}) for pod in pods):
        unplaced = [one for one in status.get("conditions", []) if one["status"] == "False"]
        found |= {r for one in unplaced if (r := one.get("reason")) == "Unschedulable"}
        found |= {status["reason"]} if status.get("reason") else set()
        for state in (one["state"] for one in status.get("containerStatuses", [])):
            waits, ended = (state.get("waiting") or {}).get("reason"), state.get("terminated")
            if waits and waits not in _BEGINNING:
                found.add(waits)
            if ended:
                found.add(f"{ended.get('reason', 'Error')} {ended['exitCode']}")
    return sorted(found)


def awaited(context: "SparkContext", collect: Callable[[], T], look: Callable[[], None]) -> T:
    """Return what a job comes to; ``look`` is called every second, and what it raises ends the job.

    Raises UnusableInputError when the cluster gives it no executors, and what Spark raises.
    """
    group, executors = f"guikou-{uuid4().hex}", Executors(context)

    def work() -> T:
        context.setJobGroup(group, "guikou scan", interruptOnCancel=True)
        return collect()

    with ThreadPoolExecutor(1, thread_name_prefix="guikou-spark") as apart:
        job = apart.submit(work)
        try:
            while not wait([job], _LOOK_SECONDS).done:
                look()
                executors.look()
        except BaseException:
            # Whatever ends the wait ends the job, which nobody would hear of any more. Said again and again: Spark
            # ends what it knows of, and on a busy machine a job that was asked for may not be known for seconds.
            context.cancelJobGroup(group)
            while not wait([job], _AGAIN_SECONDS).done:
                context.cancelJobGroup(group)
            raise
    if job.exception() and (why := executors.why()):
        raise why
    return job.result()
