"""Any order of taking, renewing, ending and stalling: one holder a slot, and nothing from those who are late."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select, update

from catalog import leases, schedules
from catalog.acts import acting
from catalog.leases import Lease, LeaseLostError
from catalog.models import Dataset, Department, Run, Schedule, Source
from catalog.store import Store
from catalog.types import SYSTEM, Actor, ScanStatus

SECONDS = 60.0
SPARK = "d4"
WORKERS = ("one:1", "two:2", "three:3")


@dataclass
class Taken:
    """What the model knows of a run that is held: by which token, until when, how often it was taken."""

    token: int
    until: datetime
    attempts: int


def put(store: Store) -> None:
    """Register two tables of one database, two files and a table that only Spark can read."""
    with store.unit_of_work() as session:
        owner = session.scalars(select(Department).where(Department.code == "pension")).one()
        now = datetime.now(UTC)
        source = Source(
            name="hr",
            location="x.db",
            kind="database",
            owner_id=owner.id,
            added_at=now,
            statement_seconds=60,
            added_by="operator",
        )
        session.add(source)
        session.flush()
        for n in range(5):
            session.add(
                Dataset(
                    code=f"d{n}",
                    title_zh="表",
                    title_en="table",
                    owner_id=owner.id,
                    location="x",
                    source_kind="spark" if f"d{n}" == SPARK else "csv",
                    source_id=source.id if n < 2 else None,
                    level=2,
                    registered_at=now,
                )
            )


class Machine(RuleBasedStateMachine):
    """Workers on one catalog, by a clock that the machine holds."""

    store: Store
    be: Callable[[str], None]
    tell: Callable[[datetime], None]

    def __init__(self) -> None:
        super().__init__()
        self.now = datetime(2026, 6, 1, tzinfo=UTC)
        self.held: dict[int, Taken] = {}
        self.issued: list[Lease] = []
        self.slots: dict[int, str] = {}
        with self.store.unit_of_work() as session:
            session.execute(delete(Run))
            fresh = {"created_at": self.now - timedelta(days=2), "due_at": None}
            session.execute(update(Schedule).values(last_run_at=None, last_status=None, **fresh))
        self.passes(0)
        schedules.fire_due(self.store)

    @rule(seconds=st.sampled_from([1, 20, 59, 61, 200, 90_000]))
    def passes(self, seconds: int) -> None:
        """Time goes by."""
        self.now += timedelta(seconds=seconds)
        type(self).tell(self.now)

    @rule()
    def is_due_again(self) -> None:
        """A schedule is looked at: what has not ended is not made again, however much was missed."""
        before = self._open()
        schedules.fire_due(self.store)
        after = self._open()
        assert all(after.count(d) == 1 for d in after)
        assert set(before) <= set(after)

    def _open(self) -> list[int | None]:
        with self.store.reading() as session:
            open_ = Run.status.in_(("waiting", "running"))
            return list(session.scalars(select(Run.dataset_id).where(open_)))

    def _lapse(self) -> None:
        over = [run for run, taken in self.held.items() if taken.until < self.now]
        for run in over:
            del self.held[run]

    @rule(worker=st.sampled_from(WORKERS), spark=st.booleans())
    def claims(self, worker: str, *, spark: bool) -> None:
        """A worker takes what is due, and what only Spark can read if it has that."""
        type(self).be(worker)
        claimed = leases.claim(self.store, spark=spark)
        self._lapse()
        if claimed is None:
            return
        assert spark or claimed.subject != SPARK, "it cannot read it"
        run, token = claimed.lease.run_id, claimed.lease.token
        assert run not in self.held, "it is held already"
        tokens = [i.token for i in self.issued if i.run_id == run]
        assert token > max(tokens, default=0)
        with self.store.reading() as session:
            slot = session.get_one(Run, run).slot
        assert slot not in {self.slots[r] for r in self.held}, "its slot is taken"
        self.slots[run] = slot
        self.issued.append(claimed.lease)
        self.held[run] = Taken(token, self.now + timedelta(seconds=SECONDS), claimed.attempts)

    @rule(data=st.data())
    def renews(self, data: st.DataObject) -> None:
        """Somebody who has, or once had, a lease says that they are alive."""
        lease = self._any(data)
        if lease is None:
            return
        current = self._is_held(lease)
        assert leases.renew(self.store, lease, 1) == current
        if current:
            self.held[lease.run_id].until = self.now + timedelta(seconds=SECONDS)

    @rule(data=st.data(), status=st.sampled_from([ScanStatus.DONE, ScanStatus.FAILED]))
    def ends(self, data: st.DataObject, status: ScanStatus) -> None:
        """Somebody who has, or once had, a lease writes what came of it."""
        lease = self._any(data)
        if lease is None:
            return
        before = self._row(lease)
        if self._is_held(lease):
            with acting(self.store, SYSTEM) as act:
                leases.end(act, leases.secure(act.session, lease), status)
            del self.held[lease.run_id]
        else:
            with pytest.raises(LeaseLostError), acting(self.store, SYSTEM) as act:
                leases.end(act, leases.secure(act.session, lease), status)
            assert self._row(lease) == before

    @rule(data=st.data())
    def hands_back(self, data: st.DataObject) -> None:
        """A worker that is told to stop."""
        lease = self._any(data)
        if lease is None or not self._is_held(lease):
            return
        with self.store.unit_of_work() as session:
            leases.give_back(leases.secure(session, lease))
        del self.held[lease.run_id]

    @rule()
    def is_looked_after(self) -> None:
        """Somebody looks for what the dead left."""
        over = sum(taken.until < self.now for taken in self.held.values())
        assert leases.lapse(self.store) == over
        self._lapse()

    def _any(self, data: st.DataObject) -> Lease | None:
        return data.draw(st.sampled_from(self.issued)) if self.issued else None

    def _is_held(self, lease: Lease) -> bool:
        """Until somebody looks, a lease that is over is still held: nobody else has taken it."""
        taken = self.held.get(lease.run_id)
        return taken is not None and taken.token == lease.token

    def _row(self, lease: Lease) -> tuple[str, int, int]:
        with self.store.reading() as session:
            run = session.get_one(Run, lease.run_id)
            return run.status, run.token, run.attempts

    @invariant()
    def nobody_shares(self) -> None:
        """Only what the model knows is running, one a slot; nothing was taken more often than it may be."""
        with self.store.reading() as session:
            runs = list(session.scalars(select(Run)))
            running = {r.id: r for r in runs if r.status == "running"}
            assert set(running) == set(self.held)
            assert len({r.slot for r in running.values()}) == len(running)
            assert {i: r.token for i, r in running.items()} == {
                i: t.token for i, t in self.held.items()
            }
            assert all(r.attempts <= leases.MOST_ATTEMPTS for r in runs)
            assert len({r.key for r in runs}) == len(runs)


def test_any_order_of_acts(
    store: Store, bureau: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store)
    schedules.add(store, bureau["operator"], cron="0 2 * * *")
    who, now = [WORKERS[0]], [datetime(2026, 6, 1, tzinfo=UTC)]
    monkeypatch.setattr(leases, "worker_name", lambda: who[0])
    monkeypatch.setattr(leases, "clock", lambda _session: now[0])
    monkeypatch.setattr(schedules, "clock", lambda _session: now[0])

    class Here(Machine):
        pass

    Here.store = store
    Here.be = staticmethod(lambda name: who.__setitem__(0, name))
    Here.tell = staticmethod(lambda moment: now.__setitem__(0, moment))
    run_state_machine_as_test(
        Here,
        settings=settings(
            max_examples=30,
            stateful_step_count=25,
            suppress_health_check=list(HealthCheck),
        ),
    )
