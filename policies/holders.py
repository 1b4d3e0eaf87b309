"""Who could do an act instead: the roles, and how such a person would have to stand to the thing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from policies.names import ROLES as ROLE_NAMES
from policies.table import GRANTED, OTHER, OWN, ROLE_AT, ActionTable
from policies.types import Text
from policies.words import ROLES

#: Facts about a person, which another person may be without. A fact of the thing itself stays.
PERSONAL = ("is_recipient", "is_applicant", "took_part")
_HOW = {
    OWN: Text("归口部门", "of the owning department"),
    GRANTED: Text("获授权部门", "of a department it was granted to"),
    "is_recipient": Text("接收方", "of the receiving body"),
    "is_applicant": Text("申请人本人", "the applicant"),
    "took_part": Text("已参与办理", "who already took part"),
}


@dataclass(frozen=True, slots=True)
class Holder:
    """A role whose holder could do it, when standing to it as ``how`` says; empty when any holder could."""

    role: str
    how: tuple[Text, ...]

    def name(self) -> Text:
        """Return what to call such a person."""
        role = ROLE_NAMES[self.role]
        if not self.how:
            return role
        zh, en = "、".join(h.zh for h in self.how), ", ".join(h.en for h in self.how)
        return Text(f"{role.zh}（{zh}）", f"{role.en} ({en})")


def holders(table: ActionTable, base: int, relations: Sequence[int]) -> tuple[Holder, ...]:
    """Return who could do an act.

    ``base`` is the position in ``table.flat`` of level, recipient kind and the facts of the thing, for the first role
    and relation; ``relations`` are the relations somebody can have to the thing.
    """
    per_role, _, per_relation, _ = table.strides
    found = []
    for role in ROLES:
        if role == "system":
            continue
        at = base + ROLE_AT[role] * per_role
        for relation, facts in _stands(table, relations):
            bits = sum(table.bit[fact] for fact in facts)
            if table.flat[at + relation * per_relation + bits] > 0:
                how = ([_HOW[relation]] if relation in _HOW else []) + [_HOW[f] for f in facts]
                found.append(Holder(role, tuple(how)))
                break
    return tuple(found)


def _stands(table: ActionTable, relations: Sequence[int]) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield how a person may stand to the thing, the least special first."""
    personal = [fact for fact in PERSONAL if table.bit[fact]]
    sets = [
        tuple(f for f, holds in zip(personal, chosen, strict=True) if holds)
        for chosen in product((False, True), repeat=len(personal))
    ]
    order = sorted(relations, key=(OTHER, OWN, GRANTED).index)
    yield from sorted(product(order, sorted(sets, key=len)), key=lambda s: len(s[1]))
