"""Applications: what can be asked for, what the envelope binds, and that no personal value gets into it."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog import requests
from catalog.acts import RefusedError
from catalog.errors import NotFoundError, UsageError
from catalog.requests.envelopes import application_of, digest_of
from tests.catalog.release_cases import Case, open_case


@pytest.fixture
def case(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Case]:
    opened = open_case(tmp_path, tmp_path_factory)
    yield opened
    opened.store.close()


def test_the_envelope_binds_everything_that_was_asked_for(case: Case) -> None:
    number = case.create(row_filter="status='1'", valid_days=30)
    page = requests.show(case.store, case.who["clerk"], number)
    envelope = dict(page.envelope)
    assert set(envelope) == {
        "format",
        "request",
        "applicant",
        "dataset",
        "fields",
        "marks",
        "row_filter",
        "recipient",
        "purpose",
        "legal_basis",
        "impact_assessment",
        "agreement",
        "agreement_term",
        "attachments",
        "output",
        "term",
        "level",
        "policy_version",
    }
    plain = json.dumps(envelope, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert page.envelope_digest == hashlib.sha256(plain.encode()).hexdigest()
    assert (
        envelope["dataset"]["content_digest"]
        == hashlib.sha256(case.source.read_bytes()).hexdigest()
    )
    assert page.encrypted
    assert application_of(envelope).row_filter == "\"status\" = '1'"
    assert {f.name: f.protection for f in page.fields} == {
        "id_number": "pseudonym",
        "name": "pseudonym",
        "birth": "generalize",
        "sex": "none",
        "phone": "mask",
        "amount": "none",
        "remark": "none",
    }


@pytest.mark.parametrize(
    "changes",
    [
        {"fields": []},
        {"fields": ["nope"]},
        {"fields": ["sex", "sex"]},
        {"format": "pdf"},
        {"method": "pigeon"},
        {"purpose": "  "},
        {"legal_basis": ""},
        {"destruction": ""},
        {"purpose": "x" * 2001},
        {"purpose": "核对 110101199003070011"},
        {"purpose": "联系 13800138000"},
        {"agreement": "甲方身份证11010119900307001X"},
        {"valid_days": 0},
        {"valid_days": -3},
        {"valid_days": 91},
        {"row_filter": "id_number = '990101194001010011'"},
        {"row_filter": "name in ('赵甲乙')"},
        {"row_filter": "nope = 1"},
        {"protections": {"nope": "mask"}},
        {"protections": {"sex": "hash"}},
        {"recipient_key": "age1notakey"},
        {"recipient_key": "ssh-ed25519 AAAA"},
    ],
)
def test_what_cannot_be_asked_for_is_a_clear_error_and_leaves_nothing(
    case: Case, changes: dict[str, Any]
) -> None:
    with pytest.raises(UsageError) as raised:
        case.create(**changes)
    assert raised.value.to("zh") != raised.value.to("en")
    assert "990101194001010011" not in str(raised.value)
    assert requests.list_for(case.store, case.who["planner"]) == []


@pytest.mark.parametrize("filter_", ["id_number IS NOT NULL", "birth < '1942-01-01'", "sex = '1'"])
def test_filters_that_point_at_nobody_are_taken(case: Case, filter_: str) -> None:
    assert case.create(row_filter=filter_)


def test_unknown_things_and_what_is_above_ones_reach(case: Case) -> None:
    with pytest.raises(NotFoundError):
        case.create(dataset="nothing")
    with pytest.raises(NotFoundError):
        case.create(recipient="nowhere")
    case.change(level=5)
    with pytest.raises(RefusedError) as raised:
        case.create()
    assert raised.value.decision.rule == "no-important-by-staff"
    case.change(level=6)
    with pytest.raises(RefusedError) as raised:
        case.create(by="steward2")
    assert raised.value.decision.rule == "no-core"
    case.change(level=3, state_secret="秘密")
    with pytest.raises(RefusedError) as raised:
        case.create()
    assert raised.value.decision.rule == "no-state-secret"
    with pytest.raises(RefusedError):
        case.create(by="inspector")
    assert requests.list_for(case.store, case.who["planner"]) == []
    assert case.bodies().count('"outcome":"refused"') == 4


def test_the_term_follows_the_level(case: Case) -> None:
    assert (
        requests.show(case.store, case.who["clerk"], case.create()).envelope["term"]["valid_days"]
        == 90
    )
    case.change(level=5)
    number = case.create(by="steward2")
    assert (
        requests.show(case.store, case.who["planner"], number).envelope["term"]["valid_days"] == 30
    )


def test_numbers_follow_one_another(case: Case) -> None:
    first, second = case.create(), case.create()
    assert first[:6] == second[:6]
    assert int(second[-5:]) == int(first[-5:]) + 1


def test_what_would_leave_can_be_seen_before_applying(case: Case) -> None:
    lines = requests.propose_fields(case.store, case.who["clerk"], "pensions", "hospital")
    assert len(lines) == 10
    assert {x.name: x.protection for x in lines}["card"] == "pseudonym"
    assert all(x.guarantee.zh for x in lines)
    case.change(level=5)
    with pytest.raises(NotFoundError):
        requests.propose_fields(case.store, case.who["clerk"], "pensions", "hospital")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(
    a=st.dictionaries(st.text(max_size=6), JSON, max_size=5),
    b=st.dictionaries(st.text(max_size=6), JSON, max_size=5),
)
def test_equal_content_has_an_equal_digest_and_only_that(
    a: dict[str, Any], b: dict[str, Any]
) -> None:
    same = json.dumps(a, sort_keys=True) == json.dumps(b, sort_keys=True)
    assert (digest_of(a) == digest_of(b)) == same
    assert digest_of(dict(reversed(list(a.items())))) == digest_of(a)
