"""Checks of how much leaves: persons and records, this time and together with what the recipient already has."""

from collections.abc import Sequence

import numpy as np

from catalog.artifacts import XLSX_ROWS
from catalog.disclosure.cells import SMALLEST
from catalog.disclosure.persons import PersonSketch
from catalog.requests.checks.types import Check, CheckFacts, Found, passed, refused, warned
from catalog.requests.earlier import cumulative
from catalog.requests.fields import holds_personal_data
from catalog.types import CheckResult, RecipientKind, ReleaseFormat
from policies.types import Text

#: Escalation marks on persons or records handed to one recipient, cumulative: half of 50 / 500 / 5,000, the thresholds
#: of unlawful provision of personal information (Fa Shi [2017] No. 10, Art. 5), halved for data obtained in office.
MARKS: Sequence[int] = (25, 250, 2_500)
NOBODY_YET = PersonSketch.of(np.zeros(0, dtype=np.uint64))


def persons(facts: CheckFacts, found: Found) -> Check:
    """Warn from the first mark on; a person handed out twice to one recipient is one person."""
    if not _personal(facts):
        return passed("persons", "0", "不涉及个人", "no personal data")
    measured = found.measures
    if measured.cells:
        figure = str(measured.persons)
        return passed(
            "persons", figure, f"只提供 {figure} 人的汇总数据", f"only figures on {figure} persons"
        )
    total = cumulative(measured.sketch, facts.earlier)
    before = cumulative_before(facts)
    about = ("", "") if total.exact else ("约 ", "about ")
    if not total.exact and measured.sketch.unnamed:
        about = ("至多 ", "at most ")
    return _marked(
        "persons",
        total.persons,
        Text(
            f"本次 {measured.persons} 人，此前已向该接收方提供 {before} 人，合计 "
            f"{about[0]}{total.persons} 人（同一人只计一次）",
            f"{measured.persons} persons now, {before} given to this recipient before, {about[1]}{total.persons} "
            "different ones in all",
        ),
        "人",
    )


def cumulative_before(facts: CheckFacts) -> int:
    """Return the distinct persons the recipient already has."""
    return cumulative(NOBODY_YET, facts.earlier).persons


def records(facts: CheckFacts, found: Found) -> Check:
    """Warn from the first mark on; records add up."""
    now = found.measures.rows
    if not _personal(facts):
        return passed("records", str(now), "不涉及个人", "no personal data")
    if found.measures.cells:
        return passed("records", str(now), f"{now} 个汇总单元格", f"{now} cells of figures")
    earlier = sum(e.rows for e in facts.earlier if e.persons and not e.only_figures)
    total = now + earlier
    return _marked(
        "records",
        total,
        Text(
            f"本次 {now} 条，此前已向该接收方提供 {earlier} 条，累计 {total} 条",
            f"{now} records now, {earlier} given to this recipient before, {total} in all",
        ),
        "条",
    )


def _marked(name: str, total: int, said: Text, unit: str) -> Check:
    reached = [m for m in MARKS if total >= m]
    if not reached:
        return Check(name, CheckResult.PASSED, str(total), said)
    return warned(
        name,
        str(total),
        f"{said.zh}，达到 {reached[-1]} {unit}警戒线",
        f"{said.en}: past the mark of {reached[-1]}",
    )


def rows(facts: CheckFacts, found: Found) -> Check:
    """Refuse a release of nothing; warn of one so small that it points at individuals."""
    count = found.measures.rows
    if count == 0 and found.measures.cells:
        return refused(
            "rows",
            "0",
            "没有一个汇总单元格可以提供。请减少分组字段或加强概化。",
            "not one cell may leave. Group by fewer fields, or coarser.",
        )
    if count == 0:
        return refused(
            "rows",
            "0",
            "没有符合条件的记录。请修改筛选条件。",
            "no row matches. Change the row filter.",
        )
    points = _personal(facts) and not found.measures.cells
    if points and count < SMALLEST and facts.kind is not RecipientKind.OWN_BUREAU:
        return warned(
            "rows",
            str(count),
            f"仅 {count} 条记录（少于 {SMALLEST}），易指向具体个人",
            f"only {count} rows (fewer than {SMALLEST}): they point at individuals",
        )
    return passed("rows", str(count), f"{count} 条记录", f"{count} rows")


def format_fits(facts: CheckFacts, found: Found) -> Check:
    """Refuse more rows than the format holds."""
    wanted, count = facts.envelope["output"]["format"], found.measures.rows
    if wanted == ReleaseFormat.XLSX.value and count >= XLSX_ROWS:
        return refused(
            "format",
            str(count),
            f"超过 Excel 的 {XLSX_ROWS} 行上限。请改用 csv 或 parquet。",
            f"more than the {XLSX_ROWS} rows of an Excel sheet. Ask for csv or parquet.",
        )
    return passed("format", wanted, "格式可用", "the format fits")


def _personal(facts: CheckFacts) -> bool:
    return holds_personal_data(facts.dataset.fields, facts.entities)
