"""Two people, or two workers, at the same moment, in two processes: one act counts. On SQLite and on PostgreSQL."""

import json
import multiprocessing
import os
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from catalog import audit, requests, signing, worker
from catalog.acts import RefusedError
from catalog.models import AuditEvent, Notice, Request, RequestAct, User
from catalog.requests.envelopes import digest_of
from catalog.settings import Settings
from catalog.store import Store, open_store
from catalog.types import Actor
from tests.catalog.conftest import hash_cheaply, register_people
from tests.catalog.release_cases import Case, register, write_people
from tests.days import today

SERVER = os.environ.get("GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test")
Asked = tuple[str, str, str]


def _serve(settings: Settings, who: dict[str, Actor], start: Barrier, pipe: Connection) -> None:
    """In a process of its own: do what is asked, at the moment the other does; answer how it ended."""
    store = open_store(settings)
    pipe.send("ready")
    while asked := pipe.recv():
        login, event, number = asked
        start.wait(30)
        try:
            if event == "look":
                worker.look_at_terms(store)
                pipe.send("looked")
            else:
                pipe.send(requests.act(store, who[login], number, event, "x").state)
        except RefusedError as error:
            pipe.send(f"refused: {error.decision.rule}")
    store.close()


@dataclass
class Two:
    """A bureau, and two processes that act on it at the same moment."""

    case: Case
    pipes: list[Connection]

    def at_once(self, first: Asked, second: Asked) -> list[str]:
        for pipe, asked in zip(self.pipes, (first, second), strict=True):
            pipe.send(asked)
        ended = []
        for pipe in self.pipes:
            assert pipe.poll(60), "a process did not answer"
            ended.append(str(pipe.recv()))
        return ended

    def acts(self, number: str, event: str) -> int:
        with self.case.store.reading() as session:
            query = select(RequestAct).where(
                RequestAct.event == event, RequestAct.request.has(number=number)
            )
            return len(session.scalars(query).all())

    def outcomes(self, number: str, action: str) -> Counter[str]:
        with self.case.store.reading() as session:
            query = select(AuditEvent.outcome).where(
                AuditEvent.action == action, AuditEvent.object_id == number
            )
            return Counter(session.scalars(query))


def bureau(settings: Settings) -> Case:
    store = open_store(settings)
    signing.ensure_keys(settings.keys)
    register_people(store)
    made = write_people(settings.home / "people.csv", 12)
    register(store, settings.home / "people.csv")
    with store.reading() as session:
        who = {u.login: Actor(u.id, u.login) for u in session.scalars(select(User))}
    case = Case(store, who, settings.home / "people.csv", made)
    case.assign("inspector", "leader_in_charge", "office")
    return case


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]
)
def url(request: pytest.FixtureRequest) -> Iterator[str]:
    if request.param == "sqlite":
        yield ""
        return
    schema = f"guikou_moment_{os.getpid()}"
    engine = sa.create_engine(SERVER, connect_args={"connect_timeout": 3})
    try:
        with engine.begin() as connection:
            connection.execute(sa.schema.CreateSchema(schema))
    except sa.exc.OperationalError:
        pytest.skip(f"no PostgreSQL server answers at {sa.make_url(SERVER).host}")
    options = urllib.parse.quote(f"-csearch_path={schema}")
    yield f"{SERVER}?options={options}"
    with engine.begin() as connection:
        connection.execute(sa.schema.DropSchema(schema, cascade=True))
    engine.dispose()


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory, url: str) -> Iterator[Two]:
    """Set up once: starting the processes takes longer than what they do."""
    home = tmp_path_factory.mktemp("moment") / "bureau"
    home.mkdir()
    settings = Settings(home=home, database_url=url)
    with pytest.MonkeyPatch.context() as patch:
        hash_cheaply(patch)
        case = bureau(settings)
    spawn = multiprocessing.get_context("spawn")
    start, pipes, processes = spawn.Barrier(2), [], []
    for _ in range(2):
        ours, theirs = spawn.Pipe()
        process = spawn.Process(target=_serve, args=(settings, case.who, start, theirs))
        process.start()
        pipes.append(ours)
        processes.append(process)
    for pipe in pipes:
        assert pipe.poll(120)
        assert pipe.recv() == "ready"
    yield Two(case, pipes)
    for pipe, process in zip(pipes, processes, strict=True):
        pipe.send(None)
        process.join(30)
        assert process.exitcode == 0
    case.store.close()


LOST = {"refused: acted-meanwhile", "refused: procedure-state"}


def test_of_two_at_the_same_moment_one_counts(two: Two) -> None:
    case = two.case
    for _ in range(3):
        number = case.create()
        case.walk(number, "review")
        ended = two.at_once(("leader", "approve", number), ("inspector", "approve", number))
        assert min(ended) == "approved"
        assert max(ended) in LOST
        assert two.acts(number, "approve") == 1
        assert two.outcomes(number, "request:approve") == {"allowed": 1, "refused": 1}
    # One lets it pass while the other stops it: whichever is first, the request stands in one place.
    number = case.create()
    case.walk(number, "review")
    ended = two.at_once(("leader", "approve", number), ("planner2", "suspend", number))
    assert case.state(number) == "suspended" or "approved" in ended
    assert two.acts(number, "approve") + two.acts(number, "suspend") == sum(
        not e.startswith("refused") for e in ended
    )
    check_log(case.store)


def test_of_two_workers_one_ends_a_term_and_nobody_is_told_twice(two: Two) -> None:
    case = two.case
    over, late = case.delivered(valid_days=5), case.create()
    case.walk(late, "submit")
    long_ago = timedelta(days=90)
    with case.store.unit_of_work() as session:
        # The clock of other processes cannot be moved: the days are.
        ended = session.scalars(select(Request).where(Request.number == over)).one()
        last = today() - long_ago
        term = {**ended.envelope["term"], "expires_on": last.isoformat()}
        ended.envelope, ended.expires_on = {**ended.envelope, "term": term}, last
        ended.envelope_digest = digest_of(ended.envelope)
        for done in session.scalars(select(RequestAct).where(RequestAct.event == "submit")):
            done.at -= long_ago
    for _ in range(2):
        assert two.at_once(("", "look", ""), ("", "look", "")) == ["looked", "looked"]
    assert case.state(over) == "expired"
    assert two.acts(over, "expire") == 1
    assert two.outcomes(over, "request:expire") == {"allowed": 1}
    with case.store.reading() as session:
        rows = session.execute(
            select(Notice.request_id, Notice.kind, Notice.days, Notice.user_id)
        ).all()
        assert {kind for _, kind, _, _ in rows} == {"ended", "escalation"}
        assert len(rows) == len(set(rows))
        events = session.scalars(
            select(AuditEvent.body).where(AuditEvent.action == "request:notify")
        )
        told: list[Any] = [json.loads(body)["details"] for body in events]
    assert len(told) == len({(n, kind, days) for n, kind, days, _ in rows})
    check_log(case.store)


def check_log(store: Store) -> None:
    with store.reading() as session:
        assert audit.verify(session, store.settings.keys / "public.pem").whole
