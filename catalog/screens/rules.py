"""The rules: who may do what, the rule behind each answer, and an explanation of one person's act."""

import streamlit as st

from catalog import explanations, views
from catalog.errors import GuikouError
from catalog.explanations import Explanation, Question
from catalog.screens import look, words
from catalog.screens.errors import attempt, show
from catalog.screens.look import Column, Html
from catalog.screens.rules_matrix import matrix_table
from catalog.screens.session import Here
from catalog.types import RecipientKind
from catalog.views import RulesPage
from policies import sentences
from policies.decisions import Action
from policies.matrix import Entry, Matrix
from policies.matrix_page import page as printed
from policies.rules import Rule


def screen(here: Here) -> None:
    """Show the rules in force to those who may view them."""
    t = here.t
    try:
        found = views.show_rules(here.store, here.actor)
    except GuikouError as error:
        look.show(look.head(t("规则", "Rules")))
        show(error)
        return
    look.show(
        look.head(
            t("规则", "Rules"),
            under=t(
                f"{found.on} 生效的规则，版本 {found.matrix.version[:12]}",
                f"In force on {found.on}, version {found.matrix.version[:12]}",
            ),
        )
    )
    who, behind, explain = st.tabs(
        [
            t("谁可以做什么", "Who may do what"),
            t("依据的规则", "The rule behind"),
            t("解释", "Explain"),
        ]
    )
    with who:
        _matrix(here, found)
    with behind:
        _behind(here, found.matrix)
    with explain:
        _explain(here)


def _matrix(here: Here, found: RulesPage) -> None:
    look.show(matrix_table(here, found.matrix))
    st.download_button(
        here.t("保存为网页（可打印）", "Save as a page to print"),
        data=printed(found.matrix, found.levels, found.on, here.language).encode(),
        file_name=f"guikou-rules-{found.on}.html",
        mime="text/html",
        on_click="ignore",
    )


# -- the rule behind ---------------------------------------------------------------------------------------------------


def _behind(here: Here, matrix: Matrix) -> None:
    t = here.t
    left, right, _ = st.columns([1, 1.3, 1])
    acts = [row.action for row in matrix.rows]
    mine = [i for i, role in enumerate(matrix.roles) if role in here.me.roles]
    role = left.selectbox(
        t("角色", "Role"),
        list(matrix.roles),
        index=mine[0] if mine else 0,
        format_func=lambda k: here.word(words.ROLES, k),
        key="rules.role",
    )
    action = right.selectbox(
        t("行为", "Act"),
        acts,
        index=acts.index(Action.DATASET_VIEW.value),
        format_func=lambda k: f"{here.word(words.ACTS, k)} · {k}",
        key="rules.action",
    )
    row = next(r for r in matrix.rows if r.action == action)
    rules = {rule.id: rule for rule in matrix.rules}
    entry = row.entry(role)
    look.show(
        _granted(here, entry, rules), _denied(here, [*entry.denied_by, *row.denied_by], rules)
    )


def _granted(here: Here, entry: Entry, rules: dict[str, Rule]) -> Html:
    t = here.t
    return Html(
        look.section(t("允许", "Allowed"))
        + look.table(
            [
                Column(t("范围与条件", "Where"), wide=True),
                Column(t("规则", "Rule"), whole=True),
                Column(t("条款", "Article"), whole=True),
                Column(t("理由", "Reason"), wide=True),
            ],
            [
                [
                    here.label(grant.where),
                    look.code(id_),
                    words.article(rules[id_].article, here.language),
                    here.label(rules[id_].reason),
                ]
                for grant in entry.grants
                for id_ in grant.rules
            ],
            empty=t(
                "没有规则允许此角色做这件事；未经允许即为禁止。",
                "No rule lets this role do it; what is not allowed is denied.",
            ),
        )
    )


def _denied(here: Here, ids: list[str], rules: dict[str, Rule]) -> Html:
    t = here.t
    return Html(
        look.section(
            t("禁止", "Denied"), t("禁止优先于允许", "a denial wins over every permission")
        )
        + look.table(
            [
                Column(t("理由", "Reason"), wide=True),
                Column(t("规则", "Rule"), whole=True),
                Column(t("条款", "Article"), whole=True),
                Column(t("办法", "Remedy"), wide=True),
            ],
            [
                [
                    here.label(rules[id_].reason),
                    look.code(id_),
                    words.article(rules[id_].article, here.language),
                    here.label(rules[id_].remedy),
                ]
                for id_ in ids
            ],
            empty=t("没有规则明文禁止。", "No rule denies it expressly."),
        )
    )


# -- explain ----------------------------------------------------------------------------------------------------------


def _explain(here: Here) -> None:
    t = here.t
    codes = {d.code: d for d in views.list_datasets(here.store, here.actor)}
    acts = [a.value for a in Action]
    with st.form("rules.explain", border=False):
        who, what, thing, to, go = st.columns([1, 1.4, 1.4, 1, 0.7], vertical_alignment="bottom")
        login = who.text_input(
            t("人员（用户名）", "Person (login)"), here.me.login, key="rules.who"
        )
        action = what.selectbox(
            t("行为", "Act"),
            acts,
            index=acts.index(Action.DATASET_VIEW.value),
            format_func=lambda k: here.word(words.ACTS, k),
            key="rules.what",
        )
        dataset = thing.selectbox(
            t("数据集", "Dataset"),
            ["", *codes],
            index=1 if codes else 0,
            format_func=lambda k: here.say(codes[k].title) if k else "–",
            key="rules.thing",
        )
        kind = to.selectbox(
            t("接收方类别", "Kind of recipient"),
            ["", *(k.value for k in RecipientKind)],
            format_func=lambda k: here.word(words.RECIPIENTS, k) if k else "–",
            key="rules.to",
        )
        asked = go.form_submit_button(t("解释", "Explain"), type="primary", width="stretch")
    if not asked:
        return
    question = Question(login.strip(), action, dataset=dataset or None, recipient_kind=kind or None)
    found = attempt(lambda: explanations.explain(here.store, here.actor, question))
    if found is not None:
        look.show(_answer(here, found), _roles(here, found))


def _answer(here: Here, found: Explanation) -> Html:
    t, d = here.t, found.decision
    who = [here.word(words.ROLES, role) for role in d.who_can]
    obligations = [here.say(text) for text in sentences.obligations(d.obligations)]
    answer = look.chip(
        *((t("允许", "allowed"), "good") if d.allowed else (t("拒绝", "refused"), "bad"))
    )
    title = Html(
        f"{look.text(here.say(found.name))} · {look.text(here.word(words.ACTS, found.action))}"
    )
    return Html(
        f'<div class="g-head"><h2 class="g-section">{title}</h2>{answer}</div>'
        + look.facts(
            [
                (t("理由", "Reason"), words.sentences(here.language, d.reason)),
                (t("办法", "Remedy"), words.sentences(here.language, d.remedy)),
                (
                    t("依据", "Rule"),
                    look.two_lines(words.article(d.article, here.language), look.code(d.rule)),
                ),
                (t("可由", "Can be done by"), t("、", ", ").join(who)),
                (t("附带义务", "Obligations"), t("；", "; ").join(obligations)),
            ],
            columns=2,
        )
    )


def _roles(here: Here, found: Explanation) -> Html:
    t = here.t
    return Html(
        look.section(t("所任角色", "Roles held"))
        + look.table(
            [
                Column(t("角色", "Role"), whole=True),
                Column(t("部门", "Department")),
                Column(t("任期", "Held"), whole=True),
                Column(t("代理", "Deputy for")),
                Column(t("单凭此角色", "By it alone")),
                Column(t("规则", "Rule")),
            ],
            [
                [
                    here.word(words.ROLES, a.role),
                    look.code(a.department),
                    f"{a.valid_from} – {a.valid_to or ''}".strip(),
                    a.deputy_for,
                    _alone(here, in_force=a.in_force, allowed=a.allowed),
                    look.code(a.rule) if a.rule else None,
                ]
                for a in found.roles
            ],
            empty=t("没有任何角色。", "No role at all."),
        )
    )


def _alone(here: Here, *, in_force: bool, allowed: bool) -> Html:
    if not in_force:
        return look.dim(here.t("当日未任", "not held that day"))
    if allowed:
        return look.chip(here.t("允许", "allowed"), "good")
    return look.chip(here.t("拒绝", "refused"), "bad")
