"""The staff's pages of money and works in a real browser: nothing serious for axe-core, nothing wider than a phone."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize

from . import money_desk_examples as desk
from . import work_examples as works
from .browsing import DESKTOP, serious, sign_in
from .examples import ESTATE, World
from .money_desk_examples import OUTGOING, OWN_OUTGOING
from .money_examples import COMMITMENT
from .work_examples import FUND, OTHER_WORK, WORK

PHONE: ViewportSize = {"width": 390, "height": 844}
STAFF_PAGES = (
    "/desk/funds",
    f"/desk/funds/{FUND}",
    f"/desk/funds/{FUND}/entries/{COMMITMENT}",
    "/desk/funds/approvals",
    f"/desk/funds/outgoings/{OUTGOING}",
    f"/desk/funds/outgoings/{OWN_OUTGOING}",
    f"/desk/funds/{FUND}/bank",
    f"/desk/funds/{FUND}/bank/2/4",
    "/desk/accounts",
    "/desk/works",
    f"/desk/works/{WORK}",
    f"/desk/works/{OTHER_WORK}",
)


@pytest.fixture(autouse=True)
def laid_out(world: World) -> None:
    desk.lay_out(world)


def all_open(tab: Page) -> None:
    """Every form unfolded: what is hidden is not looked at."""
    tab.evaluate("() => { for (const one of document.querySelectorAll('details')) one.open = true; }")


def check(tab: Page, *paths: str) -> None:
    """Each page once, at a desk, then as wide as a phone."""
    for path in paths:
        tab.set_viewport_size(DESKTOP)
        answer = tab.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        all_open(tab)
        for size in (DESKTOP, PHONE):
            tab.set_viewport_size(size)
            assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        assert serious(tab) == [], path


def test_every_page_of_the_staff_is_accessible_and_fits_a_phone(tab: Page) -> None:
    sign_in(tab, "13900139000")
    check(tab, *STAFF_PAGES)


def test_so_are_those_of_the_company_and_the_committee_and_a_contract(tab: Page, world: World) -> None:
    for phone in ("13400134000", "13300133000"):
        tab.context.clear_cookies()
        sign_in(tab, phone)
        check(tab, "/desk/accounts", f"/desk/accounts/{ESTATE}")
    none: dict[str, Any] = {"contractor": None, "contract_fen": 0, "over_fen": 0, "committed_fen": 0, "milestones": []}
    world.funding[f"/works/{WORK}"] = works.work(status="funded", open_defects=[], steps=[], **none)
    tab.context.clear_cookies()
    sign_in(tab, "13700137000")
    check(tab, f"/desk/works/{WORK}")


def test_somebody_imports_a_statement_and_matches_a_line(tab: Page, world: World) -> None:
    world.answers[f"/funds/{FUND}/statements"] = {"statement": "3", "matched": "1"}
    sign_in(tab, "13900139000")
    tab.set_viewport_size(DESKTOP)
    tab.goto(f"/desk/funds/{FUND}/bank")
    file = "日期,流水号,收入,支出,余额\n2026-03-02,记-12,5000.00,,5000.00\n"
    tab.get_by_label("对账单文件").set_input_files(
        {"name": "bank.csv", "mimeType": "text/csv", "buffer": file.encode("gb18030")}
    )
    tab.get_by_role("button", name="导入对账单").click()
    tab.wait_for_url("**/bank?statement=3&matched=1&say=import&seen=7")
    assert world.commands[0][::2] == (f"/funds/{FUND}/statements", {"csv": file})
    tab.get_by_role("link", name="王女士").click()
    tab.get_by_role("button", name="对上").click()
    tab.wait_for_url("**/bank?say=match&seen=7")
    assert tab.get_by_role("status").first.inner_text() == "已对上。"
    assert world.commands[1][0] == f"/funds/{FUND}/statements/2/lines/4/match"
