"""Sets of combinations in words: which data, of which level, to whom, under which conditions."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from policies.grid import Box, Grid
from policies.names import ACTS, FACTS, NOT_FACTS, OBLIGATIONS, RECIPIENTS, RELATIONS, VALUES
from policies.names import ROLES as ROLE_NAMES
from policies.obligations import Obligation
from policies.types import Language, Text

EVERYWHERE = Text("一律", "in every case")


def both(make: Callable[[Language], str]) -> Text:
    """Return a sentence made once in each language."""
    return Text(make("zh"), make("en"))


def listed(words: Sequence[str], names: Mapping[str, Text], language: Language) -> str:
    """Return words by their names, one after the other; a word without a name as it is."""
    found = [names[w].to(language) if w in names else w for w in words]
    return ("、" if language == "zh" else ", ").join(found)


def act(action: str) -> Text:
    """Return what an act is called in a rule book."""
    return ACTS.get(action, Text(action, action))


def roles(box: Box, grid: Grid) -> Text:
    """Return whose answers a box holds."""
    if set(box.roles) == set(grid.roles):
        return Text("任何人", "anybody")
    return both(lambda language: listed(box.roles, ROLE_NAMES, language))


def levels(box: Box, grid: Grid) -> Text | None:
    """Return the levels of a box as ranges; None where every level, or none, is in question."""
    if set(box.levels) == set(grid.levels):
        return None
    numbers = [n for n in box.levels if n]
    ranges: list[list[int]] = []
    for number in numbers:
        if ranges and number == ranges[-1][-1] + 1:
            ranges[-1].append(number)
        else:
            ranges.append([number])
    shown = [f"{r[0]}–{r[-1]}" if len(r) > 1 else str(r[0]) for r in ranges]
    if not shown:
        return Text("全部数据一并", "all data at once")
    word = "levels" if len(numbers) > 1 else "level"
    return Text(f"{'、'.join(shown)} 级", f"{word} {', '.join(shown)}")


def relation(box: Box, grid: Grid) -> Text | None:
    """Return whose data a box is about; None where it does not matter."""
    if set(box.relations) == set(grid.relations):
        return None
    if "own" not in box.relations and len(box.relations) == len(grid.relations) - 1:
        return Text("非本部门", "other departments")
    return both(lambda language: listed(box.relations, RELATIONS, language))


def recipients(box: Box, grid: Grid) -> Text | None:
    """Return the kinds of recipient of a box, by what is left out where that is shorter; None for every kind."""
    missing = [kind for kind in grid.recipients if kind not in box.recipients]
    if not missing:
        return None
    if len(missing) < len(box.recipients):
        said = both(lambda language: listed(missing, RECIPIENTS, language))
        return Text(f"除{said.zh}外", f"to anyone but {said.en}")
    said = both(lambda language: listed(box.recipients, RECIPIENTS, language))
    return Text(f"接收方为{said.zh}", f"to {said.en}")


def facts(box: Box) -> Text | None:
    """Return the facts that a box asks for and those that it rules out; None when it asks for none."""
    if not box.requires and not box.excludes:
        return None
    return both(
        lambda language: ("、" if language == "zh" else ", ").join(
            [FACTS[f].to(language) for f in box.requires]
            + [NOT_FACTS[f].to(language) for f in box.excludes]
        )
    )


def where(box: Box, grid: Grid) -> Text:
    """Return all that a box says beside act and role, such as: own department's, levels 1–4, to the public."""
    parts = [relation(box, grid), levels(box, grid), recipients(box, grid), facts(box)]
    said = [part for part in parts if part]
    if not said:
        return EVERYWHERE
    return Text("，".join(p.zh for p in said), "; ".join(p.en for p in said))


def obligations(found: Iterable[Obligation]) -> list[Text]:
    """Return what must be observed, one sentence each; what need not be done is left out, masks go together."""
    said, masks = [], []
    for o in found:
        value = both(lambda language, o=o: _values(o.value, language))  # type: ignore[misc]  # binds now
        name = OBLIGATIONS.get(o.kind, Text(o.kind, o.kind))
        if o.kind.startswith("mask:"):
            if o.value != "none":
                masks.append(Text(f"{name.zh}{value.zh}", f"{name.en} {value.en}"))
        elif o.value == "true":
            said.append(name)
        elif o.value != "false":
            said.append(Text(f"{name.zh}：{value.zh}", f"{name.en}: {value.en}"))
    if masks:
        said.append(Text("、".join(m.zh for m in masks), ", ".join(m.en for m in masks)))
    return said


def _values(value: str, language: Language) -> str:
    words = [word for word in value.split(",") if word]
    return listed(words, VALUES, language) or Text("不得提供", "never handed out").to(language)
