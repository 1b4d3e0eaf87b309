"""Procedures are data: states, steps and articles in YAML beside this file, run by one engine."""

from policies.procedures.engine import (
    Blocked,
    Procedure,
    Reminders,
    State,
    Step,
    Transition,
)
from policies.procedures.parsing import parse_procedure

__all__ = [
    "Blocked",
    "Procedure",
    "Reminders",
    "State",
    "Step",
    "Transition",
    "parse_procedure",
]
