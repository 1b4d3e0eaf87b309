"""The main job on the demonstration bureau: register, scan, release, refuse, check quality, schedule, verify."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from sqlalchemy import select

from catalog import (
    attestations,
    audit_log,
    datasets,
    quality_runs,
    releases,
    requests,
    rulebooks,
    scans,
    schedules,
)
from catalog.acts import RefusedError
from catalog.datasets import NewDataset
from catalog.demonstration.documents import papers_of
from catalog.demonstration.people import SignInSheet, actor, bureau, settle, sheet
from catalog.errors import NotFoundError
from catalog.models import Dataset, Installation, QualityRun, Scan, Schedule
from catalog.store import Store
from catalog.types import Actor, ScanStatus
from policies.decisions import Decision
from policies.types import Text

SAMPLE_DATA = Path(__file__).parents[2] / "sample_data"
OPERATOR, INSPECTOR = "center1", "inspector"
DONE = "demonstration"


@dataclass(frozen=True, slots=True)
class Done:
    """One step of the job: which of how many, and what it was."""

    step: int
    steps: int
    what: Text


Progress = Callable[[Done], None]


@dataclass(frozen=True, slots=True)
class Refusal:
    """An act that the rules refused, and the decision that says why."""

    says: Text
    who: str
    decision: Decision


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What the job came to. ``first`` is False when all of it had been done before."""

    first: bool
    sign_ins: SignInSheet
    release: str
    artifact: Path
    refusals: tuple[Refusal, ...]
    audit_events: int
    audit_whole: bool
    seconds: float


def demonstrate(store: Store, progress: Progress) -> Demonstration:
    """Do the whole job, or what is left of it. Raises NotFoundError when the sample data is not there."""
    start = time.perf_counter()
    truth = _truth()
    sign_ins = sheet(store)
    first = _fact(store, DONE) is None
    job = _Job(store, sign_ins, progress, steps=3 * len(truth) + 5)
    job.step(Text("部门与人员", "departments and people"), lambda: settle(store, sign_ins))
    for entry in truth:
        job.step(
            Text(f"登记 {entry['title_zh']}", f"register {entry['title_en']}"), job.register, entry
        )
    for entry in truth:
        job.step(Text(f"扫描 {entry['title_zh']}", f"scan {entry['title_en']}"), job.scan, entry)
    for entry in truth:
        job.step(
            Text(f"质量 {entry['title_zh']}", f"quality of {entry['title_en']}"), job.quality, entry
        )
    number = str(job.step(Text("对外提供申请", "release request"), job.release))
    refusals = job.step(Text("两次拒绝", "two refusals"), job.refuse) or []
    job.step(Text("夜间扫描计划", "nightly schedule"), job.schedule)
    found = job.step(Text("核验审计日志", "verify the audit log"), job.verify)
    _note(store, DONE, "done")
    return Demonstration(
        first=first,
        sign_ins=sign_ins,
        release=number,
        artifact=store.settings.releases / number,
        refusals=tuple(refusals),
        audit_events=found.events,
        audit_whole=found.whole,
        seconds=time.perf_counter() - start,
    )


def _truth() -> list[dict[str, Any]]:
    path = SAMPLE_DATA / "expected.yaml"
    if not path.exists():
        raise NotFoundError(
            f"找不到演示数据 {SAMPLE_DATA}。请在完整的源码文件夹中运行。",
            f"There is no demonstration data in {SAMPLE_DATA}. Run this in a whole checkout.",
        )
    return list(YAML(typ="safe").load(path.read_text("utf-8"))["datasets"])


def _fact(store: Store, key: str) -> str | None:
    with store.reading() as session:
        found = session.get(Installation, key)
        return found.value if found else None


def _note(store: Store, key: str, value: str) -> None:
    with store.unit_of_work() as session:
        session.merge(Installation(key=key, value=value))


class _Job:
    """The steps, each of which does nothing when it has been done before."""

    def __init__(self, store: Store, sign_ins: SignInSheet, progress: Progress, steps: int) -> None:
        self.store, self.sign_ins, self.progress, self.steps = store, sign_ins, progress, steps
        self.taken = 0
        self._actors: dict[str, Actor] = {}

    def step(self, what: Text, run: Callable[..., Any], *arguments: Any) -> Any:
        self.progress(Done(self.taken, self.steps, what))
        result = run(*arguments)
        self.taken += 1
        self.progress(Done(self.taken, self.steps, what))
        return result

    def actor(self, login: str) -> Actor:
        if login not in self._actors:
            self._actors[login] = actor(self.store, self.sign_ins, login)
        return self._actors[login]

    def register(self, entry: Mapping[str, Any]) -> None:
        with self.store.reading() as session:
            if session.scalar(select(Dataset.id).where(Dataset.code == entry["code"])):
                return
        elements = {c["name"]: c["element"] for c in entry["columns"] if c.get("element")}
        new = NewDataset(
            code=entry["code"],
            title_zh=entry["title_zh"],
            title_en=entry["title_en"],
            description_zh=entry["description_zh"],
            description_en=entry["description_en"],
            owner=entry["owner"],
            steward=entry["steward"],
            location=str(SAMPLE_DATA / entry["file"]),
            table=entry["table"],
            declared_level=entry["declared_level"],
            elements=elements,
            host_grade=bureau()["host_grade"],
        )
        datasets.register(self.store, self.actor(entry["steward"]), new)
        self._attest(entry)

    def _attest(self, entry: Mapping[str, Any]) -> None:
        kept = bureau()
        if entry["code"] not in kept["loose_files"]:
            attestations.attest(
                self.store,
                self.actor(entry["steward"]),
                entry["code"],
                evidence=kept["evidence"],
                measures=kept["measures"],
            )

    def scan(self, entry: Mapping[str, Any]) -> None:
        with self.store.reading() as session:
            scanned = select(Scan.id).join(Dataset)
            scanned = scanned.where(Dataset.code == entry["code"], Scan.status == ScanStatus.DONE)
            if session.scalar(scanned.limit(1)):
                return
        scans.scan_dataset(self.store, self.actor(OPERATOR), entry["code"])

    def quality(self, entry: Mapping[str, Any]) -> None:
        with self.store.reading() as session:
            run = select(QualityRun.id).join(Dataset, Dataset.id == QualityRun.dataset_id)
            if session.scalar(run.where(Dataset.code == entry["code"]).limit(1)):
                return
        quality_runs.run_quality(self.store, self.actor(OPERATOR), entry["code"])

    def release(self) -> str:
        """Take the request through every step that has not been taken."""
        plan = bureau()["release"]
        number = self._request("release", plan, plan["applicant"])
        done = len(requests.show(self.store, self.actor(plan["applicant"]), number).acts)
        for act in plan["acts"][done:]:
            self._act(number, act)
        return number

    def _request(self, key: str, plan: Mapping[str, Any], applicant: str) -> str:
        known = _fact(self.store, f"{DONE}:{key}")
        if known is not None:
            return known
        number = requests.create(
            self.store,
            self.actor(applicant),
            dataset=plan["dataset"],
            recipient=plan["recipient"],
            purpose=plan["purpose"]["zh"],
            legal_basis=plan["legal_basis"]["zh"],
            fields=plan["fields"],
            format=plan["format"],
            method=plan["method"],
            valid_days=plan["valid_days"],
            destruction=plan["destruction"]["zh"],
            row_filter=plan["row_filter"],
            impact_assessment=plan["impact_assessment"],
            agreement=plan["agreement"],
            documents=papers_of(plan, rulebooks.day(self.store)),
        )
        _note(self.store, f"{DONE}:{key}", number)
        return number

    def _act(self, number: str, act: Mapping[str, Any]) -> None:
        person, comment = self.actor(act["actor"]), act["comment"]["zh"]
        if act["event"] == "prepare":
            releases.prepare(self.store, person, number)
        else:
            requests.act(self.store, person, number, act["event"], comment)

    def refuse(self) -> list[Refusal]:
        """Try what must be refused, once; return what was refused this time."""
        found = []
        for plan in bureau()["refusals"]:
            if _fact(self.store, f"{DONE}:{plan['code']}:refused") is not None:
                continue
            says = Text(plan["says"]["zh"], plan["says"]["en"])
            applicant = plan["request"]["applicant"]
            try:
                number = self._request(plan["code"], plan["request"], applicant)
                done = len(requests.show(self.store, self.actor(applicant), number).acts)
                for act in plan["acts"][done:]:
                    self._act(number, act)
                self._act(number, plan["attempt"])
            except RefusedError as refused:
                found.append(Refusal(says, plan["attempt"]["actor"], refused.decision))
                _note(self.store, f"{DONE}:{plan['code']}:refused", refused.decision.rule)
            else:
                msg = f"{plan['code']} should have been refused"
                raise AssertionError(msg)
        return found

    def schedule(self) -> None:
        with self.store.reading() as session:
            if session.scalar(select(Schedule.id).limit(1)):
                return
        cron = self.store.settings.nightly_cron
        schedules.add(self.store, self.actor(OPERATOR), dataset=None, cron=cron)

    def verify(self) -> Any:
        inspector = self.actor(INSPECTOR)
        if _fact(self.store, DONE) is None:
            audit_log.checkpoint(self.store, inspector)
        return audit_log.verify(self.store, inspector)
