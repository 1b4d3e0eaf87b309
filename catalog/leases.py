"""Who works on what: a run is held by one process at a time, as long as it renews its lease in the database.

The lease ends by the database's clock, so machines need not agree on the time. Each taking has a higher token than the
one before; whoever comes back late, with an older one, changes nothing any more: ``secure`` is asked in the transaction
that writes. What a dead process held is put back, or has failed, once its lease is over (``lapse``).

A slot is one process's. On Spark that may scan several tables of a database at a time, on seats beside the slot
(``source:3/2``); other processes wait until it has left all of them.
"""

import os
import socket
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from typing import cast

from sqlalchemy import ColumnElement, and_, exists, func, literal, not_, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from catalog.acts import Act, acting
from catalog.errors import GuikouError
from catalog.models import Dataset, Run, Scan, Schedule, Source
from catalog.settings import Settings
from catalog.spark_runs import only_spark
from catalog.store import SETTINGS, Store
from catalog.types import SYSTEM, AuditOutcome, CrawlStep, RunKind, ScanStatus
from policies.decisions import Action
from policies.types import Text

#: Takings after which a run has failed: whoever took it died each time, and it may be why.
MOST_ATTEMPTS = 3
#: Seconds between two looks whether a slot is free.
WAIT_SECONDS = 0.5
WAITING, RUNNING = ScanStatus.WAITING, ScanStatus.RUNNING
INTERRUPTED = Text(
    "扫描进程中断，未完成。请重新扫描。",
    "The process was interrupted before it was done. Scan again.",
)
TAKEN_UP = Text(
    "扫描进程中断，将由其他进程重新扫描。",
    "The worker was interrupted; another one takes the scan up again.",
)
GIVEN_UP = Text(
    f"已有 {MOST_ATTEMPTS} 个扫描进程在扫描中异常中断，不再重试。请查看这些进程的日志和内存。",
    f"{MOST_ATTEMPTS} workers died during it, and it is not tried again. Look at their logs and memory.",
)


def unexpected(kind: str) -> Text:
    """Return what is said of an error that nobody foresaw: its kind, as its message may quote a cell."""
    return Text(
        f"扫描时出现意外错误 {kind}。请报告给信息中心。",
        f"The scan met an unexpected {kind}. Report it to the information center.",
    )


class LeaseLostError(GuikouError):
    """Another process holds the run by now; what was found here is thrown away."""

    def __init__(self) -> None:
        super().__init__(
            "本进程停顿过久，该项工作已由其他进程接手，这里的结果作废。",
            "This process stalled for too long, and another one has taken the work over; "
            "its result here does not count.",
        )


@dataclass(frozen=True, slots=True)
class Lease:
    """A run that this process holds, by the token of its taking."""

    run_id: int
    token: int


@dataclass(frozen=True, slots=True)
class Claimed:
    """A waiting run that was taken: ``subject`` is the code of its dataset or the name of its source."""

    lease: Lease
    kind: RunKind
    subject: str
    schedule_id: int | None
    attempts: int


def worker_name() -> str:
    """Return which process of which machine this is."""
    return f"{socket.gethostname()[:64]}:{os.getpid()}"


def clock(session: Session) -> datetime:
    """Return the time by the database's clock, aware; on SQLite that is this machine's."""
    if session.get_bind().dialect.name == "sqlite":
        said = session.scalar(select(func.strftime("%Y-%m-%d %H:%M:%f", "now")))
        return datetime.fromisoformat(str(said)).replace(tzinfo=UTC)
    found: datetime = session.scalars(select(func.clock_timestamp())).one()
    return found.astimezone(UTC)


def slot(dataset_id: int, source_id: int | None, kind: str | None) -> str:
    """Return what nobody else may work on while a dataset is scanned: a registered database as a whole."""
    return f"source:{source_id}" if kind in {"database", "jdbc"} else f"dataset:{dataset_id}"


def slot_of(dataset: Dataset) -> str:
    """Return the slot of the scans of ``dataset``."""
    source = dataset.source
    return slot(dataset.id, dataset.source_id, source.kind if source else None)


def slot_of_source(source: Source) -> str:
    """Return what nobody else may work on while ``source`` is crawled."""
    return f"source:{source.id}"


def start(act: Act, run: Run, seats: int = 1) -> Lease | None:
    """Take a new run for whoever acts, or return None while somebody else works on its slot.

    The caller must then leave the unit of work, as nothing was written, and may come again. ``seats``: how many scans
    of one database this process may hold at a time.
    """
    run.due_at, run.status, run.started_by = act.now, WAITING, act.actor.login
    seat = _seat(act.session, run, seats)
    if seat is None:
        return None
    try:
        with act.session.begin_nested():
            run.slot = seat
            act.session.add(run)
            return _take(act.session, run)
    except IntegrityError:  # somebody else was faster
        return None


def claim(store: Store, seats: int = 1, *, spark: bool = False) -> Claimed | None:
    """Take the waiting run that is due longest and whose slot is free; None when there is none. ``seats`` as above.

    What only Spark can read is left to a process with ``spark``.
    """
    lapse(store)
    other = aliased(Run)
    ours = and_(
        literal(seats) > 1,
        Run.slot.startswith("source:"),
        Run.kind == RunKind.SCAN,
        other.kind == RunKind.SCAN,
        other.worker == worker_name(),
        other.dataset_id != Run.dataset_id,
    )
    there = or_(other.slot == Run.slot, other.slot.startswith(Run.slot + "/"))
    busy = exists().where(there, other.status == RUNNING, not_(ours))
    query = (
        select(Run)
        .where(Run.status == WAITING, ~busy, *(() if spark else (~only_spark(),)))
        .order_by(Run.due_at, Run.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=Run)
    )
    try:
        with store.unit_of_work() as session:
            run = session.scalar(query)
            seat = None if run is None else _seat(session, run, seats)
            if run is None or seat is None:
                return None
            run.slot = seat
            lease = _take(session, run)
            return Claimed(lease, RunKind(run.kind), run.subject, run.schedule_id, run.attempts)
    except IntegrityError:  # its slot was taken in the same moment
        return None


def _seat(session: Session, run: Run, seats: int) -> str | None:
    """Return where a run may be worked on: its slot, or a seat beside what this process holds; None for nowhere."""
    kind, _, number = run.slot.partition(":")
    if kind == "source":
        # Who asks in the same moment waits until this is decided.
        session.execute(select(Source.id).where(Source.id == int(number)).with_for_update())
    there = or_(Run.slot == run.slot, Run.slot.startswith(run.slot + "/"))
    held = session.execute(
        select(Run.slot, Run.worker, Run.kind, Run.dataset_id).where(there, Run.status == RUNNING)
    ).all()
    if not held:
        return run.slot
    others = any(
        one.worker != worker_name() or one.kind != RunKind.SCAN or one.dataset_id == run.dataset_id
        for one in held
    )
    if others or kind != "source" or run.kind != RunKind.SCAN:
        return None
    taken = {one.slot for one in held}
    free = (run.slot, *(f"{run.slot}/{n}" for n in range(2, seats + 1)))
    return next((seat for seat in free if seat not in taken), None)


def holder_of(session: Session, slot: str) -> str:
    """Return which process of which machine works on a slot, "" when none does."""
    there = or_(Run.slot == slot, Run.slot.startswith(slot + "/"))
    held = select(Run.worker).where(there, Run.status == RUNNING).order_by(Run.began_at)
    return session.scalar(held.limit(1)) or ""


def _leave(run: Run) -> None:
    run.slot, run.lease_until = run.slot.partition("/")[0], None


def _take(session: Session, run: Run) -> Lease:
    now = clock(session)
    seconds = lease_seconds(session)
    run.status, run.worker, run.rows_read = RUNNING, worker_name(), 0
    run.stage, run.seen, run.total = None, 0, None
    run.token = (run.token or 0) + 1
    run.attempts = (run.attempts or 0) + 1
    run.began_at, run.lease_until = now, now + timedelta(seconds=seconds)
    session.flush()
    return Lease(run.id, run.token)


def lease_seconds(session: Session) -> float:
    """Return how long a lease lasts without being renewed."""
    return cast("Settings", session.info[SETTINGS]).lease_seconds


def renew(store: Store, lease: Lease, rows: int, step: CrawlStep | None = None) -> bool:
    """Hold a run for another while and note how far it is: the rows read, the step of a crawl.

    False when it is held by somebody else, or over.
    """
    far = {"rows_read": rows, **({} if step is None else asdict(step))}
    with store.unit_of_work() as session:
        until = clock(session) + timedelta(seconds=lease_seconds(session))
        noted = update(Run).where(*_ours(lease)).values(lease_until=until, **far)
        return bool(session.connection().execute(noted).rowcount)


def prolong(session: Session, run: Run, step: CrawlStep | None) -> None:
    """Hold a run, which is :func:`secure`, for another while, and note how far it is.

    On SQLite a crawl that writes much keeps the thread waiting that would renew its lease.
    """
    run.lease_until = clock(session) + timedelta(seconds=lease_seconds(session))
    if step is not None:
        run.stage, run.seen, run.total = step.stage, step.seen, step.total


def _ours(lease: Lease) -> tuple[ColumnElement[bool], ...]:
    return (Run.id == lease.run_id, Run.token == lease.token, Run.status == RUNNING)


def secure(session: Session, lease: Lease) -> Run:
    """Return the run, locked until this transaction ends. Raises LeaseLostError when it is not ours any more."""
    run = session.scalar(
        select(Run)
        .where(*_ours(lease))
        .with_for_update(of=Run)
        .execution_options(populate_existing=True)
    )
    if run is None:
        raise LeaseLostError
    return run


def end(act: Act, run: Run, status: ScanStatus, reason: Text | None = None) -> None:
    """Note how a run ended, and of its schedule, once all its runs of that time have."""
    run.status, run.finished_at = status, act.now
    _leave(run)
    if reason is not None:
        run.reason_zh, run.reason_en = reason.zh, reason.en
    if run.schedule_id is None:
        return
    # Two runs that end in the same moment must not each take the other for running.
    schedule = act.session.get_one(Schedule, run.schedule_id, with_for_update=True)
    act.session.flush()
    same = (Run.schedule_id == run.schedule_id, Run.due_at == run.due_at)
    statuses = set(act.session.scalars(select(Run.status).where(*same).distinct()))
    if not statuses & {WAITING, RUNNING}:
        schedule.last_run_at = act.now
        failed = ScanStatus.FAILED in statuses
        schedule.last_status = ScanStatus.FAILED if failed else ScanStatus.DONE


def give_back(run: Run) -> None:
    """Put a run back for whoever comes next, as if it had not been taken."""
    run.status, run.attempts = WAITING, run.attempts - 1
    _leave(run)


def lapse(store: Store) -> int:
    """Put back what dead processes held; return how many runs there were.

    What a person started has failed, and so has what workers died of several times. Living ones are left alone.
    """
    with store.reading() as session:
        if session.scalar(select(Run.id).where(_over(clock(session))).limit(1)) is None:
            return 0
    with acting(store, SYSTEM) as act:
        over = select(Run).where(_over(clock(act.session))).order_by(Run.id)
        runs = act.session.scalars(over.with_for_update(skip_locked=True, of=Run)).all()
        for run in runs:
            _lapse(act, run)
        return len(runs)


def _over(now: datetime) -> ColumnElement[bool]:
    return (Run.status == RUNNING) & or_(Run.lease_until.is_(None), Run.lease_until < now)


def _lapse(act: Act, run: Run) -> None:
    if run.key is None:
        reason = INTERRUPTED
    elif run.attempts >= MOST_ATTEMPTS:
        reason = GIVEN_UP
    else:
        reason = TAKEN_UP
    left = select(Scan).where(Scan.run_id == run.id, Scan.status == RUNNING)
    fail_scans(act, list(act.session.scalars(left)), reason, "Interrupted")
    if run.kind == RunKind.CRAWL:
        details = {"kind": "Interrupted", "run": run.id}
        name = run.source.name if run.source else ""
        act.record(Action.SOURCE_CRAWL, "source", name, details, outcome=AuditOutcome.FAILED)
    if reason is TAKEN_UP:
        run.status = WAITING
        _leave(run)
    else:
        end(act, run, ScanStatus.FAILED, reason)


def fail_scans(act: Act, scans: list[Scan], reason: Text, kind: str) -> None:
    """Mark running scans as failed, each with its audit event."""
    for scan in scans:
        scan.status, scan.finished_at = ScanStatus.FAILED, act.now
        scan.reason_zh, scan.reason_en = reason.zh, reason.en
        details = {"scan": scan.id, "status": ScanStatus.FAILED, "kind": kind}
        code = scan.dataset.code
        act.record(Action.SCAN_RUN, "dataset", code, details, outcome=AuditOutcome.FAILED)
