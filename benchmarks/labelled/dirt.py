"""What happens to values before they reach a table: forms of writing, blanks, wrong entries, storage types."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

Cell = object
_WIDE = str.maketrans(
    "0123456789XABCDEFGHIJKLMNOPQRSTUVWYZ-",
    "０１２３４５６７８９ＸＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＹＺ－",
)
_BLANKS = ("", "NULL", "-", "无", "空", "null", "/", "N/A", "—")
_WRONG = (
    "不详",
    "待补",
    "待核实",
    "见附件",
    "0",
    "？",
    "1",
    "同上",
    "原件遗失",
    "test",
    "暂缺",
    "11111111",
    "123456",
)


def wide(value: str) -> str:
    """Full-width letters and digits."""
    return value.translate(_WIDE)


def apostrophe(value: str) -> str:
    """As Excel's users keep a number from being rounded."""
    return f"'{value}"


def padded(value: str) -> str:
    """Blanks around, as fixed-width exports leave them."""
    return f" {value}  "


def tabbed(value: str) -> str:
    """A tab after it, as exports for Excel put it."""
    return f"{value}\t"


def lower(value: str) -> str:
    """Small letters."""
    return value.lower()


def fours(value: str) -> str:
    """Groups of four with spaces."""
    return " ".join(value[i : i + 4] for i in range(0, len(value), 4))


def dashed_fours(value: str) -> str:
    """Groups of four with dashes."""
    return fours(value).replace(" ", "-")


def identity_groups(value: str) -> str:
    """County, birth and rest of an identity number apart."""
    return f"{value[:6]} {value[6:-4]} {value[-4:]}"


def mobile_groups(value: str) -> str:
    """Three, four, four."""
    return (
        f"{value[:3]} {value[3:7]} {value[7:]}" if len(value) == 11 and value.isdigit() else value
    )


def mobile_dashes(value: str) -> str:
    """Three, four, four, with dashes."""
    return mobile_groups(value).replace(" ", "-")


def plus_86(value: str) -> str:
    """With the country's code."""
    return f"+86{value}" if len(value) == 11 and value.isdigit() else value


def plus_86_space(value: str) -> str:
    """With the country's code and a dash or blank."""
    return f"+86 {value}" if len(value) == 11 and value.isdigit() else value


def double_zero_86(value: str) -> str:
    """With the code as it is dialed."""
    return f"0086{value}" if len(value) == 11 and value.isdigit() else value


COMMON = (apostrophe, padded, tabbed)
IDENTITY = (*COMMON, wide, lower, identity_groups)
CARD = (*COMMON, wide, fours, dashed_fours)
MOBILE = (*COMMON, wide, mobile_groups, mobile_dashes, plus_86, plus_86_space, double_zero_86)
LETTERS = (*COMMON, wide, lower)
Dress = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Dirt:
    """How a column is soiled; ``wrong`` is a share of the cells not blank."""

    blanks: float
    wrong: float
    dress: Dress | None
    dressed: float
    repeated: float
    distinct: int

    def __str__(self) -> str:
        parts = [
            self.dress.__name__ if self.dress else "clean",
            f"{self.blanks:.0%} blank",
            f"{self.wrong:.0%} wrong",
        ]
        if self.repeated:
            parts.append(f"{self.repeated:.0%} one value")
        if self.distinct:
            parts.append(f"{self.distinct} distinct")
        return ", ".join(parts)


def draw(rng: Random, dresses: Sequence[Dress], *, repeats: bool) -> Dirt:
    """Draw what a column suffers; three in ten stay as they are."""
    if rng.random() < 0.3:
        return Dirt(0.0, 0.0, None, 0.0, 0.0, 0)
    dress = rng.choice(dresses) if dresses and rng.random() < 0.5 else None
    return Dirt(
        blanks=rng.choice((0.0, 0.0, 0.01, 0.05, 0.12, 0.3)),
        wrong=rng.choice((0.0, 0.0, 0.01, 0.03, 0.1)),
        dress=dress,
        dressed=rng.choice((1.0, 1.0, 0.4, 0.05)),
        repeated=rng.choice((0.4, 0.8)) if repeats and rng.random() < 0.07 else 0.0,
        distinct=rng.choice((3, 5, 12)) if repeats and rng.random() < 0.07 else 0,
    )


def soil(rng: Random, cells: list[Cell], dirt: Dirt) -> list[Cell]:
    """Return the cells with the dirt on them; numbers only lose cells."""
    if dirt.distinct:
        few = cells[: dirt.distinct]
        cells = [rng.choice(few) for _ in cells]
    if dirt.repeated:
        cells = [cells[0] if rng.random() < dirt.repeated else cell for cell in cells]
    return [_soiled(rng, cell, dirt) for cell in cells]


def _soiled(rng: Random, cell: Cell, dirt: Dirt) -> Cell:
    draw = rng.random()
    if not isinstance(cell, str):
        return None if draw < dirt.blanks else cell
    if draw < dirt.blanks:
        return rng.choice((None, *_BLANKS))
    if draw < dirt.blanks + dirt.wrong * (1 - dirt.blanks):
        return rng.choice(_WRONG)
    if dirt.dress and rng.random() < dirt.dressed:
        return dirt.dress(cell)
    return cell
