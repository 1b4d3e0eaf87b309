"""guikou detector: what recognizes personal data, built in and declared by one's own people."""

from typing import TYPE_CHECKING, Any

import click

from catalog.cli.language import t
from catalog.cli.output import done, format_option, print_json, print_lines, print_table

if TYPE_CHECKING:
    from classifiers.types import Detector


@click.group(help=t("检测器：内置的和自定义的。", "Detectors: built in and declared by you."))
def detector() -> None:
    """Group of the commands on detectors."""


@detector.command("list", help=t("列出检测器。", "List the detectors."))
@click.option(
    "--entity", help=t("只列出识别该类数据的。", "Only those that recognize this entity.")
)
@format_option
def list_(entity: str | None, output: str) -> None:
    """Print every detector, or those of one entity."""
    from rich.markup import escape

    from catalog.detectors import installed
    from catalog.errors import NotFoundError
    from catalog.settings import load_settings

    found = [d for d in installed(load_settings()) if entity in {None, d.entity}]
    if not found:
        raise NotFoundError(
            f"没有识别 {entity} 的检测器。见 guikou detector list。",
            f"No detector recognizes {entity}. See guikou detector list.",
        )
    if output == "json":
        print_json([as_json(d) for d in found])
        return
    print_table(
        t("检测器", "Detectors"),
        [
            t("编号", "Id"),
            t("实体类型", "Entity"),
            t("依据", "Source"),
            t("校验", "Check"),
            t("单凭内容认定", "Values decide"),
            t("文本中查找", "In texts"),
        ],
        [
            (
                d.id,
                d.entity,
                escape(d.source),
                d.check,
                None if d.alone is None else f"{d.alone:.0%}",
                d.text_pattern is not None,
            )
            for d in found
        ],
    )


@detector.command(help=t("显示一个检测器。", "Show one detector."))
@click.argument("id_", metavar="ID")
def show(id_: str) -> None:
    """Print one detector in full as JSON."""
    from catalog.detectors import installed
    from catalog.errors import NotFoundError
    from catalog.settings import load_settings

    for one in installed(load_settings()):
        if one.id == id_:
            print_json(as_json(one))
            return
    raise NotFoundError(
        f"没有检测器 {id_}。见 guikou detector list。",
        f"There is no detector {id_}. See guikou detector list.",
    )


@detector.command(
    help=t(
        "检查自定义检测器文件：读取、校验、运行示例。",
        "Check a file of your own detectors: read it and run its examples.",
    )
)
@click.argument("file")
def check(file: str) -> None:
    """Load FILE (or a folder) as a scan would, and say what was checked."""
    from pathlib import Path

    from catalog.detectors import declared

    found = declared(Path(file))
    for one in found:
        print_lines(
            t(
                f"{one.id}（{one.entity}）：{len(one.valid)} 个有效示例、{len(one.invalid)} 个无效示例均符合。",
                f"{one.id} ({one.entity}): {len(one.valid)} valid and {len(one.invalid)} invalid examples hold.",
            )
        )
    done(f"{len(found)} 个检测器可用。", f"Detectors that can be used: {len(found)}.")


def as_json(one: "Detector") -> dict[str, Any]:
    """Return a detector's declaration, the examples counted only."""
    return {
        "id": one.id,
        "entity": one.entity,
        "source": one.source,
        "pattern": one.pattern,
        "words": list(one.words),
        "text_pattern": one.text_pattern,
        "check": one.check,
        "normalizer": one.normalizer,
        "lengths": list(one.lengths),
        "headers": list(one.headers),
        "context": list(one.context),
        "alone": one.alone,
        "named": one.named,
        "confidence": one.confidence,
        "sparse": one.sparse,
        "examples": {"valid": len(one.valid), "invalid": len(one.invalid)},
    }


COMMANDS = (detector,)
