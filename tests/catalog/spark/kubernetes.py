"""What stands in for a Kubernetes API server: Spark's own client asks it, and its pods are processes of this machine.

Of images it knows two: ``spark``, which is pyspark's Java with the entry point of Spark's images for executors, and
``broken``, which fails as soon as it starts. Others cannot be pulled. With ``forbidden`` it refuses all.
"""

import json
import os
import signal
import subprocess
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.catalog.spark.scanning import processes

#: A JSON object of Kubernetes.
Json = dict[str, Any]
#: Where container images have Spark's settings and local folders, which are folders of the pod here.
_OF_IMAGES = ("/opt/spark/conf", "/var/data")


class Pod:
    """A pod: what was asked for, how it is, and the process that is its container."""

    def __init__(self, server: "Kubernetes", asked: Json) -> None:
        self._server = server
        self.asked, self.process = asked, None  # type: Json, subprocess.Popen[bytes] | None
        self.name: str = asked["metadata"]["name"]
        self.folder = server.folder / self.name
        self._mark = f"SPARK_EXECUTOR_POD_NAME={self.name}".encode()
        (self._container,) = asked["spec"]["containers"]
        asked["metadata"] |= {"uid": self.name, "creationTimestamp": "2026-01-01T00:00:00Z"}
        self._say("Pending", {"waiting": {"reason": "ContainerCreating"}})

    def start(self) -> None:
        image = self._container["image"]
        if image not in {"spark", "broken"}:
            self._say("Pending", {"waiting": {"reason": "ErrImagePull", "message": image}})
            return
        self.folder.mkdir()
        command = self._java() if image == "spark" else ["false"]
        with (self.folder / "log.txt").open("wb") as out:
            self.process = subprocess.Popen(
                command,
                cwd=self.folder,
                env=self._environment(),
                stdout=out,
                stderr=out,
            )
        self._say("Running", {"running": {}})
        threading.Thread(target=self._wait, daemon=True).start()

    def end(self) -> None:
        """End the container as a deletion does: it is asked to, and ended a little later."""
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(10)
            self.kill()
            self.process.wait()

    def kill(self) -> None:
        """Kill all processes of the container, as when it takes too much memory."""
        for number in self.processes():
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)

    def processes(self, named: bytes = b"") -> list[int]:
        """Return the processes of the container that live, with ``named`` in their command."""
        return processes(self._mark, named)

    def works(self) -> bool:
        """Tell whether Spark has started Python in it, to read a piece."""
        return bool(self.processes(b"pyspark.daemon"))

    def _wait(self) -> None:
        assert self.process is not None
        code = self.process.wait()
        code = 128 - code if code < 0 else code
        with self._server.changing:
            if self.name in self._server.pods:
                reason = "Completed" if code == 0 else "Error"
                phase = "Succeeded" if code == 0 else "Failed"
                self._say(phase, {"terminated": {"exitCode": code, "reason": reason}})
                self._server.tell("MODIFIED", self.asked)

    def _say(self, phase: str, state: Json) -> None:
        container = {"name": self._container["name"], "state": state, "restartCount": 0}
        self.asked["status"] = {
            "phase": phase,
            "podIP": "127.0.0.1",
            "containerStatuses": [container | {"ready": phase == "Running"}],
        }

    def _environment(self) -> dict[str, str]:
        """Return what a container's environment is, its folders those of the pod; nothing of this process's."""
        fields = {"status.podIP": "127.0.0.1", "metadata.name": self.name}
        made = {"PATH": os.environ["PATH"], "SPARK_HOME": str(self._server.spark)}
        made |= {k: os.environ[k] for k in ("JAVA_HOME", "JAVA_TOOL_OPTIONS") if k in os.environ}
        for one in self._container["env"]:
            value = one.get("value")
            if value is None:
                value = fields[one["valueFrom"]["fieldRef"]["fieldPath"]]
            for place in _OF_IMAGES:
                value = value.replace(place, str(self.folder / Path(place).name))
            made[one["name"]] = value
        conf = self.folder / "conf"
        conf.mkdir()
        for found in self._server.objects["configmaps"].values():
            for name, text in found.get("data", {}).items():
                (conf / name).write_text(text, "utf-8")
        return made

    def _java(self) -> list[str]:
        """Return the command that the entry point of Spark's images makes of its environment."""
        assert self._container["args"] == ["executor"]
        said = self._environment_of_spark()
        options = sorted(
            (int(k.removeprefix("SPARK_JAVA_OPT_")), v)
            for k, v in said.items()
            if k.startswith("SPARK_JAVA_OPT_")
        )
        memory = said["SPARK_EXECUTOR_MEMORY"]
        return [
            "java",
            *(one for _, one in options),
            f"-Xms{memory}",
            f"-Xmx{memory}",
            *("-cp", f"{self.folder / 'conf'}:{self._server.spark / 'jars'}/*"),
            "org.apache.spark.scheduler.cluster.k8s.KubernetesExecutorBackend",
            *("--driver-url", said["SPARK_DRIVER_URL"]),
            *("--executor-id", said["SPARK_EXECUTOR_ID"]),
            *("--cores", said["SPARK_EXECUTOR_CORES"]),
            *("--app-id", said["SPARK_APPLICATION_ID"]),
            *("--hostname", "127.0.0.1"),
            *("--resourceProfileId", said["SPARK_RESOURCE_PROFILE_ID"]),
            *("--podName", self.name),
        ]

    def _environment_of_spark(self) -> dict[str, str]:
        return {one["name"]: one.get("value", "") for one in self._container["env"]}


class Kubernetes:
    """The server, from its making to :meth:`close`; pods have folders in ``folder``, images the Spark at ``spark``."""

    def __init__(self, folder: Path, spark: Path, *, forbidden: bool = False) -> None:
        self.folder, self.spark, self.forbidden = folder, spark, forbidden
        self.pods: dict[str, Pod] = {}
        self.created: list[Pod] = []
        self.objects: dict[str, dict[str, Json]] = {"configmaps": {}}
        self.events: list[tuple[str, Json]] = []
        self.changing = threading.Condition(threading.RLock())
        folder.mkdir(exist_ok=True)
        made = type("Asked", (_Asked,), {"kubernetes": self})
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), made)
        self._http.daemon_threads = True
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    @property
    def master(self) -> str:
        return f"k8s://http://127.0.0.1:{self._http.server_address[1]}"

    def close(self) -> None:
        self._http.shutdown()
        self._http.server_close()
        for pod in self.created:
            pod.end()

    def tell(self, kind: str, changed: Json) -> None:
        """Note what watchers are to hear of; a copy, as it may change again."""
        with self.changing:
            changed["metadata"]["resourceVersion"] = str(len(self.events) + 1)
            self.events.append((kind, json.loads(json.dumps(changed))))
            self.changing.notify_all()

    def create(self, kind: str, asked: Json) -> Json:
        with self.changing:
            if kind != "pods":
                self.objects.setdefault(kind, {})[asked["metadata"]["name"]] = asked
                return asked
            pod = Pod(self, asked)
            self.pods[pod.name] = pod
            self.created.append(pod)
            self.tell("ADDED", asked)
            pod.start()
            self.tell("MODIFIED", asked)
            return asked

    def delete(self, kind: str, name: str) -> None:
        with self.changing:
            if kind != "pods":
                del self.objects[kind][name]
                return
            pod = self.pods.pop(name)
            self.tell("DELETED", pod.asked)
        threading.Thread(target=pod.end).start()

    def found(self, kind: str) -> dict[str, Json]:
        if kind != "pods":
            return self.objects.get(kind, {})
        return {name: pod.asked for name, pod in self.pods.items()}


class _Asked(BaseHTTPRequestHandler):
    """What is asked of the server: create, read, list, watch, change and delete objects of a namespace."""

    kubernetes: Kubernetes
    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None: ...

    def do_GET(self) -> None:
        kind, name, query = self._place()
        if query.get("watch") == "true":
            self._watch(query)
        elif name:
            self._one(self.kubernetes.found(kind).get(name))
        else:
            with self.kubernetes.changing:
                items = [one for one in self.kubernetes.found(kind).values() if _fits(one, query)]
                version = {"resourceVersion": str(len(self.kubernetes.events))}
                kinds = {"pods": "PodList", "configmaps": "ConfigMapList"}
                listed = {"kind": kinds.get(kind, "List"), "apiVersion": "v1", "metadata": version}
                self._answer(200, listed | {"items": items})

    def do_POST(self) -> None:
        asked, (kind, _, _) = self._body(), self._place()
        allowed = not self.kubernetes.forbidden
        self._answer(201, self.kubernetes.create(kind, asked) if allowed else asked)

    def do_PATCH(self) -> None:
        asked, (kind, name, _) = self._body(), self._place()
        with self.kubernetes.changing:
            one = self.kubernetes.found(kind).get(name)
            if one is not None:
                for what, more in asked.get("metadata", {}).items():
                    if isinstance(more, dict):
                        one["metadata"][what] = one["metadata"].get(what, {}) | more
                self.kubernetes.tell("MODIFIED", one)
            self._one(one)

    def do_DELETE(self) -> None:
        self._body()
        kind, name, query = self._place()
        with self.kubernetes.changing:
            found = self.kubernetes.found(kind)
            gone = [name] if name else [n for n, one in found.items() if _fits(one, query)]
            gone = [n for n in gone if n in found]
            for one in gone:
                self.kubernetes.delete(kind, one)
        if gone or not name:
            self._answer(200, {"kind": "Status", "apiVersion": "v1", "status": "Success"})
        else:
            self._one(None)

    def _place(self) -> tuple[str, str, dict[str, str]]:
        """Return the kind of object, its name if one is named, and the rest of what is asked."""
        address = urlsplit(self.path)
        kind, _, name = address.path.partition("/namespaces/")[2].partition("/")[2].partition("/")
        return kind, name, {k: v[0] for k, v in parse_qs(address.query).items()}

    def _body(self) -> Json:
        text = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        return json.loads(text) if text else {}  # type: ignore[no-any-return]  # an object

    def _one(self, found: Json | None) -> None:
        if found is not None:
            self._answer(200, found)
        else:
            self._fail(404, "NotFound", "not found")

    def _fail(self, code: int, reason: str, message: str) -> None:
        said = {"kind": "Status", "apiVersion": "v1", "status": "Failure", "metadata": {}}
        self._send(code, said | {"code": code, "reason": reason, "message": message})

    def _answer(self, code: int, said: Json) -> None:
        if self.kubernetes.forbidden:
            self._fail(403, "Forbidden", 'User "system:anonymous" cannot do this')
        else:
            self._send(code, said)

    def _send(self, code: int, said: Json) -> None:
        text = json.dumps(said).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def _watch(self, query: dict[str, str]) -> None:
        """Send events as they come, a line each. WebSockets are not spoken: the client asks again without."""
        if self.headers.get("Upgrade") or self.kubernetes.forbidden:
            self._answer(200, {})
            return
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        at = int(query.get("resourceVersion", len(self.kubernetes.events)))
        changing = self.kubernetes.changing
        with suppress(OSError):
            while True:
                with changing:
                    while len(self.kubernetes.events) == at:
                        changing.wait()
                    new, at = self.kubernetes.events[at:], len(self.kubernetes.events)
                for kind, one in new:
                    if _fits(one, query):
                        line = json.dumps({"type": kind, "object": one}).encode() + b"\n"
                        self.wfile.write(b"%x\r\n%s\r\n" % (len(line), line))


def _fits(one: Json, query: dict[str, str]) -> bool:
    """Tell whether an object has the labels (``a=b``, ``a!=b``, ``a``, ``a in (b,c)``) and the phase asked for."""
    labels: dict[str, str] = one["metadata"].get("labels", {})
    text, wanted = query.get("labelSelector", ""), []
    while text:
        within = text.partition(" in (")
        if within[1] and "," not in within[0]:
            values, _, text = within[2].partition(")")
            wanted.append(labels.get(within[0]) in values.split(","))
            text = text.removeprefix(",")
            continue
        first, _, text = text.partition(",")
        name, equal, value = first.partition("=")
        if name.endswith("!"):
            wanted.append(labels.get(name[:-1]) != value)
        else:
            wanted.append(labels.get(name) == value if equal else name in labels)
    field, _, value = query.get("fieldSelector", "").partition("=")
    if field == "status.phase":
        wanted.append(one["status"]["phase"] == value)
    return all(wanted)
