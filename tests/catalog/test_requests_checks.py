"""Automatic checks: each refuses or warns for its reason, before any person is asked."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog import requests
from catalog.acts import RefusedError
from catalog.errors import UsageError
from catalog.models import Dataset
from catalog.requests.checks import MARKS
from catalog.requests.measures import Tally
from tests.catalog.release_cases import Case, open_case


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory)
    yield opened
    opened.store.close()


def checks(case: Case, number: str) -> dict[str, tuple[str, str]]:
    page = requests.show(case.store, case.who["planner"], number)
    return {c.name: (c.result, c.figure) for c in page.checks}


def set_field(case: Case, name: str, **values: Any) -> None:
    with case.store.unit_of_work() as session:
        dataset = session.query(Dataset).one()
        field = next(f for f in dataset.fields if f.name == name)
        for key, value in values.items():
            setattr(field, key, value)


def test_all_checks_are_kept_with_figure_and_reason(case: Case) -> None:
    number = case.create(fields=["amount", "card"])
    case.act(number, "submit", "clerk")
    page = requests.show(case.store, case.who["planner"], number)
    assert page.checks[0].name == "policy"
    assert {c.name: c.result for c in page.checks} == {
        "policy": "passed",
        "scanned": "passed",
        "state_secret": "passed",
        "attachments": "passed",
        "agreement": "passed",
        "impact_assessment": "passed",
        "protections": "passed",
        "minimum": "passed",
        "recipient": "passed",
        "host": "passed",
        "measures": "warning",
        "persons": "warning",
        "records": "warning",
        "rows": "passed",
        "k_anonymity": "passed",
        "l_diversity": "passed",
        "uniqueness": "passed",
        "aggregates": "passed",
        "difference": "passed",
        "linkage": "passed",
        "format": "passed",
    }
    assert all(c.reason.zh and c.reason.en for c in page.checks)
    assert checks(case, number)["persons"] == ("warning", "60")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"fields": ["card"], "impact_assessment": None}, "check-impact-assessment"),
        ({"agreement": None, "agreement_until": None}, "check-agreement"),
        ({"agreement": "  ", "agreement_until": None}, "check-agreement"),
        ({"purpose": "涉密项目比对"}, "check-state-secret"),
        ({"purpose": "matching for a Top Secret project"}, "check-state-secret"),
        ({"row_filter": "months > 100000"}, "check-rows"),
    ],
)
def test_a_refused_check_stops_the_request(case: Case, changes: dict[str, Any], rule: str) -> None:
    number = case.create(**changes)
    with pytest.raises(RefusedError) as raised:
        requests.submit(case.store, case.who["clerk"], number)
    assert raised.value.decision.rule == rule
    assert case.state(number) == "draft"
    assert case.events(number)[-1] == ("clerk", "request:submit", "refused")
    assert "refused" in {result for result, _ in checks(case, number).values()}


@pytest.mark.parametrize(
    "purpose", ["保护商业秘密的核对", "个人秘密通道", "数据机密性评估", "保密协议"]
)
def test_near_misses_of_state_secret_words_pass(case: Case, purpose: str) -> None:
    number = case.create(purpose=purpose)
    assert case.act(number, "submit", "clerk") == "awaiting_consent"


def test_a_suppressed_sensitive_field_needs_no_assessment(case: Case) -> None:
    number = case.create(
        fields=["card", "sex"], protections={"card": "suppress"}, impact_assessment=None
    )
    assert case.act(number, "submit", "clerk") == "awaiting_consent"


@pytest.mark.parametrize("outcome", [None, "failed", "insufficient_sample"])
def test_a_field_of_unknown_level_is_not_released(case: Case, outcome: str | None) -> None:
    set_field(case, "remark", outcome=outcome)
    number = case.create()
    with pytest.raises(RefusedError) as raised:
        requests.submit(case.store, case.who["clerk"], number)
    assert raised.value.decision.rule == "check-scanned"


def test_a_source_that_moved_on_is_said_before_anybody_is_asked(case: Case) -> None:
    number = case.create()
    case.source.write_text(case.source.read_text() + "\n")
    with pytest.raises(RefusedError) as raised:
        requests.submit(case.store, case.who["clerk"], number)
    assert raised.value.decision.rule == "check-source"


def test_persons_and_records_add_up_for_one_recipient(case: Case) -> None:
    first = case.delivered(fields=["sex", "amount"], row_filter="status = '2'")
    assert checks(case, first)["persons"] == ("passed", "20")
    second = case.create(fields=["sex", "amount"], row_filter="months > 0")
    case.act(second, "submit", "clerk")
    # 60 different people: the 20 who were handed out before count once. Records add up.
    assert checks(case, second)["persons"] == ("warning", "60")
    assert checks(case, second)["records"] == ("warning", "80")
    assert MARKS == (25, 250, 2_500)
    other = case.create(fields=["sex", "amount"], recipient="employment", row_filter="status = '2'")
    case.act(other, "submit", "clerk")
    assert checks(case, other)["persons"] == ("passed", "20")


def test_k_is_counted_on_what_leaves(case: Case) -> None:
    number = case.create(fields=["birth", "sex", "amount"])
    case.act(number, "submit", "clerk")
    groups: dict[tuple[str, str], int] = {}
    for row in case.rows:
        key = (row["birth"][:4], row["sex"])
        groups[key] = groups.get(key, 0) + 1
    smallest = min(groups.values())
    expected = "passed" if smallest >= 5 else "warning"
    assert checks(case, number)["k_anonymity"] == (expected, f"{smallest}/5")


@pytest.mark.parametrize(
    ("field", "asked", "said"),
    [
        ("birth", "none", "weaker than generalize:to=year"),
        ("birth", "generalize:to=month", "weaker than generalize:to=year"),
        ("id_number", "none", "weaker than pseudonym"),
        ("id_number", "mask:first=0,last=0", "weaker than pseudonym"),
        ("phone", "mask:first=7,last=4", "weaker than mask:first=3,last=4"),
        ("phone", "sha256", "few enough to try them all"),
        ("phone", "mask:first=x", "must be 0–32"),
        ("phone", "encrypt", "there is no protection encrypt"),
        ("name", "format_preserving", "needs format"),
        ("birth", "date_shift:person=birth", "another field"),
        ("amount", "date_shift", "for dates only"),
    ],
)
def test_what_is_weaker_or_does_not_suit_cannot_be_asked_for(
    case: Case, field: str, asked: str, said: str
) -> None:
    with pytest.raises(UsageError, match=re.escape(said)) as raised:
        case.create(
            fields=["id_number", "birth", "phone", "name", "amount"], protections={field: asked}
        )
    assert field in raised.value.message.zh


def test_a_stronger_protection_is_kept_as_it_was_asked_for(case: Case) -> None:
    asked = {"phone": "mask:first=0,last=2", "amount": "round:to=500", "birth": "suppress"}
    number = case.create(fields=["phone", "amount", "birth"], protections=asked)
    requests.revise(case.store, case.who["clerk"], number, purpose="another purpose")
    page = requests.show(case.store, case.who["clerk"], number)
    assert {f["name"]: f["asked"] for f in page.envelope["fields"]} == asked
    assert {f.name: (f.protection, dict(f.parameters)) for f in page.fields} == {
        "phone": ("mask", {"first": 0, "last": 2}),
        "amount": ("round", {"to": 500}),
        "birth": ("suppress", {}),
    }


def test_identifiers_in_the_clear_are_called_what_they_are(case: Case) -> None:
    case.change(level=1)  # whose rules ask for no protection
    for name in ("id_number", "sex"):
        set_field(case, name, level=1)
    number = case.create(fields=["id_number", "sex"])
    case.act(number, "submit", "clerk")
    page = requests.show(case.store, case.who["leader"], number)
    reasons = {c.name: c for c in page.checks}
    assert "identified data" in reasons["k_anonymity"].reason.en


def test_few_rows_to_the_outside_are_warned_of(case: Case) -> None:
    months = sorted(int(r["months"]) for r in case.rows)[2]
    number = case.create(fields=["sex", "amount"], row_filter=f"months <= {months}")
    case.act(number, "submit", "clerk")
    assert checks(case, number)["rows"] == ("warning", "3")


def test_a_draft_is_bound_anew_when_the_dataset_moved_on(case: Case) -> None:
    number = case.create(fields=["birth", "amount"])
    before = requests.show(case.store, case.who["clerk"], number)
    case.change(level=5)
    with pytest.raises(RefusedError):  # above a staff applicant's reach now
        case.act(number, "submit", "clerk")
    case.change(level=3)
    case.act(number, "submit", "clerk")
    after = requests.show(case.store, case.who["clerk"], number)
    assert (before.row.level, after.row.level) == (4, 3)
    assert before.envelope_digest != after.envelope_digest


@settings(max_examples=50)
@given(
    people=st.lists(
        st.tuples(st.sampled_from(["a", "b", "c", None, ""]), st.sampled_from("xyz")), max_size=40
    ),
    cut=st.integers(1, 10),
)
def test_figures_do_not_depend_on_the_batches(
    people: list[tuple[str | None, str]], cut: int
) -> None:
    frame = pl.DataFrame(people, schema={"p": pl.String, "q": pl.String}, orient="row")
    tally = Tally("p", ("q",))
    for start in range(0, len(people), cut):
        part = frame.slice(start, cut)
        tally.add(part, part)
    found = tally.measures()
    named = [(p or f"alone {i}", q) for i, (p, q) in enumerate(people)]
    groups = {q: {p for p, other in named if other == q} for _, q in named}
    assert found.rows == len(people)
    assert found.persons == len({p for p, _ in named})
    assert found.smallest_group == min((len(g) for g in groups.values()), default=None)
