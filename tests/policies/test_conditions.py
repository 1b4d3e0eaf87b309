"""Conditions never widen: whatever is attached, in whatever order, no more leaves than the envelope allows."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policies.conditions import KINDS, Bounds, Condition, bounds_of, narrowed, read_condition
from policies.protections import ProtectionSpec, at_least

SPECS = (
    ProtectionSpec("none"),
    ProtectionSpec("suppress"),
    ProtectionSpec("pseudonym"),
    ProtectionSpec("mask", {"first": 3, "last": 4}),
    ProtectionSpec("mask", {"first": 0, "last": 4}),
    ProtectionSpec("mask", {"first": 1, "last": 0}),
    ProtectionSpec("generalize", {"to": "year"}),
    ProtectionSpec("round", {"to": 100}),
)
NAMES = ("a", "b", "c")
DAYS = ("2026-12-01", "2026-12-31", "2027-06-30", "2030-01-01")


def condition(kind: str, draw: Any) -> Condition:
    takes = KINDS[kind]
    if takes == "day":
        return Condition(kind, draw(st.sampled_from(DAYS)))
    if takes == "number":
        return Condition(kind, draw(st.integers(1, 10**6)))
    if takes == "text":
        return Condition(kind, draw(st.sampled_from(("一", "二", "x"))))
    if takes == "nothing":
        return Condition(kind)
    name = draw(st.sampled_from((*NAMES, "gone")))
    return Condition(kind, name, draw(st.sampled_from(SPECS)) if kind == "protect" else None)


@st.composite
def conditions(draw: Any) -> list[Condition]:
    return [condition(k, draw) for k in draw(st.lists(st.sampled_from(sorted(KINDS)), max_size=6))]


@st.composite
def envelopes(draw: Any) -> dict[str, Any]:
    specs = [draw(st.sampled_from(SPECS)) for _ in NAMES]
    return {
        "request": "R1",
        "fields": [
            {"name": n, "protection": s.kind, "parameters": dict(s.parameters)}
            for n, s in zip(NAMES, specs, strict=True)
        ],
        "output": {
            "encrypted": draw(st.booleans()),
            "method": draw(st.sampled_from(["download", "medium"])),
        },
        "term": {"expires_on": draw(st.sampled_from(DAYS)), "valid_days": 9},
    }


def plan(envelope: dict[str, Any]) -> dict[str, ProtectionSpec]:
    return {f["name"]: ProtectionSpec(f["protection"], f["parameters"]) for f in envelope["fields"]}


def no_wider(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Tell whether terms ``one`` let no more leave than ``other``."""
    return (
        one["term"]["expires_on"] <= other["term"]["expires_on"]
        and one["output"]["encrypted"] >= other["output"]["encrypted"]
        and (
            one["output"]["method"] == "medium"
            or one["output"]["method"] == other["output"]["method"]
        )
        and all(at_least(spec, plan(other)[name]) for name, spec in plan(one).items())
    )


def within(one: Bounds, other: Bounds) -> bool:
    """Tell whether bounds ``one`` allow no more than ``other``."""
    return (
        all(
            theirs is None or (mine is not None and mine <= theirs)
            for mine, theirs in (
                (one.rows, other.rows),
                (one.downloads, other.downloads),
            )
        )
        and one.two_people >= other.two_people
        and (other.report_by is None or (one.report_by or other.report_by) <= other.report_by)
        and set(other.terms) <= set(one.terms)
        and set(other.notices) <= set(one.notices)
    )


@given(envelopes(), conditions(), conditions())
def test_conditions_never_widen(
    envelope: dict[str, Any], first: list[Condition], more: list[Condition]
) -> None:
    before = repr(envelope)
    some, all_ = narrowed(envelope, first), narrowed(envelope, [*first, *more])
    assert no_wider(some, envelope)
    assert no_wider(all_, some)
    assert {f["name"] for f in all_["fields"]} == set(NAMES)
    assert repr(envelope) == before
    assert within(bounds_of([*first, *more]), bounds_of(first))
    assert narrowed(some, first) == some


@given(conditions())
def test_a_condition_is_read_as_it_was_written(attached: list[Condition]) -> None:
    assert [read_condition(c.to_json()) for c in attached] == attached
    assert all(c.said.zh and c.said.en for c in attached)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_kind_says_what_it_asks_for(kind: str) -> None:
    said = Condition(kind, "1").said
    assert said.zh != said.en
