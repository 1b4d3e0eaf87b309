"""What columns are called, by style: Chinese, pinyin, its initials, English, field codes, nothing that helps."""

import functools
from random import Random

from pypinyin import lazy_pinyin

from benchmarks.labelled.words import lines

#: Styles in which a header says what the column holds, and the two in which it does not or says something else.
INFORMATIVE = ("zh", "pinyin", "initials", "en", "code")
STYLES = (*INFORMATIVE, "none", "misleading")


@functools.cache
def known(entity: str, style: str) -> tuple[str, ...]:
    """Return the headers of an entity in an informative style; empty when it has none in that style."""
    told = dict(line.split(" ", 1) for line in lines("headers", entity))
    if style == "pinyin":
        chinese = [h for h in told.get("zh", "").split() if not h.isascii() and h[0] > "z"]
        return tuple("".join(lazy_pinyin(h)) for h in chinese)
    return tuple(told.get(style, "").split())


def plain() -> tuple[str, ...]:
    """Return headers that say nothing."""
    return known("NONE", "plain")


def header(rng: Random, entity: str, style: str, *, labels: bool = False) -> str | None:
    """Return a header for an entity in a style, dressed as systems write it; None when there is none.

    ``labels`` says that the column holds the words of a coded item: field codes then end in N.
    """
    if style == "none":
        return rng.choice(plain())
    choices = known(entity, style)
    if not choices:
        return None
    return _dress(rng, rng.choice(choices), style, labels=labels)


def _dress(rng: Random, name: str, style: str, *, labels: bool) -> str:
    if style == "code":
        return _dress_code(rng, name + "N" if labels else name)
    if style in {"pinyin", "initials"}:
        return rng.choice((name, name, name, name.upper(), name.capitalize()))
    if style == "en":
        return rng.choice((name, name, name, name.upper(), f"{name}_1"))
    return rng.choice((name, name, name, name, f" {name}", f"{name}*", f"{name}（必填）"))


def _dress_code(rng: Random, code: str) -> str:
    draw = rng.random()
    if draw < 0.4:
        return code
    if draw < 0.75:
        return code.lower()
    return rng.choice(("prm_", "PRM_")) + (code.lower() if draw < 0.9 else code)
