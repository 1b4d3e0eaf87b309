"""The least that a use needs, field by field; held against what granted requests needed."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import requests
from catalog.errors import NotFoundError, UsageError
from catalog.requests.filters import COMPARISONS, condition_of, parse_filter
from catalog.requests.proposals import Proposal, is_like
from catalog.requests.types import FieldLine
from tests.catalog.release_cases import Case, open_case


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory)
    yield opened
    opened.store.close()


def least(case: Case, use: requests.Use, purpose: str = "") -> dict[str, Proposal]:
    found = requests.propose_least(
        case.store, case.who["clerk"], "pensions", "hospital", use, purpose
    )
    return {p.line.name: p for p in found}


def test_what_the_use_does_not_need_is_left_out(case: Case) -> None:
    cases, figures = least(case, requests.Use.CASES), least(case, requests.Use.FIGURES)
    identifiers = {"id_number", "name", "phone", "card"}
    assert {n for n in identifiers if cases[n].needed} == {"id_number"}
    assert not {n for n in identifiers if figures[n].needed}
    assert all(p.reason for p in (*cases.values(), *figures.values()) if not p.needed)
    assert not cases["name"].earlier
    with pytest.raises(NotFoundError):
        requests.propose_least(
            case.store, case.who["clerk"], "nothing", "hospital", requests.Use.CASES
        )


def test_figures_may_be_asked_for_and_are_what_the_wizard_writes(case: Case) -> None:
    offered = {
        n: [c.written for c in p.line.choices] for n, p in least(case, requests.Use.FIGURES).items()
    }
    assert "aggregate:measure=count" in offered["status"]
    assert not any(
        w.startswith("aggregate")
        for p in least(case, requests.Use.CASES).values()
        for w in [c.written for c in p.line.choices]
    )
    number = case.create(
        fields=["sex", "months"], protections={"months": "aggregate:measure=count"}
    )
    lines: tuple[FieldLine, ...] = requests.show(case.store, case.who["clerk"], number).fields
    assert [f.protection for f in lines] == ["none", "aggregate"]


def test_fields_are_held_against_granted_requests_for_a_like_purpose(case: Case) -> None:
    number = case.approved(fields=["id_number", "amount"], purpose="为退休人员核对待遇")
    waiting = case.create(fields=["phone"], purpose="为退休人员核对待遇")
    case.act(waiting, "submit", "clerk")
    found = least(case, requests.Use.CASES, "退休人员核对待遇发放")
    assert found["phone"].earlier == (number,)
    assert {n for n, p in found.items() if not p.unusual} == {"id_number", "amount"}


def test_purposes_are_like_when_they_share_half_their_words() -> None:
    assert is_like("为工伤职工安排康复住院", "为工伤职工安排康复住院并结算费用")
    assert not is_like("编制服务网点地图", "为工伤职工安排康复住院")
    assert not is_like("", "x")


@pytest.mark.parametrize(
    ("type_", "op", "written", "sql"),
    [
        ("integer", ">=", "12", '"f" >= 12'),
        ("text", "=", "12", "\"f\" = '12'"),
        ("text", "=", "O'Hara", "\"f\" = 'O''Hara'"),
        ("text", "in", "七级，八级, 九级、", "\"f\" IN ('七级', '八级', '九级')"),
        ("date", "<", "2026-01-31", "\"f\" < '2026-01-31'"),
        ("text", "is not null", "", '"f" IS NOT NULL'),
    ],
)
def test_controls_write_a_condition(type_: str, op: str, written: str, sql: str) -> None:
    condition = condition_of("f", type_, op, written)
    assert condition.to_sql() == sql
    assert parse_filter(sql, {"f"}).conditions == (condition,)


@pytest.mark.parametrize(
    ("op", "written"), [("=", " "), ("in", "，"), ("<", "many"), ("=", "2026-02-30")]
)
def test_a_value_that_cannot_be_compared_is_said(op: str, written: str) -> None:
    with pytest.raises(UsageError) as raised:
        condition_of("f", "text", op, written)
    if written.strip(" ，"):
        assert written not in str(raised.value), "a value is not quoted"


@given(
    st.text(max_size=30), st.sampled_from(sorted(COMPARISONS)), st.decimals(-9999, 9999, places=2)
)
def test_no_value_breaks_out_of_its_condition(said: str, op: str, number: Decimal) -> None:
    for value in (said, str(number)):
        try:
            condition = condition_of("f", "text", op, value)
        except UsageError:
            continue
        assert parse_filter(condition.to_sql(), {"f"}).conditions == (condition,)
