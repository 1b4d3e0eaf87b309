"""Working days: which days are worked, the n-th working day after a day, and how many lie between two."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, lru_cache
from pathlib import Path

from catalog.errors import UsageError
from catalog.settings import Settings
from policies.rule_files import Node, PolicyFileError, parse_mapping, read_text

SHIPPED = Path(__file__).with_suffix(".yaml")
#: Beside the catalog: further years, in the same form.
OWN = "holidays.yaml"
_DAY = timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class WorkingDays:
    """Which days are worked. ``years``: those whose official arrangement is known; in others only weekends are off."""

    off: frozenset[date]
    worked: frozenset[date]
    years: frozenset[int]

    def works(self, day: date) -> bool:
        """Tell whether people work on a day."""
        if day in self.worked:
            return True
        return day not in self.off and day.weekday() < _SATURDAY

    def after(self, day: date, number: int) -> date:
        """Return the ``number``-th working day after ``day``, which itself does not count (Civil Code, Article 201)."""
        for _ in range(number):
            day += _DAY
            while not self.works(day):
                day += _DAY
        return day

    def between(self, first: date, last: date) -> int:
        """Return how many working days lie after ``first`` up to ``last``; negative when ``last`` comes before."""
        if last < first:
            return -self.between(last, first)
        weeks, over = divmod((last - first).days, 7)
        rest = (last - _DAY * n for n in range(over))
        weekdays = weeks * _SATURDAY + sum(day.weekday() < _SATURDAY for day in rest)
        return weekdays - _within(self._spared, first, last) + _within(self._made_up, first, last)

    @cached_property
    def _spared(self) -> list[date]:
        return sorted(d for d in self.off - self.worked if d.weekday() < _SATURDAY)

    @cached_property
    def _made_up(self) -> list[date]:
        return sorted(d for d in self.worked if d.weekday() >= _SATURDAY)

    def due(self, day: date, number: int, *, working: bool) -> date:
        """Return the last day of a period of ``number`` days from ``day`` on.

        Of ``working`` days, or of calendar days, where a last day off moves to the next day worked (Civil Code,
        Article 203).
        """
        if working:
            return self.after(day, number)
        last = day + _DAY * number
        return last if self.works(last) else self.after(last, 1)


def _within(days: Sequence[date], first: date, last: date) -> int:
    """Return how many of sorted days lie after ``first`` up to ``last``."""
    return bisect_right(days, last) - bisect_right(days, first)


def working_days(settings: Settings) -> WorkingDays:
    """Return the working days of an installation. Raises UsageError naming file and line of what cannot be read."""
    own = settings.home / OWN
    try:
        changed = own.stat().st_mtime_ns
    except OSError:
        changed = None
    return _read(own if changed is not None else None, changed)


@lru_cache(maxsize=4)
def _read(own: Path | None, _changed: int | None) -> WorkingDays:
    years = {y.year: y for y in _years(SHIPPED)}
    if own is not None:
        try:
            years |= {y.year: y for y in _years(own)}
        except PolicyFileError as error:
            raise UsageError(
                f"节假日文件读不懂：{error}。请更正 {own}。",
                f"The file of days off cannot be used: {error}. Correct {own}.",
            ) from None
    return WorkingDays(
        off=frozenset(day for y in years.values() for day in y.off),
        worked=frozenset(day for y in years.values() for day in y.worked),
        years=frozenset(years),
    )


@dataclass(frozen=True, slots=True)
class _Year:
    year: int
    off: frozenset[date]
    worked: frozenset[date]


def _years(path: Path) -> Iterator[_Year]:
    top = parse_mapping(path.name, read_text(path), ("years",))
    for n in top.nodes("years", ("year", "source", "off", "worked")):
        off = frozenset(day for pair in n.get("off", list) for day in _span(n, pair))
        worked = n.get("worked", list, [])
        if not all(isinstance(day, date) for day in worked):
            raise n.fail("worked is a list of days such as 2026-01-04", "worked")
        if both := off & frozenset(worked):
            raise n.fail(f"{min(both)} is off and worked", "worked")
        yield _Year(n.get("year", int), off, frozenset(worked))


def _span(n: Node, pair: object) -> Iterator[date]:
    if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(d, date) for d in pair):
        raise n.fail(
            "off is a list of first and last days, such as [2026-01-01, 2026-01-03]", "off"
        )
    first, last = pair
    if last < first:
        raise n.fail(f"{first} comes after {last}", "off")
    yield from (first + _DAY * n for n in range((last - first).days + 1))
