"""Conditions that an approver attaches: a closed vocabulary, each of which only narrows what leaves.

They are signed with the approving act and added to what the release must observe; the envelope stays as it was signed.
``narrowed`` gives the terms that bind: the envelope with all conditions in force. However they are combined, nothing
gets wider (a property test).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from policies.protections import ProtectionSpec, at_least
from policies.types import Text

#: kind → what is given with it: a day, a number, text, a field, a field with its protection, or nothing.
KINDS: Mapping[str, str] = {
    "until": "day",
    "downloads": "number",
    "rows": "number",
    "protect": "protection",
    "without": "field",
    "two_people": "nothing",
    "encrypted": "nothing",
    "medium": "nothing",
    "notice": "text",
    "report_by": "day",
    "terms": "text",
}
#: Conditions that one act may carry, and characters of a text.
MOST, MAX_TEXT = 10, 500


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. ``value`` is a day, number, text or field's name as its kind says, None for nothing.

    ``protection``: for ``protect``, what is done to the field ``value``.
    """

    kind: str
    value: str | int | None = None
    protection: ProtectionSpec | None = None

    def to_json(self) -> dict[str, Any]:
        """Return it as it is signed and kept."""
        said: dict[str, Any] = {"kind": self.kind, "value": self.value}
        if self.protection is not None:
            said["protection"] = self.protection.kind
            said["parameters"] = dict(self.protection.parameters)
        return said

    @property
    def said(self) -> Text:
        """What it asks for, in both languages."""
        v = self.value
        written = self.protection.written() if self.protection else ""
        return {
            "until": Text(f"有效期至 {v} 为止", f"valid until {v} only"),
            "downloads": Text(f"最多下载 {v} 次", f"fetched {v} times at most"),
            "rows": Text(f"最多 {v} 行", f"{v} rows at most"),
            "protect": Text(f"字段 {v} 改用更强的保护 {written}", f"{v} is protected as {written}"),
            "without": Text(f"不提供字段 {v}", f"without the field {v}"),
            "two_people": Text("须两人交付", "delivered by two people"),
            "encrypted": Text("须加密", "encrypted"),
            "medium": Text(
                "只由信息中心以介质交付，接收方不得自行下载",
                "handed over on a medium by the information center, not downloaded",
            ),
            "notice": Text(f"加注：{v}", f"with this notice: {v}"),
            "report_by": Text(f"须在 {v} 前报告使用情况", f"its use is reported by {v}"),
            "terms": Text(f"须先接受：{v}", f"to be accepted first: {v}"),
        }[self.kind]


def read_condition(said: Mapping[str, Any]) -> Condition:
    """Return a condition as ``to_json`` wrote it."""
    kind = said.get("protection")
    spec = ProtectionSpec(kind, said["parameters"]) if kind else None
    return Condition(said["kind"], said["value"], spec)


@dataclass(frozen=True, slots=True)
class Bounds:
    """What bounds a release beside its envelope; None where no condition says so. Numbers are at most."""

    rows: int | None = None
    downloads: int | None = None
    two_people: bool = False
    report_by: date | None = None
    notices: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


def bounds_of(conditions: Sequence[Condition]) -> Bounds:
    """Return the strictest of what the conditions ask for beside the envelope."""

    def least(kind: str) -> int | None:
        return min((int(c.value or 0) for c in conditions if c.kind == kind), default=None)

    days = [date.fromisoformat(str(c.value)) for c in conditions if c.kind == "report_by"]
    return Bounds(
        rows=least("rows"),
        downloads=least("downloads"),
        two_people=any(c.kind == "two_people" for c in conditions),
        report_by=min(days, default=None),
        notices=tuple(str(c.value) for c in conditions if c.kind == "notice"),
        terms=tuple(str(c.value) for c in conditions if c.kind == "terms"),
    )


def narrowed(envelope: Mapping[str, Any], conditions: Sequence[Condition]) -> dict[str, Any]:
    """Return the terms that bind: the envelope with every condition on it. The envelope itself is not touched."""
    made = dict(envelope)
    made["output"], made["term"] = dict(envelope["output"]), dict(envelope["term"])
    made["fields"] = [dict(field) for field in envelope["fields"]]
    by_name = {field["name"]: field for field in made["fields"]}
    for condition in conditions:
        if condition.kind == "until":
            made["term"]["expires_on"] = min(made["term"]["expires_on"], str(condition.value))
        elif condition.kind == "encrypted":
            made["output"]["encrypted"] = True
        elif condition.kind == "medium":
            made["output"]["method"] = "medium"
        elif condition.kind == "without":
            _protect(by_name.get(str(condition.value)), ProtectionSpec("suppress"))
        elif condition.kind == "protect" and condition.protection is not None:
            _protect(by_name.get(str(condition.value)), condition.protection)
    return made


def _protect(field: dict[str, Any] | None, asked: ProtectionSpec) -> None:
    """Protect a field as asked; of two protections that cannot be compared, neither is enough, so it is held back."""
    if field is None:
        return
    now = ProtectionSpec(field["protection"], field["parameters"])
    if at_least(now, asked):
        return
    spec = asked if at_least(asked, now) else ProtectionSpec("suppress")
    field["protection"], field["parameters"] = spec.kind, dict(spec.parameters)
