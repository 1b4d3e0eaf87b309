"""guikou policy: explain."""

import click

from catalog.cli.language import say, t
from catalog.cli.output import format_option, print_json, print_lines
from catalog.cli.session import signed_in


@click.group(help=t("规则。", "The rules."))
def policy() -> None:
    """Group of the policy commands."""


@policy.command(
    help=t(
        "说明某人能否对某数据集做某事，依据哪条规则。",
        "Explain whether a person may do something to a dataset, and by which rule.",
    )
)
@click.option("--user", "login", help=t("用户名，缺省为自己。", "Login; by default yourself."))
@click.option(
    "--action", required=True, help=t("行为，如 dataset:view。", "Act, such as dataset:view.")
)
@click.option("--dataset", required=True, help=t("数据集代码。", "Code of the dataset."))
@click.option(
    "--recipient-kind",
    type=click.Choice(["own_bureau", "government", "agreement", "public"]),
    help=t("接收方类别。", "Kind of recipient."),
)
@format_option
def explain(
    login: str | None, action: str, dataset: str, recipient_kind: str | None, output: str
) -> int:
    """Explain one decision; exit 0 when allowed, 3 when refused."""
    from catalog import explanations

    with signed_in() as (store, actor):
        decision = explanations.explain(
            store,
            actor,
            login=login or actor.login,
            action=action,
            dataset=dataset,
            recipient_kind=recipient_kind,
        )
    if output == "json":
        print_json(decision)
    else:
        answer = (
            t("[green]允许[/]", "[green]allowed[/]")
            if decision.allowed
            else t("[red]拒绝[/]", "[red]refused[/]")
        )
        print_lines(
            f"{answer}  {t('规则', 'rule')} {decision.rule} · {decision.article}",
            f"{t('理由', 'reason')}: {say(decision.reason)}",
            f"{t('办法', 'remedy')}: {say(decision.remedy)}",
            f"{t('可由', 'can be done by')}: {', '.join(decision.who_can) or '–'}",
        )
    return 0 if decision.allowed else 3


COMMANDS = (policy,)
