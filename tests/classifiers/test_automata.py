"""One pass says the same as the regex engine, pattern by pattern."""

import re

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers import automata, shapes
from classifiers.automata import HAN, UnsupportedPatternError, any_of, build
from classifiers.cells import trimmed_cells
from classifiers.detectors import DETECTORS
from classifiers.kernel import matching
from classifiers.plan import family, plan
from classifiers.types import Detector
from classifiers.walking import Track, walk

CELLS = st.lists(
    st.text(st.sampled_from("019xXaZ.-/: @+*_'年月日号张三伟市路😀\U00020000é\t"), max_size=20),
    max_size=30,
)


def matches(pattern: str, values: list[str]) -> list[bool]:
    """Run one pattern as an automaton over whole cells, untrimmed ones included."""
    made = build([pattern])
    cells = trimmed_cells(pl.Series(values, dtype=pl.String))
    (found,) = walk(cells, [Track.of(made)])
    return [0 in made.sets[n] for n in found]


PATTERNS = [
    r"^\d{3}$",
    r"\d{2}",
    r"^(?:a|b1)*$",
    r"^[^0-9]+$",
    r"^1?9{2,}x{0,2}$",
    r"(?i)^AZ",
    r"^(?i:az)X$",
    r"张.*路",
    r"^.{2,5}$",
    r"^\S+\s\S+$",
    r"^$|^1",
    r"^(?:1[^.]|x)+?$",
    r"^\w+@\w+$",
    r"^[\p{Han}]{1,3}$",
    r"^\p{Han}*$",
    r"^[\p{Han}0-9\]]+x?\p{Han}$",
    r"x$|^(?:0|9)\.?$",
    r"^(?:^a|张$)\S*$",
]


@pytest.mark.parametrize("pattern", PATTERNS)
@given(values=CELLS)
@settings(max_examples=60)
def test_an_automaton_agrees_with_python(pattern: str, values: list[str]) -> None:
    values = [v.strip(" \t") for v in values]
    python = re.compile(
        pattern.replace(r"[\p{Han}", rf"[{HAN}").replace(r"\p{Han}", f"[{HAN}]"), re.ASCII
    )
    # Here $ is the very end, as in Rust; \s is Unicode's.
    assert matches(pattern, values) == [bool(python.search(v)) for v in values]


@given(values=CELLS, patterns=st.lists(st.sampled_from(PATTERNS), min_size=2, max_size=6))
@settings(max_examples=60)
def test_walking_abreast_is_walking_one_by_one(values: list[str], patterns: list[str]) -> None:
    cells = trimmed_cells(pl.Series(values, dtype=pl.String))
    tracks = [Track.of(build([pattern])) for pattern in patterns]
    alone = [walk(cells, [track])[0].tolist() for track in tracks]
    assert [found.tolist() for found in walk(cells, tracks)] == alone


@pytest.mark.parametrize(
    "detector", [d for d in DETECTORS if d.normalizer == "plain"], ids=lambda d: d.id
)
def test_every_detector_is_told_as_by_rust(detector: Detector) -> None:
    rng = np.random.default_rng(3)
    examples = [*detector.valid, *detector.invalid] + [v for d in DETECTORS for v in d.valid[:2]]
    mutated = []
    for text in examples:
        for _ in range(6):
            at, new = int(rng.integers(0, len(text) + 1)), str(rng.choice(list("0Aa.年-5X市1")))
            mutated += [text[:at] + new + text[at + 1 :], text[:at] + text[at + 1 :]]
    values = pl.Series([v for v in examples + mutated if v and v == v.strip()], dtype=pl.String)
    walked = np.zeros(len(values), dtype=np.bool_)
    for made in plan().families:
        if detector.id in made.names:
            walk = made.walk(trimmed_cells(values))
            walked[walk.places[walk.hits(detector.id)]] = True
    expected = matching(detector, values)
    inside = values.str.len_chars().is_between(*detector.lengths).to_numpy()
    if detector.gate == "wide":
        inside &= values.str.contains(r"\p{Han}").to_numpy()
    if detector.id in plan().inexact:
        assert not (expected & inside & ~walked).any()
    else:
        assert (walked & inside).tolist() == (expected & inside).tolist()
    assert expected.any()


def test_every_built_in_pattern_has_an_automaton() -> None:
    assert plan().loose == ()
    assert {n for f in plan().families for n in f.names} == {d.id for d in DETECTORS}


@pytest.mark.parametrize(
    "pattern",
    [r"(?<!\d)1", r"(a)\1", r"\bword", r"^(?=x)", r"[", r".*a.{40}b"],
)
def test_what_has_no_automaton_says_so(pattern: str) -> None:
    with pytest.raises(UnsupportedPatternError):
        build([pattern])


def test_a_pattern_without_an_automaton_still_runs() -> None:
    loose = Detector(id="badge", entity="BADGE", source="test", pattern=r"^B\b-\d{3}$")
    chosen = (*DETECTORS, loose)
    assert plan(chosen).loose == (loose,)
    from classifiers.kernel import sketch

    found = sketch(pl.DataFrame({"badge": ["B-123", "B-12", "x"]}), detectors=chosen)
    assert found.fields[0].counts["m:badge"] == 0, "nothing speaks for it but a header"
    alone = Detector(id="badge", entity="BADGE", source="test", pattern=r"^B\b-\d{3}$", alone=0.5)
    found = sketch(pl.DataFrame({"badge": ["B-123", "B-12", "x"]}), detectors=(*DETECTORS, alone))
    assert found.fields[0].counts["m:badge"] == 1


def test_long_repetitions_are_clipped_and_said_so() -> None:
    made = build([r"^a{3,200}$", r"^b{3}$"])
    assert made.clipped == {0}
    long = family({"a": r"^a{3,200}$"})
    walk = long.walk(trimmed_cells(pl.Series(["aa", "aaa", "a" * 300])))
    assert walk.hits("a").tolist() == [False, True, True]


def test_words_in_any_case() -> None:
    assert matches(any_of(["n/a", "无", "(x)"]), ["N/A", "无", "(X)", "x", ""]) == [
        True,
        True,
        True,
        False,
        False,
    ]


def test_shapes_have_small_tables() -> None:
    """A table that leaves the processor's cache costs more than the passes it saves."""
    for name in shapes.FAMILIES:
        assert shapes._family(name).automaton.table.nbytes < 2_000_000, name
    assert automata.MAX_STATES < 2**16
