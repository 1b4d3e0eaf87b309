"""The rules on the screen: who sees them, what a cell says, the rule behind it, and an explanation."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from catalog.models import AuditEvent
from catalog.store import Store
from policies.rulebook import shipped
from tests.screens.conftest import Visitor, text_of

Maker = Callable[..., Visitor]
CODE = "work_injury_findings"


@pytest.mark.parametrize("login", ["planner", "leader", "chair", "inspector", "center1", "admin"])
def test_those_who_may_view_the_rules_see_the_matrix(visitor: Maker, login: str) -> None:
    shown = text_of(visitor(login).open("rules"))
    assert "Who may do what" in shown
    assert 'class="g-matrix"' in shown
    assert shipped().version[:12] in shown


@pytest.mark.parametrize("login", ["injury_staff", "pension_liaison", "hospital", "finance"])
def test_others_are_refused_with_rule_and_remedy(visitor: Maker, store: Store, login: str) -> None:
    shown = text_of(visitor(login).open("rules"))
    assert "g-note-bad" in shown
    assert "default-deny" in shown
    assert "g-matrix" not in shown
    with store.reading() as session:
        last = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
        assert (last.actor, last.action, last.outcome) == (login, "policy:view", "refused")


def test_the_cells_of_the_matrix(visitor: Maker) -> None:
    shown = text_of(visitor("planner").open("rules"))
    assert '<td class="g-always" title="find-functions">●</td>' in shown
    assert ">levels 1–4; or own department</td>" in shown
    assert '<td class="g-refused" title="operator-is-no-auditor">✕</td>' in shown
    for rule in ("no-state-secret", "no-core", "no-publishing", "no-own-request"):
        assert f'<span class="g-number" title="{rule}">' in shown
    assert "Data of level 4 and above is not published" in shown


def test_it_is_said_in_chinese_too(visitor: Maker) -> None:
    shown = text_of(visitor("planner", "zh").open("rules"))
    assert "谁可以做什么" in shown
    assert ">1–4 级；本部门</td>" in shown
    assert "四级及以上数据不得向社会公开" in shown


def test_the_rule_behind_a_cell(visitor: Maker) -> None:
    app = visitor("planner").open("rules")
    app.selectbox(key="rules.role").select("planning")
    app.selectbox(key="rules.action").select("request:review").run()
    shown = text_of(app)
    for said in (
        "The planning section reviews every release",
        "Article 27",
        "Nobody acts on their own request",
        "Have another holder of the role or a deputy act",
    ):
        assert said in shown
    app.selectbox(key="rules.role").select("staff").run()
    assert "No rule lets this role do it" in text_of(app)


def explained(
    visitor: Maker, login: str, who: str, what: str, thing: str | None, to: str | None = None
) -> str:
    app = visitor(login).open("rules")
    app.text_input(key="rules.who").input(who)
    app.selectbox(key="rules.what").select(what)
    app.selectbox(key="rules.thing").select(thing or "")
    app.selectbox(key="rules.to").select(to or "")
    next(b for b in app.button if b.label == "Explain").click().run()
    assert not app.exception
    return text_of(app)


def test_a_persons_act_is_explained(visitor: Maker, store: Store) -> None:
    def events() -> int:
        with store.reading() as session:
            return session.scalar(select(func.count()).select_from(AuditEvent)) or 0

    shown = explained(visitor, "planner", "injury_staff", "request:submit", CODE, "agreement")
    assert "Kang Fusheng" in shown
    assert "Staff may apply for a release." in shown
    assert "approvals: owner's consent, planning review, leader's approval" in shown.replace(
        "&#x27;", "'"
    )
    before = events()
    shown = explained(visitor, "planner", "injury_staff", "request:submit", CODE, "public")
    assert '<span class="g-chip g-bad">refused</span>' in shown
    assert "no-publishing" in shown
    # Signing in again is one event; the question is none.
    assert events() <= before + 1


@pytest.mark.parametrize(
    ("who", "what", "thing", "said"),
    [
        ("nobody", "dataset:view", CODE, "There is no user nobody"),
        ("leader", "dataset:view", None, "say to which"),
        ("", "audit:view", None, "There is no user"),
    ],
)
def test_an_unusable_question_is_one_line(
    visitor: Maker, who: str, what: str, thing: str | None, said: str
) -> None:
    shown = explained(visitor, "planner", who, what, thing)
    assert said in shown
    assert "Traceback" not in shown


def test_an_act_without_a_dataset(visitor: Maker) -> None:
    shown = explained(visitor, "inspector", "center1", "audit:view", None)
    assert "operator-is-no-auditor" in shown
    assert "Operators are not auditors." in shown
