"""Casbin, which enforces the rules: its model, the functions that compare, and its answer for one cell."""

import configparser
import re
from collections.abc import Callable, Iterable

import casbin
from casbin.model import Model

from policies.questions import Cell
from policies.rule_files import PolicyFileError
from policies.rules import ANY, Rule

#: The model that the rules are written for, and that table.py compiles. Deny wins; silence denies.
SECTIONS = {
    "request_definition": ("r", "role, act, level, relation, recipient, facts"),
    "policy_definition": ("p", "id, role, act, scope, low, high, recipients, facts, eft"),
    "policy_effect": ("e", "some(where (p.eft == allow)) && !some(where (p.eft == deny))"),
    "matchers": (
        "m",
        "among(r.role, p.role) && among(r.act, p.act) && covers(r.relation, p.scope)"
        " && between(r.level, p.low, p.high) && among(r.recipient, p.recipients)"
        " && hold(r.facts, p.facts)",
    ),
}


def _among(word: str, listed: str) -> bool:
    return word != "" and (listed == ANY or word in listed.split("|") or ANY in listed.split("|"))


def _covers(relation: str, scope: str) -> bool:
    return relation != "" and scope in ("any", relation)


def _between(level: str, low: str, high: str) -> bool:
    # Casbin compares strings ('9' > '10'), hence numbers here. Level 0: levels do not matter.
    return level == "0" or (level != "" and int(low) <= int(level) <= int(high))


def _hold(facts: str, wanted: str) -> bool:
    return not wanted or set(wanted.split("|")) <= set(facts.split("|"))


FUNCTIONS: dict[str, Callable[..., bool]] = {
    "among": _among,
    "covers": _covers,
    "between": _between,
    "hold": _hold,
}


class Authority:
    """A Casbin enforcer over rules. Scans every rule for each question (some 5 µs a rule)."""

    def __init__(self, rules: Iterable[Rule], model: str) -> None:
        parsed = Model()
        parsed.load_model_from_text(model)
        self._enforcer = casbin.Enforcer(parsed)
        for name, function in FUNCTIONS.items():
            self._enforcer.add_function(name, function)
        for rule in rules:
            self._enforcer.add_policy(*rule.line())

    def ask(self, cell: Cell) -> tuple[bool, str]:
        """Return Casbin's answer for a cell and the rule it names, "" when no rule speaks.

        Of several rules Casbin names the first that denies, else the last that allows.
        """
        facts = "|".join(sorted(cell.facts))
        allowed, explained = self._enforcer.enforce_ex(
            cell.role, cell.action, str(cell.level), cell.relation, cell.recipient, facts
        )
        return bool(allowed), explained[0] if explained else ""


def check_model(name: str, text: str) -> None:
    """Raise PolicyFileError unless ``text`` is the model of this house, whatever its comments, layout and order."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        line = getattr(error, "lineno", None) or 1
        raise PolicyFileError(name, line, "is no Casbin model file") from None
    for section in parser.sections():
        if section not in SECTIONS:
            raise PolicyFileError(
                name,
                _line(text, section),
                f"[{section}] is not used; allowed: {', '.join(SECTIONS)}",
            )
    for section, (key, expected) in SECTIONS.items():
        found = dict(parser.items(section)) if parser.has_section(section) else {}
        if set(found) != {key} or _terms(found[key]) != _terms(expected):
            raise PolicyFileError(
                name, _line(text, section), f"[{section}] has to be {key} = {expected}"
            )


def _terms(text: str) -> list[str]:
    # Casbin writes `and` for `&&` as it stands: without blanks around it, it would run into its neighbors.
    return sorted("".join(term.split()) for term in re.split(r"\s&&\s", text))


def _line(text: str, section: str) -> int:
    lines = [line.strip() for line in text.split("\n")]
    return lines.index(f"[{section}]") + 1 if f"[{section}]" in lines else 1
