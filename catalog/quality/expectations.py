"""Run quality rules with Great Expectations, chunk by chunk; what comes back are counts, never a value.

The rules are compiled to expectations of one suite over a frame with one column a rule, named after the rule's place.
The names of the data do not reach Great Expectations; its results, which hold failing values, do not leave this module.
"""

import importlib
import sys
import threading
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl
import pyarrow as pa

from catalog.quality import checks
from catalog.quality.cells import Chunk, MissingColumnError
from catalog.quality.rules import Rule, RuleKind
from catalog.quality.uniqueness import Uniqueness
from catalog.sources.base import rebatch

if TYPE_CHECKING:
    import pandas as pd

#: Rows validated at a time.
CHUNK_ROWS = 200_000
# Great Expectations keeps the context it last made in a global.
_lock = threading.Lock()


@contextmanager
def _without_spark() -> Iterator[None]:
    """Hide Spark from what is imported meanwhile: only frames are checked here.

    Where Python runs without a main file, the part of pyspark 4.3 that Great Expectations tries ends the process.
    """
    known = {n: m for n, m in sys.modules.items() if n.partition(".")[0] == "pyspark"}
    hidden: dict[str, Any] = {"pyspark": None} | dict.fromkeys(known)
    sys.modules.update(hidden)
    try:
        yield
    finally:
        for name in hidden:
            del sys.modules[name]
        sys.modules.update(known)


@cache
def great_expectations() -> Any:
    """Import Great Expectations with its expectations: late, for it takes seconds."""
    with _lock, _without_spark(), warnings.catch_warnings():
        # It imports sre_constants and sre_parse, which Python 3.11 deprecates; nobody here can change that.
        for name in ("sre_constants", "sre_parse"):
            message = f"module '{name}' is deprecated"
            warnings.filterwarnings("ignore", message, DeprecationWarning)
        module = importlib.import_module("great_expectations")
        importlib.import_module("great_expectations.expectations")
        return module


@dataclass(frozen=True, slots=True)
class RuleResult:
    """The counts of one rule. ``examined`` cells or rows, ``failed`` of them; no value.

    ``error`` is one sentence in both languages when the rule could not be run: then nothing is known (the counts are
    0) and ``passed`` is False.
    """

    rule: Rule
    examined: int
    failed: int
    passed: bool
    error: str | None = None


@dataclass(slots=True)
class _Count:
    examined: int = 0
    failed: int = 0
    error: str | None = None


def run_rules(
    batches: Iterable[pa.RecordBatch] | pl.DataFrame,
    rules: Sequence[Rule],
    *,
    chunk_rows: int = CHUNK_ROWS,
) -> list[RuleResult]:
    """Run ``rules`` over all rows and return one result a rule, in their order.

    ``batches`` are of one schema and read to the end. The result does not depend on how the rows are cut. Memory: one
    chunk, and the digests of unique rules (see ``uniqueness``). A rule whose column is missing, or cannot be read as
    text, ends in an ``error``. Without any batch every rule has examined nothing. Errors of reading are passed on.
    """
    counts = [_Count() for _ in rules]
    unique = {i: Uniqueness(r) for i, r in enumerate(rules) if r.kind is RuleKind.UNIQUE}
    others = {i: r for i, r in enumerate(rules) if i not in unique}
    engine: _Engine | None = None
    for batch in _batches(batches, chunk_rows):
        chunk = Chunk(batch)
        if not rules:
            continue  # rows may be counted by who hands them in
        engine = engine or _Engine()
        for place, collected in unique.items():
            if counts[place].error is None:
                counts[place].error = _attempt(collected, chunk)
        engine.count(others, _prepare(others, chunk, counts), counts)
    if engine is not None:
        _count_unique(engine, unique, counts, chunk_rows)
    return [_result(rule, count) for rule, count in zip(rules, counts, strict=True)]


def _batches(
    data: Iterable[pa.RecordBatch] | pl.DataFrame, chunk_rows: int
) -> Iterator[pa.RecordBatch]:
    if isinstance(data, pl.DataFrame):
        table = data.to_arrow()
        if not table.num_rows:
            yield pa.RecordBatch.from_pylist([], schema=table.schema)
            return
        data = table.to_batches()
    yield from rebatch(data, chunk_rows)


def _result(rule: Rule, count: _Count) -> RuleResult:
    if count.error is not None:
        return RuleResult(rule, 0, 0, passed=False, error=count.error)
    return RuleResult(rule, count.examined, count.failed, passed=count.failed == 0)


def _missing(column: str) -> str:
    return f"数据中没有列“{column}”，或该列名重复。There is no column “{column}”, or it is there twice."


def _unreadable(rule: Rule) -> str:
    columns = ", ".join(rule.columns)
    return f"列“{columns}”的存储类型无法检查。The stored type of “{columns}” cannot be checked."


NOT_EVALUATED = (
    "Great Expectations 未能执行该规则。Great Expectations could not evaluate this rule."
)


def _attempt(collected: Uniqueness, chunk: Chunk) -> str | None:
    try:
        collected.add(chunk)
    except MissingColumnError as error:
        return _missing(error.column)
    except (pl.exceptions.PolarsError, pa.ArrowException):
        return _unreadable(collected.rule)
    return None


def _prepare(rules: dict[int, Rule], chunk: Chunk, counts: list[_Count]) -> dict[int, pl.Series]:
    """Return what each rule looks at; a rule that has nothing to look at gets its error."""
    found: dict[int, pl.Series] = {}
    for place, rule in rules.items():
        if counts[place].error is not None:
            continue
        try:
            found[place] = _view(rule, chunk)
        except MissingColumnError as error:
            counts[place].error = _missing(error.column)
        except (pl.exceptions.PolarsError, pa.ArrowException):
            counts[place].error = _unreadable(rule)
    return found


def _view(rule: Rule, chunk: Chunk) -> pl.Series:
    match rule.kind:
        case RuleKind.CROSS_FIELD:
            return checks.cross_field(rule, chunk)
        case RuleKind.CHECK_DIGIT:
            return checks.check_digit(rule, chunk)
        case RuleKind.FORMAT:
            # To Python's re, $ also holds before a last line feed; a form feed is as much of a space.
            return chunk.written(rule.columns[0]).str.replace_all("\n", "\f", literal=True)
        case RuleKind.RANGE:
            return chunk.numbers(rule.columns[0])
        case RuleKind.TYPE if rule.elements[0].type.shape is None:
            return checks.is_date(rule, chunk)
        case _:
            return chunk.plain(rule.columns[0])


def _expectation(place: int, rule: Rule) -> Any:
    """Return the expectation that words a rule, over the column of its place."""
    gxe = great_expectations().expectations
    told: dict[str, Any] = {"column": _name(place), "meta": {"place": place}}
    element = rule.elements[0]
    match rule.kind:
        case RuleKind.NOT_NULL:
            return gxe.ExpectColumnValuesToNotBeNull(**told)
        case RuleKind.CODE_SET:
            return gxe.ExpectColumnValuesToBeInSet(value_set=list(element.allowed), **told)
        case RuleKind.FORMAT if rule.length is not None:
            return gxe.ExpectColumnValueLengthsToBeBetween(max_value=rule.length, **told)
        case RuleKind.FORMAT:
            return gxe.ExpectColumnValuesToMatchRegex(regex=f"^(?:{rule.pattern})$", **told)
        case RuleKind.TYPE if element.type.shape is not None:
            return gxe.ExpectColumnValuesToMatchRegex(regex=f"^(?:{element.type.shape})$", **told)
        case RuleKind.RANGE if element.range is not None:
            limits = element.range
            return gxe.ExpectColumnValuesToBeBetween(
                min_value=limits.least,
                max_value=limits.most if limits.below is None else limits.below,
                strict_max=limits.below is not None,
                **told,
            )
        case _:
            return gxe.ExpectColumnValuesToBeInSet(value_set=[True], **told)


def _name(place: int) -> str:
    return f"r{place}"


class _Engine:
    """An ephemeral context of Great Expectations: in memory, no files, no network, no progress bars."""

    def __init__(self) -> None:
        gx = great_expectations()
        words = gx.data_context.types.base
        config = words.DataContextConfig(
            # Without documentation sites not even a temporary directory is made.
            store_backend_defaults=words.InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
            analytics_enabled=False,
            progress_bars=words.ProgressBarsConfig(globally=False, metric_calculations=False),
        )
        with _lock:
            self._context = gx.get_context(mode="ephemeral", project_config=config)
            source = self._context.data_sources.add_pandas("rows")
            asset = source.add_dataframe_asset("chunk")
            self._definition = asset.add_batch_definition_whole_dataframe("whole")

    def count(
        self, rules: Mapping[int, Rule], views: Mapping[int, pl.Series], counts: Sequence[_Count]
    ) -> None:
        """Validate what each rule looks at (place → column, all of one length) and add up the counts."""
        if not views:
            return
        suite = great_expectations().ExpectationSuite(
            name="rules", expectations=[_expectation(place, rules[place]) for place in views]
        )
        with _lock:
            batch = self._definition.get_batch(batch_parameters={"dataframe": _frame(views)})
            outcome = batch.validate(
                suite, result_format={"result_format": "BASIC", "partial_unexpected_count": 0}
            )
        results: list[Any] = outcome.results
        for result in results:
            # Results come in another order than the expectations went in.
            place = result.expectation_config.meta["place"]
            _add(rules[place], result, counts[place])


def _frame(views: Mapping[int, pl.Series]) -> "pd.DataFrame":
    import pandas as pd  # noqa: PLC0415 - half a second

    return pd.DataFrame({_name(place): _values(view) for place, view in views.items()})


def _values(view: pl.Series) -> Any:
    """Return a column as pandas keeps it: text, nullable truth values, or numbers with NaN for null."""
    import pandas as pd  # noqa: PLC0415 - half a second

    cells: Any = view.to_arrow()
    if view.dtype == pl.String:
        return pd.array(cells, dtype="str")
    if view.dtype == pl.Boolean:
        return pd.array(cells, dtype="boolean")
    return view.to_numpy()


def _add(rule: Rule, result: Any, count: _Count) -> None:
    """Take the counts out of a result of Great Expectations, and nothing else."""
    if _raised(result.exception_info):
        count.error = NOT_EVALUATED
        return
    told = result.result
    elements, failed = told["element_count"], told["unexpected_count"]
    missing = 0 if rule.kind is RuleKind.NOT_NULL else told["missing_count"]
    count.examined += elements - missing
    count.failed += failed


def _raised(info: Mapping[str, Any] | None) -> bool:
    """Tell whether an expectation ended in an exception: flat, or one entry for each metric."""
    if not info:
        return False
    if "raised_exception" in info:
        return bool(info["raised_exception"])
    return any(_raised(entry) for entry in info.values() if isinstance(entry, Mapping))


def _count_unique(
    engine: _Engine, rules: Mapping[int, Uniqueness], counts: Sequence[_Count], chunk_rows: int
) -> None:
    for place, collected in rules.items():
        if counts[place].error is None:
            holds = collected.holds()
            for start in range(0, max(len(holds), 1), chunk_rows):
                view = {place: holds.slice(start, chunk_rows)}
                engine.count({place: collected.rule}, view, counts)
