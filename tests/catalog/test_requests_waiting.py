"""What may wait for somebody, told by columns, leaves out nothing that waits when looked at one by one."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, make_transient, selectinload

from catalog import requests
from catalog.acts import looking
from catalog.models import Department, Notice, Request, RequestAct, User
from catalog.requests import Inbox
from catalog.requests.due import told_of
from catalog.requests.loading import release_procedure, request_resource
from catalog.requests.steps import verdict
from catalog.requests.views import MOST, visible
from catalog.requests.waiting import Candidates, seen_in_lists
from tests.catalog.release_cases import PATH, Case, open_case

EVENTS = ("submit", "consent", "review", "approve", "decide", "prepare", "deliver", "receive")
COUNT = 180


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    """Requests in every state, of every level and kind of recipient, with acts of anybody, some not in force."""
    opened = open_case(tmp_path_factory.mktemp("waiting"), tmp_path_factory, rows=12)
    opened.assign("steward2", "owner_liaison", "pension", deputy_for="steward")
    first = opened.create(fields=["status", "months"])
    _multiply(opened, first, random.Random(5))
    yield opened
    opened.store.close()


def _multiply(case: Case, first: str, dice: random.Random) -> None:
    with looking(case.store, case.who["planner"]) as act:
        states = list(release_procedure(act.rulebook).states)
    with case.store.unit_of_work() as session:
        found = session.scalars(
            select(Request).where(Request.number == first).options(selectinload(Request.acts))
        ).one()
        people = {u.login: u.id for u in session.scalars(select(User))}
        outside = session.scalars(select(Department).where(Department.code == "hospital")).one()
        session.expunge(found)
        for n in range(COUNT):
            make_transient(found)
            copy = Request(
                **{
                    c.name: getattr(found, c.name)
                    for c in Request.__table__.columns
                    if c.name not in {"id", "number"}
                },
                number=f"W-{n:04}",
            )
            copy.state = dice.choice(states) if n % 4 else "awaiting_review"
            copy.level = dice.randint(1, 5)
            copy.recipient_id = outside.id
            copy.recipient_kind = dice.choice(("own_bureau", "government", "agreement", "public"))
            copy.applicant_id = people[dice.choice(list(people))]
            at = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=dice.randrange(300))
            copy.acts = [
                RequestAct(
                    event=dice.choice(EVENTS),
                    part=dice.choice((None, "consent", "review", "approve", "operate", "receive")),
                    actor_id=people[dice.choice(list(people))],
                    role="staff",
                    from_state=dice.choice(states),
                    to_state=copy.state if n % 2 else dice.choice(states),
                    envelope_digest=copy.envelope_digest,
                    signature="",
                    in_force=dice.random() < 0.8,
                    at=at,
                )
                for _ in range(dice.randrange(4))
            ]
            session.add(copy)


def _wait_for(case: Case, login: str, events: set[str]) -> list[int]:
    """Return what waits for a person, looked at one by one."""
    with looking(case.store, case.who[login]) as act:
        query = select(Request).options(*seen_in_lists()).order_by(Request.id)
        return [
            r.id
            for r in act.session.scalars(query)
            if any(
                verdict(act, act.subject, r, request_resource(r), event)[0] is not None
                for event in events
            )
        ]


def test_nothing_that_waits_is_left_out(case: Case) -> None:
    found = 0
    for login in ("leader", "planner", "operator", "steward", "steward2", "clerk", "doctor"):
        with looking(case.store, case.who[login]) as act:
            steps = [s for s in release_procedure(act.rulebook).steps if not s.automatic]
            for event in sorted({s.event for s in steps}):
                may = Candidates(act).of({event})
                waits = _wait_for(case, login, {event})
                assert set(waits) <= set(may), (login, event)
                assert may == sorted(may)
                found += len(waits)
    assert found > 150


def test_what_cannot_wait_is_mostly_left_out(case: Case) -> None:
    with looking(case.store, case.who["clerk"]) as act:
        assert Candidates(act).of({"approve", "review", "prepare"}) == []
    with looking(case.store, case.who["planner"]) as act:
        assert 0 < len(Candidates(act).of({"review"})) < COUNT / 4


def test_the_longest_waiting_come_first(case: Case) -> None:
    with looking(case.store, case.who["planner"]) as act:
        ids = Candidates(act).of({"review"}, longest_first=True)
        came = {}
        for request in act.session.scalars(select(Request).where(Request.id.in_(ids))):
            moved = [
                a.at
                for a in request.acts
                if a.in_force and a.from_state != a.to_state == request.state
            ]
            came[request.id] = max(moved, default=None)
        known = [came[i] for i in ids if came[i] is not None]
        assert known == sorted(known)
        assert sorted(ids) == Candidates(act).of({"review"})
        assert len(known) > 1


def test_an_inbox_shows_the_oldest_and_says_that_there_is_more(case: Case) -> None:
    whole = requests.inbox(case.store, case.who["planner"], limit=COUNT)
    assert not whole.more
    assert MOST < len(whole) < COUNT
    assert requests.inbox(case.store, case.who["planner"]) == Inbox(whole.rows[:MOST], more=True)
    some = requests.inbox(case.store, case.who["planner"], limit=3)
    assert some.more
    assert some.rows == whole.rows[:3]
    assert not requests.inbox(case.store, case.who["planner"], limit=len(whole)).more
    assert requests.inbox(case.store, case.who["planner"], limit=None) == whole


def test_urgent_is_what_is_late_and_ones_own_or_was_told(case: Case) -> None:
    late = requests.urgent(case.store, case.who["planner"], limit=COUNT)
    everything = requests.due(case.store, case.who["planner"])
    assert [r.row.number for r in late] == [
        r.row.number for r in everything if r.told or (r.mine and r.overdue)
    ]
    assert late
    assert {r.who for r in late if r.mine} == {("planner",)}
    told = next(
        r for r in requests.due(case.store, case.who["planner"], everything=True) if not r.mine
    )
    with case.store.unit_of_work() as session:
        session.add(
            Notice(
                request=session.scalars(
                    select(Request).where(Request.number == told.row.number)
                ).one(),
                kind="escalation",
                days=3,
                about="something else",
                user_id=case.who["planner"].user_id,
                due_on=told.due_on,
                at=datetime.now(UTC),
            )
        )
    # Told of an earlier wait: what is due now was not told.
    assert told.row.number not in {
        r.row.number for r in requests.urgent(case.store, case.who["planner"], limit=COUNT)
    }


def test_who_was_told_last_comes_first(case: Case) -> None:
    me, dice, last = case.who["leader"], random.Random(8), dict[int, int]()
    with case.store.unit_of_work() as session:
        for _ in range(60):
            request = session.get_one(Request, dice.randint(2, 20))
            told = Notice(
                request=request,
                kind="reminder",
                days=3,
                about=f"{dice.random()}",
                user_id=dice.choice((me.user_id, case.who["planner"].user_id)),
                due_on=datetime.now(UTC).date(),
                at=datetime.now(UTC),
            )
            session.add(told)
            session.flush()
            if told.user_id == me.user_id:
                last[request.id] = told.id
        last = {key: at for key, at in last.items() if not _is_over(case, session, key)}
    ordered = sorted(last, key=lambda key: -last[key])
    with looking(case.store, me) as act:
        assert told_of(act) == ordered
        assert told_of(act, 4) == ordered[:4]
    assert len(ordered) > 4


def _is_over(case: Case, session: Session, key: int) -> bool:
    with looking(case.store, case.who["leader"]) as act:
        final = release_procedure(act.rulebook).states
    return final[session.get_one(Request, key).state].final


def test_the_way_through_waits_for_one_after_another(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    opened = open_case(tmp_path_factory.mktemp("way"), tmp_path_factory, rows=12)
    number = opened.create(fields=["status", "months"])
    for event, by in PATH[:4]:
        waits = {
            login
            for login, actor in opened.who.items()
            if number in {r.row.number for r in requests.inbox(opened.store, actor).rows}
        }
        assert by in waits, event
        opened.act(number, event, by)
    opened.store.close()


def test_a_list_is_what_may_be_seen_newest_first(case: Case) -> None:
    seen = set()
    for login, actor in case.who.items():
        with looking(case.store, actor) as act:
            every = select(Request).order_by(Request.id.desc())
            expected = [r.number for r in visible(act, every)]
        found = [r.number for r in requests.list_for(case.store, actor)]
        assert found == expected, login
        assert [r.number for r in requests.list_for(case.store, actor, limit=7)] == expected[:7]
        seen.add(len(found))
    assert len(seen) > 2
