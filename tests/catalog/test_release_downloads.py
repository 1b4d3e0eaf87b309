"""Fetching is counted and limited, whoever comes at the same moment; a fetch that breaks off is one."""

import os
import shutil
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from catalog import release_downloads, releases, requests
from catalog.acts import RefusedError
from catalog.errors import GuikouError
from catalog.models import Dataset, User
from catalog.requests.conditions import last_day
from catalog.settings import Settings
from catalog.store import open_store
from catalog.types import Actor
from tests.catalog.release_cases import Case, build, open_case

LIMIT, AT_ONCE = releases.DOWNLOADS, 7


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)])
def case(
    request: pytest.FixtureRequest, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Case]:
    if request.param == "sqlite":
        opened = open_case(tmp_path, tmp_path_factory)
        yield opened
        opened.store.close()
        return
    url = os.environ.get("GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test")
    schema = f"guikou_downloads_{os.getpid()}"
    engine = sa.create_engine(url, connect_args={"connect_timeout": 3})
    try:
        with engine.begin() as connection:
            connection.execute(sa.schema.CreateSchema(schema))
    except sa.exc.OperationalError:
        engine.dispose()
        pytest.skip(f"no PostgreSQL server answers at {sa.make_url(url).host}")
    try:
        own = f"{url}?options=-csearch_path%3D{schema}"
        made = build(tmp_path / "home", 60, own)
        store = open_store(Settings(home=tmp_path / "home", database_url=own))
        with store.reading() as session:
            who = {u.login: Actor(u.id, u.login) for u in session.scalars(sa.select(User))}
            source = Path(session.scalars(sa.select(Dataset)).one().location)
        yield Case(store, who, source, made)
        store.close()
    finally:
        with engine.begin() as connection:
            connection.execute(sa.schema.DropSchema(schema, cascade=True))
        engine.dispose()


def counted(case: Case, number: str) -> int:
    return requests.show(case.store, case.who["planner"], number).artifacts[0].downloads


def test_no_more_are_fetched_at_once_than_the_limit_allows(case: Case, tmp_path: Path) -> None:
    number = case.delivered(fields=["amount", "status"])
    start, outcomes = threading.Barrier(AT_ONCE), Counter[str]()

    def fetch(turn: int) -> None:
        start.wait()
        take = releases.download if turn % 2 else releases.package
        try:
            take(case.store, case.who["doctor"], number, tmp_path / str(turn))
            outcomes["fetched"] += 1
        except RefusedError as refused:
            outcomes[refused.decision.rule] += 1

    threads = [threading.Thread(target=fetch, args=[n]) for n in range(AT_ONCE)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == {"fetched": LIMIT, "download-limit": AT_ONCE - LIMIT}
    assert counted(case, number) == LIMIT
    recorded = Counter(o for _, action, o in case.events(number) if action == "release:download")
    assert recorded == {"allowed": LIMIT, "refused": AT_ONCE - LIMIT}
    there = [p for p in tmp_path.glob("[0-9]/*") if not p.name.startswith(".")]
    assert len(there) == LIMIT


@pytest.mark.parametrize("take", [releases.download, releases.package])
def test_a_fetch_that_breaks_off_counts_and_leaves_nothing(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, take: object
) -> None:
    assert callable(take)
    number = case.delivered(fields=["amount", "status"])

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(shutil, "copyfile", full)
        patch.setattr(release_downloads, "write_package", full)
        with pytest.raises(GuikouError, match="was counted"):
            take(case.store, case.who["doctor"], number, tmp_path / "to")
    assert list((tmp_path / "to").iterdir()) == []
    assert counted(case, number) == 1
    # What a killed fetch left is in nobody's way.
    (tmp_path / "to" / f".{number}.partial").mkdir()
    if take is releases.download:
        take(case.store, case.who["doctor"], number, tmp_path / "to")
        assert [p.name for p in (tmp_path / "to").iterdir()] == [number]
        assert counted(case, number) == 2


def test_after_the_term_nothing_is_fetched_and_the_attempt_is_on_record(
    case: Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = case.delivered(fields=["amount", "status"])
    earlier = "catalog.release_downloads.last_day"
    monkeypatch.setattr(earlier, lambda request: last_day(request) - timedelta(days=366))
    for act in (
        lambda: releases.download(case.store, case.who["doctor"], number, tmp_path / "to"),
        lambda: releases.package(case.store, case.who["doctor"], number, tmp_path / "to"),
        lambda: releases.unlocking_key(case.store, case.who["doctor"], number),
    ):
        with pytest.raises(RefusedError) as refused:
            act()
        assert refused.value.decision.rule == "grant-expired"
    assert not (tmp_path / "to").exists()
    assert counted(case, number) == 0
    assert case.events(number)[-3:] == [("doctor", "release:download", "refused")] * 3
