"""guikou search: find datasets by words, and make the index anew."""

import click

from catalog.cli.language import say, t
from catalog.cli.output import (
    done,
    format_option,
    level_label,
    print_json,
    print_lines,
    print_table,
)
from catalog.cli.session import signed_in


@click.command(
    help=t(
        """按词查找您可知悉的数据集，最相符的在前。

        查代码、名称、字段名和说明；一两个汉字、拼音、拼音首字母、字段代码均可。多个词须都相符。""",
        """Find datasets that you may know of by words, the best first.

        Looks in codes, titles, field names and descriptions, for one or two Chinese characters, pinyin, its initials,
        field codes. All of several words have to be found.""",
    )
)
@click.argument("words", nargs=-1)
@click.option("--department", help=t("归口部门代码。", "Code of the owning department."))
@click.option("--level", type=int, help=t("级别。", "Level."))
@click.option(
    "--entity",
    help=t("含此类个人信息，如 PHONE_NUMBER。", "With this entity, such as PHONE_NUMBER."),
)
@click.option(
    "--page",
    type=click.IntRange(1, 20),
    default=1,
    show_default=True,
    help=t("第几页，每页 50 个。", "Page, of 50 datasets each."),
)
@click.option(
    "--reindex",
    is_flag=True,
    help=t("不查找，重建索引（信息中心）。", "Make the index anew instead (information center)."),
)
@format_option
def search(
    words: tuple[str, ...],
    department: str | None,
    level: int | None,
    entity: str | None,
    page: int,
    reindex: bool,
    output: str,
) -> None:
    """Find datasets by WORDS."""
    from catalog import rulebooks, views
    from catalog.reindexing import reindex as make_anew
    from catalog.search_words import parse

    if reindex:
        with signed_in() as (store, actor):
            count = make_anew(store, actor)
        done(f"已重建索引：{count} 个数据集。", f"Made the index anew: {count} datasets.")
        return
    text = " ".join(words)
    parse(text)
    with signed_in() as (store, actor):
        narrowing = views.Narrowing(department, level, entity)
        found = views.find_datasets(store, actor, text, narrowing=narrowing, page=page)
        levels = rulebooks.today(store).levels
    if output == "json":
        print_json(found)
        return
    total = f"{found.total:,}" + ("+" if found.more else "")
    print_table(
        t(f"数据集（{total}）", f"Datasets ({total})"),
        t(
            "代码|名称|归口部门|级别|行|字段|发现", "code|title|owner|level|rows|fields|findings"
        ).split("|"),
        [
            (
                r.code,
                say(r.title),
                say(r.owner_name),
                level_label(r.level, levels),
                r.rows,
                r.fields,
                r.findings,
            )
            for r in found.rows
        ],
        right=(4, 5, 6),
    )
    if found.total > page * views.PAGE:
        print_lines(
            t(
                f"第 {page} 页；下一页：--page {page + 1}。",
                f"Page {page}; the next: --page {page + 1}.",
            )
        )


COMMANDS = (search,)
