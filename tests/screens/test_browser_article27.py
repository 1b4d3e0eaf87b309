"""Article 27 in real Chromium, in Chinese: everybody does their own part in a window of their own, by roles and labels.

The applicant drafts in the wizard and submits; the steward of the owning department returns it once, then consents;
planning reviews; the leader approves; the center prepares, two of it deliver; the recipient acknowledges. Beside it a
request of the planner's own, which they are not let review.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from catalog import requests
from catalog.settings import Settings
from catalog.store import open_store
from tests.screens.conftest import PASSWORD, actors
from tests.screens.test_browser import address, chromium

__all__ = ["address", "chromium"]  # fixtures
pytestmark = [pytest.mark.browser, pytest.mark.slow]

WAIT = 20_000
Windows = Callable[[str], Page]


@pytest.fixture
def windows(chromium: Browser, address: str) -> Iterator[Windows]:
    """Return what gives each person a window of their own, signed in."""
    opened: dict[str, Page] = {}

    def window(login: str) -> Page:
        if login not in opened:
            context = chromium.new_context(
                base_url=address, viewport={"width": 1440, "height": 1000}, locale="zh-CN"
            )
            context.set_default_timeout(WAIT)
            page = opened[login] = context.new_page()
            page.goto("/language/zh")
            page.goto("/sign-in")
            page.get_by_label("用户名").fill(login)
            page.get_by_label("密码").fill(PASSWORD)
            page.get_by_role("button", name="登录").click()
            expect(page.get_by_role("button", name="退出")).to_be_visible(timeout=WAIT)
        return opened[login]

    yield window
    for page in opened.values():
        page.context.close()


def idle(page: Page) -> None:
    """Wait until what was asked for has come to the server, and everything is drawn."""
    page.wait_for_timeout(300)
    page.wait_for_selector('[data-test-script-state="notRunning"]')
    page.wait_for_timeout(200)


def choose(page: Page, label: str, option: str) -> None:
    """Pick an option of a list by typing."""
    box = page.get_by_role("combobox", name=label).first
    box.click()
    box.fill(option)
    page.get_by_role("option").filter(has_text=option).first.click()
    idle(page)


def text(page: Page, label: str, said: str) -> None:
    page.get_by_role("textbox", name=label).first.fill(said)


def attach(page: Page, label: str, name: str) -> None:
    idle(page)
    box = page.get_by_role("region", name=label).locator("input[type=file]")
    box.set_input_files({"name": name, "mimeType": "text/plain", "buffer": "双方同意。".encode()})
    expect(page.get_by_text(name)).to_be_visible(timeout=WAIT)


def press(page: Page, name: str) -> None:
    idle(page)
    page.get_by_role("button", name=name, exact=True).click()
    idle(page)


def heading(page: Page, said: str) -> Locator:
    return page.get_by_role("heading", level=1).filter(has_text=said)


def state(page: Page, said: str) -> Locator:
    """Return the chip beside the number."""
    return page.get_by_role("main").get_by_text(said, exact=True).first


def at(page: Page, number: str, said: str) -> None:
    """Open the request and see that it is in this state."""
    page.goto(f"/request?number={number}")
    expect(heading(page, number)).to_be_visible(timeout=WAIT)
    expect(state(page, said)).to_be_visible(timeout=WAIT)
    idle(page)


def step(page: Page, number: str, button: str, then: str, comment: str = "") -> None:
    """Do one's part from the request's page; it is in the next state afterwards."""
    page.goto(f"/request?number={number}")
    expect(page.get_by_role("button", name=button, exact=True)).to_be_visible(timeout=WAIT)
    idle(page)
    if comment:
        text(page, "意见", comment)
        page.keyboard.press("Tab")
    press(page, button)
    expect(state(page, then)).to_be_visible(timeout=WAIT)


def drafted(page: Page) -> str:
    """Draft in the wizard and submit; return the number."""
    page.goto("/new-request?dataset=work_injury_findings")
    expect(heading(page, "新建对外提供申请")).to_be_visible(timeout=WAIT)
    idle(page)
    choose(page, "接收方", "云江市第一人民医院")
    text(page, "用途", "为工伤职工安排康复住院")
    choose(page, "依据类型", "履行法定职责")
    text(page, "法律依据", "《工伤保险条例》第四十七条")
    for name in ("身份证号", "职工姓名", "诊断编码"):
        choose(page, "字段（逐项添加）", name)
    page.keyboard.press("Escape")
    press(page, "采用最小必要的建议")
    expect(page.get_by_text("将要提供的 2 个字段")).to_be_visible(timeout=WAIT)
    text(page, "到期如何销毁", "三十日内删除")
    attach(page, "协议文本", "协议.txt")
    text(page, "协议编号", "协2026-3")
    attach(page, "个人信息保护影响评估报告", "影响评估.txt")
    text(page, "评估编号", "评2026-7")
    text(page, "评估人或部门", "规划信息科")
    choose(page, "结论", "风险可")
    page.get_by_role("group", name="评估日期").get_by_role("spinbutton").first.click()
    page.keyboard.type("20260105")
    page.keyboard.press("Tab")
    press(page, "提交申请")
    expect(state(page, "待归口部门同意")).to_be_visible(timeout=WAIT)
    return page.url.rpartition("number=")[2]


def own_request(home: Path) -> str:
    """File a request of the planner's own, as far as the review; return its number."""
    store = open_store(Settings(home=home))
    try:
        who = actors(store)
        number = requests.create(
            store,
            who["planner"],
            dataset="service_stations",
            recipient="civil_affairs",
            purpose="编制便民服务网点地图",
            legal_basis="《政务信息资源共享管理暂行办法》第九条",
            fields=["入网单位名称", "所属镇街"],
            destruction="地图发布后删除",
        )
        requests.submit(store, who["planner"], number)
        requests.consent(store, who["center_liaison"], number)
        return number
    finally:
        store.close()


def test_article_27_from_the_wizard_to_the_receipt(windows: Windows, home: Path) -> None:
    applicant, steward = windows("injury_staff"), windows("work_injury_liaison")
    number = drafted(applicant)
    step(steward, number, "退回补正", "已退回", "请写明住院病区")
    at(applicant, number, "已退回")
    expect(applicant.get_by_text("请写明住院病区")).to_be_visible()
    press(applicant, "修改申请")
    expect(heading(applicant, f"修改申请 {number}")).to_be_visible(timeout=WAIT)
    idle(applicant)
    text(applicant, "用途", "为工伤职工安排康复住院（康复一病区）")
    applicant.keyboard.press("Tab")
    applicant.wait_for_timeout(500)
    press(applicant, "提交申请")
    expect(state(applicant, "待归口部门同意")).to_be_visible(timeout=WAIT)
    step(steward, number, "归口部门同意", "待规划信息科审核", "字段为结算所必需")
    step(windows("planner2"), number, "规划信息科审核", "待分管领导批准")
    leader = windows("leader")
    at(leader, number, "待分管领导批准")
    expect(leader.get_by_role("img", name="涉及人数（累计）")).to_be_visible()
    step(leader, number, "分管领导批准", "已批准", "同意")
    center = windows("center1")
    step(center, number, "生成交付件", "已生成")
    step(center, number, "交付", "交付中（待第二人）")
    expect(center.get_by_role("button", name="第二人核对交付", exact=True)).to_have_count(0)
    step(windows("center2"), number, "第二人核对交付", "已交付")
    step(windows("hospital"), number, "接收方签收", "已签收")
    at(applicant, number, "已签收")


def test_the_planner_is_not_let_review_a_request_of_their_own(windows: Windows, home: Path) -> None:
    number = own_request(home)
    page = windows("planner")
    at(page, number, "待规划信息科审核")
    expect(page.get_by_role("button", name="规划信息科审核", exact=True)).to_have_count(0)
    expect(page.get_by_text("您不能办理：不得办理自己的申请")).to_be_visible()
    page.goto("/inbox")
    expect(heading(page, "待我办理")).to_be_visible(timeout=WAIT)
    expect(page.get_by_text(number)).to_have_count(0)
