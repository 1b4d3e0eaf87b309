"""What a field was not taken for is told with the reason; what speaks for a finding is named."""

import numpy as np
import polars as pl
import pytest

from classifiers.kernel import conclude, sketch
from classifiers.types import Doubt, Evidence, FieldResult
from tests.classifiers.test_kernel import mobiles, resident_ids

RNG = np.random.default_rng(11)


def field(name: str, values: list[str], **more: list[str]) -> FieldResult:
    return conclude(sketch(pl.DataFrame({name: values, **more}))).fields[0]


CONSIDERED: dict[str, tuple[str, list[str], str, Doubt]] = {
    "one in ten passes Luhn": (
        "流水号",
        [f"62{v:014}" for v in RNG.integers(0, 10**14, 400)],
        "CN_BANK_CARD",
        Doubt.LUCK,
    ),
    "a sequence is no row of mobiles": (
        "col1",
        [str(13_800_000_000 + i) for i in range(400)],
        "PHONE_NUMBER",
        Doubt.LOOK_ALIKE,
    ),
    "too few of another kind": (
        "col1",
        [f"S82.{v:03}" for v in RNG.integers(0, 999, 150)]
        + [f"部件{v}" for v in RNG.integers(0, 10**6, 150)],
        "DIAGNOSIS",
        Doubt.FEW,
    ),
    "only a header could make postcodes of them": (
        "联系电话",
        ["86861234", "86865678", "214400"] * 60,
        "CN_QQ",
        Doubt.UNNAMED,
    ),
}


@pytest.mark.parametrize("name", CONSIDERED)
def test_why_not(name: str) -> None:
    header, values, entity, doubt = CONSIDERED[name]
    told = {c.entity: c for c in field(header, values).considered}
    if doubt is Doubt.UNNAMED:
        assert entity not in told, "what no header asks for is not even counted"
        return
    assert told[entity].doubt is doubt
    assert 0 < told[entity].matches <= len(values)


def test_nothing_is_considered_that_was_found() -> None:
    told = field("证件号", resident_ids(100))
    assert told.entity == "CN_RESIDENT_ID"
    assert not {f.entity for f in told.findings} & {c.entity for c in told.considered}
    assert len(told.considered) <= 5


@pytest.mark.parametrize(
    ("header", "values", "evidence"),
    [
        ("col1", resident_ids(50), [Evidence.VALUES, Evidence.CHECK_DIGIT]),
        ("身份证号", resident_ids(50), [Evidence.VALUES, Evidence.CHECK_DIGIT, Evidence.NAME]),
        ("col1", mobiles(50), [Evidence.VALUES]),
        ("手机号", mobiles(50), [Evidence.VALUES, Evidence.NAME]),
    ],
)
def test_what_speaks_for_a_finding(
    header: str, values: list[str], evidence: list[Evidence]
) -> None:
    assert list(field(header, values).findings[0].evidence) == evidence


def test_a_neighbor_speaks() -> None:
    ids = resident_ids(50)
    born = field("col2", [v[6:14] for v in ids], col1=ids)
    assert born.entity == "DATE_OF_BIRTH"
    assert Evidence.NEIGHBOR in born.findings[0].evidence
