"""Bring values as people write them to one form: full-width digits, spaces, dashes, +86, apostrophes, floats."""

from collections.abc import Callable, Mapping

import polars as pl

#: Spellings of "no value" in business tables; compared after stripping, ASCII letters in lower case.
NULL_WORDS = (
    "",
    "null",
    "none",
    "nan",
    "nil",
    "n/a",
    "na",
    "#n/a",
    "\\n",
    "-",
    "--",
    "---",
    "—",
    "——",
    "/",
    "\\",
    "无",
    "空",
    "暂无",
)
_FULL = "".join(chr(0xFF01 + i) for i in range(94)) + "\u3000"
_HALF = "".join(chr(0x21 + i) for i in range(94)) + " "
_WIDE_CLASS = "[\uff01-\uff5e\u3000]"
_SCIENTIFIC = r"^\d(?:\.\d+)?[Ee]\+?\d{1,2}$"


def narrow(values: pl.Series) -> pl.Series:
    """Turn full-width ASCII into half-width; most columns have none and are returned as they are."""
    wide = values.str.contains(_WIDE_CLASS)
    if not wide.any():
        return values
    return values.str.replace_many(list(_FULL), list(_HALF))


def plain(values: pl.Series) -> pl.Series:
    """Strip spaces and Excel's leading apostrophe or ="…", narrow full-width characters, undo float spellings.

    ``13812345678.0`` and ``1.3812345678E+10`` become ``13812345678``; a spelling that has lost digits
    (``1.38E+10``) is left as it is.
    """
    done = narrow(values).str.strip_chars()
    marked = done.str.starts_with("'") | done.str.starts_with('="')
    if marked.any():
        done = done.str.replace(r'^="(.*)"$', "$1").str.strip_prefix("'").str.strip_chars()
    floats = done.str.contains(r"^\d{5,}\.0+$")
    if floats.any():
        done = _where(floats, done.str.replace(r"\.0+$", ""), done)
    scientific = done.str.contains(_SCIENTIFIC)
    if scientific.any():
        done = _where(scientific, _from_scientific(done), done)
    return done


def _from_scientific(values: pl.Series) -> pl.Series:
    parts = values.str.extract_groups(r"^(\d)(?:\.(\d+))?[Ee]\+?(\d{1,2})$").struct.unnest()
    parts.columns = ["a", "b", "e"]
    digits = parts.select(
        (pl.col("a") + pl.col("b").fill_null("")).alias("d"), pl.col("e").cast(pl.Int64)
    )
    exact = digits["d"].str.len_chars().cast(pl.Int64) == digits["e"] + 1
    return _where(exact.fill_null(value=False), digits["d"], values)


def _where(condition: pl.Series, yes: pl.Series, no: pl.Series) -> pl.Series:
    return pl.select(pl.when(condition).then(yes).otherwise(no)).to_series().alias(no.name)


def compact(values: pl.Series) -> pl.Series:
    """Drop what people put between digits (spaces, dashes, brackets) and lift letters to upper case.

    Points stay: without them an IP address is a telephone number.

    Expects ``plain`` values.
    """
    done = values
    if done.str.contains(r"[\s\-‐-―−()]").any():
        done = done.str.replace_all(r"[\s\-‐-―−()]", "")
    return done.str.to_uppercase()


def phone(values: pl.Series) -> pl.Series:
    """Drop the country code 86 in its spellings from ``plain`` values, then everything but digits between."""
    done = compact(values)
    return done.str.replace(r"^(?:\+86|0086|86)(1\d{10})$", "$1")


NORMALIZERS: Mapping[str, Callable[[pl.Series], pl.Series]] = {
    "plain": lambda values: values,
    "compact": compact,
    "phone": phone,
}


def normalize(name: str, text: str) -> str:
    """Return one string in the form ``name``; the same answer as the column functions."""
    series = plain(pl.Series([text], dtype=pl.String))
    return str(NORMALIZERS[name](series)[0])
