"""Which protection gives away less than which. Where two cannot be compared, neither stands in for the other."""

from collections.abc import Mapping

from policies.protections.generalizing import SCALES
from policies.protections.specs import KINDS, ProtectionSpec

_KEYED = frozenset({"pseudonym", "format_preserving", "suppress", "aggregate"})
#: What may stand in for a kind, whatever its parameters. A partial order: mask and generalize, say, cannot be compared,
#: for a mask may keep what a band would hide, and the other way round.
INSTEAD: Mapping[str, frozenset[str]] = {
    "none": frozenset(KINDS) - {"none"},
    "round": _KEYED | {"generalize"},
    "top_bottom_code": _KEYED | {"generalize"},
    "date_shift": _KEYED | {"generalize"},
    "mask": _KEYED,
    "redact": _KEYED,
    "generalize": _KEYED,
    "pseudonym": _KEYED - {"pseudonym"},
    "format_preserving": _KEYED - {"format_preserving"},
    "aggregate": frozenset({"suppress"}),
    "suppress": frozenset(),
}


def at_least(asked: ProtectionSpec, required: ProtectionSpec) -> bool:
    """Tell whether ``asked`` gives away no more than ``required``."""
    if asked.kind != required.kind:
        return asked.kind in INSTEAD[required.kind]
    a, r = asked.parameters, required.parameters
    if asked.kind == "mask":
        return bool(a["first"] <= r["first"] and a["last"] <= r["last"])
    if asked.kind == "round":
        return bool(a["to"] >= r["to"])
    if asked.kind == "top_bottom_code":
        return bool(a["low"] >= r["low"] and a["high"] <= r["high"])
    if asked.kind == "date_shift":
        return bool(a["days"] >= r["days"])
    if asked.kind == "generalize":
        return _as_coarse(asked, required)
    return True


def _as_coarse(asked: ProtectionSpec, required: ProtectionSpec) -> bool:
    a, r = asked.parameters, required.parameters
    scale = next(s for s in SCALES if r["to"] in s)
    if a["to"] not in scale:
        return False
    if a["to"] != r["to"]:
        return scale.index(a["to"]) > scale.index(r["to"])
    if "keep" in r:
        return bool(a["keep"] <= r["keep"])
    # A band nests in another only when its width is a multiple; wider by a half would tell the two apart.
    return "width" not in r or bool(a["width"] >= r["width"] and a["width"] % r["width"] == 0)
