"""Random people do random things: no way leads to delivered without every part by distinct people."""

import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from catalog import audit
from catalog.acts import RefusedError
from catalog.errors import GuikouError
from catalog.models import AuditEvent, Request
from tests.catalog.conftest import PEOPLE
from tests.catalog.release_cases import PATH, Case, open_case

EVENTS = (
    "submit",
    "consent",
    "review",
    "approve",
    "decide",
    "prepare",
    "deliver",
    "acknowledge",
    "return",
    "withdraw",
    "reject",
)
LOGINS = tuple(login for login, _, _ in PEOPLE)
ANYTHING = st.one_of(
    st.tuples(st.sampled_from(EVENTS), st.sampled_from(LOGINS)),
    st.tuples(st.sampled_from(EVENTS[:8]), st.sampled_from(LOGINS)),
    st.sampled_from([*PATH, ("approve", "steward"), ("review", "planner2"), ("raise", "level")]),
)


@st.composite
def sequences(draw: st.DrawFn) -> list[tuple[str, str]]:
    """The way through with steps left out, put in and exchanged: most sequences come far, few arrive."""
    steps: list[tuple[str, str]] = []
    for step in PATH:
        steps += draw(st.lists(ANYTHING, max_size=2))
        if draw(st.integers(0, 11)):
            steps.append(step)
    return steps


PARTS = {"submit", "consent", "review", "approve", "prepare", "deliver"}


@pytest.fixture
def counter() -> list[int]:
    return [0]


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=sequences())
def test_delivered_means_every_part_by_distinct_people(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    counter: list[int],
    steps: list[tuple[str, str]],
) -> None:
    counter[0] += 1
    home = tmp_path / str(counter[0])
    home.mkdir()
    case = open_case(home, tmp_path_factory, rows=12)
    # steward may also approve: one person with two roles must still take one part only.
    case.assign("steward", "leader_in_charge", "office")
    try:
        run(case, steps)
    finally:
        case.store.close()
        shutil.rmtree(home)


def run(case: Case, steps: list[tuple[str, str]]) -> None:
    number = case.create(fields=["id_number", "sex", "amount"])
    refused = outcome_count(case, "refused")
    for step, by in steps:
        if step == "raise":
            case.change(level=5, version=2)
            continue
        try:
            case.act(number, step, by)
        except RefusedError:
            refused += 1
        except GuikouError as error:
            raise AssertionError(str(error)) from error
        assert outcome_count(case, "refused") == refused
        if check_delivered(case, number):
            event("delivered")
    with case.store.reading() as session:
        assert audit.verify(session, case.store.settings.keys / "public.pem").whole


def outcome_count(case: Case, outcome: str) -> int:
    with case.store.reading() as session:
        query = select(func.count()).where(AuditEvent.outcome == outcome)
        return session.scalar(query) or 0


def check_delivered(case: Case, number: str) -> bool:
    with case.store.reading() as session:
        request = session.scalars(select(Request).where(Request.number == number)).one()
        if request.state not in {"delivered", "acknowledged"}:
            return False
        acts = [a for a in request.acts if a.in_force]
        by_part: dict[str, set[str]] = {}
        for act in acts:
            assert act.envelope_digest == request.envelope_digest
            by_part.setdefault(act.event, set()).add(act.actor.login)
        assert set(by_part) >= PARTS
        assert len(by_part["deliver"]) == 2  # level 4 and above
        hands = [by_part[p] for p in ("submit", "consent", "review", "approve")]
        hands.append(by_part["prepare"] | by_part["deliver"])
        assert sum(map(len, hands)) == len(set().union(*hands))
        assert request.level >= 4
        assert len(request.artifacts) >= 1
        return True


def test_the_property_can_be_reached(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    case = open_case(tmp_path, tmp_path_factory, rows=12)
    number = case.delivered()
    assert case.state(number) == "acknowledged"
    assert check_delivered(case, number)
    case.store.close()
