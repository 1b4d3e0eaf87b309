"""The population every dataset draws from: persons, their papers, and the employers they work for."""

from datetime import date

import numpy as np
import polars as pl

from sample_data import words
from sample_data.dice import Bools, Dice, joined, padded
from sample_data.numbers import bank_cards, landlines, mobiles, resident_ids, usccs

#: The day the files were "exported". Fixed, so that the content does not depend on when it is made.
TODAY = date(2025, 12, 31)


def days(dice: Dice, first: date, last: date, n: int) -> pl.Series:
    """Return ``n`` dates from ``first`` to ``last``, both included."""
    drawn = dice.ints(first.toordinal(), last.toordinal() + 1, n) - date(1970, 1, 1).toordinal()
    return pl.Series(drawn.astype(np.int32)).cast(pl.Date)


def written(dates: pl.Series, pattern: str = "%Y%m%d") -> pl.Series:
    """Return ``dates`` as text."""
    return dates.dt.strftime(pattern)


def text(values: str, n: int) -> pl.Series:
    """Return one value ``n`` times."""
    return pl.Series([values] * n, dtype=pl.String)


def where(mask: Bools, one: pl.Series, other: pl.Series | str) -> pl.Series:
    """Return ``one`` where ``mask`` holds, else ``other``."""
    rest = pl.lit(other) if isinstance(other, str) else other
    return pl.select(pl.when(pl.Series(mask)).then(one).otherwise(rest).alias("chosen")).to_series()


def names(dice: Dice, male: Bools) -> pl.Series:
    """Return personal names: surname and one or two given characters, a few of other shape."""
    n = len(male)
    surname = dice.weigh({name: weight for name, (weight, _) in words.SURNAMES.items()}, n)
    first, second = (
        where(male, dice.pick(words.MALE, n), dice.pick(words.FEMALE, n)) for _ in range(2)
    )
    second = where(dice.chance(0.24, n), pl.Series([""] * n, dtype=pl.String), second)
    rare = dice.pick(words.RARE_GIVEN, n)
    second = where(dice.chance(0.004, n), rare, second)
    common = joined(surname, first, second)
    return where(dice.chance(0.003, n), dice.pick(words.UYGHUR_NAMES, n), common)


def sex_labels(male: Bools) -> pl.Series:
    """Return 男 or 女."""
    return where(male, pl.Series(["男"] * len(male)), "女")


def addresses(dice: Dice, district: pl.Series, township: pl.Series) -> pl.Series:
    """Return addresses in the districts given: estates in towns, groups in villages."""
    n = len(district)
    town = joined(
        dice.pick(words.ROADS, n), padded(dice.ints(1, 400, n), 1), "号",
        dice.pick(words.ESTATES, n), padded(dice.ints(1, 60, n), 1), "幢",
        padded(dice.ints(1, 30, n) * 100 + dice.ints(1, 5, n), 3), "室",
    )  # fmt: skip
    country = joined(
        dice.pick(words.VILLAGES, n), padded(dice.ints(1, 20, n), 1), "组",
        padded(dice.ints(1, 90, n), 1), "号",
    )  # fmt: skip
    head = joined("江苏省云江市", district, township)
    return joined(head, where(dice.chance(0.7, n), town, country))


def _residence(dice: Dice, n: int) -> pl.DataFrame:
    """Return where people live: district code and name, township."""
    codes = dice.weigh({str(c): 10 - i for i, c in enumerate(words.DISTRICTS)}, n)
    district = codes.replace_strict({str(c): d for c, (d, _) in words.DISTRICTS.items()})
    pairs = {f"{c}{i}": t[i % len(t)] for c, (_, t) in words.DISTRICTS.items() for i in range(12)}
    township = joined(codes, pl.Series(dice.ints(0, 12, n))).replace_strict(pairs)
    return pl.DataFrame({"district_code": codes, "district": district, "township": township})


def population(dice: Dice, n: int, employers: pl.DataFrame) -> pl.DataFrame:
    """Return ``n`` persons, one a row; papers, sex and birth date agree with the identity number."""
    male = dice.chance(0.52, n)
    birth = days(dice, date(1942, 1, 1), date(2006, 12, 31), n)
    home = _residence(dice, n)
    elsewhere = dice.chance(0.28, n)
    regions = where(
        elsewhere, dice.pick([str(c) for c in words.ELSEWHERE], n), home["district_code"]
    )
    birthdays = written(birth).cast(pl.Int64).to_numpy()
    sequences = dice.ints(0, 499, n) * 2 + np.where(male, 1, 2)
    address = addresses(dice, home["district"], home["township"])
    away = joined(
        regions.replace_strict({str(k): v for k, v in words.ELSEWHERE.items()}, default=""),
        dice.pick(words.VILLAGES, n), padded(dice.ints(1, 20, n), 1), "组",
    )  # fmt: skip
    retired = (TODAY.year - birth.dt.year().to_numpy()) >= np.where(male, 61, 56)
    employer = dice.hill(0, len(employers), n)
    return home.with_columns(
        person_no=joined("1000", padded(100_000 + np.arange(n) * 7 + dice.ints(0, 7, n), 8)),
        id=resident_ids(regions.cast(pl.Int64).to_numpy(), birthdays, sequences),
        name=names(dice, male),
        male=pl.Series(male),
        birth=birth,
        mobile=mobiles(dice, n),
        card=bank_cards(dice, n),
        address=address,
        origin=where(elsewhere, away, address),
        ethnic=_ethnic(dice, n),
        education=dice.weigh({k: w for k, (_, w) in words.EDUCATION.items()}, n),
        marital=dice.weigh({k: w for k, (_, w) in words.MARITAL.items()}, n),
        political=dice.weigh({k: w for k, (_, w) in words.POLITICAL.items()}, n),
        household=dice.weigh({k: w for k, (_, w) in words.HOUSEHOLD.items()}, n),
        started=started(dice, birth),
        wage=pl.Series(dice.hill(4_494, 24_000, n)),
        retired=pl.Series(retired),
        employer=pl.Series(employer),
        employer_no=employers["no"].gather(employer),
        employer_name=employers["name"].gather(employer),
        employer_uscc=employers["uscc"].gather(employer),
    )


def _ethnic(dice: Dice, n: int) -> pl.Series:
    """Return two-digit codes of GB/T 3304-1991."""
    return dice.weigh({f"{i + 1:02d}": w for i, w in words.ETHNIC_WEIGHTS.items()}, n)


def started(dice: Dice, birth: pl.Series) -> pl.Series:
    """Return first working days: at 18 to 25 years of age, no later than the day of export."""
    born = birth.to_physical().to_numpy().astype(np.int64)
    last = TODAY.toordinal() - date(1970, 1, 1).toordinal()
    room = np.minimum(25 * 365, last - born) - 18 * 366
    later = born + 18 * 366 + np.floor(dice.unit(len(birth)) * room).astype(np.int64)
    return pl.Series(later.astype(np.int32)).cast(pl.Date)


def label(codes: pl.Series, table: dict[str, tuple[str, int]]) -> pl.Series:
    """Return the names of ``codes``."""
    return codes.replace_strict({code: name for code, (name, _) in table.items()})


def ethnic_label(codes: pl.Series) -> pl.Series:
    """Return 汉族 and so on for codes of GB/T 3304-1991."""
    return codes.replace_strict({f"{i + 1:02d}": name for i, name in enumerate(words.ETHNIC)})


#: As many as there are different names.
MAX_EMPLOYERS = 8_000


def companies(dice: Dice, n: int) -> pl.DataFrame:
    """Return ``n`` employers, at most MAX_EMPLOYERS, with different names; public bodies come first."""
    trades = list(words.FIRM_TRADES)
    firms = [
        f"{place}{word}{trade}{tail}"
        for tail in ("有限公司", "股份有限公司", "集团有限公司", "厂")
        for trade in trades
        for word in words.FIRM_WORDS
        for place in words.PLACE_HEADS
    ]
    public = [
        f"云江市{name}{body}"
        for name, _ in words.DISTRICTS.values()
        for body in words.PUBLIC_BODIES
    ][: n // 12]
    private = [firms[int(i)] for i in dice.order(len(firms))[: n - len(public)]]
    chosen = public + private
    industry = [
        next((c for t, c in words.FIRM_TRADES.items() if t in name), "P83") for name in chosen
    ]
    home = _residence(dice, n)
    male = dice.chance(0.6, n)
    return home.with_columns(
        no=joined("3202", padded(10_000 + np.arange(n) * 3 + dice.ints(0, 3, n), 6)),
        name=pl.Series(chosen),
        uscc=_usccs(dice, n, len(public)),
        public=pl.Series(np.arange(n) < len(public)),
        industry=pl.Series(industry),
        legal=names(dice, male),
        legal_mobile=mobiles(dice, n),
        contact=names(dice, ~male),
        phone=landlines(dice, n),
        address=joined(
            "江苏省云江市", home["district"], home["township"], dice.pick(words.ROADS, n),
            padded(dice.ints(1, 900, n), 1), "号",
        ),
        joined_on=days(dice, date(1996, 1, 1), date(2024, 12, 31), n),
    )  # fmt: skip


def _usccs(dice: Dice, n: int, public: int) -> pl.Series:
    """Return credit codes: 12 for public institutions, 91 for companies."""
    return pl.concat([usccs(dice, public, "12320290"), usccs(dice, n - public, "91320290")])
