"""guikou policy: explain, matrix, test, lint, diff."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from catalog.cli import policy_changes
from catalog.cli.language import language, t
from catalog.cli.output import done, format_option, plain, print_json, print_lines
from catalog.cli.session import existing, signed_in

if TYPE_CHECKING:
    from catalog.touched import Touch
    from policies.diff import Difference
    from policies.rulebook import Rulebook

FAILED = 1
SHIPPED, IN_FORCE = "shipped", "in-force"
#: The beginning of a version: hexadecimal, as ``policy versions`` prints it.
_VERSION = re.compile(r"[0-9a-f]{8,64}")


@click.group(help=t("规则。", "The rules."))
def policy() -> None:
    """Group of the policy commands."""


_folder = click.option(
    "--policies",
    "folder",
    type=click.Path(path_type=Path),
    help=t(
        "规则文件夹，缺省为随系统附带的规则。",
        "Folder of rule files; by default the rules that ship.",
    ),
)
_day = click.option(
    "--on",
    "day",
    type=click.DateTime(["%Y-%m-%d"]),
    help=t("按哪一天，缺省为今天。", "By the rules of which day; by default today."),
)


def _date(day: datetime | None) -> date:
    # The rule files alone know no time zone; the machine's day is meant.
    return day.date() if day else date.today()  # noqa: DTZ011 - see above


def _read(folder: Path | None, *, cases: bool = False) -> dict[str, str]:
    from policies.folders import read_folder
    from policies.rule_files import HERE

    return read_folder(folder or HERE, cases=cases)


@policy.command(
    help=t(
        "说明某人能否做某事，依据哪条规则；退出码 0 为允许，3 为拒绝。",
        "Explain whether a person may do something, and by which rule. Exits 0 when allowed, 3 when refused.",
    )
)
@click.option("--user", "login", help=t("用户名，缺省为自己。", "Login; by default yourself."))
@click.option("--action", help=t("行为，如 dataset:view。", "Act, such as dataset:view."))
@click.option(
    "--event",
    type=click.IntRange(0),
    help=t(
        "审计事件的序号：按当时的规则说明。",
        "Number of an event in the audit log: explained by the rules of its day.",
    ),
)
@click.option("--dataset", help=t("数据集代码。", "Code of the dataset."))
@click.option("--request", "number", help=t("申请编号。", "Number of the request."))
@click.option("--recipient", help=t("接收方部门代码。", "Code of the receiving body."))
@click.option(
    "--recipient-kind",
    type=click.Choice(["own_bureau", "government", "agreement", "public"]),
    help=t("接收方类别。", "Kind of recipient."),
)
@_day
@format_option
def explain(  # noqa: PLR0913 - one parameter an option
    login: str | None,
    action: str | None,
    event: int | None,
    dataset: str | None,
    number: str | None,
    recipient: str | None,
    recipient_kind: str | None,
    day: datetime | None,
    output: str,
) -> int:
    """Explain one decision."""
    from catalog import explanations
    from catalog.cli.policy_output import explanation_lines, explanation_object, roles_table

    if event is not None:
        return policy_changes.explain_event(event, output)
    if action is None:
        raise click.UsageError(t("须给出 --action 或 --event", "Give --action or --event."))
    if dataset and number:
        raise click.UsageError(
            t("--dataset 和 --request 只能选一个", "Give either --dataset or --request.")
        )
    with signed_in() as (store, actor):
        found = explanations.explain(
            store,
            actor,
            explanations.Question(
                login=login or actor.login,
                action=action,
                dataset=dataset,
                request=number,
                recipient_kind=recipient_kind,
                recipient=recipient,
                on=day.date() if day else None,
            ),
        )
    if output == "json":
        print_json(explanation_object(found))
    else:
        print_lines(*explanation_lines(found))
        roles_table(found)
    return 0 if found.decision.allowed else 3


@policy.command(
    help=t(
        "列出谁可以做什么。--format html 写成一个网页文件（中英文，可打印为 A4 横向）。",
        "List who may do what. --format html writes one web page (both languages, prints on A4 landscape).",
    )
)
@_folder
@_day
@click.option(
    "--role", help=t("只看一个角色，并列出依据的规则。", "One role only, with the rules behind.")
)
@click.option(
    "--format",
    "output",
    type=click.Choice(["table", "json", "html"]),
    default="table",
    help=t("输出为表格、JSON 或网页。", "Print a table, JSON or a web page."),
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help=t("写入文件，而不是打印。", "Write to this file instead of printing."),
)
def matrix(
    folder: Path | None, day: datetime | None, role: str | None, output: str, out: Path | None
) -> int:
    """Print who may do what."""
    from catalog.cli.policy_output import print_matrix, role_table
    from policies.folders import rulebook_of
    from policies.matrix import matrix as made
    from policies.matrix_page import page
    from policies.rule_files import UnknownWordError
    from policies.words import ROLES

    if role is not None and role not in ROLES:
        raise UnknownWordError("role", role, ROLES)
    on = _date(day)
    rulebook = rulebook_of(_read(folder)) if folder else _in_force(on)
    found = made(rulebook.policy(on))
    if output == "html":
        _write(page(found, rulebook.levels.ladder, on, language()), out)
    elif output == "json":
        _write(_json(found.of_role(role) if role else found, on), out)
    elif role:
        role_table(found, role)
    else:
        print_matrix(found, on)
    return 0


def _in_force(on: date) -> "Rulebook":
    """Return the rules in force in this catalog for whom may view them, else those that ship."""
    from catalog import rulebooks
    from catalog.touched import may_ask
    from policies.rulebook import shipped

    with existing() as opened:
        if opened is None or not may_ask(*opened):
            return shipped()
        with opened[0].reading() as session:
            return rulebooks.in_force(session, on)


def _json(value: object, on: date) -> str:
    return json.dumps({"on": on.isoformat(), **plain(value)}, ensure_ascii=False, indent=2) + "\n"


def _write(text: str, out: Path | None) -> None:
    from catalog.errors import UnusableInputError

    if out is None:
        click.echo(text, nl=False)
        return
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise UnusableInputError(
            f"无法写入 {out}（{type(error).__name__}）。请换一个位置。",
            f"{out} cannot be written ({type(error).__name__}). Choose another place.",
        ) from None
    done(f"已写入 {out}。", f"Wrote {out}.")


@policy.command(
    help=t(
        "用 cases.yaml 检验规则：每个案例的结论，每条规则是否都有案例。",
        "Test the rules by cases.yaml: every case's answer, and that every rule has its cases.",
    )
)
@_folder
@format_option
def test(folder: Path | None, output: str) -> int:
    """Run the cases; exit 1 when one fails or a rule has none."""
    from catalog.cli.policy_reports import report_lines
    from policies.cases import cases_of, run_cases
    from policies.folders import rulebook_of

    texts = _read(folder, cases=True)
    rulebook = rulebook_of(texts)
    report = run_cases(rulebook, cases_of(texts, rulebook))
    if output == "json":
        print_json({"passed": report.passed, **plain(report)})
    else:
        print_lines(*report_lines(report))
    return 0 if report.passed else FAILED


@policy.command(
    help=t(
        "检查规则文件：失效、被遮蔽、写错、永不成立、无人能办的地方。",
        "Look over the rule files: dead and shadowed rules, wrong words, what can never hold, gaps.",
    )
)
@_folder
@_day
@format_option
def lint(folder: Path | None, day: datetime | None, output: str) -> int:
    """Print what is wrong; exit 5 when a file cannot be used, 1 when the rules cannot be meant so."""
    from catalog.cli.policy_reports import findings_lines
    from policies.findings import ERROR
    from policies.folders import read_files
    from policies.lint import lint as look_over
    from policies.rule_files import HERE

    found = look_over(read_files(folder or HERE), _date(day))
    if output == "json":
        print_json(found)
    else:
        print_lines(*findings_lines(found))
    errors = [f for f in found if f.severity == ERROR]
    if any(f.unusable for f in errors):
        return 5
    return FAILED if errors else 0


@policy.command(
    help=t(
        "比较两份规则（文件夹、所存版本的前几位、in-force 或 shipped）：哪些结论放宽、收紧，触及哪些人和数据集（已登录时）。",
        "Compare two versions of the rules, each a folder, the beginning of a recorded version, in-force or shipped: "
        "which answers widen or narrow, and whom and what they touch (when signed in).",
    )
)
@click.argument("old")
@click.argument("new")
@_day
@format_option
def diff(old: str, new: str, day: datetime | None, output: str) -> int:
    """Print what differs."""
    from catalog.cli.policy_reports import difference_lines, difference_object
    from policies.diff import compare

    books = (_rulebook(old), _rulebook(new))
    found = compare(*books, _date(day))
    touched = _touched(found, *books)
    if output == "json":
        print_json(difference_object(found, touched))
    else:
        print_lines(*difference_lines(found, touched))
    return 0


def _rulebook(place: str) -> "Rulebook":
    """Return the rules of a folder, those that ship, those in force, or a recorded version."""
    from policies.folders import read_folder, rulebook_of
    from policies.rulebook import shipped

    if place == SHIPPED:
        return shipped()
    recorded = place == IN_FORCE or _VERSION.fullmatch(place.lower())
    if Path(place).exists() or not recorded:
        return rulebook_of(read_folder(Path(place)))
    from catalog.policy_changes import texts_of

    with signed_in() as (store, actor):
        version = None if place == IN_FORCE else place
        return rulebook_of(texts_of(store, actor, version))


def _touched(difference: "Difference", old: "Rulebook", new: "Rulebook") -> "list[Touch] | None":
    """Return what the change means for whom, or None without a catalog, a sign-in, or the right to know."""
    from catalog.touched import may_ask, touched

    with existing() as opened:
        if opened is None or not may_ask(*opened):
            return None
        return touched(*opened, difference, old, new)


for _command in policy_changes.COMMANDS:
    policy.add_command(_command)
COMMANDS = (policy,)
