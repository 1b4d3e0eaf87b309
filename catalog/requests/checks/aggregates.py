"""Checks of output: cells of aggregates, and what two releases side by side give away by their difference."""

from collections.abc import Sequence

from catalog.disclosure.cells import SMALLEST, is_differencing
from catalog.requests.checks.types import (
    Check,
    CheckFacts,
    Found,
    passed,
    refused,
    stops_public,
    warned,
)
from catalog.requests.earlier import Difference
from catalog.requests.fields import holds_personal_data
from catalog.types import CheckResult, RecipientKind
from policies.types import Text


def aggregated_fields(facts: CheckFacts) -> list[str]:
    """Return the fields of which only sums or counts leave."""
    return [f["name"] for f in facts.envelope["fields"] if f["protection"] == "aggregate"]


def aggregates(found: Found) -> Check:
    """Hold every cell against the rules of output checking: 10 contributors, dominance, p-ratio."""
    name, cells = "aggregates", found.measures.cells
    if not cells:
        return passed(name, "", "不是汇总数据", "no aggregates")
    field, worst = max(
        cells.items(), key=lambda item: item[1].small + item[1].dominated + item[1].estimable
    )
    figure = f"{worst.smallest}/{SMALLEST}"
    if not worst.any:
        return passed(
            name,
            figure,
            f"{worst.cells} 个单元格均不少于 {SMALLEST} 人，且不由一两人主导",
            f"all {worst.cells} cells have {SMALLEST} contributors or more, and none is dominated",
        )
    zh = (
        f"{field} 的 {worst.cells} 个单元格中：{worst.small} 个少于 {SMALLEST} 人，{worst.dominated} 个由"
        f"两人占 85% 以上，{worst.estimable} 个可推算到 10% 以内"
    )
    en = (
        f"of {worst.cells} cells of {field}, {worst.small} have fewer than {SMALLEST} contributors, in "
        f"{worst.dominated} two make up more than 85 %, in {worst.estimable} the largest can be told to within 10 %"
    )
    if max(worst.small, worst.dominated, worst.estimable) >= worst.cells:
        return refused(
            name,
            figure,
            f"{zh}。请减少分组字段或加强概化。",
            f"{en}. Group by fewer fields, or coarser.",
        )
    return warned(
        name,
        figure,
        f"{zh}。这些单元格及可推算它们的单元格将为空；请减少分组字段或加强概化。",
        f"{en}. They, and cells that would tell them, will be left empty; group by fewer fields, or coarser.",
    )


def difference(facts: CheckFacts, found: Found) -> Check:
    """Hold the persons of this release against each earlier one of the dataset to this recipient."""
    if not holds_personal_data(facts.dataset.fields, facts.entities):
        return passed("difference", "", "不涉及个人", "no personal data")
    if not found.differences:
        return passed(
            "difference",
            "",
            "该接收方此前没有这份数据",
            "the recipient has no earlier release of this dataset",
        )
    close = [d for d in found.differences if _is_close(d)]
    if not close:
        return passed(
            "difference",
            str(len(found.differences)),
            f"与此前 {len(found.differences)} 次提供的人员相同，或相差不少于 {SMALLEST} 人",
            f"the persons are those of {len(found.differences)} earlier releases, or {SMALLEST} and more differ",
        )
    return _close(facts, close)


def _close(facts: CheckFacts, close: Sequence[Difference]) -> Check:
    worst = min(close, key=_size)
    stopped = aggregated_fields(facts) or facts.kind is RecipientKind.PUBLIC
    zh = f"与 {worst.number} 相比只相差 {_size(worst)} {'人' if worst.told else '条记录'}"
    en = f"only {_size(worst)} {'persons' if worst.told else 'records'} differ from {worst.number}"
    reason = Text(
        f"{zh}（少于 {SMALLEST}），两份数据相减即可看出这些人。请改用相同的筛选条件，或使差异更大。",
        f"{en} (fewer than {SMALLEST}): subtracting the two shows these people. Use the same row filter, or one that "
        "differs by more.",
    )
    result = CheckResult.REFUSED if stopped else stops_public(facts)
    return Check("difference", result, str(_size(worst)), reason)


def _size(d: Difference) -> int:
    if d.only_now is None or d.only_then is None:
        return abs(d.rows)
    return d.only_now + d.only_then


def _is_close(d: Difference) -> bool:
    if d.told and d.only_now is None:
        return False  # too many to be told are not few
    return is_differencing(_size(d))
