"""The filter of requests is exact: in every database, the requests that may be followed one by one."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import cache
from itertools import product
from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from sqlalchemy.pool import StaticPool

from catalog.models import Base, Dataset, Department, Request, User
from catalog.requests.loading import request_resource
from catalog.views.followed import followed_filter
from policies.decisions import ROLES, Action, Policy, RoleHeld, Subject, UnknownWordError
from policies.rulebook import shipped
from tests.catalog.test_visible import Asking
from tests.policies.test_table import odd

TODAY = date(2026, 1, 1)
NOW = datetime(2026, 1, 1, tzinfo=UTC)
UNITS = ("pension", "card", "elsewhere")
PEOPLE = ("u", "boss", "somebody")
#: Level of the request, of its dataset; no rule knows 9.
LEVELS = ((1, 1), (3, 5), (5, 2), (6, 6), (9, 1))
KINDS = ("own_bureau", "government", "public", "martians")
MARKS = (None, "秘密", "公开")  # the last is none
VIEW = ("request:view",)

RULES = {
    "shipped": tuple(r for r in shipped().rules if r.in_force(TODAY)),
    "odd": (
        odd("a1", "allow", ("staff",), actions=VIEW, conditions=("is_recipient",), low=2),
        odd("a2", "allow", ("staff", "planning"), actions=VIEW, scope="own", high=5),
        odd("a3", "allow", ("owner_liaison",), actions=VIEW, recipients=("public",)),
        odd("d1", "deny", ("*",), actions=VIEW, conditions=("is_applicant",), low=5),
        odd("d2", "deny", ("planning",), actions=VIEW, conditions=("state_secret",)),
    ),
}


@cache
def policy(name: str) -> Policy:
    rulebook = shipped()
    return Policy(RULES[name], levels=rulebook.levels, version=name, model=rulebook.model)


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    engine = sa.create_engine("sqlite://", poolclass=StaticPool)
    Base.metadata.create_all(engine)
    with Session(engine) as opened:
        fill(opened)
        yield opened
    engine.dispose()


def fill(session: Session) -> None:
    units = {c: Department(code=c, name_zh=c, name_en=c, kind="unit") for c in UNITS}
    people = {
        login: User(
            login=login, name_zh="x", name_en="x", department=units["card"], password_hash=""
        )
        for login in PEOPLE
    }
    session.add_all([*units.values(), *people.values()])
    datasets = {}
    for owner, (_, level), mark in product(UNITS, LEVELS, MARKS):
        datasets[owner, level, mark] = Dataset(
            code=f"{owner}{level}{mark}",
            title_zh="t",
            title_en="t",
            owner=units[owner],
            location="x",
            source_kind="csv",
            level=level,
            state_secret=mark,
            registered_at=NOW,
        )
    session.add_all(datasets.values())
    session.flush()
    cases = product(UNITS, LEVELS, MARKS, UNITS, KINDS, PEOPLE)
    for n, (owner, (level, of_dataset), mark, to, kind, applicant) in enumerate(cases):
        session.add(
            Request(
                number=str(n),
                procedure="release",
                state="draft",
                applicant_id=people[applicant].id,
                dataset_id=datasets[owner, of_dataset, mark].id,
                recipient_id=units[to].id,
                recipient_kind=kind,
                level=level,
                envelope={},
                envelope_digest="x",
                policy_version="x",
                created_at=NOW,
                updated_at=NOW,
            )
        )
    session.commit()


@pytest.fixture(scope="module")
def things(session: Session) -> list[Request]:
    loaded = sa.select(Request).options(
        sa.orm.selectinload(Request.dataset).selectinload(Dataset.owner),
        sa.orm.selectinload(Request.recipient),
        sa.orm.selectinload(Request.applicant),
        sa.orm.selectinload(Request.acts),
    )
    return list(session.scalars(loaded))


def check(session: Session, things: list[Request], rules: str, subject: Subject) -> int:
    act = Asking(session, policy(rules), subject)
    query = sa.select(Request.number).join(Request.dataset).where(followed_filter(act))
    found = list(session.scalars(query))
    assert len(found) == len(set(found))

    def may(request: Request) -> bool:
        try:
            resource = request_resource(request)
            return policy(rules).decide(subject, Action.REQUEST_VIEW, resource, on=TODAY).allowed
        except UnknownWordError:
            return False

    assert set(found) == {r.number for r in things if may(r)}
    return len(found)


FOREVER: dict[str, Any] = {"valid_from": date(2020, 1, 1)}
held = st.builds(
    RoleHeld,
    role=st.sampled_from([r for r in ROLES if r != "system"]),
    department=st.sampled_from(UNITS[:2]),
    valid_from=st.sampled_from([date(2020, 1, 1), date(2026, 1, 2)]),
    valid_to=st.none(),
    deputy_for=st.sampled_from([None, "boss"]),
)


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rules=st.sampled_from(sorted(RULES)), roles=st.lists(held, max_size=3))
@example(
    rules="shipped",
    roles=[
        RoleHeld("owner_liaison", "pension", **FOREVER),
        RoleHeld("staff", "card", deputy_for="boss", **FOREVER),
    ],
)
@example(rules="odd", roles=[RoleHeld("planning", "card", **FOREVER)])
def test_the_filter_finds_what_single_decisions_allow(
    session: Session, things: list[Request], rules: str, roles: list[RoleHeld]
) -> None:
    check(session, things, rules, Subject("u", tuple(roles), "pension"))


def test_the_cases_are_not_all_alike(session: Session, things: list[Request]) -> None:
    """Inspectors follow all that the rules know, a person without a role nothing, others something between."""
    known = [r for r in things if r.level != 9 and r.recipient_kind != "martians"]
    known = [r for r in known if r.dataset.state_secret != "公开"]
    assert check(
        session,
        things,
        "shipped",
        Subject("u", (RoleHeld("discipline_inspection", "card", **FOREVER),), "card"),
    ) == len(known)
    assert check(session, things, "shipped", Subject("u", (), "card")) == 0
    some = check(
        session, things, "shipped", Subject("u", (RoleHeld("staff", "card", **FOREVER),), "card")
    )
    assert 0 < some < len(known)
