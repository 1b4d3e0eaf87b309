"""A change in words: what it is called, and what was before and is now."""

from collections.abc import Mapping
from typing import Any, Final

from policies.types import Text

NAMES: Final[dict[str, Text]] = {
    "new_data": Text("新出现个人信息", "new personal data"),
    "level_raised": Text("级别上升", "level raised"),
    "share_changed": Text("占比变化", "share changed"),
    "data_gone": Text("不再发现个人信息", "personal data gone"),
    "field_vanished": Text("字段消失", "field vanished"),
    "schema_changed": Text("结构变化", "schema changed"),
    "dataset_vanished": Text("数据集消失", "dataset vanished"),
    "dataset_returned": Text("数据集重新出现", "dataset came back"),
}
SEVERITIES: Final[dict[str, Text]] = {
    "important": Text("重要", "important"),
    "notice": Text("提示", "notice"),
}


def summary(changes: Mapping[str, int] | None) -> Text | None:
    """Return in one line what a look found otherwise; None where there was nothing to compare with."""
    if changes is None:
        return None
    if not changes:
        return Text("无变化", "nothing changed")
    kinds = [kind for kind in NAMES if kind in changes]
    return Text(
        "，".join(f"{NAMES[k].zh} {changes[k]}" for k in kinds),
        ", ".join(f"{NAMES[k].en} {changes[k]}" for k in kinds),
    )


def sentence(
    kind: str,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    *,
    names: Mapping[str, Text] | None = None,
) -> Text:
    """Return what was before and is now; empty for a kind that says everything by its name.

    ``names`` are those of entities, where their keys are not to be shown.
    """
    if kind == "level_raised":
        return Text(
            f"{before['level']} 级 → {after['level']} 级",
            f"level {before['level']} → {after['level']}",
        )
    if kind in {"new_data", "share_changed", "data_gone"}:
        was, now = _share(before), _share(after)
        return Text(f"{was} → {now}", f"{was} → {now}")
    if kind == "field_vanished":
        held = [(names or {}).get(key, Text(key, key)) for key in before.get("found", {})]
        if not held:
            return Text("", "")
        zh, en = "、".join(h.zh for h in held), ", ".join(h.en for h in held)
        return Text(f"其中曾有{zh}", f"it held {en}")
    if kind == "schema_changed":
        parts = list(_columns(before, after))
        return Text("；".join(p.zh for p in parts), "; ".join(p.en for p in parts))
    return Text("", "")


def _share(side: Mapping[str, Any]) -> str:
    if not side["examined"]:
        return "0"
    return f"{side['share']:.2%} ({side['matches']:,}/{side['examined']:,})"


def _columns(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Text]:
    found = []
    added = after.get("added", [])
    if added:
        more = after.get("more", 0)
        listed = ", ".join(added) + (f", … +{more:,}" if more else "")
        found.append(Text(f"新增 {listed}", f"added {listed}"))
    for kind, said in (("renamed", Text("改名", "renamed")), ("retyped", Text("改型", "retyped"))):
        for name, was in before.get(kind, {}).items():
            step = f"{was} → {after[kind][name]}"
            step = step if kind == "renamed" else f"{name} {step}"
            found.append(Text(f"{said.zh} {step}", f"{said.en} {step}"))
    return found
