"""guikou dataset: register, list, show, samples, history."""

import click

from catalog.cli.dataset_source import source_lines
from catalog.cli.dataset_standing import standing_lines
from catalog.cli.language import say, t
from catalog.cli.output import (
    done,
    format_option,
    level_label,
    print_json,
    print_lines,
    print_shown,
    print_table,
    when,
)
from catalog.cli.scan import outcome_label
from catalog.cli.session import signed_in


@click.group(
    help=t("数据集：登记、查看、扫描、定级。", "Datasets: register, look at, scan, set the level.")
)
def dataset() -> None:
    """Group of the dataset commands."""


@dataset.command(help=t("登记一个数据集。", "Register a dataset."))
@click.argument("file")
@click.option(
    "--code", required=True, help=t("代码，如 insured_persons。", "Code, such as insured_persons.")
)
@click.option("--title", "title_zh", required=True, help=t("中文名称。", "Chinese title."))
@click.option("--title-en", help=t("英文名称，缺省同代码。", "English title; by default the code."))
@click.option("--owner", required=True, help=t("归口部门代码。", "Code of the owning department."))
@click.option("--steward", help=t("联络员用户名。", "Login of the steward."))
@click.option("--level", type=int, help=t("申报级别 1–6。", "Declared level 1-6."))
@click.option("--sheet", help=t("Excel 工作表。", "Sheet of a workbook."))
@click.option("--table", help=t("数据库表。", "Table of a database."))
@click.option(
    "--state-secret",
    help=t("国家秘密标志：绝密、机密、秘密。", "State-secret mark: 绝密, 机密, 秘密."),
)
@click.option(
    "--host-grade",
    type=int,
    help=t("所在系统等级保护定级 1–5。", "Grade of the host system (GB/T 22240), 1-5."),
)
@click.option(
    "--minors", is_flag=True, help=t("含不满十四周岁的人。", "There are persons under 14 in it.")
)
def register(  # noqa: PLR0913 - click passes one parameter an option
    file: str,
    code: str,
    title_zh: str,
    title_en: str | None,
    owner: str,
    steward: str | None,
    level: int | None,
    sheet: str | None,
    table: str | None,
    state_secret: str | None,
    host_grade: int | None,
    minors: bool,
) -> None:
    """Register FILE as a dataset."""
    from catalog.datasets import NewDataset
    from catalog.datasets import register as register_dataset

    with signed_in() as (store, actor):
        register_dataset(
            store,
            actor,
            NewDataset(
                code=code,
                title_zh=title_zh,
                title_en=title_en or code,
                owner=owner,
                steward=steward,
                location=file,
                table=sheet or table,
                declared_level=level,
                state_secret=state_secret,
                host_grade=host_grade,
                minors=minors,
            ),
        )
    done(
        f"已登记 {code}。请运行 guikou dataset scan {code}。",
        f"Registered {code}. Next: guikou dataset scan {code}.",
    )


@dataset.command("list", help=t("列出您可知悉的数据集。", "List the datasets you may know of."))
@click.option(
    "--search",
    default="",
    help=t("在名称、说明、字段名中查找。", "Look in titles, descriptions, field names."),
)
@click.option("--department", help=t("归口部门代码。", "Code of the owning department."))
@click.option("--level", type=int, help=t("级别。", "Level."))
@click.option(
    "--entity",
    help=t("含此类个人信息，如 PHONE_NUMBER。", "With this entity, such as PHONE_NUMBER."),
)
@click.option(
    "--review-due",
    is_flag=True,
    help=t("只列级别复核已到期的。", "Only those whose level review is due."),
)
@format_option
def list_(
    search: str,
    department: str | None,
    level: int | None,
    entity: str | None,
    review_due: bool,
    output: str,
) -> None:
    """List datasets."""
    from catalog import rulebooks, views

    with signed_in() as (store, actor):
        rows = views.list_datasets(
            store,
            actor,
            search=search,
            department=department,
            level=level,
            entity=entity,
            review_by=rulebooks.day(store) if review_due else None,
        )
        zone, levels = store.settings.timezone, rulebooks.today(store).levels
    if output == "json":
        print_json(rows)
        return
    print_table(
        t(f"数据集（{len(rows)}）", f"Datasets ({len(rows)})"),
        t(
            "代码|名称|归口部门|级别|行|字段|发现|质量|上次扫描|复核期限",
            "code|title|owner|level|rows|fields|findings|quality|last scan|review due",
        ).split("|"),
        [
            (
                r.code,
                say(r.title) + (t("（已不存在）", " (vanished)") if r.vanished_at else ""),
                say(r.owner_name),
                level_label(r.level, levels),
                r.rows,
                r.fields,
                r.findings,
                f"{r.quality.passed}/{r.quality.rules}" if r.quality else None,
                when(r.last_scan, zone),
                r.review_due,
            )
            for r in rows
        ],
        right=(4, 5, 6, 7),
    )


@dataset.command(
    help=t(
        "查看一个数据集：字段、发现、级别及理由。",
        "Show a dataset: fields, findings, level and why.",
    )
)
@click.argument("code")
@format_option
def show(code: str, output: str) -> None:
    """Show dataset CODE."""
    from catalog import rulebooks, views

    with signed_in() as (store, actor):
        page = views.show_dataset(store, actor, code)
        levels, zone = rulebooks.today(store).levels, store.settings.timezone
    if output == "json":
        print_json(page)
        return
    row = page.row
    print_lines(
        f"[bold]{say(row.title)}[/] ({row.code})  {level_label(row.level, levels)}",
        t(
            f"归口 {say(row.owner_name)} · 联络员 {say(row.steward_name) or '–'} · 第 {page.version} 版 · {row.rows or 0:,} 行",
            f"owner {say(row.owner_name)} · steward {say(row.steward_name) or '–'} · version {page.version} · "
            f"{row.rows or 0:,} rows",
        ),
        say(page.description),
        *source_lines(page, zone),
        *standing_lines(page, levels),
    )
    print_table(
        t("字段", "Fields"),
        t(
            "字段|类型|结果|实体|级别|命中|占比|唯一值≈",
            "field|type|outcome|entity|level|matches|ratio|distinct≈",
        ).split("|"),
        [
            (
                f.name,
                f.type,
                outcome_label(f.outcome),
                f.entity,
                level_label(f.level, levels),
                f.findings[0].matches + f.findings[0].masked if f.findings else None,
                f"{f.findings[0].ratio:.1%}" if f.findings else None,
                f.distinct,
            )
            for f in page.fields
        ],
        right=(5, 6, 7),
    )
    print_table(
        t("定级理由", "Why this level"),
        t("级别|理由|依据", "level|reason|source").split("|"),
        [(level_label(r.level, levels), say(r.text), r.source) for r in page.reasons],
    )


@dataset.command(help=t("查看数据集的历史。", "Show a dataset's history."))
@click.argument("code")
@format_option
def history(code: str, output: str) -> None:
    """Show what happened to dataset CODE."""
    from catalog import views

    with signed_in() as (store, actor):
        rows = views.show_dataset(store, actor, code).history
        zone = store.settings.timezone
    if output == "json":
        print_json(rows)
        return
    print_table(
        t(f"{code} 的历史", f"History of {code}"),
        t("时间|人员|行为|结果|级别", "time|person|act|outcome|level").split("|"),
        [
            (
                when(r.at, zone),
                r.actor,
                r.action,
                r.outcome,
                f"{r.old_level or '–'} → {r.new_level}" if r.new_level else None,
            )
            for r in rows
        ],
    )


@dataset.command(
    help=t(
        "查看几行样例：按级别和规则保护后显示，并记入审计。",
        "Show a few sample rows, protected as level and rules say; the look is audited.",
    )
)
@click.argument("code")
@click.option(
    "--rows",
    type=click.IntRange(1, 20),
    default=5,
    show_default=True,
    help=t("行数，1 至 20。", "Rows, 1 to 20."),
)
@format_option
def samples(code: str, rows: int, output: str) -> None:
    """Show samples of dataset CODE."""
    from catalog.samples import show_samples

    with signed_in() as (store, actor):
        shown = show_samples(store, actor, code, rows=rows)
    if output == "json":
        print_json(shown)
        return
    print_shown(shown)


COMMANDS = (dataset,)
