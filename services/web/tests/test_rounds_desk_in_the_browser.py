"""The staff's pages of rounds and proposals in a real browser: nothing serious for axe-core, nothing too wide."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from . import rounds_desk_examples as desk
from .browsing import DESKTOP, PHONE, serious, sign_in
from .examples import AREA, World
from .rounds_desk_examples import BATCH, COLLECTING, COUNTED, LABORATORY, PAVILION, TICKING

WORKER = "13900139000"
PAGES = (
    "/desk/rounds",
    f"/desk/rounds/prepare?division={AREA}",
    f"/desk/rounds/{COLLECTING}",
    f"/desk/rounds/{TICKING}",
    f"/desk/rounds/{TICKING}/revise",
    f"/desk/rounds/{TICKING}/slips/{BATCH}",
    f"/desk/rounds/{COUNTED}",
    f"/desk/rounds/{COUNTED}/decide",
    f"/desk/rounds/{COUNTED}/laboratory",
    "/desk/rounds/laboratory",
    "/desk/proposals",
    "/desk/proposals?view=pool",
    "/desk/proposals/new",
    f"/desk/proposals/{PAVILION}",
)


@pytest.fixture(autouse=True)
def laid_out(world: World) -> None:
    desk.lay_out(world)


def test_every_page_is_accessible_and_fits_a_phone(tab: Page) -> None:
    sign_in(tab, WORKER)
    for size in (PHONE, DESKTOP):
        tab.set_viewport_size(size)
        for path in PAGES:
            answer = tab.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            assert serious(tab) == [], path
            assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"], path


def test_somebody_prepares_a_round_that_is_split_and_sees_the_sum(tab: Page, world: World) -> None:
    sign_in(tab, WORKER)
    tab.set_viewport_size(DESKTOP)
    world.answers["/rounds"] = {"round_id": COLLECTING}
    tab.goto("/desk/rounds")
    tab.get_by_role("link", name="拟定轮次").click()
    tab.get_by_label("轮次名称").fill("2099年微更新")
    tab.get_by_label("出资方", exact=True).fill("高境镇人民政府")
    tab.get_by_label("承诺：计票结果就是立项结果").check()
    assert not tab.get_by_label("为老").is_visible()
    tab.get_by_label("按类别分").check()
    tab.get_by_label("安全").fill("50,000")
    tab.get_by_label("为老").fill("30000.50")
    assert tab.locator(".when-category [data-total]").inner_text() == "¥80,000.50"
    tab.get_by_label("分配点数").check()
    tab.get_by_label("每人点数").fill("12")
    tab.get_by_role("button", name="公布这一轮").click()
    tab.wait_for_url(f"**/desk/rounds/{COLLECTING}?say=prepared&seen=7")
    body = world.commands[0][2]
    assert [one["amount_fen"] for one in body["envelopes"]] == [5_000_000, 3_000_050]
    assert (body["ballot"], body["most"], body["split_by"]) == ("points", 12, "category")


def test_somebody_costs_line_by_line_and_departs_from_a_count_with_a_reason(tab: Page, world: World) -> None:
    sign_in(tab, WORKER)
    tab.set_viewport_size(DESKTOP)
    tab.goto(f"/desk/proposals/{PAVILION}")
    tab.locator("#cost summary").click()
    tab.get_by_role("button", name="再加几行").click()
    tab.get_by_label("分项 7").fill("油漆")
    tab.get_by_label("金额（元） 7").fill("100")
    assert tab.locator("#cost [data-total]").inner_text() == "¥40,100"
    tab.get_by_role("button", name="重新概算").click()
    tab.wait_for_url(f"**/desk/proposals/{PAVILION}?say=cost&seen=7")
    assert [item["cost_fen"] for item in world.commands[0][2]["items"]] == [3_000_050, 999_950, 10_000]

    tab.goto(f"/desk/rounds/{COUNTED}/decide")
    assert tab.locator("[data-chosen] output").inner_text() == "¥65,000"
    tab.get_by_label("休闲长椅").check()
    assert tab.locator("[data-chosen] output").inner_text() == "¥77,345.50"
    tab.get_by_label("确定后不能更改").check()
    tab.get_by_role("button", name="确定立项").click()
    assert len(world.commands) == 1, "to depart takes a reason"
    tab.get_by_label("偏离的理由").fill("余额够")
    tab.get_by_role("button", name="确定立项").click()
    tab.wait_for_url("**say=decide**")
    assert len(world.commands[1][2]["funded_ids"]) == 3


def test_a_file_is_compared_in_the_laboratory(tab: Page, world: World) -> None:
    sign_in(tab, WORKER)
    world.answers["/laboratory"] = LABORATORY
    tab.goto("/desk/rounds/laboratory")
    tab.get_by_label("Pabulib 文件").set_input_files({"name": "x.pb", "mimeType": "text/plain", "buffer": b"META\n"})
    tab.get_by_role("button", name="比较各种规则").click()
    tab.locator("#compared").wait_for()
    assert serious(tab) == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_slips_are_printed_without_anything_else_of_the_page(tab: Page) -> None:
    sign_in(tab, WORKER)
    tab.goto(f"/desk/rounds/{TICKING}/slips/{BATCH}")
    tab.emulate_media(media="print")
    assert tab.locator(".slip").count() == 2
    assert tab.locator(".slip").first.is_visible()
    for hidden in ("header.top", "footer.bottom", "[data-print]"):
        assert not tab.locator(hidden).is_visible()
