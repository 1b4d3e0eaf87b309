"""guikou scan: look at a file without registering it."""

from typing import TYPE_CHECKING, Any

import click

from catalog.cli.engine import at_once, chosen_engine, engine_options, stoppable
from catalog.cli.language import say, t
from catalog.cli.output import format_option, level_label, print_json, print_table
from catalog.types import RunKind

if TYPE_CHECKING:
    from catalog.file_scans import FileScan
    from catalog.worker import Ended


#: Exit code of --due: it ran, and something that was due failed.
SOME_FAILED = 6


@click.command(
    help=t(
        "扫描一个文件（不登记），逐行查找个人信息并建议级别。",
        "Scan a file without registering it: find personal data in every row and propose a level.",
    )
)
@click.argument("file", required=False)
@click.option("--sheet", help=t("只扫描 Excel 的这张工作表。", "Only this sheet of a workbook."))
@click.option("--table", help=t("只扫描数据库的这张表。", "Only this table of a database."))
@engine_options
@click.option(
    "--due",
    is_flag=True,
    help=t(
        "把到期的计划运行一次后退出，供 cron、systemd、Kubernetes 调用；有失败则退出码为 6。",
        "Do once what the schedules are due for and exit, for cron, systemd and Kubernetes; exits 6 when something failed.",
    ),
)
@format_option
def scan(
    file: str | None,
    sheet: str | None,
    table: str | None,
    engine: str,
    master: str | None,
    due: bool,
    output: str,
) -> None:
    """Print what was found in FILE, table by table; or do what is due."""
    if due:
        if file or sheet or table:
            raise click.UsageError(t("--due 不与文件同用。", "--due goes without a file."))
        _due(engine, master, output)
        return
    if not file:
        raise click.UsageError(t("请给出文件，或 --due。", "Name a file, or say --due."))
    from catalog.detectors import installed
    from catalog.file_scans import scan_file
    from catalog.settings import load_settings

    settings = load_settings()
    with stoppable(), chosen_engine(settings, engine, master) as chosen:
        found = scan_file(file, table=sheet or table, detectors=installed(settings), engine=chosen)
    if output == "json":
        scans = [as_json(s) for s in found]
        print_json(scans[0] if len(scans) == 1 else {"source": file, "tables": scans})
        return
    for one in found:
        _print(one)


def _due(engine: str, master: str | None, output: str) -> None:
    from catalog.cli.session import catalog
    from catalog.spark_runs import left_to_spark
    from catalog.worker import do_due

    def told(one: "Ended") -> None:
        if output == "table":
            click.echo(_said(one))

    many = at_once(engine)
    with (
        stoppable(),
        catalog() as store,
        chosen_engine(store.settings, engine, master, many) as chosen,
    ):
        ended = do_due(store, told, engine=chosen, at_once=many, spark=engine == "spark")
        left = [] if engine == "spark" else left_to_spark(store)
    failed = sum(1 for one in ended if one.error)
    if output == "json":
        print_json(
            [
                {
                    "kind": one.kind,
                    "subject": one.subject,
                    "status": "failed" if one.error else "done",
                    "reason": say(one.error.message) if one.error else None,
                    "changed": say(one.changed) or None,
                }
                for one in ended
            ]
            + [_waiting(kind, subject) for kind, subject in left]
        )
    else:
        click.echo(
            t(
                f"运行 {len(ended)} 项，失败 {failed} 项。",
                f"{len(ended)} done, {failed} of them failed.",
            )
        )
        if left:
            click.echo(
                t(
                    f"另有 {len(left)} 项只能由 Spark 读取，留给 guikou worker --engine spark。",
                    f"{len(left)} more that only Spark can read are left to guikou worker --engine spark.",
                )
            )
    if failed:
        click.get_current_context().exit(SOME_FAILED)


def _waiting(kind: str, subject: str) -> dict[str, str | None]:
    from catalog.spark_runs import WAITS_FOR_SPARK

    reason = t("等待", "waits ") + say(WAITS_FOR_SPARK)
    same = {"kind": kind, "subject": subject, "status": "waiting"}
    return {**same, "reason": reason, "changed": None}


def _said(one: "Ended") -> str:
    """Return in one line how a run ended and what it changed."""
    what = t("检视", "crawl") if one.kind == RunKind.CRAWL else t("扫描", "scan")
    changed = say(one.changed)
    done = t("完成", "done") + (t("，", ", ") + changed if changed else "")
    how = say(one.error.message) if one.error else done
    return t(f"{what} {one.subject}：{how}", f"{what} {one.subject}: {how}")


def as_json(one: "FileScan") -> dict[str, Any]:
    """Return one table's scan as documented in docs/cli.md; never a cell value."""
    from catalog.field_results import considered_json

    result, level = one.result, one.classification
    return {
        "source": one.source,
        "table": one.table,
        "rows": result.rows,
        "rows_scanned": result.rows_scanned,
        "coverage": round(result.coverage, 6),
        "level": level.level,
        "level_name": say(one.level_name),
        "level_reasons": [
            {
                "level": r.level,
                "kind": r.kind,
                "reason": say(r.text),
                "source": r.source,
                "fields": list(r.fields),
            }
            for r in level.reasons
        ],
        "profile": level.profile,
        "persons": result.persons,
        "seconds": round(one.seconds, 3),
        "fields": [
            {
                "name": f.name,
                "type": f.type.value,
                "outcome": f.outcome.value,
                "entity": f.entity,
                "level": level.field_levels.get(f.name),
                "rows": f.rows,
                "nulls": f.nulls,
                "distinct": f.distinct,
                "reason": f.reason,
                "considered": considered_json(f),
                "findings": [
                    {
                        "entity": x.entity,
                        "matches": x.matches,
                        "masked": x.masked,
                        "examined": x.examined,
                        "ratio": round(x.ratio, 6),
                        "confidence": round(x.confidence, 4),
                        "sparse": x.sparse,
                        "evidence": [e.value for e in x.evidence],
                        "detector": x.detector,
                    }
                    for x in f.findings
                ],
            }
            for f in result.fields
        ],
    }


def _print(one: "FileScan") -> None:
    from policies.rulebook import shipped

    levels = shipped().levels
    rows = []
    for f in one.result.fields:
        best = next((x for x in f.findings if x.entity == f.entity), None)
        others = ", ".join(x.entity for x in f.findings if x.entity != f.entity)
        rows.append(
            (
                f.name,
                f.type.value,
                outcome_label(f.outcome.value),
                f.entity or "–",
                level_label(one.classification.field_levels.get(f.name), levels),
                f"{best.matches + best.masked:,}" if best else "–",
                f"{best.ratio:.1%}" if best else "–",
                others or "–",
            )
        )
    title = t(
        f"{one.source} · {one.table}：{one.result.rows_scanned:,} 行，级别 {level_label(one.classification.level, levels)}",
        f"{one.source} · {one.table}: {one.result.rows_scanned:,} rows, "
        f"level {level_label(one.classification.level, levels)}",
    )
    columns = t(
        "字段|类型|结果|实体|级别|命中|占比|其他",
        "field|type|outcome|entity|level|matches|ratio|others",
    )
    print_table(title, columns.split("|"), rows, right=(5, 6))
    reasons = [
        (level_label(r.level, levels), say(r.text), r.source) for r in one.classification.reasons
    ]
    print_table(
        t("定级理由", "Why this level"),
        t("级别|理由|依据", "level|reason|source").split("|"),
        reasons,
    )


def outcome_label(outcome: str | None) -> str:
    """Return an outcome in this run's language."""
    return {
        "found": t("有发现", "found"),
        "none_found": t("未发现", "none found"),
        "insufficient_sample": t("样本不足", "insufficient"),
        "failed": t("失败", "failed"),
    }.get(outcome or "", t("未扫描", "not scanned"))


COMMANDS = (scan,)
