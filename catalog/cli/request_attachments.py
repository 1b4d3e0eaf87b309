"""guikou request attach, attachments, attachment, detach: the papers that go with a request."""

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli.language import say, t
from catalog.cli.output import done, format_option, print_json, print_table, when
from catalog.cli.session import signed_in

if TYPE_CHECKING:
    from catalog.requests.types import AttachmentRow

_DAY = click.DateTime(["%Y-%m-%d"])


@click.command(
    help=t(
        "为自己的草稿或退回的申请附上文件（PDF、OFD、Word、图片、文本）。",
        "Attach a document (PDF, OFD, Word, image, text) to one's own draft or returned request.",
    )
)
@click.argument("number")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--kind",
    type=click.Choice(["agreement", "impact_assessment", "other"]),
    default="other",
    show_default=True,
)
@click.option("--ref", help=t("协议或评估的编号。", "Number of the agreement or assessment."))
@click.option("--from", "starts", type=_DAY, help=t("协议生效日。", "First day of the agreement."))
@click.option("--until", "ends", type=_DAY, help=t("协议到期日。", "Last day of the agreement."))
@click.option("--date", "dated", type=_DAY, help=t("评估日期。", "Day of the assessment."))
@click.option("--author", help=t("评估人或部门。", "Who made the assessment."))
@click.option(
    "--conclusion",
    type=click.Choice(["acceptable", "acceptable_with_measures", "unacceptable"]),
    help=t("评估结论。", "What the assessment came to."),
)
def attach(  # noqa: PLR0913 - click passes one parameter an option
    number: str,
    file: Path,
    kind: str,
    ref: str | None,
    starts: datetime | None,
    ends: datetime | None,
    dated: datetime | None,
    author: str | None,
    conclusion: str | None,
) -> None:
    """Attach FILE to request NUMBER."""
    from catalog import requests
    from catalog.errors import NotFoundError

    with signed_in() as (store, actor):
        try:
            # One byte more than is taken, so that a file of any size is refused without being read whole.
            with file.open("rb") as source:
                content = source.read(store.settings.attachment_mib * 2**20 + 1)
        except OSError as error:
            raise NotFoundError(
                f"读不了“{file}”（{error.strerror}）。请核对路径。",
                f'"{file}" cannot be read ({error.strerror}). Check the path.',
            ) from error
        document = requests.Document(
            kind,
            file.name,
            content,
            number=ref,
            starts_on=_day(starts),
            ends_on=_day(ends),
            dated=_day(dated),
            author=author,
            conclusion=conclusion,
        )
        row = requests.attach(store, actor, number, document)
    done(
        f"已附上 {row.name}（编号 {row.id}，SHA-256 {row.sha256}）。",
        f"Attached {row.name} (id {row.id}, SHA-256 {row.sha256}).",
    )


def _day(given: datetime | None) -> date | None:
    return given.date() if given else None


@click.command(help=t("列出申请的附件。", "List a request's attachments."))
@click.argument("number")
@format_option
def attachments(number: str, output: str) -> None:
    """List the attachments of request NUMBER."""
    from catalog import requests
    from catalog.errors import NotFoundError

    with signed_in() as (store, actor):
        rows = requests.show(store, actor, number).attachments
        zone = store.settings.timezone
    if rows is None:
        raise NotFoundError(
            "您无权查阅该申请的附件。", "You may not read the attachments of this request."
        )
    if output == "json":
        print_json(list(rows))
        return
    print_attachments(rows, zone)


def print_attachments(rows: "tuple[AttachmentRow, ...]", zone: str) -> None:
    """Print the attachments of a request as a table."""
    print_table(
        t(f"附件（{len(rows)}）", f"Attachments ({len(rows)})"),
        t(
            "编号|种类|文件|文号|期限或日期|字节|SHA-256|附上|完整",
            "id|kind|file|number|term or date|bytes|SHA-256|attached|whole",
        ).split("|"),
        [
            (
                r.id,
                r.kind,
                r.name,
                r.number,
                r.dated or f"{r.starts_on or ''} – {r.ends_on or ''}".strip(" –") or None,
                r.size,
                r.sha256[:16],
                f"{say(r.attached_by_name)} {when(r.attached_at, zone)}",
                r.whole,
            )
            for r in rows
        ],
    )


@click.command(
    help=t(
        "取出附件并核对摘要；每次查阅都有记录。",
        "Write an attachment to a file after checking its digest; each reading is recorded.",
    )
)
@click.argument("number")
@click.argument("which", type=int, required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help=t("写到哪个新文件。", "The new file to write."),
)
def attachment(number: str, which: int | None, out: Path) -> None:
    """Write attachment WHICH of request NUMBER to a file."""
    from catalog import requests
    from catalog.errors import UsageError

    with signed_in() as (store, actor):
        if out.exists():
            raise UsageError(
                f"文件 {out} 已存在。请换一个位置。", f"{out} is there already. Use another place."
            )
        row, content = requests.read_attachment(store, actor, number, which)
        try:
            with out.open("xb") as target:
                target.write(content)
        except OSError as error:
            raise UsageError(
                f"写不了 {out}（{error.strerror}）。",
                f"{out} cannot be written ({error.strerror}).",
            ) from error
    done(
        f"已写出 {out}：{row.name}，{row.size:,} 字节，摘要相符。",
        f"Wrote {out}: {row.name}, {row.size:,} bytes, the digest agrees.",
    )


@click.command(
    help=t("移除自己草稿或退回申请的附件。", "Take an attachment off one's own draft again.")
)
@click.argument("number")
@click.argument("which", type=int)
def detach(number: str, which: int) -> None:
    """Take attachment WHICH off request NUMBER."""
    from catalog import requests

    with signed_in() as (store, actor):
        requests.detach(store, actor, number, which)
    done(f"已移除附件 {which}。", f"Removed attachment {which}.")


COMMANDS = (attach, attachments, attachment, detach)
