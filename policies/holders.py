"""Who could do an act instead: the roles, and how such a person would have to stand to the thing."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from policies.names import ROLES as ROLE_NAMES
from policies.table import GRANTED, OTHER, OWN, ROLE_AT, ActionTable
from policies.types import Text
from policies.words import ROLES

#: Facts about a person, which another person may be without. A fact of the thing itself stays.
PERSONAL = ("is_recipient", "is_applicant", "took_part")
_HOW: dict[int | str, Text] = {
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


@dataclass(frozen=True, slots=True)
class Others:
    """Roles that could do it, and the sentence that sends somebody to their holders."""

    roles: tuple[str, ...]
    remedy: Text


def others(table: ActionTable, base: int, relations: tuple[int, ...]) -> Others:
    """Return who could do an act; arguments as for ``holders``."""
    found = holders(table, base, relations)
    if not found:
        return Others((), Text("任何人都不能执行此操作", "nobody may do this"))
    names = [holder.name() for holder in found]
    zh, en = "、".join(n.zh for n in names), ", ".join(n.en for n in names)
    remedy = Text(f"请联系有权办理的：{zh}", f"ask someone who may: {en}")
    return Others(tuple(holder.role for holder in found), remedy)


def holders(table: ActionTable, base: int, relations: tuple[int, ...]) -> tuple[Holder, ...]:
    """Return who could do an act.

    ``base`` is the position in ``table.flat`` of level, recipient kind and the facts of the thing, for the first role
    and relation; ``relations`` are the relations somebody can have to the thing.
    """
    per_role, _, per_relation, _ = table.strides
    ways = [(r * per_relation + bits, how) for r, bits, how in _ways(table.facts, relations)]
    flat, found = table.flat, []
    for role in ROLES:
        if role == "system":
            continue
        at = base + ROLE_AT[role] * per_role
        for more, how in ways:
            if flat[at + more] > 0:
                found.append(Holder(role, how))
                break
    return tuple(found)


@lru_cache
def _ways(
    facts: tuple[str, ...], relations: tuple[int, ...]
) -> tuple[tuple[int, int, tuple[Text, ...]], ...]:
    """Return how a person may stand to the thing, the least special first: relation, position of facts, words."""
    personal = [fact for fact in PERSONAL if fact in facts]
    sets = [held for n in range(len(personal) + 1) for held in combinations(personal, n)]
    order = sorted(relations, key=(OTHER, OWN, GRANTED).index)
    return tuple(
        (
            relation,
            sum(1 << facts.index(fact) for fact in held),
            tuple(_HOW[x] for x in (relation, *held) if x in _HOW),
        )
        for held in sets
        for relation in order
    )
