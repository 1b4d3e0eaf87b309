"""The papers of the demonstration's release: an agreement and an impact assessment, made up."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from catalog.requests import Document


def papers_of(plan: Mapping[str, Any], today: date) -> list[Document]:
    """Return the papers that a planned request names; the agreement lasts to the end of next year."""
    found = []
    if number := plan["agreement"]:
        first, last = date(today.year, 1, 1), date(today.year + 1, 12, 31)
        said = f"数据提供协议（演示）\n编号：{number}\n期限：{first} 至 {last}\n接收方：{plan['recipient']}\n"
        found.append(
            Document(
                "agreement",
                "数据提供协议.txt",
                said.encode(),
                number=number,
                starts_on=first,
                ends_on=last,
            )
        )
    if number := plan["impact_assessment"]:
        said = f"个人信息保护影响评估报告（演示）\n编号：{number}\n结论：风险可接受\n"
        found.append(
            Document(
                "impact_assessment",
                "影响评估报告.txt",
                said.encode(),
                number=number,
                dated=date(2025, 6, 16),
                author="规划信息科",
                conclusion="acceptable",
            )
        )
    return found
