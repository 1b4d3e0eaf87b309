"""Files of detectors that cannot be used: each is refused with its line, the reason in both languages, and no value."""

import re
from pathlib import Path

import pytest

from classifiers.declared import DetectorFileError, load
from classifiers.declared_patterns import try_text_pattern
from classifiers.detectors import DETECTORS
from classifiers.types import Detector
from tests.classifiers.test_declared import GOOD, change, written


def refusal(tmp_path: Path, text: str) -> DetectorFileError | None:
    """Return why a file is refused, None when it is not."""
    try:
        load(written(tmp_path, text))
    except DetectorFileError as refused:
        return refused
    return None


BOMB = "- &b0 [x, x]\n" + "".join(f"- &b{i} [*b{i - 1}, *b{i - 1}]\n" for i in range(1, 40))
BAD: dict[str, tuple[str, int, str]] = {
    "no list": ("id: badge", 1, "a list of detectors is expected"),
    "no mapping": ("- badge", 1, "a detector is expected"),
    "empty": ("", 1, "a list of detectors is expected"),
    "no yaml": (GOOD + "  x: [1\n- y", 8, "it is no YAML"),
    "unknown key": (change("  alone", "  alown"), 5, "there is no alown; known: id, entity"),
    "key twice": (
        change("  source: test", "  source: test\n  source: C1234"),
        4,
        "a key is there twice",
    ),
    "a value for a key": (
        change("  alone", "  C1234's card: 1\n  alone"),
        5,
        "there is no …; known",
    ),
    "missing": (change("  source: test\n", ""), 1, "source is missing"),
    "only an id": ("- id: badge", 1, "give either a pattern or words"),
    "id form": (change("id: badge", "id: Badge 1"), 1, "id is made of"),
    "id in use": (change("id: badge", "id: email"), 1, "the id email is in use already"),
    "id twice": (GOOD + GOOD, 7, "the id badge is in use already"),
    "entity form": (change("OWN_BADGE", "own badge"), 2, "entity is made of"),
    "entity unknown": (change("OWN_BADGE", "BADGE"), 2, "begin your own with OWN_"),
    "check unknown": (
        change("  alone", "  check: mod97\n  alone"),
        5,
        "there is no check mod97; known: resident_id",
    ),
    "normalizer": (
        change("  alone", "  normalizer: upper\n  alone"),
        5,
        "known: plain, compact, phone",
    ),
    "share": (change("alone: 0.9", "alone: 90"), 5, "alone is a share"),
    "share text": (change("alone: 0.9", "alone: most"), 5, "alone must be a number"),
    "share truth": (change("alone: 0.9", "alone: true"), 5, "alone must be a number"),
    "lengths": (
        change("  alone", "  lengths: [9, 4]\n  alone"),
        5,
        "lengths are two whole numbers",
    ),
    "headers": (change("  alone", "  headers: [7]\n  alone"), 5, "put numbers in quotes"),
    "pattern": (change("'B\\d{4}'", "'B[0-9'"), 4, "the pattern cannot be used"),
    "look-around": (
        change("'B\\d{4}'", "'(?<!A)B\\d{4}'"),
        4,
        "look-around belongs in text_pattern",
    ),
    "matches empty": (change("'B\\d{4}'", "'B?\\d*'"), 4, "matches an empty cell"),
    "two kinds": (change("  alone", "  words: [a]\n  alone"), 1, "either a pattern or words"),
    "no kind": (change("  pattern: 'B\\d{4}'\n", ""), 1, "either a pattern or words"),
    "text pattern": (
        change("  alone", "  text_pattern: '(B'\n  alone"),
        5,
        "the text_pattern cannot be used",
    ),
    "text empty": (change("  alone", "  text_pattern: 'B*'\n  alone"), 5, "matches nothing at all"),
    "nothing counts": (change("  alone: 0.9\n", ""), 1, "nothing can make it count"),
    "no examples": (
        change("  examples: {valid: [B1234], invalid: [B123]}\n", ""),
        1,
        "examples is missing",
    ),
    "no invalid": (change(", invalid: [B123]", ""), 6, "at least one text"),
    "numbers": (change("invalid: [B123]", "invalid: [123]"), 6, "at least one text in quotes"),
    "valid fails": (
        change("valid: [B1234]", "valid: [B1234, C1234]"),
        6,
        "valid example 2 does not match badge",
    ),
    "invalid passes": (
        change("invalid: [B123]", "invalid: [B123, B1235]"),
        6,
        "invalid example 2 matches badge",
    ),
    "example line": (
        GOOD.replace(
            "{valid: [B1234], invalid: [B123]}",
            "\n    valid: [B1234]\n    invalid:\n    - B1\n    - B4321",
        ),
        10,
        "invalid example 2 matches badge",
    ),
    "example misspelt": (
        change("invalid: [B123]", "invalid: [B1], vald: [x]"),
        6,
        "there is no vald",
    ),
    "example is none": (change("[B1234]", "[无]"), 6, "it stands for no value"),
    "check fails": (
        change("'B\\d{4}'", "'\\d{16}'\n  check: luhn").replace("[B1234]", "['8800000000000004']"),
        7,
        "has the form of badge, and fails its check",
    ),
    "aliases": ("- &a {id: b}\n- *a", 1, "anchors, aliases"),
    "alias in Chinese": (GOOD + "- &锚 {id: b}\n- *锚", 7, "anchors, aliases"),
    "bomb": (BOMB, 1, "anchors, aliases"),
    "merge": (change("  source: test", "  <<: {source: test}"), 3, "anchors, aliases"),
    "tag": (change("source: test", "source: !!python/name:os.system x"), 3, "anchors, aliases"),
    "depth": ("[" * 100_000, 1, "deep nesting"),
    "two documents": (GOOD + "---\n" + GOOD, 7, "another document"),
    "no date": (change("source: test", "source: 2024-13-45"), 1, "it is no YAML"),
    "nul": (change("test", "t\0st"), 1, "it is no YAML"),
    "empty text": (change("source: test", "source: ''"), 3, "source is empty"),
    "id like a pair": (
        change("id: badge", "id: badge_codes"),
        1,
        "does not end in _words or _codes",
    ),
    "prefix alone": (change("OWN_BADGE", "OWN_"), 2, "entity is made of"),
    "too long": (
        change("  alone", "  lengths: [1, 99999999999999999999]\n  alone"),
        5,
        "at most 65536",
    ),
    "header of no letter": (
        change("  alone", "  headers: [badge, '--']\n  alone"),
        5,
        "needs a letter",
    ),
    "word for none": (
        change("pattern: 'B\\d{4}'", "words: [B1234, 无]"),
        4,
        "word 2 stands for no",
    ),
    "words in a form": (
        change("pattern: 'B\\d{4}'", "words: [B1234]\n  normalizer: compact"),
        5,
        "leave the normalizer out",
    ),
    "back reference": (change("'B\\d{4}'", "'(B)\\d{4}\\1'"), 4, "has a back reference"),
    "too large": (change("'B\\d{4}'", "'(?:(?:\\d{999}){99}){99}'"), 4, "it is too large"),
    "class in class": (
        change("'B\\d{4}'", "'[[:alpha:]]\\d{4}'"),
        4,
        "different things to engines",
    ),
    "class in text class": (
        change("  alone", "  text_pattern: '[A-Z&&[^C]]\\d{4}'\n  alone"),
        5,
        "different things to engines",
    ),
    "never in a text": (
        change("  alone", "  text_pattern: '^B\\d{4}'\n  alone"),
        5,
        "finds no valid example in a text",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_line_and_reason(tmp_path: Path, name: str) -> None:
    text, line, words = BAD[name]
    with pytest.raises(DetectorFileError, match=re.escape(words)) as refused:
        load(written(tmp_path, text))
    assert (refused.value.file, refused.value.line) == ("own.yaml", line)
    assert not {"C1234", "B4321", "8800"} & set(re.findall(r"\w+", str(refused.value)))
    assert re.search("[\u4e00-\u9fff]", refused.value.zh), "both languages"


ODD = (
    *(
        "",
        "null",
        "[]",
        "{}",
        "[[]]",
        "[x]",
        "[1, 2]",
        "{a: b}",
        "-1",
        "0",
        ".nan",
        ".inf",
        "1e400",
    ),
    *(
        "true",
        "''",
        "2024-01-01",
        "[true, 1.5]",
        "'('",
        "'a**'",
        "'(?<=a+)b'",
        r"'\p{Foo}'",
        "'(?a)a'",
    ),
    *(r"'\N{SNOWMAN}'", "'(?(1)a|b)'", r'"\0"', "9" * 5000, "[é, É]", "? x", "|\n    x", "'\\'"),
)


@pytest.mark.parametrize(
    "key", [line.split(":")[0].strip("- ") for line in GOOD.splitlines() if ":" in line]
)
def test_whatever_is_written_the_line_is_told(key: str, tmp_path: Path) -> None:
    for value in ODD:
        text = re.sub(rf"(?m)^(.. ?{key}:).*$", r"\1 @", GOOD).replace("@", value)
        assert text != GOOD
        refused = refusal(tmp_path, text)
        assert refused is None or 1 <= refused.line <= text.count("\n") + 1


def test_an_id_is_used_once_in_a_folder(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text(GOOD, "utf-8")
    with pytest.raises(DetectorFileError, match=r"^b\.yaml, line 1: the id badge is in use"):
        load(tmp_path)


EXPLODING = (
    r"(?:a|aa)+$",
    r"(?:9|99)+!",
    r"工号(?: |  )+$",
    r"(?:B|BB)+C",
    r"(?:ab|a|b)*c",
    r"(?>a)(?:\w|[a-z])+\.",
)


@pytest.mark.parametrize("pattern", EXPLODING)
def test_a_text_pattern_that_runs_away_is_refused(pattern: str, tmp_path: Path) -> None:
    text = change("  alone", f"  text_pattern: '{pattern}'\n  alone")
    with pytest.raises(DetectorFileError, match="line 5: the text_pattern takes too long"):
        load(written(tmp_path, text))


@pytest.mark.parametrize("detector", [d for d in DETECTORS if d.text_pattern], ids=lambda d: d.id)
def test_no_built_in_text_pattern_runs_away(detector: Detector) -> None:
    try_text_pattern(detector.text_pattern or "", detector.valid)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(GOOD.encode() + "  # 单位".encode("gb18030"))
    with pytest.raises(DetectorFileError, match="line 7: it is not UTF-8"):
        load(path)
    path.write_bytes(b"# " + b"x" * (1 << 20))
    with pytest.raises(DetectorFileError, match="longer than 256 KiB"):
        load(path)
    with pytest.raises(FileNotFoundError):
        load(tmp_path / "none.yaml")
