"""Quality rules of a dataset: compiled from data elements, run by Great Expectations, counts only.

Importing this package does not import Great Expectations; ``run_rules`` does, when called.
"""

from catalog.quality.elements import load_elements, match_elements
from catalog.quality.expectations import RuleResult, run_rules
from catalog.quality.rules import Rule, RuleKind, rules_for
from catalog.quality.types import Element, Elements, Severity

__all__ = [
    "Element",
    "Elements",
    "Rule",
    "RuleKind",
    "RuleResult",
    "Severity",
    "load_elements",
    "match_elements",
    "rules_for",
    "run_rules",
]
