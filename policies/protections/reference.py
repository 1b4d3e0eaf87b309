"""The table of all protections for docs/protections.md, made from how they are declared."""

from policies.protections.declared import REQUIRED, Parameter
from policies.protections.specs import DECLARED


def table() -> str:
    """Return the table of kinds, parameters and uses in Markdown, English."""
    lines = ["| Kind | What it does | Parameters | When |", "|---|---|---|---|"]
    for kind in DECLARED.values():
        parameters = "<br>".join(map(_parameter, kind.parameters)) or "–"
        name = f"`{kind.key}` {kind.name.zh}"
        lines.append(f"| {name} | {kind.about.en} | {parameters} | {kind.when.en} |")
    return "\n".join(lines)


def _parameter(p: Parameter) -> str:
    default = "required" if p.default is REQUIRED else f"default {p.default}"
    only = f", with to={', '.join(p.only)}" if p.only else ""
    kind = str(p.type).replace("|", "·")
    return f"`{p.name}` {p.about.en} ({kind}; {default}{only})"
