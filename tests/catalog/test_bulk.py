"""Bulk approval: for each request the same as a single one; what differs or fails is left out and named."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from catalog import requests
from catalog.errors import NotFoundError, UsageError
from catalog.models import AuditEvent, RequestAct
from catalog.requests import bulk
from tests.catalog.release_cases import Case, open_case

#: Half a year of these people's months of payment: few enough for no mark to be passed.
FEW = "months < {}"


@pytest.fixture
def case(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory)
    monkeypatch.setattr("catalog.requests.checking.required_of", lambda *_: ())
    opened.change(level=2)
    opened.limit = sorted(int(r["months"]) for r in opened.rows)[15]  # type: ignore[attr-defined]
    yield opened
    opened.store.close()


def filed(case: Case, **changes: Any) -> str:
    asked: dict[str, Any] = {
        "fields": ["status", "months"],
        "row_filter": FEW.format(case.limit),  # type: ignore[attr-defined]
    }
    number = case.create(**{**asked, **changes})
    requests.submit(case.store, case.who["clerk"], number)
    return number


def state_of(case: Case, number: str) -> dict[str, Any]:
    """Return what an approval leaves of a request, but for numbers, times and signatures."""
    page = requests.show(case.store, case.who["planner"], number)
    with case.store.reading() as session:
        query = select(AuditEvent.body).where(AuditEvent.object_id == number)
        bodies = [json.loads(b) for b in session.scalars(query.order_by(AuditEvent.seq))]
        last = bodies[-1]
        deputy = session.scalars(select(RequestAct.deputy_for)).all()
    details = {k: v for k, v in last["details"].items() if k not in {"bulk", "of", "envelope"}}
    return {
        "state": page.row.state,
        "acts": [
            (a.event, a.part, a.actor, a.role, a.from_state, a.to_state, a.comment, a.signed)
            for a in page.acts
        ],
        "bound": [a.envelope_digest == page.envelope_digest for a in page.acts],
        "event": (last["actor"], last["action"], last["outcome"], details),
        "deputies": set(deputy),
    }


def test_a_bulk_approval_equals_the_single_ones(case: Case) -> None:
    single, *many = [filed(case) for _ in range(4)]
    (group,) = requests.like_requests(case.store, case.who["steward"])
    assert [r.number for r in group.rows] == [single, *many]
    assert group.event == "consent"
    assert group.fields == ("status", "months")
    requests.act(case.store, case.who["steward"], single, "consent")
    result = requests.approve_like(case.store, case.who["steward"], many)
    assert [r.number for r in result.done] == many
    assert result.left == ()
    assert {repr(state_of(case, n)) for n in many} == {repr(state_of(case, single))}
    with case.store.reading() as session:
        query = select(AuditEvent.body).where(AuditEvent.action == "request:consent")
        shared = [json.loads(b)["details"].get("bulk") for b in session.scalars(query)]
    assert shared[0] is None
    assert len(set(shared[1:])) == 1
    # The whole chain in bulk; then each is prepared by itself.
    requests.approve_like(case.store, case.who["planner"], [single, *many])
    requests.approve_like(case.store, case.who["leader"], [single, *many])
    assert {case.state(n) for n in [single, *many]} == {"approved"}


def test_what_differs_is_left_out_and_named(case: Case) -> None:
    first, alike = filed(case), filed(case, purpose="另一用途")
    other_fields = filed(case, fields=["status"])
    other_form = filed(case, format="xlsx")
    many, warned = filed(case, row_filter=None), filed(case)
    with case.store.engine.begin() as connection:
        warn = "UPDATE request_checks SET result = 'warning' WHERE name = 'uniqueness' AND request_id = "
        chosen = f"{warn}(SELECT id FROM requests WHERE number = '{warned}')"
        assert connection.execute(text(chosen)).rowcount == 1
    draft = case.create(fields=["status", "months"])
    numbers = [first, alike, many, other_fields, other_form, warned, draft, "R1999-00001"]
    result = requests.approve_like(case.store, case.who["steward"], numbers)
    assert [r.number for r in result.done] == [first, alike, many]
    marks = {c.name: c.result for c in requests.show(case.store, case.who["clerk"], many).checks}
    assert marks["persons"] == "warning"
    assert [x.number for x in result.left] == numbers[3:]
    assert all(x.reason.zh and x.reason.en for x in result.left)
    assert case.state(warned) == "awaiting_consent"


def test_the_level_the_rules_and_the_parts_hold(case: Case) -> None:
    numbers = [filed(case), filed(case)]
    with pytest.raises(UsageError):  # not their step
        requests.approve_like(case.store, case.who["leader"], numbers)
    with pytest.raises(NotFoundError):  # not theirs to know of
        requests.approve_like(case.store, case.who["steward2"], numbers)
    with pytest.raises(UsageError):
        requests.approve_like(case.store, case.who["steward"], [])
    case.change(level=3)
    assert requests.like_requests(case.store, case.who["steward"]) == []
    with pytest.raises(UsageError) as refused:
        requests.approve_like(case.store, case.who["steward"], numbers)
    assert "above 2" in refused.value.to("en")


def test_conditions_and_notes_want_a_look_of_their_own(case: Case) -> None:
    noted, conditioned, plain, like = [filed(case) for _ in range(4)]
    steward = case.who["steward"]
    requests.act(case.store, steward, noted, "consent", "请核对范围")
    requests.act(case.store, steward, conditioned, "consent", conditions=["downloads=1"])
    requests.approve_like(case.store, steward, [plain, like])
    result = requests.approve_like(
        case.store, case.who["planner"], [plain, noted, conditioned, like]
    )
    assert [r.number for r in result.done] == [plain, like]
    assert [x.number for x in result.left] == [noted, conditioned]


@pytest.mark.parametrize("how", ["envelope", "acted"])
def test_what_changes_between_is_left_out_and_the_others_go_on(
    case: Case, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [filed(case) for _ in range(3)]
    compared = bulk._compared

    def meanwhile(*arguments: Any) -> Any:
        found = compared(*arguments)
        if how == "acted":
            case.act(numbers[1], "consent", "steward")
        else:
            with case.store.engine.begin() as connection:
                connection.execute(
                    text("UPDATE requests SET envelope_digest = :d WHERE number = :n"),
                    {"d": "0" * 64, "n": numbers[1]},
                )
        return found

    monkeypatch.setattr(bulk, "_compared", meanwhile)
    result = requests.approve_like(case.store, case.who["steward"], numbers)
    assert [r.number for r in result.done] == [numbers[0], numbers[2]]
    assert [x.number for x in result.left] == [numbers[1]]
    expected = {"acted": "awaiting_review", "envelope": "returned"}
    assert case.state(numbers[1]) == expected[how]
