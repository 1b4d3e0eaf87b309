"""Texts that nobody should have to scan: exploding patterns, broken characters, endless lines."""

from typing import Any

import polars as pl
import pytest

from classifiers import text, text_patterns, text_sieve
from classifiers.text import TextHits, find, scan_texts
from classifiers.text_patterns import PatternTimeoutError
from classifiers.types import Detector

PHONE = {"PHONE_NUMBER": TextHits(1, 1)}
BOMB = Detector(id="bomb", entity="OWN_BOMB", source="a test", text_pattern=r"(?:a|aa)+c(?=d)")


def test_an_exploding_pattern_is_named_not_awaited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_patterns, "PATIENCE", 0.05)
    cells = pl.Series(["电话13812345678", "a" * 60 + "c"])
    with pytest.raises(PatternTimeoutError, match="bomb") as caught:
        scan_texts(cells, pl.Series([1, 1]), [BOMB])
    assert caught.value.detector == "bomb"
    with pytest.raises(PatternTimeoutError, match="bomb"):
        find(cells[1], detectors=[BOMB])


def test_a_pattern_that_is_slow_in_every_cell_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_patterns, "BUDGET", 0.0)
    with pytest.raises(PatternTimeoutError, match="bomb"):
        scan_texts(pl.Series(["ac"]), pl.Series([1]), [BOMB])


def test_a_refused_pattern_does_not_spoil_the_next_scan(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text_patterns, "PATIENCE", 0.05)
    with pytest.raises(PatternTimeoutError):
        scan_texts(pl.Series(["a" * 60 + "c"]), pl.Series([1]), [BOMB])
    assert scan_texts(pl.Series(["电话13812345678"]), pl.Series([1])) == PHONE


@pytest.mark.parametrize("broken", ["\x00", "\ufeff", "\ufffd", "\u202e", "\U0010ffff", "\r"])
def test_strange_characters_hide_nothing(broken: str) -> None:
    cell = f"{broken}电话{broken}13812345678{broken}"
    assert scan_texts(pl.Series([cell]), pl.Series([1])) == PHONE
    assert [cell[s.start : s.end] for s in find(cell)] == ["13812345678"]


def test_lone_surrogates_are_read_over() -> None:
    cell = "\ud800电话13812345678\udfff，申请人王小明\ud800"
    assert [cell[s.start : s.end] for s in find(cell)] == ["13812345678", "王小明"]


@pytest.mark.parametrize(
    "escape", ["\\ud83d\\ude00", "\\uZZZZ", "\\u12", "\\u", "\\u0000", "\\ud800"]
)
def test_escapes_that_are_none_or_half_are_read_over(escape: str) -> None:
    cell = f'{{"备注":"{escape}电话13812345678"}}'
    assert [cell[s.start : s.end] for s in find(cell)] == ["13812345678"]
    assert scan_texts(pl.Series([cell]), pl.Series([1])) == PHONE


@pytest.mark.parametrize("piece", ["a", "9", "张", "王小明", "省", "1.", "１"])
def test_a_line_without_an_end_is_read_to_it(piece: str) -> None:
    cell = piece * (300_000 // len(piece)) + "，电话13812345678"
    hits = scan_texts(pl.Series([cell]), pl.Series([1]))
    assert hits["PHONE_NUMBER"].cells == 1


def test_many_cells_are_taken_a_portion_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []

    def sifted(part: pl.Series, *others: Any) -> text_sieve.Sifted:
        sizes.append(int(part.str.len_bytes().sum()))
        return text_sieve.sifted(part, *others)

    monkeypatch.setattr(text, "PORTION", 1_000)
    monkeypatch.setattr(text, "sifted", sifted)
    cells = pl.Series([f"{number}电话13812345678" for number in range(200)])
    assert scan_texts(cells, pl.Series([1] * 200)) == {"PHONE_NUMBER": TextHits(200, 200)}
    assert sum(sizes) == cells.str.len_bytes().sum()
    assert max(sizes) <= 1_000
