"""How a protection is declared: its name, its typed parameters, what it guarantees, how strong it is."""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from policies.types import Text

Parameters = Mapping[str, Any]


class ProtectionError(ValueError):
    """A protection that cannot be had: unknown, with a wrong parameter, or refused. ``reason`` says what to do."""

    def __init__(self, reason: Text) -> None:
        self.reason = reason
        super().__init__(reason.en)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from ``low`` to ``high``."""

    low: int
    high: int

    def accepts(self, value: object) -> bool:
        """Tell whether ``value`` is one."""
        return (
            isinstance(value, int)
            and not isinstance(value, bool)
            and self.low <= value <= self.high
        )

    def read(self, written: str) -> object:
        """Read what a person wrote; what cannot be read is returned as it is."""
        return int(written) if re.fullmatch(r"-?\d{1,12}", written) else written

    def __str__(self) -> str:
        return f"{self.low}–{self.high}"


@dataclass(frozen=True, slots=True)
class Number:
    """A finite number from ``low`` to ``high``."""

    low: float
    high: float

    def accepts(self, value: object) -> bool:
        """Tell whether ``value`` is one."""
        return (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and math.isfinite(value)
            and self.low <= value <= self.high
        )

    def read(self, written: str) -> object:
        """Read what a person wrote; a whole number stays whole, so that canonical JSON has one form of it."""
        if not re.fullmatch(r"-?\d{1,15}(\.\d{1,9})?", written):
            return written
        number = float(written)
        return int(number) if number.is_integer() else number

    def __str__(self) -> str:
        return f"{self.low:g} … {self.high:g}"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def accepts(self, value: object) -> bool:
        """Tell whether ``value`` is one of them."""
        return isinstance(value, str) and value in self.words

    def read(self, written: str) -> object:
        """Read what a person wrote."""
        return written

    def __str__(self) -> str:
        return " | ".join(self.words)


@dataclass(frozen=True, slots=True)
class FieldName:
    """The name of another field of the same dataset."""

    def accepts(self, value: object) -> bool:
        """Tell whether ``value`` can be a field's name."""
        return isinstance(value, str) and 0 < len(value) <= 512

    def read(self, written: str) -> object:
        """Read what a person wrote."""
        return written

    def __str__(self) -> str:
        return "a field / 字段名"


@dataclass(frozen=True, slots=True)
class Parameter:
    """One parameter: its type, its default (``REQUIRED`` for none), and what it is.

    ``only`` names the values of ``to`` with which it may be given; empty: always.
    """

    name: str
    type: Whole | Number | Choice | FieldName
    default: object
    about: Text
    only: tuple[str, ...] = ()


#: Stands where a parameter has no default.
REQUIRED = object()


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of protection.

    ``guarantee`` says, for parameters that were checked, what the recipient may rely on. ``strength``: of two kinds the
    higher gives less away; see ``ordering.at_least``. ``repeatable``: doing it twice is doing it once. ``objection``
    says what is wrong with parameters that are each all right.
    """

    key: str
    name: Text
    parameters: tuple[Parameter, ...]
    about: Text
    guarantee: Callable[[Parameters], Text]
    when: Text
    strength: int
    repeatable: bool = False
    objection: Callable[[Parameters], Text | None] = lambda _: None

    def checked(self, given: Parameters) -> dict[str, Any]:
        """Return ``given`` with the defaults filled in. Raises ProtectionError naming the parameter."""
        known = {p.name: p for p in self.parameters}
        if unknown := sorted(set(map(str, given)) - set(known)):
            listed = ", ".join(known) or "–"
            raise ProtectionError(
                Text(
                    f"保护 {self.key} 没有参数 {unknown[0]}。可用：{listed}。",
                    f"protection {self.key} has no parameter {unknown[0]}; there are: {listed}",
                )
            )
        full = {
            p.name: given.get(p.name, p.default)
            for p in self.parameters
            if p.name in given or (p.default is not REQUIRED and not p.only)
        }
        for parameter in self.parameters:
            self._check(parameter, full)
        if wrong := self.objection(full):
            raise ProtectionError(wrong)
        return full

    def _check(self, parameter: Parameter, full: dict[str, Any]) -> None:
        name = parameter.name
        meant = not parameter.only or full.get("to") in parameter.only
        if name in full and not meant:
            listed = ", ".join(parameter.only)
            raise ProtectionError(
                Text(
                    f"保护 {self.key} 的参数 {name} 只用于 to={listed}。请去掉。",
                    f"parameter {name} of {self.key} goes with to={listed} only; leave it out",
                )
            )
        if name not in full and meant and parameter.default is not REQUIRED:
            full[name] = parameter.default
        if meant and name not in full:
            raise ProtectionError(
                Text(
                    f"保护 {self.key} 须给出参数 {name}（{parameter.type}）。",
                    f"protection {self.key} needs {name} ({parameter.type})",
                )
            )
        if name in full and not parameter.type.accepts(full[name]):
            raise ProtectionError(
                Text(
                    f"保护 {self.key} 的参数 {name} 须为 {parameter.type}。",
                    f"parameter {name} of {self.key} must be {parameter.type}",
                )
            )
