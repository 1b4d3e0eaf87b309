"""guikou dataset set-level, mark, review, regrade, upstream, attest, measures: how a level is kept right."""

from pathlib import Path

import click

from catalog.cli.dataset import dataset
from catalog.cli.language import say, t
from catalog.cli.output import done, format_option, level_label, print_json, print_table, when
from catalog.cli.session import signed_in

TRIGGERS = ("volume", "merge", "deidentification", "incident", "order")
_STANDING = {
    "met": ("已落实", "met"),
    "missing": ("缺少", "missing"),
    "too_low": ("过低", "too low"),
    "overdue": ("逾期", "overdue"),
}


def _said(code: str, level: int, waiting: str | None) -> None:
    if waiting is None:
        done(f"{code} 现行级别 {level}。", f"{code} is now at level {level}.")
        return
    done(
        f"{code} 现行级别 {level}；{waiting} 待第二人办理：guikou grading confirm {waiting}。",
        f"{code} stays at level {level}; {waiting} waits for a second person: guikou grading confirm {waiting}.",
    )


@dataset.command(
    "set-level",
    help=t(
        "申报级别。降级须由第二人确认。", "Declare the level. A lowering takes a second person."
    ),
)
@click.argument("code")
@click.argument("level", type=int)
@click.option("--reason", required=True, help=t("理由。", "Why."))
@click.option(
    "--trigger", type=click.Choice(TRIGGERS), help=t("降级的起因。", "What occasions a lowering.")
)
@click.option(
    "--evidence",
    default="",
    help=t(
        "依据，如去标识化报告编号。", "Proof, such as the number of a de-identification report."
    ),
)
def set_level(code: str, level: int, reason: str, trigger: str | None, evidence: str) -> None:
    """Declare LEVEL for dataset CODE."""
    from catalog import gradings

    with signed_in() as (store, actor):
        result = gradings.set_level(
            store, actor, code, level, reason, trigger=trigger, evidence=evidence
        )
    _said(code, result.level, result.waiting)


@dataset.command(
    help=t(
        "标注国家秘密标志，或以 none 申请去除（须第二人确认）。",
        "Set the state-secret mark, or ask with none to take it off, which takes a second person.",
    )
)
@click.argument("code")
@click.argument("mark")
@click.option("--reason", required=True, help=t("理由。", "Why."))
def mark(code: str, mark: str, reason: str) -> None:
    """Set the state-secret MARK (绝密, 机密, 秘密 or none) of dataset CODE."""
    from catalog import gradings

    with signed_in() as (store, actor):
        new = None if mark == "none" else mark
        result = gradings.mark(store, actor, code, new, reason)
    _said(code, result.level, result.waiting)


@dataset.command(
    help=t(
        "报告级别已复核、维持不变；须第二人确认。",
        "Report that the level was reviewed and stays; it takes a second person.",
    )
)
@click.argument("code")
@click.option("--reason", required=True, help=t("复核意见。", "What was looked at."))
def review(code: str, reason: str) -> None:
    """Report the review of dataset CODE."""
    from catalog import gradings

    with signed_in() as (store, actor):
        result = gradings.review(store, actor, code, reason)
    _said(code, result.level, result.waiting)


@dataset.command(
    help=t("要求重新定级。", "Ask for the level to be looked at before its review is due.")
)
@click.argument("code")
@click.option("--trigger", required=True, type=click.Choice(TRIGGERS), help=t("起因。", "Cause."))
@click.option("--reason", required=True, help=t("理由。", "Why."))
def regrade(code: str, trigger: str, reason: str) -> None:
    """Open a re-grading of dataset CODE."""
    from catalog import regradings

    with signed_in() as (store, actor):
        regradings.regrade(store, actor, code, trigger, reason)
    done(
        f"已要求重新定级 {code}；归口部门以 dataset review 或 set-level 答复。",
        f"Re-grading of {code} is asked for; its owner answers with dataset review or set-level.",
    )


@dataset.command(
    help=t("登记数据集由哪些数据集产生。", "Record which datasets a dataset is made from.")
)
@click.argument("code")
@click.option("--add", help=t("新增上游。", "Dataset that it is made from."))
@click.option("--remove", help=t("去除上游。", "Dataset that it is no longer made from."))
@click.option("--reason", default="", help=t("去除的理由。", "Why it is removed."))
def upstream(code: str, add: str | None, remove: str | None, reason: str) -> None:
    """Change what dataset CODE is made from."""
    from catalog import upstreams

    if (add is None) == (remove is None):
        raise click.UsageError(t("请给出 --add 或 --remove 之一。", "Give one of --add, --remove."))
    with signed_in() as (store, actor):
        if add is not None:
            level = upstreams.add(store, actor, code, add)
            _said(code, level, None)
            return
        upstreams.remove(store, actor, code, str(remove), reason)
    done(
        f"{remove} 不再是 {code} 的上游；级别不变，降级另行申请。",
        f"{remove} is no longer upstream of {code}; its level stays until it is lowered.",
    )


@dataset.command(
    help=t(
        "登记所在系统的等级保护定级、措施，或是否含儿童信息。",
        "Record the host system's grade, its measures, or whether there are children in it.",
    )
)
@click.argument("code")
@click.option("--host-grade", type=int, help=t("等级保护定级 1–5。", "Grade (GB/T 22240), 1-5."))
@click.option("--measure", "measures", multiple=True, help=t("已落实的措施。", "Measure in place."))
@click.option("--withdraw", "withdrawn", multiple=True, help=t("不再落实的措施。", "Measure gone."))
@click.option(
    "--minors/--no-minors", default=None, help=t("含不满十四周岁的人。", "Persons under 14.")
)
@click.option("--evidence", required=True, help=t("依据，如备案编号。", "What shows it."))
def attest(
    code: str,
    host_grade: int | None,
    measures: tuple[str, ...],
    withdrawn: tuple[str, ...],
    minors: bool | None,
    evidence: str,
) -> None:
    """Record how dataset CODE is kept."""
    from catalog import attestations

    with signed_in() as (store, actor):
        attestations.attest(
            store,
            actor,
            code,
            evidence=evidence,
            host_grade=host_grade,
            measures=measures,
            withdrawn=withdrawn,
            minors=minors,
        )
    done(f"已登记 {code}。", f"Recorded for {code}.")


@dataset.command(
    help=t(
        "各数据集按级别应有的措施与现状。",
        "What each dataset has to have by its level, and what is on record.",
    )
)
@click.argument("code", required=False)
@click.option("--missing", is_flag=True, help=t("只列缺少的。", "Only what is missing."))
@click.option("--level", type=int, help=t("级别。", "Level."))
@click.option("--department", help=t("归口部门代码。", "Code of the owning department."))
@click.option(
    "--to", type=click.Path(path_type=Path), help=t("另存为 CSV。", "Write a CSV file instead.")
)
@format_option
def measures(
    code: str | None,
    missing: bool,
    level: int | None,
    department: str | None,
    to: Path | None,
    output: str,
) -> None:
    """Show the required measures of dataset CODE, or of all."""
    from catalog import measure_files, rulebooks, views

    with signed_in() as (store, actor):
        asked = views.MeasureFilter(missing, level, department, code)
        rows = views.list_measures(store, actor, asked)
        levels, zone = rulebooks.today(store).levels, store.settings.timezone
        if to is not None:
            measure_files.write(to, rows, zone)
    if to is not None:
        done(f"已写入 {to}：{len(rows)} 行。", f"Wrote {to}: {len(rows)} rows.")
        return
    if output == "json":
        print_json(rows)
        return
    print_table(
        t(f"分级保护措施（{len(rows)}）", f"Measures by level ({len(rows)})"),
        t(
            "数据集|归口部门|级别|措施|要求|现状|结果|依据|登记",
            "dataset|owner|level|measure|required|found|result|evidence|recorded",
        ).split("|"),
        [
            (
                r.dataset,
                say(r.owner_name),
                level_label(r.level, levels),
                say(r.required.name),
                say(r.required.asked),
                say(r.required.found) or None,
                t(*_STANDING[r.required.standing.value]),
                r.required.evidence or None,
                f"{r.required.by} {when(r.required.at, zone)}" if r.required.by else None,
            )
            for r in rows
        ],
    )


COMMANDS: tuple[click.Command, ...] = ()  # they are in the group of the dataset commands
