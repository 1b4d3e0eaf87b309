"""Scans as attempts at runs: how one is begun, taken up by a worker, and how it fails."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from catalog.acts import Act, acting
from catalog.datasets import dataset_of, resource_of
from catalog.heartbeats import Held
from catalog.leases import (
    WAIT_SECONDS,
    Lease,
    end,
    fail_scans,
    give_back,
    holder_of,
    lapse,
    secure,
    slot_of,
    start,
)
from catalog.models import Dataset, Run, Scan
from catalog.store import Store
from catalog.types import Actor, RunKind, ScanStatus
from policies.decisions import Action, Decision
from policies.types import Text


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt at a run: whose, and the row that tells of it."""

    store: Store
    actor: Actor
    code: str
    scan_id: int
    held: Held


def begin(
    store: Store,
    actor: Actor,
    code: str,
    seats: int = 1,
    waits: Callable[[Text], None] | None = None,
) -> tuple[Lease, int]:
    """Take a new run for whoever acts, waiting while somebody else works there; ``seats`` as ``leases.start``.

    ``waits`` is told once what is waited for.
    """
    while True:
        lapse(store)
        with acting(store, actor) as act:
            dataset = dataset_of(act.session, code)
            decision = act.require(Action.SCAN_RUN, resource_of(dataset))
            slot = slot_of(dataset)
            run = Run(kind=RunKind.SCAN, slot=slot, dataset_id=dataset.id)
            lease = start(act, run, seats)
            if lease is not None:
                return lease, _note(act, dataset, run, decision)
        if waits is not None:
            waits(busy(store, slot))
            waits = None
        time.sleep(WAIT_SECONDS)


def busy(store: Store, slot: str) -> Text:
    """Return who works there; which table it is may not be for the asker to know."""
    with store.reading() as session:
        holder = holder_of(session, slot)
    return Text(
        f"正在等待：进程 {holder} 正在处理同一数据集或数据源，完成后即开始。",
        f"Waiting: process {holder} is at work on the same dataset or source; this begins when it is done.",
    )


def take_up(store: Store, actor: Actor, code: str, lease: Lease) -> int:
    """Begin an attempt at a run that a worker has taken."""
    with acting(store, actor) as act:
        run = secure(act.session, lease)
        left = select(Scan.id).where(Scan.run_id == run.id, Scan.status == ScanStatus.RUNNING)
        begun = act.session.scalar(left)
        if begun is not None:
            return begun  # by us: the connection broke as it was committed
        dataset = dataset_of(act.session, code)
        decision = act.require(Action.SCAN_RUN, resource_of(dataset))
        return _note(act, dataset, run, decision)


def _note(act: Act, dataset: Dataset, run: Run, decision: Decision) -> int:
    scan = Scan(
        dataset_id=dataset.id,
        schedule_id=run.schedule_id,
        run_id=run.id,
        started_by=act.actor.login,
        status=ScanStatus.RUNNING,
        started_at=datetime.now(UTC),
    )
    act.session.add(scan)
    act.session.flush()
    details = {"scan": scan.id, "run": run.id, "status": ScanStatus.RUNNING}
    act.record(Action.SCAN_RUN, "dataset", dataset.code, details, decision=decision)
    return scan.id


def fail(at: Attempt, reason: Text, kind: str, *, back: bool = False) -> None:
    """Note that the attempt has failed; ``back``: the run is handed back for another one."""
    with acting(at.store, at.actor) as act:
        scan = act.session.get_one(Scan, at.scan_id)
        if scan.status != ScanStatus.RUNNING:
            return  # noted, by us before the connection broke, or by whoever took the run
        run = secure(act.session, at.held.lease)
        fail_scans(act, [scan], reason, kind)
        if back:
            give_back(run)
        else:
            end(act, run, ScanStatus.FAILED, reason)
