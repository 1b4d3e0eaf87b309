"""The wizard: the least is proposed and can be taken, figures instead of rows, rows by controls, checks beforehand."""

from collections.abc import Callable

from streamlit.testing.v1 import AppTest

from catalog import requests
from catalog.requests.types import RequestPage
from catalog.store import Store
from tests.screens.conftest import Visitor, actors, text_of

Maker = Callable[..., Visitor]
CODE = "work_injury_findings"
ABOUT = f"{CODE}|first_hospital"


def opened(visitor: Maker, language: str = "en") -> AppTest:
    app = visitor("injury_staff", language).open("new-request", dataset=CODE)
    app.selectbox(key="new.recipient|").select("first_hospital").run()
    return app


def said(app: AppTest, button: str) -> AppTest:
    app.text_area(key="new.purpose|").input("Rehabilitation")
    app.selectbox(key="new.basis-kind|").select("duty")
    app.text_input(key="new.basis|").input("Work Injury Insurance Regulation, Article 47")
    app.text_input(key="new.destruction|").input("deleted after thirty days")
    app.button(key=f"new.{button}|").click().run()
    assert not app.exception
    return app


def newest(store: Store) -> RequestPage:
    actor = actors(store)["injury_staff"]
    return requests.show(store, actor, requests.list_for(store, actor, mine=True)[0].number)


def test_the_least_is_taken_in_one_click_and_rows_are_chosen_with_controls(
    visitor: Maker, store: Store
) -> None:
    app = opened(visitor)
    fields = f"new.fields|{ABOUT}|"
    app.multiselect(key=fields).select("身份证号").select("职工姓名").select("联系电话").run()
    assert text_of(app).count("leave it out") == 2
    app.button(key=f"{fields}|least").click().run()
    assert app.multiselect(key=fields).value == ["身份证号"]
    assert "leave it out" not in text_of(app)
    app.selectbox(key="new.where-field|0|").select("年龄").run()
    assert "has no value to compare with" in text_of(app)
    app.selectbox(key="new.where-op|0|False|").select(">=").run()
    app.text_input(key="new.where-value|0|").input("30").run()
    assert app.code[0].value == '"年龄" >= 30'
    app.selectbox(key="new.where-field|1|").select("联系电话").run()
    assert app.selectbox(key="new.where-op|1|True|").options == ["is empty", "is not empty"]
    app.selectbox(key="new.where-op|1|True|").select("is not null").run()
    said(app, "draft")
    page = newest(store)
    assert page.row_filter == '"年龄" >= 30 AND "联系电话" IS NOT NULL'
    assert page.legal_basis == "statutory duty: Work Injury Insurance Regulation, Article 47"
    app = visitor("injury_staff").open("new-request", revise=page.row.number)
    number = page.row.number
    assert app.code[0].value == page.row_filter
    app.button(key=f"new.draft|{number}").click().run()
    assert newest(store).envelope_digest == page.envelope_digest


def test_figures_are_asked_for_and_checked_beforehand(visitor: Maker, store: Store) -> None:
    app = opened(visitor, "zh")
    app.button_group(key="new.use|").set_value(requests.Use.FIGURES).run()
    app.multiselect(key=f"new.fields|{ABOUT}|").select("性别").run()
    measures = app.multiselect(key=f"new.measures|{ABOUT}|")
    amount = ("一次性伤残补助金", "aggregate:measure=sum")
    measures.set_value([amount]).run()
    assert "每个单元格至少 10 人" in text_of(app)
    app = said(app, "check")
    page = newest(store)
    assert [(f.name, f.protection) for f in page.fields] == [
        ("性别", "none"),
        ("一次性伤残补助金", "aggregate"),
    ]
    assert page.row.state == "draft"
    assert "aggregates" in {c.name for c in page.checks}
    assert "只计入汇总" in text_of(
        visitor("injury_staff", "zh").open("request", number=page.row.number)
    )
    app = visitor("injury_staff", "zh").open("new-request", revise=page.row.number)
    assert app.multiselect(key=f"new.measures|{ABOUT}|{page.row.number}").value == [amount]


def test_a_failed_k_check_offers_what_would_pass(visitor: Maker, store: Store) -> None:
    app = opened(visitor)
    app.button_group(key="new.use|").set_value(requests.Use.ANALYSIS).run()
    app.multiselect(key=f"new.fields|{ABOUT}|").select("年龄").select("性别").select(
        "伤残等级"
    ).run()
    said(app, "check")
    page = newest(store)
    offered = [a for c in page.checks for a in c.details.get("alternatives", [])]
    assert offered, [(c.name, c.figure) for c in page.checks]
    app = visitor("injury_staff").open("request", number=page.row.number)
    app.button(key="request.adopt|1").click().run()
    asked = {f["name"]: f["asked"] for f in newest(store).envelope["fields"] if f["asked"]}
    assert asked == offered[0]["protections"]
