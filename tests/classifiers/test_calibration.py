"""Confidence: between evidence and what was measured, never certain, in the order of the evidence."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.labelled.score import calibration_error, reliability
from classifiers import calibration
from classifiers.conclude import conclude
from classifiers.kernel import sketch

shares = st.floats(0, 1)


@given(shares, shares)
def test_more_evidence_never_means_less_confidence(one: float, other: float) -> None:
    less, more = sorted((one, other))
    assert 0 < calibration.of_field(less) <= calibration.of_field(more) < 1


@given(st.sampled_from(["CN_RESIDENT_ID", "PHONE_NUMBER", "PERSON", "CN_USCC"]), shares)
def test_finds_in_texts_are_surer_with_a_check_digit_and_when_frequent(
    entity: str, share: float
) -> None:
    told = calibration.of_texts(entity, share)
    assert 0 < told <= calibration.of_texts("CN_RESIDENT_ID", share)
    assert told <= calibration.of_texts(entity, 1.0)


def test_a_users_detector_says_itself_how_sure_it_is() -> None:
    from classifiers.types import Detector

    own = Detector(
        "own_badge",
        "OWN_BADGE",
        "order 7",
        pattern=r"^Q\d{5}$",
        alone=0.5,
        confidence=0.6,
    )
    frame = pl.DataFrame({"值": [f"Q{n:05}" for n in range(100)]})
    (found,) = conclude(sketch(frame, detectors=(own,)), detectors=(own,)).fields[0].findings
    assert found.confidence == pytest.approx(0.6)


def test_reliability_sets_confidence_beside_the_share_that_is_right() -> None:
    said = [(0.96, True)] * 9 + [(0.96, False)] + [(0.6, True), (0.6, False)]
    assert reliability(said) == [
        (0.7, 2, pytest.approx(0.6), 0.5),
        (0.97, 10, pytest.approx(0.96), 0.9),
    ]
    assert calibration_error(said) == pytest.approx((2 * 0.1 + 10 * 0.06) / 12)
    assert calibration_error([]) == 0
