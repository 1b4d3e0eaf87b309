"""The checks at their marks: exactly on it, just below, just above, for every kind of recipient."""

from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from catalog.disclosure.cells import CellFaults
from catalog.disclosure.diversity import Diversity
from catalog.disclosure.groups import Groups
from catalog.disclosure.persons import PersonSketch
from catalog.models import Dataset, Field
from catalog.requests.alternatives import Alternative, Change
from catalog.requests.checks import Check, CheckFacts, Found, measured_checks, static_checks
from catalog.requests.checks.aggregates import difference
from catalog.requests.checks.anonymity import k_anonymity
from catalog.requests.earlier import Difference, EarlierRelease, Source
from catalog.requests.linkage import Linkage
from catalog.requests.measures import Measures
from catalog.sources.places import TablePlace
from catalog.types import CheckResult
from policies.decisions import Decision
from policies.protections import ProtectionSpec
from policies.rulebook import shipped
from policies.types import Text

ALLOWED = Decision(True, "staff-apply", "第二十七条", Text("可申请", "may apply"), Text("", ""))
FAILED = {
    "public": "refused",
    "agreement": "warning",
    "government": "warning",
    "own_bureau": "warning",
}


def facts(kind: str = "agreement", protection: str = "none", **changes: Any) -> CheckFacts:
    rules = shipped()
    fields = [("sex", "SEX"), ("amount", "BENEFIT_AMOUNT"), ("number", "PERSON_NUMBER")]
    known: dict[str, Any] = {
        "envelope": {
            "dataset": {"code": "pensions"},
            "recipient": {"kind": kind},
            "purpose": "x",
            "legal_basis": "x",
            "agreement": None,
            "impact_assessment": "评1",
            "term": {"expires_on": "2026-12-31"},
            "output": {"format": "csv"},
            "fields": [
                {
                    "name": n,
                    "entity": e,
                    "protection": protection if n != "number" else "pseudonym",
                    "parameters": {},
                    "weaker": False,
                }
                for n, e in fields
            ],
        },
        "dataset": Dataset(
            code="pensions",
            title_zh="x",
            title_en="x",
            description_zh="",
            description_en="",
            level=4,
            fields=[Field(name=n, entity=e, outcome="found", findings=[]) for n, e in fields],
        ),
        "level": rules.levels.by_number(4),
        "entities": rules.entities,
        "profile": rules.entities.profile(date(2026, 1, 1)),
        "today": date(2026, 1, 1),
        "decision": ALLOWED,
        "earlier": (),
        "before": None,
        "recipients": 1,
        "levels": rules.levels,
        "required": (),
    }
    return CheckFacts(**{**known, **changes})


def sketch(persons: int, unnamed: int = 0, start: int = 0) -> PersonSketch:
    numbers = np.arange(start, start + persons, dtype=np.uint64)
    return PersonSketch.of(numbers * np.uint64(0x9E3779B97F4A7C15), unnamed)


def found(sizes: list[int] | None = None, persons: int = 100, **changes: Any) -> Found:
    groups = Groups(np.array(sizes or [persons], dtype=np.int64))
    measures: dict[str, Any] = {
        "rows_read": persons,
        "rows": persons,
        "persons": persons,
        "person_field": "number",
        "quasi_identifiers": ("sex",),
        "smallest_group": groups.smallest,
        "groups": groups,
        "diversity": {},
        "unique_in_dataset": None,
        "sketch": sketch(persons),
        "pairs": pl.DataFrame(),
    }
    inside = {k: changes.pop(k) for k in list(changes) if k in measures or k == "cells"}
    return Found(Measures(**{**measures, **inside}), **changes)


def named(checks: list[Check], name: str) -> Check:
    return next(c for c in checks if c.name == name)


@pytest.mark.parametrize(
    ("kind", "k"), [("public", 21), ("agreement", 5), ("government", 3), ("own_bureau", 3)]
)
@pytest.mark.parametrize("short", [0, 1])
def test_the_smallest_group_is_at_its_mark(kind: str, k: int, short: int) -> None:
    check = k_anonymity(facts(kind), found([k - short, 40]))
    assert check.result.value == (FAILED[kind] if short else "passed")
    assert check.figure == f"{k - short}/{k}"
    if short:
        assert check.details["persons_below_k"] == k - 1
        assert "%" in check.reason.en


def test_what_would_pass_is_said_with_its_cost_in_both_languages() -> None:
    change = Change(
        "birth",
        ProtectionSpec("generalize", {"to": "year"}),
        ProtectionSpec("generalize", {"to": "years", "width": 10}),
        60,
        7,
    )
    check = k_anonymity(
        facts(), found([1, 40], alternatives=(Alternative((change,), 0.12, 6),), complete=False)
    )
    for said in (check.reason.zh, check.reason.en):
        assert "generalize:to=year → generalize:to=years,width=10 (60 → 7)" in said
        assert "12%" in said
    assert "too many combinations" in check.reason.en
    assert check.details["alternatives"][0]["protections"] == {
        "birth": "generalize:to=years,width=10"
    }


@pytest.mark.parametrize("kind", list(FAILED))
@pytest.mark.parametrize(("distinct", "passes"), [(1, False), (2, True)])
def test_a_group_has_two_sensitive_values(kind: str, distinct: int, passes: bool) -> None:
    figures = {"amount": Diversity(distinct, 1.5, 0.2, 3 if distinct == 1 else 0, 9)}
    check = named(measured_checks(facts(kind), found([40], diversity=figures)), "l_diversity")
    assert check.result.value == ("passed" if passes else FAILED[kind])
    assert check.figure == f"{distinct}/2"
    assert check.details["amount"]["distance"] == 0.2


@pytest.mark.parametrize("kind", list(FAILED))
def test_nobody_is_unique(kind: str) -> None:
    check = named(measured_checks(facts(kind), found([1, 99])), "uniqueness")
    assert (check.result.value, check.figure) == (FAILED[kind], "1.00%")
    check = named(measured_checks(facts(kind), found([2, 98])), "uniqueness")
    assert (check.result.value, check.figure) == ("passed", "0.00%")


@pytest.mark.parametrize(
    ("total", "result", "mark"),
    [
        (24, "passed", ""),
        (25, "warning", "25"),
        (249, "warning", "25"),
        (250, "warning", "250"),
        (2_499, "warning", "250"),
        (2_500, "warning", "2500"),
    ],
)
def test_persons_at_the_marks(total: int, result: str, mark: str) -> None:
    check = named(measured_checks(facts(), found(persons=total)), "persons")
    assert (check.result.value, check.figure) == (result, str(total))
    if mark:
        assert f"past the mark of {mark}" in check.reason.en


def release(persons: int, rows: int, known: PersonSketch | None) -> EarlierRelease:
    return EarlierRelease(
        "R2026-00001",
        {"dataset": {"code": "pensions"}, "fields": []},
        rows,
        persons,
        known,
        Source(TablePlace("x", None), "number", "PERSON_NUMBER"),
    )


@pytest.mark.parametrize(
    ("earlier", "total", "said"),
    [
        ((), 20, "20 persons now, 0 given"),
        ((release(20, 20, sketch(20)),), 20, "20 given to this recipient before, 20 different"),
        ((release(20, 20, sketch(20, start=15)),), 35, "35 different ones"),
        ((release(20, 20, None),), 40, "about 40"),
        ((release(20, 20, sketch(20)), release(9, 9, None)), 29, "29 given"),
        ((release(9, 9, None), release(20, 20, sketch(20))), 29, "29 given"),
    ],
)
def test_a_person_handed_out_twice_is_one(
    earlier: tuple[EarlierRelease, ...], total: int, said: str
) -> None:
    check = named(measured_checks(facts(earlier=earlier), found(persons=20)), "persons")
    assert check.figure == str(total)
    assert said in check.reason.en


def test_rows_of_nobody_make_it_at_most() -> None:
    earlier = (release(5, 5, sketch(2, unnamed=3)),)
    check = named(
        measured_checks(facts(earlier=earlier), found(persons=20, sketch=sketch(18, unnamed=2))),
        "persons",
    )
    assert check.figure == "23"
    assert "at most 23" in check.reason.en


@pytest.mark.parametrize(
    ("told", "only_now", "only_then", "rows", "close"),
    [
        (True, 0, 0, 0, False),
        (True, 1, 0, 1, True),
        (True, 4, 5, -1, True),
        (True, 5, 5, 0, False),
        (True, None, None, 3, False),
        (False, None, None, 0, False),
        (False, None, None, -9, True),
        (False, None, None, 10, False),
    ],
)
@pytest.mark.parametrize(
    ("kind", "protection"), [("agreement", "none"), ("public", "none"), ("agreement", "aggregate")]
)
def test_releases_differ_by_ten_or_not_at_all(
    told: bool,
    only_now: int | None,
    only_then: int | None,
    rows: int,
    close: bool,
    kind: str,
    protection: str,
) -> None:
    apart = Difference("R2026-00001", told, only_now, only_then, rows)
    check = difference(facts(kind, protection), found(differences=(apart,)))
    failed = "refused" if kind == "public" or protection == "aggregate" else "warning"
    assert check.result.value == (failed if close else "passed")


@pytest.mark.parametrize(
    ("cells", "result"),
    [
        (CellFaults(8, 10, 0, 0, 0), "passed"),
        (CellFaults(8, 9, 1, 0, 0), "warning"),
        (CellFaults(8, 10, 0, 1, 0), "warning"),
        (CellFaults(8, 10, 0, 0, 1), "warning"),
        (CellFaults(8, 9, 8, 0, 0), "refused"),
        (CellFaults(1, 10, 0, 1, 1), "refused"),
    ],
)
def test_cells_of_aggregates(cells: CellFaults, result: str) -> None:
    checks = measured_checks(facts(), found([1, 3], cells={"amount": cells}))
    assert named(checks, "aggregates").result.value == result
    assert named(checks, "aggregates").figure == f"{cells.smallest}/10"
    assert named(checks, "k_anonymity").reason.en == "only figures leave; see aggregates"


@pytest.mark.parametrize(
    ("linked", "kind", "result"),
    [
        (Linkage((), None, (), ()), "agreement", "passed"),
        (Linkage(("R1",), 5, ("birth",), ()), "agreement", "passed"),
        (Linkage(("R1",), 4, ("birth",), ()), "agreement", "warning"),
        (Linkage(("R1",), 20, ("birth",), ()), "public", "refused"),
        (Linkage(("R1",), 21, ("birth",), ()), "public", "passed"),
        (Linkage(("R1",), 5, ("birth",), (("R2", Text("变", "gone")),)), "agreement", "warning"),
        (Linkage((), None, ("birth",), (("R2", Text("变", "gone")),)), "agreement", "warning"),
    ],
)
def test_linkage_at_its_mark(linked: Linkage, kind: str, result: str) -> None:
    check = named(measured_checks(facts(kind), found([40], linkage=linked)), "linkage")
    assert check.result.value == result
    if linked.unread:
        assert "gone" in check.reason.en


def test_the_rules_are_the_first_check_and_core_data_goes_nowhere() -> None:
    assert static_checks(facts())[0].name == "policy"
    never = facts(level=shipped().levels.by_number(6))
    assert static_checks(never)[0].result is CheckResult.REFUSED
    denied = Decision(False, "no-own", "第二十七条", Text("不行", "no"), Text("问", "ask"))
    check = static_checks(facts(decision=denied))[0]
    assert (check.result, check.figure) == (CheckResult.REFUSED, "no-own")
    assert "ask" in check.reason.en


def test_every_check_speaks_both_languages() -> None:
    everything = facts("public", earlier=(release(20, 20, sketch(20)),))
    checks = [
        *static_checks(everything),
        *measured_checks(
            everything,
            found(
                [1, 3],
                linkage=Linkage(("R1",), 1, ("birth",), ()),
                differences=(Difference("R1", True, 1, 0, 1),),
                diversity={"amount": Diversity(1, 1.0, 0.5, 1, 2)},
            ),
        ),
    ]
    assert len({c.name for c in checks}) == len(checks) == 21
    for check in checks:
        assert check.reason.zh != check.reason.en
        assert len(check.figure) <= 64
