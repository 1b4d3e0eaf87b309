"""Each detector's own examples: what must match does, what must not does not; pattern and check together."""

import re

import polars as pl
import pytest

from classifiers.checks import passes
from classifiers.detectors import DETECTORS, by_entity
from classifiers.kernel import matching
from classifiers.normalizers import normalize
from classifiers.types import Detector

CASES = [(d, v, True) for d in DETECTORS for v in d.valid] + [
    (d, v, False) for d in DETECTORS for v in d.invalid
]


def matches(detector: Detector, value: str) -> bool:
    form = normalize(detector.normalizer, value)
    inside = detector.lengths[0] <= len(form) <= detector.lengths[1]
    hit = bool(matching(detector, pl.Series([form]))[0])
    return inside and hit and (detector.check is None or passes(detector.check, form))


@pytest.mark.parametrize(
    ("detector", "value", "expected"), CASES, ids=lambda x: getattr(x, "id", None)
)
def test_examples(detector: Detector, value: str, expected: bool) -> None:
    assert matches(detector, value) is expected


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda d: d.id)
def test_declarations_are_whole(detector: Detector) -> None:
    assert detector.source
    assert bool(detector.words) != bool(detector.pattern)
    assert detector.gate in {"digits", "ascii", "wide", "any"}
    assert 0 < detector.named <= 1
    assert 0 < detector.confidence < 1
    assert detector.invalid, "a detector without counter-examples"
    if detector.text_pattern:
        re.compile(detector.text_pattern)


def test_lookup_by_entity() -> None:
    assert {d.id for d in by_entity("CN_RESIDENT_ID")} == {"cn_resident_id_18", "cn_resident_id_15"}
    assert by_entity("NOTHING") == ()
