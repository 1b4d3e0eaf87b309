"""Read the rule files: YAML with line numbers, and errors that name file, line and what is allowed there."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import rfc8785
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import YAMLError

from policies.types import Text

HERE = Path(__file__).parent
#: Texts of files kept as read: those of a version in force, and what a change of it differs in.
_KEPT = 24


class PolicyFileError(ValueError):
    """A rule file that cannot be used: which file, which line, what is allowed there."""

    def __init__(self, file: str, line: int, problem: str) -> None:
        self.file, self.line, self.problem = file, line, problem
        super().__init__(f"{file}, line {line}: {problem}")


class UnknownWordError(ValueError):
    """A level, role, action, entity or other word that the rules do not know; nothing is allowed by it."""

    def __init__(self, kind: str, word: object, known: Sequence[object] = ()) -> None:
        self.kind, self.word, self.known = kind, word, tuple(known)
        listed = f"; known: {', '.join(map(str, known))}" if known else ""
        super().__init__(f"unknown {kind}: {word}{listed}")


@dataclass(frozen=True)
class Node:
    """A mapping in a rule file, read key by key; what is not asked for is an error."""

    file: str
    data: CommentedMap
    allowed: frozenset[str]

    def line(self, key: str | None = None) -> int:
        """Return the line (from 1) of ``key``, or of the mapping itself."""
        position = self.data.lc
        if key is not None and key in self.data:
            return int(position.key(key)[0]) + 1
        return int(position.line) + 1

    def fail(self, problem: str, key: str | None = None) -> PolicyFileError:
        """Return the error that ``problem`` is, at ``key``."""
        return PolicyFileError(self.file, self.line(key), problem)

    def get(self, key: str, kind: type | tuple[type, ...], default: Any = ...) -> Any:
        """Return the value of ``key``. Raises PolicyFileError when it is missing or of another type."""
        if key not in self.data:
            if default is ...:
                raise self.fail(f"{key} is missing")
            return default
        value = self.data[key]
        # bool is an int to Python, but not to whoever writes a level.
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is int):
            names = getattr(kind, "__name__", None) or " or ".join(k.__name__ for k in kind)  # type: ignore[union-attr]  # a tuple when it has no name
            raise self.fail(f"{key} must be {names}", key)
        return value

    def choice(self, key: str, known: Sequence[str], default: Any = ...) -> str:
        """Return the value of ``key``, one of ``known``."""
        value = self.get(key, str, default)
        if value not in known:
            raise self.fail(f"{key} is {value!r}; allowed: {', '.join(known)}", key)
        return str(value)

    def words(self, key: str, known: Sequence[str] | None, default: Any = ...) -> tuple[str, ...]:
        """Return the list at ``key``, each one of ``known`` (None: any word)."""
        value = self.get(key, list, default)
        for position, word in enumerate(value):
            if not isinstance(word, str) or (known is not None and word not in known):
                line = value.lc.item(position)[0] + 1 if isinstance(value, CommentedSeq) else 0
                listed = f"; allowed: {', '.join(known)}" if known is not None else ""
                raise PolicyFileError(self.file, line, f"{key} has {word!r}{listed}")
        return tuple(value)

    def text(self, key: str, default: Any = ...) -> Text:
        """Return the sentence at ``key``, given as ``{zh: …, en: …}``."""
        value = self.get(key, dict, default)
        if isinstance(value, Text):
            return value
        if set(value) != {"zh", "en"} or not all(isinstance(v, str) and v for v in value.values()):
            raise self.fail(f"{key} needs zh and en, both filled", key)
        return Text(value["zh"], value["en"])

    def node(self, key: str, allowed: Sequence[str]) -> "Node":
        """Return the mapping at ``key``."""
        return node(self.file, self.get(key, dict), allowed, self.line(key))

    def nodes(self, key: str, allowed: Sequence[str], default: Any = ...) -> Iterator["Node"]:
        """Yield the mappings in the list at ``key``."""
        for item in self.get(key, list, default):
            yield node(self.file, item, allowed, self.line(key))


def node(file: str, value: object, allowed: Sequence[str], line: int = 1) -> Node:
    """Wrap a mapping. Raises PolicyFileError when it is none, or has a key that is not ``allowed``."""
    if not isinstance(value, CommentedMap):
        raise PolicyFileError(file, line, f"a mapping is expected here, with {', '.join(allowed)}")
    made = Node(file, value, frozenset(allowed))
    for key in value:
        if key not in made.allowed:
            raise made.fail(f"unknown key {key!r}; allowed: {', '.join(allowed)}", key)
    return made


def read_text(path: Path) -> str:
    """Return a rule file's text. Raises PolicyFileError."""
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyFileError(path.name, 1, f"cannot be read ({type(error).__name__})") from None


def parse_mapping(name: str, text: str, allowed: Sequence[str]) -> Node:
    """Read YAML whose top is a mapping; ``name`` is what errors call it. Raises PolicyFileError."""
    try:
        value = tree(text)
    except YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not YAML"
        raise PolicyFileError(name, mark.line + 1 if mark else 1, str(problem)) from None
    return node(name, value, allowed)


@lru_cache(maxsize=_KEPT)
def tree(text: str) -> Any:
    """Return YAML with its line numbers; kept, so not to be changed. Raises YAMLError."""
    return YAML(typ="rt").load(text)


@lru_cache(maxsize=_KEPT)
def content(text: str) -> Any:
    """Return YAML as plain JSON types, without its layout; kept, so not to be changed. Raises YAMLError."""
    return plain(YAML(typ="safe").load(text))


def load_mapping(path: Path, allowed: Sequence[str]) -> Node:
    """Read a YAML file whose top is a mapping. Raises PolicyFileError."""
    return parse_mapping(path.name, read_text(path), allowed)


def plain(value: object) -> Any:
    """Return YAML values as plain JSON types; dates in ISO 8601."""
    if isinstance(value, Mapping):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Sequence):
        return [plain(v) for v in value]
    if isinstance(value, bool | int | float) or value is None:
        return value
    return str(value)


def digest(texts: Mapping[str, str]) -> str:
    """Return the SHA-256 (hex) of rule files' canonical content by name: in YAML, comments and layout do not count."""
    contents = {
        name: content(text) if name.endswith(".yaml") else text for name, text in texts.items()
    }
    return hashlib.sha256(rfc8785.dumps(contents)).hexdigest()
