"""Random people do random things with one release until it is closed: what holds at every moment."""

import copy
import shutil
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from catalog import acts, audit, releases, requests
from catalog.acts import RefusedError
from catalog.models import AuditEvent, Destruction, Request
from policies.rulebook import shipped
from tests.catalog.conftest import PEOPLE
from tests.catalog.release_cases import Case, open_case
from tests.days import today

PROCEDURE = shipped().procedures["release"]
EVENTS = tuple(dict.fromkeys(s.event for s in PROCEDURE.steps if not s.automatic))
LOGINS = tuple(login for login, _, _ in PEOPLE)
#: The way on from each state, by people who may.
FORWARD = {
    "draft": ("submit", "clerk"),
    "returned": ("submit", "clerk"),
    "awaiting_consent": ("consent", "steward"),
    "awaiting_review": ("review", "planner"),
    "awaiting_approval": ("approve", "leader"),
    "approved": ("prepare", "operator"),
    "prepared": ("deliver", "operator"),
    "handing_over": ("deliver", "operator2"),
    "delivered": ("acknowledge", "doctor"),
    "acknowledged": ("recall", "planner2"),
    "suspended": ("resume", "leader"),
    "recalled": ("confirm_recall", "doctor"),
    "recall_confirmed": ("destroy", "doctor"),
    "handed_back": ("destroy", "doctor"),
    "expired": ("destroy", "doctor"),
    "proof_insufficient": ("destroy", "doctor"),
    "destroyed": ("close", "operator"),
}
#: States of a release that has left the bureau.
OUT = frozenset({*list(FORWARD)[8:], "closed"} - {"suspended"})
CHAIN = ("submit", "consent", "review", "approve")


class Clock(datetime):
    """A clock that goes forward by days."""

    ahead: ClassVar[timedelta] = timedelta()

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
        return datetime.now(tz or UTC) + cls.ahead


class Lifecycle(RuleBasedStateMachine):
    """One release at level 4 to an agreement partner; ``factory`` is set by the test."""

    factory: ClassVar[pytest.TempPathFactory]

    @initialize()
    def open(self) -> None:
        Clock.ahead = timedelta()
        self.folder = Path(tempfile.mkdtemp(dir=self.factory.getbasetemp()))
        self.case = open_case(self.folder, self.factory, rows=12)
        # Two hats each: one person with two roles must still take one part only.
        self.case.assign("steward", "leader_in_charge", "office")
        self.case.assign("doctor", "information_center", "center")
        self.number = self.case.create(fields=["id_number", "sex", "amount"], valid_days=60)
        self.refusals = self.count("refused")
        self.closed_by = ""

    def teardown(self) -> None:
        if hasattr(self, "case"):
            with self.case.store.reading() as session:
                assert audit.verify(session, self.case.store.settings.keys / "public.pem").whole
            self.case.store.close()
            shutil.rmtree(self.folder)
        Clock.ahead = timedelta()

    def count(self, outcome: str) -> int:
        with self.case.store.reading() as session:
            query = select(func.count()).where(AuditEvent.outcome == outcome)
            return session.scalar(query) or 0

    def request(self) -> Request:
        with self.case.store.reading() as session:
            found = session.scalars(select(Request).where(Request.number == self.number)).one()
            _ = [a.login for a in found.acts], found.artifacts
            session.expunge_all()
            return found

    def attempt(self, step: str, by: str) -> bool:
        """Take a step, and hold that a refusal is on record."""
        try:
            if step == "destroy":
                requests.state_destroyed(
                    self.case.store,
                    self.case.who[by],
                    self.number,
                    how="覆写",
                    on=today() + Clock.ahead,
                    witness="李四",
                )
            else:
                self.case.act(self.number, step, by)
        except RefusedError:
            self.refusals += 1
            return False
        if step == "close":
            self.closed_by = by
        return True

    @rule(times=st.integers(1, 4))
    def forward(self, times: int) -> None:
        for _ in range(times):
            step = FORWARD.get(self.request().state)
            if step is not None:
                self.attempt(*step)

    @rule(step=st.sampled_from(EVENTS), by=st.sampled_from(LOGINS))
    def anything(self, step: str, by: str) -> None:
        self.attempt(step, by)

    @rule(by=st.sampled_from(["planner", "inspector", "operator"]))
    def suspend(self, by: str) -> None:
        before = self.request().state
        if self.attempt("suspend", by):
            for step, who in (("prepare", "operator"), ("deliver", "operator2")):
                assert not self.attempt(step, who)
            with pytest.raises(RefusedError):
                releases.download(
                    self.case.store, self.case.who["doctor"], self.number, self.folder / "got"
                )
            self.refusals += 1
            assert self.request().state == "suspended"
            if self.attempt("resume", "leader"):
                assert self.request().state in {before, "returned"}

    @precondition(lambda self: self.request().state in OUT)
    @rule()
    def give_back(self) -> None:
        self.attempt("give_back", "doctor")

    @rule(days=st.sampled_from([1, 20, 61]))
    def time_passes(self, days: int) -> None:
        Clock.ahead += timedelta(days=days)
        requests.end_terms(self.case.store)
        requests.remind(self.case.store)
        everything = self.count("allowed")
        # The installation's own steps happen once.
        assert requests.end_terms(self.case.store) == []
        assert requests.remind(self.case.store) == 0
        assert self.count("allowed") == everything

    @rule()
    def the_data_changes(self) -> None:
        before = self.request()
        self.case.change(content_digest=f"{self.count('allowed'):064d}")
        if PROCEDURE.can_be_voided(before.state) and before.state in FORWARD:
            assert not self.attempt(*FORWARD[before.state])

    @invariant()
    def every_refusal_is_on_record(self) -> None:
        assert self.count("refused") == self.refusals

    @invariant()
    def what_left_had_every_part_by_distinct_people(self) -> None:
        request = self.request()
        if request.state not in OUT:
            return
        counting = [a for a in request.acts if a.in_force]
        by = {e: {a.login for a in counting if a.event == e} for e in EVENTS}
        assert all(by[e] for e in (*CHAIN, "prepare", "deliver"))
        assert len(by["deliver"]) == 2  # level 4
        receive = by["acknowledge"] | by["confirm_recall"] | by["give_back"] | by["destroy"]
        hands = [*(by[e] for e in CHAIN), by["prepare"] | by["deliver"], receive]
        assert sum(map(len, hands)) == len(set().union(*hands))
        assert all(a.envelope_digest == request.envelope_digest for a in counting)
        assert request.artifacts

    @invariant()
    def what_is_closed_was_proved_destroyed_to_somebody_else(self) -> None:
        request = self.request()
        if request.state != "closed":
            return
        with self.case.store.reading() as session:
            last = session.scalars(select(Destruction).order_by(Destruction.id.desc())).first()
            assert last is not None
            assert last.outcome == "accepted"
            assert last.checked_by is not None
            assert last.checked_by.login == self.closed_by
        acting = {"acknowledge", "confirm_recall", "give_back", "destroy"}
        assert self.closed_by not in {a.login for a in request.acts if a.event in acting}


@pytest.fixture(autouse=True)
def _clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(acts, "datetime", Clock)
    yield
    Clock.ahead = timedelta()


def test_a_release_from_application_to_closing(tmp_path_factory: pytest.TempPathFactory) -> None:
    Lifecycle.factory = tmp_path_factory
    run_state_machine_as_test(  # type: ignore[no-untyped-call]
        Lifecycle,
        settings=settings(
            max_examples=8,
            stateful_step_count=14,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_the_straight_way_reaches_its_end(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The machine's own steps lead all the way, so that its invariants are asked of every state."""
    Lifecycle.factory = tmp_path_factory
    machine = Lifecycle()
    machine.open()
    try:
        for _ in FORWARD:
            machine.forward(1)
            machine.what_left_had_every_part_by_distinct_people()
            machine.what_is_closed_was_proved_destroyed_to_somebody_else()
        assert machine.request().state == "closed"
        machine.every_refusal_is_on_record()
    finally:
        machine.teardown()


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Case, str]]:
    case = open_case(tmp_path_factory.mktemp("approved"), tmp_path_factory, rows=12)
    number = case.approved()
    yield case, number
    case.store.close()


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield the way to every value of an envelope that is no container, or an empty one."""
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inner:
        if isinstance(item, dict | list) and item:
            yield from leaves(item, (*path, key))
        else:
            yield (*path, key)


OTHER = st.one_of(st.none(), st.booleans(), st.integers(-5, 10**6), st.text(max_size=8))


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_change_of_the_envelope_voids(approved: tuple[Case, str], data: st.DataObject) -> None:
    case, number = approved
    with case.store.reading() as session:
        before = copy.deepcopy(session.scalars(select(Request)).one().envelope)
    changed = copy.deepcopy(before)
    way = data.draw(st.sampled_from(list(leaves(before))))
    place = changed
    for key in way[:-1]:
        place = place[key]
    if data.draw(st.booleans()) and isinstance(place, dict):
        del place[way[-1]]
    else:
        place[way[-1]] = data.draw(OTHER.filter(lambda v: v != place[way[-1]]))
    with case.store.unit_of_work() as session:
        session.scalars(select(Request)).one().envelope = changed
    try:
        with pytest.raises(RefusedError) as refused:
            case.act(number, "prepare", "operator")
        assert refused.value.decision.rule == "content-changed"
        with case.store.reading() as session:
            request = session.scalars(select(Request)).one()
            assert request.state == "returned"
            assert not any(a.in_force for a in request.acts)
            assert request.artifacts == []
    finally:
        with case.store.unit_of_work() as session:
            request = session.scalars(select(Request)).one()
            request.envelope, request.state = before, "approved"
            for done in request.acts:
                done.in_force = True
