"""The rule files of a folder, as text: what is there, and what is missing."""

from collections.abc import Mapping
from pathlib import Path

from policies.cases import FILE as CASES
from policies.rule_files import HERE, PolicyFileError, read_text
from policies.rulebook import FILES, NEEDED, PROCEDURES, Rulebook

EXPECTED = (*FILES, CASES, *(f"{PROCEDURES}/{key}.yaml" for key in NEEDED))


def read_files(folder: Path = HERE) -> dict[str, str]:
    """Return the rule files that are in ``folder``, by name. Raises PolicyFileError when it is no folder."""
    if not folder.is_dir():
        listed = ", ".join(EXPECTED)
        raise PolicyFileError(str(folder), 1, f"is no folder; one with {listed} is expected")
    names = [name for name in EXPECTED if (folder / name).is_file()]
    more = {f"{PROCEDURES}/{p.name}" for p in (folder / PROCEDURES).glob("*.yaml")}
    return {name: read_text(folder / name) for name in sorted({*names, *more})}


def read_folder(folder: Path = HERE, *, cases: bool = False) -> dict[str, str]:
    """Return all rule files of ``folder`` by name, with ``cases`` also cases.yaml.

    Raises PolicyFileError that names what is missing and what is expected.
    """
    found = read_files(folder)
    wanted = [name for name in EXPECTED if cases or name != CASES]
    missing = [name for name in wanted if name not in found]
    if missing:
        problem = f"is missing in {folder}; expected: {', '.join(wanted)}"
        raise PolicyFileError(missing[0], 1, problem)
    return found


def rulebook_of(texts: Mapping[str, str]) -> Rulebook:
    """Return the rulebook in a folder's files. Raises PolicyFileError."""
    return Rulebook.from_texts({name: text for name, text in texts.items() if name != CASES})
