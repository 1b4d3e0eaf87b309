"""Look over a version of the rules for what cannot be meant. Nothing is changed, and every file is read to its end."""

import difflib
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from policies import lint_rules
from policies.authority import check_model
from policies.cases import FILE as CASES
from policies.cases import parse_cases
from policies.entities import parse_entities
from policies.findings import ERROR, Finding
from policies.levels import Levels, parse_levels
from policies.procedures import parse_procedure
from policies.rule_files import PolicyFileError
from policies.rulebook import FILES, PROCEDURES, Rulebook
from policies.rules import parse_rules
from policies.types import Text

RULES, LEVELS, ENTITIES, MODEL = "rules.yaml", "levels.yaml", "entities.yaml", "model.conf"
#: What the reader of the files says, and which kind of finding that is.
_KINDS = (
    ("effect is", "misspelt-effect"),
    ("roles has", "unknown-role"),
    ("actions has", "unknown-action"),
    ("conditions has", "unknown-condition"),
    ("recipients has", "unknown-recipient"),
    ("scope is", "unknown-scope"),
    ("unknown key", "unknown-key"),
    ("levels is [", "unknown-level"),
    ("is empty", "empty-list"),
    ("used twice", "reused-id"),
    ("is missing", "missing"),
    ("[role_definition]", "role-depth"),
    ("[", "model"),
    ("Casbin model", "model"),
)
#: Said beside what the reader of the files says.
_HINTS = {
    "role-depth": Text(
        "规则中的角色不继承：Casbin 的继承链超过 10 层会无声中断，与角色同名的用户也会继承",
        "roles are not inherited here: Casbin's chains stop at 10 without a word, "
        "and a user named like a role inherits it",
    )
}


def lint(texts: Mapping[str, str], on: date) -> list[Finding]:
    """Return what is wrong with the rule files ``texts`` (by name, as in a folder) on a day, by file and line."""
    missing = [name for name in FILES if name not in texts]
    if missing:
        error = PolicyFileError(missing[0], 1, f"is missing; expected: {', '.join(FILES)}")
        return [finding_of(error)]
    return sorted(_content(texts, on), key=lambda f: (f.file, f.line, f.kind))


def _content(texts: Mapping[str, str], on: date) -> list[Finding]:
    try:
        rulebook = Rulebook.from_texts({n: t for n, t in texts.items() if n != CASES})
    except PolicyFileError as error:
        # The first error is known; reading each file by itself finds the others.
        return list(_unreadable(texts)) or [finding_of(error)]
    return [*lint_rules.check(rulebook, on), *_cases(texts, rulebook)]


def _unreadable(texts: Mapping[str, str]) -> Iterator[Finding]:
    """Yield what keeps a file from being read; of rules.yaml, rule by rule."""
    try:
        check_model(MODEL, texts[MODEL])
    except PolicyFileError as error:
        yield finding_of(error)
    try:
        levels = parse_levels(LEVELS, texts[LEVELS])
    except PolicyFileError as error:
        # Without a ladder nothing else can be read.
        yield finding_of(error)
        return
    yield from _rules(texts[RULES], levels)
    try:
        parse_entities(ENTITIES, texts[ENTITIES])
    except PolicyFileError as error:
        yield finding_of(error)
    for name in sorted(n for n in texts if n.startswith(f"{PROCEDURES}/")):
        try:
            parse_procedure(name, texts[name], levels)
        except PolicyFileError as error:
            yield finding_of(error)


def _rules(text: str, levels: Levels) -> Iterator[Finding]:
    """Yield every rule's first error: the rule is blanked out and the rest is read on."""
    lines = text.split("\n")
    seen: set[int] = set()
    while True:
        try:
            parse_rules(RULES, "\n".join(lines), levels)
        except PolicyFileError as error:
            if error.line in seen:
                return
            seen.add(error.line)
            yield finding_of(error)
            block = _block(lines, error.line)
            if block is None:
                return
            # Empty lines keep the numbers of all others right.
            lines[block] = [""] * (block.stop - block.start)
        else:
            return


_ITEM = re.compile(r"\s*- ")


def _block(lines: Sequence[str], line: int) -> slice | None:
    """Return where the rule around ``line`` (from 1) stands; None when it is the only one or the file is no list."""
    starts = [i for i, said in enumerate(lines) if _ITEM.match(said)]
    depth = min((len(lines[i]) - len(lines[i].lstrip()) for i in starts), default=0)
    starts = [i for i in starts if len(lines[i]) - len(lines[i].lstrip()) == depth]
    before = [i for i in starts if i < line]
    if not before or len(starts) < 2:
        return None
    after = [i for i in starts if i >= line]
    return slice(before[-1], after[0] if after else len(lines))


def finding_of(error: PolicyFileError) -> Finding:
    """Return an error of the file reader as a finding, with the nearest allowed word where one is near."""
    kind = next((kind for said, kind in _KINDS if said in error.problem), "unreadable")
    near, hint = _nearest(error.problem), _HINTS.get(kind, Text("", ""))
    zh = f"{error.problem}{f'（是否想写 {near}？）' if near else ''}{f'；{hint.zh}' if hint.zh else ''}"
    en = f"{error.problem}{f' (did you mean {near}?)' if near else ''}{f'; {hint.en}' if hint.en else ''}"
    return Finding(ERROR, kind, error.file, error.line, None, Text(zh, en), unusable=True)


def _nearest(problem: str) -> str | None:
    wrong, _, listed = problem.partition("; allowed: ")
    quoted = re.search(r"'([^']+)'", wrong)
    if not quoted or not listed:
        return None
    near = difflib.get_close_matches(quoted[1], listed.split(", "), n=1, cutoff=0.6)
    return near[0] if near else None


def _cases(texts: Mapping[str, str], rulebook: Rulebook) -> Iterator[Finding]:
    """Yield what is wrong with the cases themselves; whether they pass is for the test of the rules to say."""
    if CASES not in texts:
        return
    try:
        parse_cases(CASES, texts[CASES], rulebook)
    except PolicyFileError as error:
        yield finding_of(error)
