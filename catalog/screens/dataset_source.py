"""What a dataset's page says of the source it lies in: that it vanished, changed in shape, was looked at in part."""

from catalog.screens import look
from catalog.screens.look import Html
from catalog.screens.session import Here
from catalog.views import DatasetPage

#: Changes of a schema that are listed.
_LISTED = 3


def notes(here: Here, page: DatasetPage) -> list[Html]:
    """Return the notes below the head of a dataset's page."""
    found = []
    if page.row.vanished_at is not None:
        seen = here.when(page.row.vanished_at)
        found.append(
            look.note(
                here.t(
                    f"已不存在：{seen} 检视数据源时未再见到。记录保留，重新出现后自动恢复。",
                    f"Vanished: not there any more on {seen}. What is known is kept, until it is back.",
                ),
                "warn",
            )
        )
    newest = next((s for s in page.scans if s.status == "done" and s.mode != "unchanged"), None)
    if newest is not None and newest.coverage is not None:
        found.append(look.note(here.say(newest.coverage) or ""))
    since = newest.started_at if newest is not None else None
    fresh = [c for c in page.schema_changes if since is None or c.at > since]
    if fresh and newest is not None:
        fields = "、".join(c.field for c in fresh[:_LISTED])
        found.append(
            look.note(
                here.t(
                    f"上次扫描后结构有变化（{fields} 等 {len(fresh)} 处），请重新扫描。",
                    f"The schema changed after the last scan ({fields.replace('、', ', ')}; {len(fresh)} in all). "
                    "Scan it again.",
                ),
                "warn",
            )
        )
    return found
