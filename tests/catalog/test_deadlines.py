"""Deadlines: who is reminded, to whom a late step goes, what of terms; each told once, in any number of workers."""

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from catalog import acts, requests, worker
from catalog.models import AuditEvent, Notice, Request, User
from catalog.working_days import working_days
from tests.catalog.release_cases import Case, open_case
from tests.catalog.test_afterwards import Clock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[type[Clock]]:
    monkeypatch.setattr(acts, "datetime", Clock)
    yield Clock
    Clock.ahead = timedelta()


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory, rows=12)
    yield opened
    opened.store.close()


def told(case: Case, number: str) -> set[tuple[str, int, str]]:
    """Return what was told: kind, days, to whom."""
    with case.store.reading() as session:
        rows = session.execute(
            select(Notice.kind, Notice.days, User.login)
            .join(User, User.id == Notice.user_id)
            .where(Notice.request.has(number=number))
        )
        return {(kind, days, login) for kind, days, login in rows}


def due_of(case: Case, login: str, number: str, *, everything: bool = False) -> requests.DueRow:
    rows = requests.due(case.store, case.who[login], everything=everything)
    return next(r for r in rows if r.row.number == number)


def set_left(case: Case, clock: type[Clock], number: str, left: int) -> None:
    """Move to the first day on which ``left`` working days are left for what a request waits for."""
    for _ in range(60):
        if due_of(case, "planner", number, everything=True).left == left:
            return
        clock.ahead += timedelta(days=1)
    pytest.fail("no such day")


def test_a_late_step_is_reminded_of_and_goes_up_step_by_step(
    case: Case, clock: type[Clock]
) -> None:
    case.assign("steward2", "owner_liaison", "pension", deputy_for="steward")
    number = case.create()
    case.walk(number, "submit")
    row = due_of(case, "steward", number)
    today = row.due_on
    assert row.left == 3
    assert row.mine
    assert row.who == ("steward", "steward2")
    days = working_days(case.store.settings)
    with case.store.reading() as session:
        start = acts.Act(session, case.who["steward"], case.store).today
    assert today == days.after(start, 3)
    assert requests.remind(case.store) == 0
    expected: set[tuple[str, int, str]] = set()
    for left, anew in (
        (1, {("reminder", 1, "steward")}),
        (0, {("reminder", 0, "steward")}),
        (-1, {("escalation", 1, "steward2")}),
        (-2, {("escalation", 2, "planner"), ("escalation", 2, "planner2")}),
        (-3, {("escalation", 3, "leader")}),
    ):
        set_left(case, clock, number, left)
        assert requests.remind(case.store) == len(anew), left
        expected |= anew
        assert told(case, number) == expected
        assert requests.remind(case.store) == 0
    assert due_of(case, "leader", number).told[-1].kind == "escalation"
    assert not due_of(case, "leader", number).mine
    assert due_of(case, "steward", number).overdue
    inbox = requests.inbox(case.store, case.who["steward"]).rows
    assert [(r.due_on, r.left) for r in inbox] == [(today, -3)]
    # Done, it is nobody's any more; the next wait starts anew.
    case.act(number, "consent", "steward")
    assert [r for r in requests.due(case.store, case.who["leader"]) if r.row.number == number] == []
    assert due_of(case, "planner", number).left == 3
    notify = ("system", "request:notify", "allowed")
    assert case.events(number).count(notify) == 5


def test_where_nobody_stands_in_the_next_is_told_at_once(case: Case, clock: type[Clock]) -> None:
    number = case.create()
    case.walk(number, "consent")
    set_left(case, clock, number, -1)
    requests.remind(case.store)
    # The late step is planning's own, and it has no deputies.
    assert told(case, number) == {("escalation", 3, "leader")}
    set_left(case, clock, number, -3)
    assert requests.remind(case.store) == 0


def test_a_term_that_ends_soon_is_told_once_a_mark(case: Case, clock: type[Clock]) -> None:
    number = case.delivered(valid_days=40)
    assert requests.remind(case.store) == 0
    for ahead, days in ((10, 30), (12, None), (33, 7), (39, 1), (40, None)):
        clock.ahead = timedelta(days=ahead)
        before = told(case, number)
        requests.remind(case.store)
        anew = told(case, number) - before
        people = {"doctor", "clerk", "steward"}
        assert anew == ({("expiring", days, who) for who in people} if days else set())
    row = due_of(case, "clerk", number)
    assert (row.event, row.left) == (None, 0)
    clock.ahead = timedelta(days=41)
    requests.end_terms(case.store)
    assert {("ended", 0, who) for who in ("doctor", "clerk", "steward")} <= told(case, number)
    assert due_of(case, "doctor", number).event == "destroy"


def test_a_short_term_is_not_told_on_its_first_day(case: Case) -> None:
    case.delivered(valid_days=7)
    assert requests.remind(case.store) == 0


def test_a_recall_tells_the_recipient_at_once(case: Case, clock: type[Clock]) -> None:
    number = case.delivered()
    case.act(number, "recall", "planner", "数据有误")
    assert told(case, number) == {("recall", 0, "doctor")}
    row = due_of(case, "doctor", number)
    assert (row.event, row.left) == ("confirm_recall", 2)
    set_left(case, clock, number, -3)
    requests.remind(case.store)
    assert ("escalation", 3, "leader") in told(case, number)


def test_many_workers_tell_everybody_once(case: Case, clock: type[Clock]) -> None:
    number = case.create()
    case.walk(number, "submit")
    set_left(case, clock, number, -9)
    errors: list[BaseException] = []

    def work() -> None:
        try:
            worker.look_at_terms(case.store)
        except BaseException as error:
            errors.append(error)
            raise

    workers = [threading.Thread(target=work) for _ in range(4)]
    for one in workers:
        one.start()
    for one in workers:
        one.join()
    assert errors == []
    with case.store.reading() as session:
        rows = session.execute(select(Notice.user_id, Notice.kind, Notice.days)).all()
        assert len(rows) == len(set(rows)) > 0
        query = select(func.count()).where(AuditEvent.action == "request:notify")
        assert session.scalar(query) == len({(kind, days) for _, kind, days in rows})


def test_an_altered_envelope_does_not_stop_the_round(case: Case, clock: type[Clock]) -> None:
    altered, number = case.delivered(valid_days=40), case.delivered(valid_days=40)
    with case.store.unit_of_work() as session:
        request = session.scalars(select(Request).where(Request.number == altered)).one()
        request.envelope = {k: v for k, v in request.envelope.items() if k != "term"}
    clock.ahead = timedelta(days=33)
    requests.remind(case.store)
    assert ("expiring", 7, "clerk") in told(case, number)
    clock.ahead = timedelta(days=41)
    assert requests.end_terms(case.store) == [number]


def test_a_recipient_sees_only_their_own_deadlines(case: Case) -> None:
    number = case.create()
    case.walk(number, "submit")
    rows = requests.due(case.store, case.who["doctor"], everything=True)
    assert [r.row.number for r in rows] == [number]
    assert requests.due(case.store, case.who["doctor"]) == []
    assert requests.due(case.store, case.who["admin"], everything=True) == []


def test_due_days_are_days(case: Case) -> None:
    number = case.create()
    case.walk(number, "submit")
    assert isinstance(due_of(case, "steward", number).due_on, date)
