"""The examples of services in docs/schedules.md can be read by what they are for, and call commands that exist."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from apscheduler.triggers.cron import CronTrigger
from ruamel.yaml import YAML

from catalog.cli import guikou

TEXT = (Path(__file__).parents[2] / "docs" / "schedules.md").read_text("utf-8")
BLOCKS = dict(re.findall(r"^## (\w+)\n\n```\n(.*?)```", TEXT, re.DOTALL | re.MULTILINE))


def check_command(words: list[str]) -> None:
    """Look a command and its options up as the command line knows them."""
    command: Any = guikou
    while words and not words[0].startswith("-"):
        command = command.commands[words.pop(0)]
    known = {name for option in command.params for name in option.opts}
    assert {w for w in words if w.startswith("-")} <= known


def test_the_line_of_cron() -> None:
    (line,) = BLOCKS["cron"].splitlines()
    CronTrigger.from_crontab(" ".join(line.split()[:5]))
    user, home, *command = line.split()[5:]
    assert (user, home.partition("=")[0], command[0]) == ("guikou", "GUIKOU_HOME", "guikou")
    check_command(command[1:])


def test_the_unit_of_systemd(tmp_path: Path) -> None:
    unit = BLOCKS["systemd"]
    (started,) = re.findall(r"^ExecStart=(.*)$", unit, re.MULTILINE)
    check_command(started.split()[1:])
    verify = shutil.which("systemd-analyze")
    if verify is None:
        return  # no systemd here; the command was looked up all the same
    # The program and the user are there on the machine it is for.
    here = unit.replace(started.split()[0], shutil.which("true") or "").replace(
        "User=guikou", "User=root"
    )
    path = tmp_path / "guikou-worker.service"
    path.write_text(here, encoding="utf-8")
    told = subprocess.run(
        [verify, "verify", "--man=no", "--recursive-errors=no", str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (told.returncode, told.stderr) == (0, "")


def test_the_job_of_kubernetes() -> None:
    job = YAML(typ="safe").load(BLOCKS["Kubernetes"])
    assert (job["apiVersion"], job["kind"]) == ("batch/v1", "CronJob")
    CronTrigger.from_crontab(job["spec"]["schedule"])
    pod = job["spec"]["jobTemplate"]["spec"]["template"]["spec"]
    assert pod["restartPolicy"] in {"Never", "OnFailure"}, "a job knows no other"
    (container,) = pod["containers"]
    check_command(container["command"][1:])
