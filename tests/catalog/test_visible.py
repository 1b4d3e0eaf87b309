"""The filter of visible datasets is exact: in every database, the datasets that may be found one by one."""

import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from itertools import combinations, product
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool, StaticPool

from catalog import grants
from catalog.acts import Act
from catalog.datasets import resource_of
from catalog.models import Base, Dataset, Department, Request, User
from catalog.requests.loading import TO_BE_GONE
from catalog.settings import Settings
from catalog.views import visible_filter
from policies.decisions import ROLES, Action, Policy, RoleHeld, Subject, UnknownWordError
from policies.rulebook import shipped
from policies.words import STATE_SECRET_MARKS
from tests.policies.test_table import odd

TODAY = date(2026, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
UNITS = ("pension", "card", "center")
LEVELS = (1, 3, 4, 5, 6, 9)  # no rule knows 9
MARKS = (None, "秘密", "公开")  # the last is none
#: Departments to which a dataset is granted; "over": the term is over; "asked": not approved yet.
GRANTS = ((), ("pension",), ("card",), ("pension", "card"), ("over",), ("asked",))
CASES = list(product(("pension", "card", "elsewhere"), LEVELS, MARKS, GRANTS))

RULES = {
    "shipped": tuple(r for r in shipped().rules if r.in_force(TODAY)),
    "granted": (
        odd("a1", "allow", ("*",), scope="granted", low=2, high=5),
        odd("d1", "deny", ("staff",), scope="granted", low=5),
        odd("a2", "allow", ("staff", "owner_liaison"), scope="own"),
        odd("a3", "allow", ("planning",)),
        odd("d2", "deny", ("*",), scope="own", conditions=("state_secret",)),
    ),
    "denies": (
        odd("a1", "allow", ("*",)),
        odd("d1", "deny", ("information_center",), low=4),
        odd("d2", "deny", ("staff",), scope="own", low=1, high=3),
        odd("d3", "deny", ("planning",), conditions=("state_secret",)),
    ),
    "secrets only": (
        odd("a1", "allow", ("staff",), scope="own", conditions=("state_secret",)),
        odd("a2", "allow", ("planning",), low=4, recipients=("public",)),
    ),
}


@cache
def policy(name: str) -> Policy:
    rulebook = shipped()
    return Policy(RULES[name], levels=rulebook.levels, version=name, model=rulebook.model)


class Asking(Act):
    """An act of anybody, under any rules, without a store."""

    def __init__(self, session: Session, rules: Policy, subject: Subject) -> None:
        self.session, self.policy, self.subject, self.today = session, rules, subject, TODAY
        self.settings = Settings()


def schema_of(url: str, schema: str) -> sa.Engine:
    engine = sa.create_engine(
        url,
        poolclass=NullPool,
        connect_args={"connect_timeout": 3, "options": f"-csearch_path={schema}"},
    )
    try:
        with engine.begin() as connection:
            connection.execute(sa.schema.CreateSchema(schema))
    except sa.exc.OperationalError:
        pytest.skip(f"no PostgreSQL server answers at {sa.make_url(url).host}")
    return engine


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.server)]
)
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    """Every combination of owner, level, mark and grants, once."""
    schema = f"guikou_visible_{os.getpid()}"
    if request.param == "sqlite":
        engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    else:
        url = os.environ.get(
            "GUIKOU_TEST_POSTGRESQL", "postgresql+psycopg://root@127.0.0.1:5432/test"
        )
        engine = schema_of(url, schema)
    Base.metadata.create_all(engine)
    try:
        with Session(engine) as opened:
            fill(opened)
            yield opened
    finally:
        if request.param == "postgresql":
            with engine.begin() as connection:
                connection.execute(sa.schema.DropSchema(schema, cascade=True))
        engine.dispose()


def fill(session: Session) -> None:
    units = {
        code: Department(code=code, name_zh=code, name_en=code, kind="unit")
        for code in (*UNITS, "elsewhere")
    }
    person = User(
        login="clerk", name_zh="c", name_en="c", department=units["card"], password_hash=""
    )
    session.add_all([*units.values(), person])
    session.flush()
    for n, (owner, level, mark, granted) in enumerate(CASES):
        dataset = Dataset(
            code=f"d{n}",
            title_zh="t",
            title_en="t",
            owner=units[owner],
            location="x",
            source_kind="csv",
            level=level,
            state_secret=mark,
            registered_at=NOW,
        )
        session.add(dataset)
        session.flush()
        for grant in granted:
            request = dict.fromkeys(("envelope_digest", "policy_version"), "x")
            session.add(
                Request(
                    number=f"{n}-{grant}",
                    procedure="release",
                    state="awaiting_review" if grant == "asked" else "approved",
                    applicant_id=person.id,
                    dataset_id=dataset.id,
                    recipient_id=units[grant if grant in units else "pension"].id,
                    recipient_kind="own_bureau",
                    level=level,
                    envelope={},
                    created_at=NOW,
                    updated_at=NOW,
                    expires_on=date(2025, 12, 31) if grant == "over" else TODAY,
                    **request,
                )
            )
    session.commit()


def may_find(act: Act, dataset: Dataset) -> bool:
    try:
        return act.decide(Action.DATASET_FIND, resource_of(dataset)).allowed
    except UnknownWordError:
        return False


def check(session: Session, rules: str, subject: Subject) -> None:
    act = Asking(session, policy(rules), subject)
    found = set(session.scalars(sa.select(Dataset.code).where(visible_filter(act))))
    everything = session.scalars(sa.select(Dataset).options(sa.orm.joinedload(Dataset.owner)))
    assert found == {d.code for d in everything if may_find(act, d)}


held = st.builds(
    RoleHeld,
    role=st.sampled_from([r for r in ROLES if r != "system"]),
    department=st.sampled_from(UNITS),
    valid_from=st.sampled_from([date(2020, 1, 1), TODAY, date(2026, 1, 2)]),
    valid_to=st.sampled_from([None, TODAY, date(2025, 12, 31)]),
    deputy_for=st.sampled_from([None, "boss"]),
)
FOREVER: dict[str, Any] = {"valid_from": date(2020, 1, 1)}


@settings(
    max_examples=40,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rules=st.sampled_from(sorted(RULES)), roles=st.lists(held, max_size=4))
# Another role in each of two departments: what one unit's data allows says nothing about the other's.
@example(
    rules="shipped",
    roles=[
        RoleHeld("staff", "pension", **FOREVER),
        RoleHeld("external_recipient", "card", **FOREVER),
    ],
)
@example(
    rules="granted",
    roles=[RoleHeld("staff", "pension", **FOREVER), RoleHeld("owner_liaison", "card", **FOREVER)],
)
@example(
    rules="denies",
    roles=[RoleHeld("staff", "pension", **FOREVER), RoleHeld("planning", "card", **FOREVER)],
)
def test_the_filter_finds_what_single_decisions_allow(
    session: Session, rules: str, roles: list[RoleHeld]
) -> None:
    check(session, rules, Subject("u", tuple(roles), "pension"))


@pytest.mark.parametrize("rules", RULES)
def test_every_role_and_every_pair_of_roles(session: Session, rules: str) -> None:
    if session.get_bind().dialect.name != "sqlite":
        roles: list[tuple[str, ...]] = [("staff", "planning")]
    else:
        inside = [r for r in ROLES if r != "system"]
        roles = [(role,) for role in inside] + [
            p for p in combinations(inside, 2) if {"staff", "planning"} & set(p)
        ]
    for some in roles:
        places = zip(some, ("pension", "card"), strict=False)
        subject = Subject("u", tuple(RoleHeld(r, d, **FOREVER) for r, d in places), "pension")
        check(session, rules, subject)


def test_the_cases_are_not_all_alike(session: Session) -> None:
    """Each kind of rule opens something and closes something, or the tests above would show nothing."""
    person = Subject("u", (RoleHeld("staff", "pension", **FOREVER),), "pension")
    total = session.scalar(sa.select(sa.func.count()).select_from(Dataset))
    for rules in RULES:
        condition = visible_filter(Asking(session, policy(rules), person))
        found = session.scalar(sa.select(sa.func.count()).select_from(Dataset).where(condition))
        assert total is not None
        assert found is not None
        assert 0 < found < total, rules
    assert set(MARKS) & set(STATE_SECRET_MARKS)


def test_grants_are_states_of_the_procedure() -> None:
    states = shipped().procedures["release"].states
    assert set(grants.GRANTED) <= set(states)
    before = {"draft", "returned", "rejected", "withdrawn"}
    waiting = {key for key in states if key.startswith("awaiting_")}
    over = {"suspended", *TO_BE_GONE} | {s.key for s in states.values() if s.final}
    assert set(grants.GRANTED) == set(states) - before - waiting - over


def test_a_grant_counts_once_approved_and_until_its_term_is_over(session: Session) -> None:
    for n, (_, _, _, granted) in list(enumerate(CASES))[: len(GRANTS)]:
        expected = set(granted) & set(UNITS)
        assert grants.granted_to(session, f"d{n}", TODAY) == expected
        assert not grants.granted_to(session, f"d{n}", date(2026, 1, 2))
        for unit in UNITS:
            query = sa.select(Dataset.code).where(
                Dataset.code == f"d{n}", grants.is_granted_to(unit, TODAY)
            )
            assert bool(session.scalars(query).all()) is (unit in expected)
