"""guikou request new and revise: what is applied for."""

import re
from datetime import datetime

import click

from catalog.cli.language import t
from catalog.cli.output import done
from catalog.cli.session import signed_in

_PROTECT = re.compile(r"(?P<field>.+?)=(?P<protection>\w+(?::.*)?)")


@click.command(help=t("新建申请（草稿）。", "Draft a new request."))
@click.argument("dataset")
@click.option("--recipient", required=True, help=t("接收单位代码。", "Code of the receiving body."))
@click.option("--purpose", required=True, help=t("用途。", "What for."))
@click.option(
    "--legal-basis", required=True, help=t("法律依据（条款）。", "Legal basis, with its article.")
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    required=True,
    help=t("要提供的字段，可重复。", "A field to hand out; may be repeated."),
)
@click.option(
    "--where",
    "row_filter",
    help=t("行筛选，如 AAB301 = '320281'。", "Row filter, such as AAB301 = '320281'."),
)
@click.option(
    "--file-format",
    "file_format",
    type=click.Choice(["csv", "parquet", "xlsx"]),
    default="csv",
    show_default=True,
)
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    help=t(
        "有效天数，缺省为该级别允许的上限与 90 天中较小者。",
        "Days it is valid; by default 90, or fewer where the level allows fewer.",
    ),
)
@click.option(
    "--destruction", required=True, help=t("销毁方式。", "How it is destroyed afterwards.")
)
@click.option(
    "--impact-assessment",
    help=t("个人信息保护影响评估编号。", "Reference of the impact assessment."),
)
@click.option("--agreement", help=t("协议编号。", "Reference of the agreement."))
@click.option(
    "--agreement-from",
    type=click.DateTime(["%Y-%m-%d"]),
    help=t("协议生效日。", "First day of the agreement."),
)
@click.option(
    "--agreement-until",
    type=click.DateTime(["%Y-%m-%d"]),
    help=t("协议到期日。", "Last day of the agreement."),
)
@click.option(
    "--recipient-key",
    help=t(
        "接收方 age 公钥；缺省由本系统生成。",
        "The recipient's age public key; by default one is made.",
    ),
)
@click.option(
    "--password",
    is_flag=True,
    help=t(
        "改用口令加密（接收方没有密钥），口令由本系统生成。",
        "Encrypt with a password, which is made, for a recipient without a key.",
    ),
)
@click.option(
    "--protect",
    multiple=True,
    help=t(
        "某字段改用的保护，不得弱于级别要求，如 姓名=suppress 或 电话=mask:first=0,last=4，可重复。",
        "Another protection for a field, not weaker than the level asks for, such as name=suppress or "
        "phone=mask:first=0,last=4; may be repeated.",
    ),
)
@click.option(
    "--tolerance",
    multiple=True,
    help=t(
        "数值字段允许的改动，用于给交付件做标记，如 面积=0.5；个人信息和金额不可，可重复。",
        "By how much a field's numbers may be moved to mark the release, such as area=0.5; never personal data or "
        "amounts; may be repeated.",
    ),
)
def new(  # noqa: PLR0913 - click passes one parameter an option
    dataset: str,
    recipient: str,
    purpose: str,
    legal_basis: str,
    fields: tuple[str, ...],
    row_filter: str | None,
    file_format: str,
    days: int | None,
    destruction: str,
    impact_assessment: str | None,
    agreement: str | None,
    agreement_from: datetime | None,
    agreement_until: datetime | None,
    recipient_key: str | None,
    password: bool,
    protect: tuple[str, ...],
    tolerance: tuple[str, ...],
) -> None:
    """Draft a request for fields of DATASET."""
    from catalog import requests

    with signed_in() as (store, actor):
        number = requests.create(
            store,
            actor,
            dataset=dataset,
            recipient=recipient,
            purpose=purpose,
            legal_basis=legal_basis,
            fields=list(fields),
            format=file_format,
            valid_days=days,
            destruction=destruction,
            row_filter=row_filter,
            impact_assessment=impact_assessment,
            agreement=agreement,
            agreement_from=agreement_from.date() if agreement_from else None,
            agreement_until=agreement_until.date() if agreement_until else None,
            recipient_key=recipient_key,
            password=password,
            protections=_protections(protect),
            tolerances=_tolerances(tolerance),
        )
    done(
        f"已起草 {number}。下一步：附上协议和影响评估 guikou request attach {number} 文件，再 guikou request submit {number}。",
        f"Drafted {number}. Next: attach agreement and assessment, guikou request attach {number} FILE; then guikou "
        f"request submit {number}.",
    )


def _tolerances(given: tuple[str, ...]) -> dict[str, float]:
    found = {}
    for item in given:
        name, _, value = item.rpartition("=")
        try:
            found[name.strip()] = float(value)
        except ValueError:
            raise click.UsageError(
                t(
                    f"--tolerance 应写作 字段=数值，如 面积=0.5（现为第 {len(found) + 1} 项有误）。",
                    f"--tolerance is written field=number, such as area=0.5 (number {len(found) + 1} is not).",
                )
            ) from None
    return found


def _protections(given: tuple[str, ...]) -> dict[str, str]:
    found = [_PROTECT.fullmatch(item.strip()) for item in given]
    chosen = {f["field"]: f["protection"] for f in found if f}
    if len(chosen) < len(given):
        raise click.UsageError(
            t(
                "--protect 须写成 字段=保护 或 字段=保护:参数=值，每个字段一次。",
                "--protect is given as field=protection or field=protection:name=value, each field once.",
            )
        )
    return chosen


@click.command(
    help=t(
        "按现状重新绑定草稿或退回的申请。",
        "Bind a draft or returned request anew to the data as it is now.",
    )
)
@click.argument("number")
@click.option("--purpose", help=t("新的用途。", "A new purpose."))
@click.option("--where", "row_filter", help=t("新的行筛选。", "A new row filter."))
@click.option(
    "--field",
    "fields",
    multiple=True,
    help=t("新的字段，可重复。", "The fields anew; may be repeated."),
)
@click.option(
    "--protect",
    multiple=True,
    help=t(
        "各字段改用的保护（替换原来的全部），可重复。",
        "Other protections (all anew); may be repeated.",
    ),
)
def revise(
    number: str,
    purpose: str | None,
    row_filter: str | None,
    fields: tuple[str, ...],
    protect: tuple[str, ...],
) -> None:
    """Revise request NUMBER."""
    from catalog import requests

    given = {
        "purpose": purpose,
        "row_filter": row_filter,
        "fields": list(fields) or None,
        "protections": _protections(protect) or None,
    }
    with signed_in() as (store, actor):
        requests.revise(store, actor, number, **{k: v for k, v in given.items() if v is not None})
    done(f"已修改 {number}。", f"Revised {number}.")


COMMANDS = (new, revise)
