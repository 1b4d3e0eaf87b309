"""Random people do random things: no version comes into force without review and approval by distinct people."""

import itertools
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from catalog import audit, policy_changes
from catalog.acts import RefusedError
from catalog.models import AuditEvent, PolicyChange, PolicyVersion
from tests.catalog.change_cases import NARROWED, RENAMED, Bureau, open_bureau

PATH = (("submit", "planner"), ("review", "planner2"), ("approve", "leader"))
EVENTS = ("submit", "review", "approve", "return", "reject", "withdraw", "revise")
#: steward is of planning and leads as well; clerk stands in for planner in planning and for planner2 as a leader.
LOGINS = ("planner", "planner2", "leader", "leader2", "steward", "clerk", "inspector")
STEP = st.tuples(st.sampled_from(EVENTS), st.sampled_from(LOGINS), st.integers(0, 1))


@st.composite
def sequences(draw: st.DrawFn) -> list[tuple[str, str, int]]:
    """The way through for two changes, with steps left out, put in and exchanged."""
    steps: list[tuple[str, str, int]] = []
    for which in draw(st.permutations([0, 0, 0, 1, 1, 1])):
        steps += draw(st.lists(STEP, max_size=1))
        taken = sum(1 for s in steps if s[2] == which and (s[0], s[1]) in PATH)
        if draw(st.integers(0, 9)):
            steps.append((*PATH[min(taken, 2)], which))
    return steps


@pytest.fixture
def counter() -> list[int]:
    return [0]


@settings(
    max_examples=15,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=sequences())
def test_in_force_means_reviewed_and_approved_by_others(
    tmp_path: Path,
    tmp_path_factory: pytest.TempPathFactory,
    counter: list[int],
    steps: list[tuple[str, str, int]],
) -> None:
    counter[0] += 1
    home = tmp_path / str(counter[0])
    bureau = open_bureau(home, tmp_path_factory)
    bureau.assign("steward", "planning", "planning")
    bureau.assign("steward", "leader_in_charge", "office")
    bureau.assign("clerk", "planning", "planning", deputy_for="planner")
    bureau.assign("clerk", "leader_in_charge", "office", deputy_for="planner2")
    try:
        run(bureau, steps)
        event(f"{len(bureau.versions())} versions")
    finally:
        bureau.store.close()
        shutil.rmtree(home)


def run(bureau: Bureau, steps: list[tuple[str, str, int]]) -> None:
    numbers = [bureau.propose(NARROWED), bureau.propose(RENAMED)]
    refused = outcomes(bureau)
    for step, by, which in steps:
        try:
            if step == "revise":
                policy_changes.revise(bureau.store, bureau.who[by], numbers[which])
            else:
                more = {"in_force_from": bureau.today} if step == "approve" else {}
                bureau.act(numbers[which], step, by, **more)
        except RefusedError:
            refused += 1
        assert outcomes(bureau) == refused
        check(bureau)
    with bureau.store.reading() as session:
        keys = bureau.store.settings.keys
        assert policy_changes.false_versions(session, keys) == []
        assert audit.verify(session, keys / "public.pem").whole


def outcomes(bureau: Bureau) -> int:
    query = select(func.count()).where(AuditEvent.outcome == "refused")
    with bureau.store.reading() as session:
        return session.scalar(query) or 0


def check(bureau: Bureau) -> None:
    with bureau.store.reading() as session:
        made = session.scalars(select(PolicyVersion).where(PolicyVersion.origin == "change")).all()
        states = select(PolicyChange.number).where(PolicyChange.state == "approved")
        assert sorted(session.scalars(states)) == sorted(
            row.change.number for row in made if row.change
        )
        before = session.scalars(select(PolicyVersion).order_by(PolicyVersion.id)).all()
        for previous, row in itertools.pairwise(before):
            assert row.change is not None
            assert row.change.base == previous.version  # what was reviewed is what changed
            acts = {a.part: a for a in row.change.acts if a.in_force and a.part}
            assert set(acts) == {"review", "approve"}
            hands = [row.change.proposer.login, *(a.actor.login for a in acts.values())]
            stood_for = [a.deputy_for for a in acts.values() if a.deputy_for]
            assert len({*hands, *stood_for}) == len(hands) + len(stood_for)


def test_the_property_can_be_reached(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    bureau = open_bureau(tmp_path / "home", tmp_path_factory)
    run(bureau, [(*step, 0) for step in PATH])
    assert len(bureau.versions()) == 2
    bureau.store.close()
