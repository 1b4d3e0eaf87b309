"""Procedures are data: states, steps and articles in YAML beside this file, run by one engine."""

from policies.procedures.engine import (
    Blocked,
    Procedure,
    State,
    Step,
    Transition,
    parse_procedure,
)

__all__ = ["Blocked", "Procedure", "State", "Step", "Transition", "parse_procedure"]
