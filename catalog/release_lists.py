"""The register of releases as a file for those who supervise."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from catalog.spreadsheets import to_csv
from catalog.views.releases import ReleaseRow

HEAD = (
    "申请 request",
    "接收方 recipient",
    "名称 name",
    "接收方类别 kind",
    "数据集 dataset",
    "名称 title",
    "归口部门 owner",
    "级别 level",
    "状态 state",
    "期限情况 standing",
    "生成 prepared",
    "有效至 valid until",
    "记录数 rows",
    "人数 persons",
    "加密 encrypted",
    "下载次数 fetched",
)


def releases_csv(rows: Sequence[ReleaseRow], zone: str) -> bytes:
    """Return the rows as CSV; times in ``zone``."""
    return to_csv(
        HEAD,
        (
            (
                r.number,
                r.recipient,
                f"{r.recipient_name.zh} {r.recipient_name.en}",
                r.recipient_kind,
                r.dataset,
                f"{r.title.zh} {r.title.en}",
                f"{r.owner_name.zh} {r.owner_name.en}",
                f"{r.level} {r.level_name.zh}",
                f"{r.state_name.zh} {r.state_name.en}",
                r.standing,
                r.prepared_at.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds"),
                r.expires_on.isoformat() if r.expires_on else "",
                str(r.rows),
                str(r.persons),
                "是 yes" if r.encrypted else "否 no",
                f"{r.downloads}/{r.download_limit}",
            )
            for r in rows
        ),
    )
