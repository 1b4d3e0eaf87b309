"""What a rule sees of a column: cells as written, normalized, as dates, months and numbers. Null words are null.

Format rules look at the cell as it is written; every other rule at its normalized form, so that one fault is
counted once: a full-width ID number fails its format, not its check digit.
"""

from typing import Any

import polars as pl
import pyarrow as pa

from catalog.quality.types import Element
from classifiers import normalizers

_DAY = r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}.*)?$"
_MONTH = r"^(\d{4})[-/.年](\d{1,2})月?$"


class MissingColumnError(LookupError):
    """A column that a rule needs is not in the data, or is there twice."""

    def __init__(self, column: str) -> None:
        self.column = column
        super().__init__(column)


class Chunk:
    """Some rows of a table, with the forms of each column made once, when first asked for.

    Every method returns a series as long as the chunk and raises MissingColumnError for a column that is not there,
    pl.exceptions.PolarsError or pa.ArrowException for one whose stored type cannot be read as text.
    """

    def __init__(self, batch: pa.RecordBatch) -> None:
        self.rows: int = batch.num_rows
        self._batch = batch
        self._made: dict[tuple[str, str], pl.Series] = {}

    def written(self, column: str) -> pl.Series:
        """Return the cells as text (String), as they are written; a cell that says "no value" is null."""
        return self._form(column, "written")

    def plain(self, column: str) -> pl.Series:
        """Return the cells normalized (String): see ``classifiers.normalizers.plain``."""
        return self._form(column, "plain")

    def compact(self, column: str) -> pl.Series:
        """Return the cells as numbers of identity are compared (String): no spaces or dashes, capital letters."""
        return self._form(column, "compact")

    def days(self, column: str) -> pl.Series:
        """Return the cells as Date; null where there is no real calendar date."""
        return self._form(column, "days")

    def months(self, column: str) -> pl.Series:
        """Return the first day of the cells' month as Date, from a month or a whole date."""
        return self._form(column, "months")

    def numbers(self, column: str) -> pl.Series:
        """Return the cells as Float64; null where there is no finite number."""
        return self._form(column, "numbers")

    def moments(self, column: str, element: Element) -> pl.Series:
        """Return days for an element of type date, else months."""
        return self.days(column) if element.type.name == "date" else self.months(column)

    def _form(self, column: str, form: str) -> pl.Series:
        key = (column, form)
        if key not in self._made:
            self._made[key] = self._make(column, form)
        return self._made[key]

    def _make(self, column: str, form: str) -> pl.Series:
        if form == "written":
            return _without_null_words(self._text(column))
        if form == "plain":
            return _without_null_words(normalizers.plain(self.written(column)))
        plain = self.plain(column)
        if form == "compact":
            return normalizers.compact(plain)
        if form == "days":
            return read_days(plain)
        if form == "months":
            return read_months(plain)
        numbers = plain.cast(pl.Float64, strict=False)
        return _keep(numbers.is_finite(), numbers)

    def _text(self, column: str) -> pl.Series:
        position = self._batch.schema.get_field_index(column)
        if position < 0:
            raise MissingColumnError(column)
        return as_text(pl.Series("", _readable(self._batch.column(position))))


def _readable(cells: Any) -> Any:
    """Return an Arrow array that Polars can take as text. Raises pa.ArrowTypeError for a nested one."""
    if pa.types.is_nested(cells.type):
        raise pa.ArrowTypeError(f"{cells.type.id} is nested")
    # Polars knows no 256-bit decimals and panics, past every except.
    return cells.cast(pa.string()) if pa.types.is_decimal256(cells.type) else cells


def as_text(values: pl.Series) -> pl.Series:
    """Return stored values as the text they stand for: whole floats without a point, dates as YYYYMMDD."""
    dtype = values.dtype
    if dtype == pl.String:
        return values
    if dtype in (pl.Date, pl.Datetime):
        return values.dt.strftime("%Y%m%d")
    if dtype == pl.Boolean:
        return values.cast(pl.Int8).cast(pl.String)
    text = values.cast(pl.String)
    if dtype.is_float():
        return text.str.replace(r"\.0$", "")
    return text


def _without_null_words(text: pl.Series) -> pl.Series:
    words = text.str.strip_chars().str.to_lowercase()
    return _keep(~words.is_in(list(normalizers.NULL_WORDS)), text)


def _keep(condition: pl.Series, values: pl.Series) -> pl.Series:
    return pl.select(pl.when(condition).then(values)).to_series()


def read_days(plain: pl.Series) -> pl.Series:
    """Read YYYYMMDD and the spellings with - / . 年月日 between, a time behind them allowed, as Date."""
    compact = _keep(plain.str.contains(r"^\d{8}$"), plain)
    spelled = _digits(plain, _DAY)
    return _dates(compact.fill_null(spelled))


def read_months(plain: pl.Series) -> pl.Series:
    """Read YYYYMM, YYYY-MM and the like, or the month of a whole date, as Date: the first of the month."""
    compact = _keep(plain.str.contains(r"^\d{6}$"), plain) + "01"
    spelled = _digits(plain, _MONTH) + "01"
    return _dates(compact.fill_null(spelled)).fill_null(read_days(plain).dt.month_start())


def _digits(plain: pl.Series, pattern: str) -> pl.Series:
    """Return year, two-digit month and two-digit day (as far as ``pattern`` has them) in one string."""
    found = plain.str.extract_groups(pattern).struct.unnest().get_columns()
    text = found[0]
    for part in found[1:]:
        text = text + part.str.zfill(2)
    return text


def _dates(digits: pl.Series) -> pl.Series:
    # Polars' year takes any four digits; 0000 to 1799 is nobody's date.
    real = _keep(digits.str.contains("^(1[89]|20)"), digits)
    return real.str.strptime(pl.Date, "%Y%m%d", strict=False)
