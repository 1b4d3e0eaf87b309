"""guikou release list, show, recipients: the register of releases."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from catalog.cli.language import say, t
from catalog.cli.output import (
    done,
    format_option,
    level_label,
    print_json,
    print_lines,
    print_table,
    when,
)
from catalog.cli.session import signed_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from catalog.views import CoursePoint, ReleaseRow
    from policies.levels import Levels
    from policies.types import Text

STANDINGS = ("valid", "soon", "week", "overdue", "to_be_gone", "ended")
ORDERS = (
    "prepared",
    "number",
    "recipient",
    "dataset",
    "owner",
    "level",
    "expires",
    "state",
    "persons",
    "rows",
)
DAY = click.DateTime(["%Y-%m-%d"])


def _standing(key: str) -> "Text":
    from catalog.requests.names import STANDINGS as NAMES

    return NAMES[key]


@click.command(
    "list",
    help=t(
        "对外提供台账：您可知悉的各次提供。",
        "The register of releases: those that you may know of.",
    ),
)
@click.option("--recipient", help=t("接收方代码。", "Code of the recipient."))
@click.option("--dataset", help=t("数据集代码。", "Code of the dataset."))
@click.option("--department", help=t("归口部门代码。", "Code of the owning department."))
@click.option("--state", help=t("状态。", "State."))
@click.option("--level", type=int, help=t("级别。", "Level."))
@click.option(
    "--standing",
    type=click.Choice(STANDINGS),
    help=t(
        "期限：有效、30 天内到期、7 天内到期、逾期未办结、已办结。",
        "Term: valid, ending within 30 or 7 days, overdue, ended.",
    ),
)
@click.option("--since", type=DAY, help=t("生成于此日起。", "Prepared from this day on."))
@click.option("--until", type=DAY, help=t("生成于此日止。", "Prepared until this day."))
@click.option("--sort", type=click.Choice(ORDERS), default="prepared", show_default=True)
@click.option("--ascending", is_flag=True, help=t("升序。", "Lowest or oldest first."))
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 10_000))
@click.option("--offset", default=0, show_default=True, type=click.IntRange(0))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help=t(
        "把所筛选的全部写入新的 CSV 文件（须有导出权限，会记录）。",
        "Write all that is asked for to a new CSV file; the rules must allow it, and it is recorded.",
    ),
)
@format_option
def list_(
    sort: str,
    ascending: bool,
    limit: int,
    offset: int,
    out: Path | None,
    output: str,
    **asked: Any,
) -> None:
    """List releases."""
    from catalog import release_lists, rulebooks, views
    from catalog.spreadsheets import write_new

    for name in ("since", "until"):
        if isinstance(asked[name], datetime):
            asked[name] = asked[name].date()
    wanted = views.ReleaseFilter(**asked)
    with signed_in() as (store, actor):
        zone, levels = store.settings.timezone, rulebooks.today(store).levels
        if out is not None:
            rows = views.export_releases(store, actor, wanted)
            write_new(out, release_lists.releases_csv(rows, zone))
            done(f"已写入 {out}：{len(rows):,} 条。", f"Wrote {out}: {len(rows):,} releases.")
            return
        found = views.list_releases(
            store,
            actor,
            wanted,
            order=sort,
            descending=not ascending,
            limit=limit,
            offset=offset,
        )
    if output == "json":
        print_json(found)
        return
    _print_releases(found.rows, found.total, zone, levels)


def _print_releases(rows: "Sequence[ReleaseRow]", total: int, zone: str, levels: "Levels") -> None:
    print_table(
        t(
            f"对外提供台账（{len(rows)}/{total:,}）",
            f"Register of releases ({len(rows)}/{total:,})",
        ),
        t(
            "申请|接收方|数据集|归口部门|级别|状态|期限|有效至|记录|人数|生成",
            "request|recipient|dataset|owner|level|state|term|until|rows|persons|prepared",
        ).split("|"),
        [
            (
                r.number,
                say(r.recipient_name),
                say(r.title),
                say(r.owner_name),
                level_label(r.level, levels),
                say(r.state_name),
                say(_standing(r.standing)),
                r.expires_on,
                r.rows,
                r.persons,
                when(r.prepared_at, zone),
            )
            for r in rows
        ],
        right=(8, 9),
    )


@click.command(
    help=t(
        "查看一次提供，以及该接收方历次所得的累计。",
        "Show a release, and what its recipient was given in all, release by release.",
    )
)
@click.argument("number")
@format_option
def show(number: str, output: str) -> None:
    """Show the release of request NUMBER."""
    from catalog import rulebooks, views
    from catalog.errors import NotFoundError

    with signed_in() as (store, actor):
        row = views.show_release(store, actor, number)
        if row is None:
            raise NotFoundError(
                f"台账中没有 {number}，或您无权知悉。用 guikou release list 查看。",
                f"The register has no {number}, or you may not know of it. See guikou release list.",
            )
        course = views.course_of(store, actor, row.recipient)
        zone, levels = store.settings.timezone, rulebooks.today(store).levels
    if output == "json":
        print_json({"release": row, "course": course})
        return
    _print_releases([row], 1, zone, levels)
    print_lines(
        t(
            f"下载 {row.downloads}/{row.download_limit}；{'已加密' if row.encrypted else '未加密'}",
            f"fetched {row.downloads}/{row.download_limit}; {'encrypted' if row.encrypted else 'not encrypted'}",
        )
    )
    _print_course(course, zone)


def _print_course(course: "Sequence[CoursePoint]", zone: str) -> None:
    print_table(
        t("该接收方历次所得", "What the recipient was given"),
        t(
            "申请|数据集|生成|记录|人数|累计记录|累计人数|警戒线（记录/人数）",
            "request|dataset|prepared|rows|persons|rows in all|persons in all|mark (rows/persons)",
        ).split("|"),
        [
            (
                p.number,
                say(p.title),
                when(p.at, zone),
                p.rows,
                p.persons,
                p.total_rows,
                f"{'' if p.exact else '≈'}{p.total_persons:,}",
                f"{p.rows_mark or '–'}/{p.persons_mark or '–'}",
            )
            for p in course
        ],
        right=(3, 4, 5, 6, 7),
    )


@click.command(
    help=t(
        "各接收方累计所得，与警戒线对照。",
        "What each recipient was given in all, against the marks.",
    )
)
@format_option
def recipients(output: str) -> None:
    """List recipients with their totals."""
    from catalog import views

    with signed_in() as (store, actor):
        rows = views.list_recipients(store, actor)
        zone = store.settings.timezone
    if output == "json":
        print_json(rows)
        return
    print_table(
        t(f"接收方（{len(rows)}）", f"Recipients ({len(rows)})"),
        t(
            "接收方|次数|记录|人次|达到警戒线|最近一次|最近到期",
            "recipient|releases|rows|persons, added up|mark reached|last|next end",
        ).split("|"),
        [
            (
                say(r.name),
                r.releases,
                r.rows,
                r.persons,
                r.mark,
                when(r.last_at, zone),
                r.next_end,
            )
            for r in rows
        ],
        right=(1, 2, 3, 4),
    )


COMMANDS = (list_, show, recipients)
