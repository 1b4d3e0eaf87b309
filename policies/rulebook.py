"""One version of all rule files, read whole: levels, entities, rules, procedures, and their digest."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from policies.authority import check_model
from policies.decisions import Policy
from policies.entities import Entities, parse_entities
from policies.levels import Levels, parse_levels
from policies.procedures import Procedure, parse_procedure
from policies.rule_files import HERE, PolicyFileError, UnknownWordError, digest, read_text
from policies.rules import Rule, parse_rules

#: The files of a rulebook, beside one or more ``procedures/NAME.yaml``.
FILES = ("levels.yaml", "entities.yaml", "rules.yaml", "model.conf")
PROCEDURES = "procedures"
#: Procedures without which nothing could be released, or the rules never be changed again.
NEEDED = ("release", "policy_change")
#: Rulebooks kept as read: reading one takes most of a second.
_READ = 8
#: Compiled policies kept of one rulebook: rules come into force and end, on most days none does.
_KEPT = 4


@dataclass(frozen=True)
class Rulebook:
    """All rules of one version. ``version`` is the SHA-256 (hex) of their canonical content.

    ``texts`` are the files as they were written, by name relative to the folder.
    """

    version: str
    levels: Levels
    entities: Entities
    rules: tuple[Rule, ...]
    model: str
    procedures: Mapping[str, Procedure]
    texts: Mapping[str, str]
    _policies: dict[tuple[str, ...], Policy] = field(
        default_factory=dict, repr=False, compare=False
    )

    @classmethod
    def load(cls, folder: Path = HERE) -> "Rulebook":
        """Read the rule files of ``folder``; by default those that ship with Guikou. Raises PolicyFileError."""
        names = [*FILES, *sorted(f"{PROCEDURES}/{p.name}" for p in _procedures(folder))]
        return cls.from_texts({name: read_text(folder / name) for name in names})

    @classmethod
    def from_texts(cls, texts: Mapping[str, str]) -> "Rulebook":
        """Read rule files given as text by name, the same files once.

        Raises PolicyFileError naming file, line and what is allowed.
        """
        return _read(tuple(sorted(texts.items())))

    @classmethod
    def _of(cls, kept: Mapping[str, str]) -> "Rulebook":
        for name in FILES:
            if name not in kept:
                raise PolicyFileError(name, 1, f"is missing; a rulebook has {', '.join(FILES)}")
        levels = parse_levels("levels.yaml", kept["levels.yaml"])
        procedures = [
            parse_procedure(name, text, levels)
            for name, text in kept.items()
            if name.startswith(f"{PROCEDURES}/")
        ]
        check_model("model.conf", kept["model.conf"])
        for key in NEEDED:
            if key not in {p.key for p in procedures}:
                raise PolicyFileError(f"{PROCEDURES}/{key}.yaml", 1, "is missing; it is needed")
        return cls(
            levels=levels,
            entities=parse_entities(
                "entities.yaml", kept["entities.yaml"], [level.number for level in levels.ladder]
            ),
            rules=parse_rules("rules.yaml", kept["rules.yaml"], levels),
            model=kept["model.conf"],
            procedures={p.key: p for p in procedures},
            texts=kept,
            # Last: a file that is no YAML is told with its line by then.
            version=digest(kept),
        )

    def procedure(self, key: str) -> Procedure:
        """Return a procedure. Raises UnknownWordError when this version has none of that name."""
        if key not in self.procedures:
            raise UnknownWordError("procedure", key, tuple(self.procedures))
        return self.procedures[key]

    def policy(self, on: date) -> Policy:
        """Return who may do what on a day, compiled once for all days on which the same rules are in force.

        Raises PolicyFileError when the compiled rules and Casbin disagree.
        """
        rules = tuple(r for r in self.rules if r.in_force(on))
        key = tuple(r.id for r in rules)
        found = self._policies.get(key)
        if found is None:
            found = Policy(rules, levels=self.levels, version=self.version, model=self.model)
            while len(self._policies) >= _KEPT:
                self._policies.pop(next(iter(self._policies)), None)
            self._policies[key] = found
        return found


@lru_cache(maxsize=_READ)
def _read(texts: tuple[tuple[str, str], ...]) -> Rulebook:
    return Rulebook._of(dict(texts))


def _procedures(folder: Path) -> list[Path]:
    return list((folder / PROCEDURES).glob("*.yaml"))


@lru_cache(maxsize=1)
def shipped() -> Rulebook:
    """Return the rules that ship with Guikou, read once."""
    return Rulebook.load()
