"""Read a file of detectors: plain YAML of bounded size, every mistake with its line."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    CollectionEndEvent,
    CollectionStartEvent,
    Event,
    NodeEvent,
    ScalarEvent,
)

#: A file longer than this is no list of detectors: some two thousand fit.
MAX_BYTES = 1 << 18
#: Nothing in a file of detectors lies deeper.
MAX_DEPTH = 8
_WORD = re.compile(r"[A-Za-z_]{1,32}[0-9]{0,2}")

#: Kinds of values: in Python, in both languages.
_TEXT, _LIST, _NUMBER = (
    (str, "文本", "text"),
    (list, "列表", "list"),
    (int | float, "数字", "number"),
)
_MAPPING, _TRUTH = (dict, "映射", "mapping"), (bool, "true 或 false", "true or false")
_KEYS: Mapping[str, tuple[Any, str, str]] = {
    **dict.fromkeys(("id", "entity", "source", "pattern", "text_pattern"), _TEXT),
    **dict.fromkeys(("check", "normalizer"), _TEXT),
    **dict.fromkeys(("words", "lengths", "headers", "context"), _LIST),
    **dict.fromkeys(("alone", "named", "confidence"), _NUMBER),
    "sparse": _TRUTH,
    "examples": _MAPPING,
}


class DetectorFileError(ValueError):
    """A file of detectors that cannot be used: which file, which line, what to do in both languages; never a value."""

    def __init__(self, file: str, line: int, zh: str, en: str) -> None:
        self.file, self.line, self.zh, self.en = file, line, zh, en
        super().__init__(f"{file}, line {line}: {en}")


def entries(file: Path) -> Iterator[CommentedMap]:
    """Yield the mappings that ``file`` lists. Raises DetectorFileError, OSError."""
    top = _parsed(file.name, _text(file))
    if not isinstance(top, CommentedSeq):
        raise DetectorFileError(
            file.name,
            1,
            "应为检测器的列表，每个以 - id: 开头",
            "a list of detectors is expected: begin each with - id:",
        )
    for number, entry in enumerate(top):
        if not isinstance(entry, CommentedMap):
            raise DetectorFileError(
                file.name,
                int(top.lc.item(number)[0]) + 1,
                "应为一个检测器：- id: …，entity: …",
                "a detector is expected: - id: …, entity: …",
            )
        yield entry


def _text(file: Path) -> str:
    with file.open("rb") as stream:
        raw = stream.read(MAX_BYTES + 1)
    if len(raw) > MAX_BYTES:
        raise DetectorFileError(
            file.name,
            1,
            "超过 256 KiB，不像检测器列表，请分成几个文件",
            "it is longer than 256 KiB, which is no list of detectors; make several files of it",
        )
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise DetectorFileError(
            file.name, line, "不是 UTF-8，请存为 UTF-8", "it is not UTF-8; save it as UTF-8"
        ) from None


def _parsed(file: str, text: str) -> object:
    try:
        _hold_plain(file, text)
        return YAML(typ="rt").load(text)
    except DuplicateKeyError as error:
        # Its own message quotes the values, which may be examples.
        line = error.problem_mark.line + 1
        raise DetectorFileError(
            file, line, "同一个键写了两次，请只留一个", "a key is there twice; keep one of the two"
        ) from None
    except (YAMLError, ValueError, OverflowError) as error:
        if isinstance(error, DetectorFileError):
            raise
        said, line = type(error).__name__, 1
        if isinstance(error, MarkedYAMLError):
            mark = error.problem_mark or error.context_mark
            said, line = error.problem or said, mark.line + 1 if mark else 1
        raise DetectorFileError(
            file,
            line,
            f"不是有效的 YAML（{said}），请更正该处",
            f"it is no YAML ({said}); correct it there",
        ) from None


def _hold_plain(file: str, text: str) -> None:
    """Refuse what no list of detectors needs and bombs are made of, before anything is built from it."""
    depth = 0
    for event in YAML(typ="safe", pure=True).parse(text):
        depth += isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
        if _is_fancy(event) or depth > MAX_DEPTH:
            raise DetectorFileError(
                file,
                event.start_mark.line + 1,
                "这里不能用锚点、别名、标签、合并键（& * ! <<），也不能嵌套过深；文本请加引号",
                "anchors, aliases, tags and merges (& * ! <<) and deep nesting are not allowed; put texts in quotes",
            )


def _is_fancy(event: Event) -> bool:
    if isinstance(event, AliasEvent) or (isinstance(event, NodeEvent) and event.anchor):
        return True
    if getattr(event, "tag", None):
        return True
    return isinstance(event, ScalarEvent) and event.value == "<<" and event.implicit[0]


class Entry:
    """One detector of a file, read key by key."""

    def __init__(self, file: str, data: CommentedMap) -> None:
        self.file, self.data = file, data
        self.hold_keys(data, _KEYS)

    def wrong(
        self, zh: str, en: str, key: object = None, data: CommentedMap | None = None
    ) -> DetectorFileError:
        """Return the error for a key, or for the whole when there is none."""
        data = self.data if data is None else data
        at = data.lc.key(key)[0] if key in data else data.lc.line
        return DetectorFileError(self.file, int(at) + 1, zh, en)

    def hold_keys(self, data: CommentedMap, known: Iterable[str]) -> None:
        """Refuse keys that are not ``known``. Raises DetectorFileError."""
        for key in data:
            if key not in known:
                name, listed = _shown(key), ", ".join(known)
                zh, en = (
                    f"没有 {name} 这个键，可用：{listed}",
                    f"there is no {name}; known: {listed}",
                )
                raise self.wrong(zh, en, key, data)

    def get(self, key: str, default: Any = None) -> Any:
        """Return a value of its kind; a ``default`` of ``...`` means there has to be one. Raises DetectorFileError."""
        if key not in self.data:
            if default is ...:
                raise self.wrong(f"缺少 {key}，请补上", f"{key} is missing; add it")
            return default
        value, (kind, zh, en) = self.data[key], _KEYS[key]
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.wrong(f"{key} 应为{zh}", f"{key} must be a {en}", key)
        if isinstance(value, str) and not value.strip():
            raise self.wrong(
                f"{key} 是空的，请填写或删去", f"{key} is empty; fill it in or leave it out", key
            )
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts, none of them empty. Raises DetectorFileError."""
        values = self.get(key, [])
        if any(not isinstance(v, str) or not v.strip() for v in values):
            raise self.wrong(
                f"{key} 应为文本列表，数字请加引号",
                f"{key} must be a list of texts; put numbers in quotes",
                key,
            )
        return tuple(str(v) for v in values)

    def share(self, key: str, default: float | None) -> float | None:
        """Return a number above 0 and at most 1. Raises DetectorFileError."""
        value = self.get(key, default)
        if value is not None and not 0 < value <= 1:
            raise self.wrong(
                f"{key} 是比例：大于 0，至多为 1", f"{key} is a share: more than 0, at most 1", key
            )
        return None if value is None else float(value)

    def among(self, key: str, known: Iterable[str]) -> str | None:
        """Return one of the words ``known``. Raises DetectorFileError."""
        value = self.get(key)
        if value is not None and value not in known:
            name, listed = f"{key} {_shown(value)}", ", ".join(known)
            raise self.wrong(
                f"没有 {name}，可用：{listed}", f"there is no {name}; known: {listed}", key
            )
        return None if value is None else str(value)

    def named(self, key: str, form: re.Pattern[str], zh: str, en: str) -> str:
        """Return a text of a form, which both languages describe. Raises DetectorFileError."""
        value = str(self.get(key, ...))
        if not form.fullmatch(value):
            raise self.wrong(f"{key} 的写法：{zh}", f"{key} is made of {en}", key)
        return value


def _shown(key: object) -> str:
    """Return a word of the file for a message; what is no word may be a value, and is not shown."""
    return key if isinstance(key, str) and _WORD.fullmatch(key) else "…"
