"""Every version of the rules stays on record: past acts are explained by theirs, and what was altered is found."""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from sqlalchemy import select

from catalog import audit, past_acts, policy_changes, requests, rulebooks, views
from catalog.acts import RefusedError
from catalog.errors import GuikouError, NotFoundError
from catalog.health import examine
from catalog.models import AuditEvent, Field, PolicyChange, PolicyVersion
from catalog.settings import Settings
from catalog.store import Store, migrate
from catalog.types import AuditOutcome
from policies.rulebook import shipped
from tests.catalog.change_cases import (
    NARROWED,
    RENAMED,
    SHIPPED,
    Bureau,
    Clock,
    edited,
    open_bureau,
)
from tests.catalog.release_cases import open_case

OLD = "the planning section interprets and revises the rules"
NEW = "planning revises the rules as of this year"
REWORDED = edited(("rules.yaml", OLD, NEW))


@pytest.fixture
def bureau(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bureau]:
    opened = open_bureau(tmp_path / "bureau", tmp_path_factory)
    yield opened
    opened.store.close()


def newest(bureau: Bureau, **where: str) -> int:
    query = select(AuditEvent.seq).order_by(AuditEvent.seq.desc()).filter_by(**where)
    with bureau.store.reading() as session:
        return session.scalars(query.limit(1)).one()


def test_a_past_act_is_explained_by_the_version_of_its_day(bureau: Bureau) -> None:
    first = bureau.propose(REWORDED)
    before = newest(bureau, actor="planner", outcome="allowed")
    bureau.approve(first)
    second = bureau.propose(
        edited(("rules.yaml", OLD, NEW), ("levels.yaml", "en: internal", "en: x"))
    )
    after = newest(bureau, object_id=second)
    planner, inspector = bureau.who["planner"], bureau.who["inspector"]
    then = past_acts.explain_event(bureau.store, inspector, before)
    now = past_acts.explain_event(bureau.store, planner, after)  # one's own
    assert (then.rule, then.article, then.reason.en) == ("interpret", "第三十一条", OLD)
    assert (now.rule, now.reason.en) == ("interpret", NEW)
    assert then.policy == shipped().version != now.policy == bureau.page(first).row.version
    assert then.since is not None
    rows = {r.seq: r for r in views.list_events(bureau.store, inspector, limit=100)}
    assert rows[before].reason is not None
    assert rows[after].reason is not None
    assert (rows[before].reason.en, rows[after].reason.en) == (OLD, NEW)


def test_what_no_rule_decided_or_no_version_explains_is_one_clear_error(bureau: Bureau) -> None:
    store, inspector = bureau.store, bureau.who["inspector"]
    with store.unit_of_work() as session:
        told: dict[str, Any] = {"actor": "x", "object_kind": "user", "object_id": "x"}
        told["outcome"] = AuditOutcome.ALLOWED
        lost = audit.append(
            session, action="user:add", details={"policy": "f" * 64, "rule": "gone"}, **told
        ).seq
        plain = audit.append(session, action="session:start", **told).seq
    with pytest.raises(NotFoundError, match="version ffffffffffff were not kept"):
        past_acts.explain_event(store, inspector, lost)
    with pytest.raises(NotFoundError, match="not decided by a rule"):
        past_acts.explain_event(store, inspector, plain)
    with pytest.raises(NotFoundError, match="no event 99999"):
        past_acts.explain_event(store, inspector, 99999)
    for seq in (plain, 99999):
        with pytest.raises(RefusedError):
            past_acts.explain_event(store, bureau.who["clerk"], seq)
    assert next(r for r in views.list_events(store, inspector) if r.seq == lost).reason is None


def test_a_check_of_the_program_itself_is_told_as_it_was_recorded(bureau: Bureau) -> None:
    number = bureau.propose()
    with pytest.raises(RefusedError):
        bureau.act(number, "approve", "leader")
    found = past_acts.explain_event(
        bureau.store, bureau.who["leader"], newest(bureau, outcome="refused")
    )
    assert (found.rule, found.article, found.remedy) == ("procedure-state", "第三十一条", None)
    assert "approval is not possible now" in found.reason.en


def test_days_and_their_versions(bureau: Bureau) -> None:
    today = bureau.today
    bureau.approve(bureau.propose(), days=3)
    with bureau.store.reading() as session:
        new = rulebooks.last(session).version
        for days, version in ((0, shipped().version), (2, shipped().version), (3, new), (999, new)):
            day = today + timedelta(days=days)
            assert rulebooks.in_force(session, day).version == version
            assert rulebooks.version_on(session, day).version == version
        with pytest.raises(NotFoundError, match="were not kept; the first version on record"):
            rulebooks.version_on(session, date(2020, 1, 1))
        # A clock that is wrong does not close the catalog.
        assert rulebooks.in_force(session, date(2020, 1, 1)).version == shipped().version
        session.execute(sa.delete(PolicyVersion))
        assert rulebooks.in_force(session, today).version == shipped().version
        assert rulebooks.last(session).version == shipped().version


def test_a_request_under_way_goes_back_when_the_rules_change(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    case = open_case(tmp_path, tmp_path_factory, rows=12)
    number = case.create()
    case.act(number, "submit", "clerk")
    who = {**case.who}
    change = policy_changes.propose(case.store, who["planner"], NARROWED, "why")
    for event, by in (("submit", "planner"), ("review", "planner2")):
        policy_changes.act_on(case.store, who[by], change, event)
    assert requests.show(case.store, who["steward"], number).stale == ()
    today = policy_changes.show(case.store, who["planner"], change).today
    policy_changes.act_on(case.store, who["leader"], change, "approve", in_force_from=today)
    with pytest.raises(RefusedError, match="the policy version changed: asked for under") as caught:
        case.act(number, "consent", "steward")
    assert "规则已修订" in caught.value.message.zh
    assert case.state(number) == "returned"
    assert case.events(number)[-2:] == [
        ("steward", "request:void", "allowed"),
        ("steward", "request:consent", "refused"),
    ]
    case.walk(number, "approve")  # asked for anew, under the new rules
    case.store.close()


def test_words_that_the_register_uses_cannot_be_dropped(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    case = open_case(tmp_path, tmp_path_factory, rows=12)
    with case.store.unit_of_work() as session:
        session.scalars(select(Field).where(Field.name == "status")).one().entity = "OLD_KIND"
    with pytest.raises(RefusedError, match="OLD_KIND was found in the catalog") as caught:
        policy_changes.propose(case.store, case.who["planner"], NARROWED, "why")
    assert caught.value.decision.rule == "unknown-words"
    case.store.close()


def checked(store: Store) -> tuple[bool, str]:
    (found,) = [c for c in examine(store.settings) if c.name.en == "Rules"]
    return found.fine, found.note.en


def test_the_doctor_tells_of_other_shipped_rules(bureau: Bureau) -> None:
    assert checked(bureau.store) == (True, f"version {shipped().version[:12]}")
    bureau.approve(bureau.propose(RENAMED))
    fine, note = checked(bureau.store)
    assert fine
    assert "guikou policy propose --shipped" in note


@pytest.mark.parametrize("what", ["texts", "comment", "day", "approver", "origin", "alone"])
def test_what_was_altered_is_found(bureau: Bureau, what: str) -> None:
    number = bureau.propose(RENAMED)
    bureau.approve(number, days=1)
    with bureau.store.unit_of_work() as session:
        row = session.scalars(select(PolicyVersion).where(PolicyVersion.origin == "change")).one()
        change = session.scalars(select(PolicyChange)).one()
        if what == "texts":
            row.texts = {**SHIPPED}
        elif what == "comment":
            row.texts = {
                **row.texts,
                "rules.yaml": "# nobody approved this\n" + row.texts["rules.yaml"],
            }
        elif what == "day":
            row.in_force_from = change.in_force_from = row.in_force_from + timedelta(days=5)
        elif what == "approver":
            change.acts[-1].actor_id = bureau.who["leader2"].user_id
        elif what == "origin":
            row.change_id = None
        else:
            change.acts[-1].in_force = False
    fine, note = checked(bureau.store)
    assert not fine
    assert "not what was signed" in note


def test_altered_or_unreadable_rules_decide_nothing(bureau: Bureau, tmp_path: Path) -> None:
    for texts, said in (
        (edited(("rules.yaml", "levels: [1, 1]", "levels: [1, 6]")), "were altered"),
        (edited(("levels.yaml", "levels:", "ladder:")), "cannot read the recorded rules"),
    ):
        version = uuid4().hex * 2  # no version that was read before
        with bureau.store.unit_of_work() as session:
            row = session.scalars(select(PolicyVersion)).one()
            row.texts, row.version = texts, version
        with pytest.raises(GuikouError, match=said):
            views.list_people(bureau.store, bureau.who["admin"])
        assert checked(bureau.store)[0] is False


def servers() -> list[str]:
    return [
        "sqlite",
        os.environ.get("GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test"),
    ]


@pytest.fixture(params=servers(), ids=["sqlite", "postgresql"])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """Return an empty catalog database; on a server one of its own, dropped afterwards."""
    if request.param == "sqlite":
        (tmp_path / "home").mkdir()
        store = Store(Settings(home=tmp_path / "home"))
        yield store
        store.close()
        return
    url, name = sa.make_url(request.param), f"guikou_{uuid4().hex[:12]}"
    server = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(sa.text(f"create database {name}"))
    except sa.exc.OperationalError:
        pytest.skip(f"no postgresql server answers at {url.host}")
    store = Store(Settings(home=tmp_path, database_url=url.set(database=name).render_as_string()))
    yield store
    store.close()
    with server.connect() as connection:
        connection.execute(sa.text(f"drop database {name}"))
    server.dispose()


def test_a_catalog_begins_with_the_shipped_rules(empty: Store) -> None:
    tables = {"policy_versions", "policy_changes", "policy_change_acts"}
    migrate(empty.engine)
    with empty.reading() as session:
        row = session.scalars(select(PolicyVersion)).one()
        assert (row.version, row.origin, row.change_id) == (shipped().version, "shipped", None)
        assert dict(row.texts) == SHIPPED
        assert rulebooks.in_force(session, row.in_force_from).version == shipped().version
    migrate(empty.engine, "0002")
    assert not tables & set(sa.inspect(empty.engine).get_table_names())
    migrate(empty.engine)
    assert tables <= set(sa.inspect(empty.engine).get_table_names())
    migrate(empty.engine)  # nothing is recorded twice
    with empty.reading() as session:
        assert session.scalars(select(PolicyVersion.version)).all() == [shipped().version]


def test_the_day_turns_for_whoever_is_looking(
    bureau: Bureau, monkeypatch: pytest.MonkeyPatch
) -> None:
    bureau.approve(bureau.propose(RENAMED), days=2)
    clock = Clock()
    seen = []
    for days in (0, 1, 2, 3):
        clock.turn(monkeypatch, days)
        seen.append(rulebooks.today(bureau.store).levels.by_number(2).name.en)
    assert seen == ["internal", "internal", "for the bureau", "for the bureau"]
