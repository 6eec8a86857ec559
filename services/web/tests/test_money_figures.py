"""Funding's dashboard: sources and spending, money's ways, works, fees and satisfaction of every tier."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from dashboards_service.funding.catalogue import CATALOGUE
from dashboards_service.funding.projector import HANDLERS
from fastapi.testclient import TestClient
from playwright.sync_api import Page, ViewportSize, expect
from web_service.dashboards import money_view as view
from web_service.language import TEXTS

from .browsing import DESKTOP, PHONE, serious
from .examples import UNITS, World, id_of
from .money_desk_examples import lay_out
from .money_figures_services import NO_MONEY_YET, WORK, money_names

DISTRICT = "/dashboards/funding/310113"
STREET = "/dashboards/funding/310113111"
AREA = "/dashboards/funding/310113111028"


@pytest.fixture(autouse=True)
def _named(world: World) -> None:
    money_names(world)


@pytest.mark.parametrize("code", ["310113", "310113111", "310113111028"])
def test_every_tier_shows_the_figures_of_funding(pages: TestClient, code: str) -> None:
    text = pages.get(f"/dashboards/funding/{code}").text
    assert UNITS[code][0] in text
    for word in ("资金来源", "额度", "签约占用", "已支付", "超概算金额", "工程按时完工率", "居民提议占比"):
        assert word in text
    for word in (
        "受益户次",
        "物业费收缴率",
        "工程满意度",
        "过程满意度",
        "¥9,876,543.21",
        "¥123,456",
        "87.5%",
        "4.5 分",
    ):
        assert word in text


def test_every_figure_of_the_page_is_in_the_catalogue_and_has_its_definition(pages: TestClient) -> None:
    text = pages.get(DISTRICT).text
    asked = set(re.findall(r'popovertarget="(def-[a-z0-9_]+)" aria-label', text))
    assert {f"def-{name}" for _, names in view.GROUPS for name in names} <= asked
    assert asked <= set(re.findall(r'popover id="(def-[a-z0-9_]+)"', text))
    assert {figure.name for figure in CATALOGUE.figures if figure.in_table} == set(view.TABLE)
    assert {figure.name for figure in CATALOGUE.figures if figure.kind != "day"} <= {
        *(name for _, names in view.GROUPS for name in names), *view.RATES
    }  # fmt: skip


def test_money_is_drawn_from_source_over_fund_to_work_with_a_table_beside_it(pages: TestClient) -> None:
    text = pages.get(STREET).text
    assert text.count('<svg class="sankey') == 2
    [table] = re.findall(r'<figure class="sankey-box">.*?<tbody>(.*?)</tbody>', text, re.DOTALL)
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row) for row in table.split("</tr>") if "<td" in row]
    assert rows == [
        ["财政补助", "高境镇民心项目资金", "¥900,000"],
        ["捐赠", "社区微基金&lt;b&gt;", "¥3,860.50"],
        ["高境镇民心项目资金", "中心花园微更新", "¥263,500"],
        ["高境镇民心项目资金", "工程", "¥124,000"],
        ["社区微基金&lt;b&gt;", "核销", "¥50"],
    ]
    assert "只画出最大的几百条流向" not in text
    assert "只画出最大的几百条流向" in pages.get(DISTRICT).text


def test_the_drawing_stands_when_funding_does_not_answer_and_asks_each_name_once(
    pages: TestClient, world: World
) -> None:
    world.refusals[f"/works/{WORK}"] = (503, {"type": "/problems/x", "title": "x", "status": 503, "detail": "x"})
    assert "<td>高境镇民心项目资金</td><td>工程</td>" in pages.get(STREET).text

    world.asked.clear()
    pages.get(STREET)

    assert [one["path"] for one in world.asked if one["path"].startswith(("/funds/", "/works/"))] == [f"/works/{WORK}"]


def test_a_past_day_asks_for_its_flow_is_not_live_and_keeps_its_day(pages: TestClient, world: World) -> None:
    text = pages.get(f"{DISTRICT}?as_of=2026-03-01").text
    assert {"path": "/funding/310113/flow", "as_of": "2026-03-01"} in world.asked
    assert "按 2026-03-01 当天的行政区划统计" in text
    assert "data-live" not in text
    for other in ("registration", "mailbox", "deliberation"):
        assert f"/dashboards/{other}/310113?as_of=2026-03-01" in text


def test_charts_of_money_are_in_yuan_and_those_of_works_count(pages: TestClient) -> None:
    def drawn(address: str) -> tuple[float, str]:
        text = pages.get(address).text
        [points] = re.findall(r'id="trend-chart" data-chart="trend" data-points="([^"]*)"', text)
        [table] = re.findall(r'id="trend-table">.*?</table>', text, re.DOTALL)
        return json.loads(unescape(points))["series"][0]["values"][0], table

    value, table = drawn(f"{DISTRICT}?as_of=2026-03-30&days=30")
    assert value == 1.5
    assert "¥1.50" in table
    value, table = drawn(f"{DISTRICT}?as_of=2026-03-30&days=30&measure=works_completed")
    assert value == 150
    assert "¥" not in table


def test_what_is_late_stands_out_and_a_place_without_money_says_so(pages: TestClient) -> None:
    late = re.findall(r'class="pair-late"><dt>\s*<span class="figure-name">([^<]+)', pages.get(DISTRICT).text)
    assert "逾期节点" in late
    assert "核销" not in late
    text = pages.get(f"/dashboards/funding/{NO_MONEY_YET}").text
    assert "这里今年还没有资金和工程" in text
    assert "<svg" not in text.split('id="flow"')[1]


def test_the_other_dashboards_lead_here_and_places_without_money_stand_last(pages: TestClient) -> None:
    for other in ("registration", "mailbox", "deliberation"):
        assert 'href="/dashboards/funding/310113"' in pages.get(f"/dashboards/{other}/310113").text
    assert re.findall(r'id="row-(\d+)"', pages.get(DISTRICT).text) == ["310113102", "310113001", "310113111"]
    assert pages.get(f"{DISTRICT}?measure=x&days=x&sort=x").status_code == 200
    assert pages.get("/dashboards/funding/999999").status_code == 404


def test_officers_look_behind_a_figure(worker: TestClient) -> None:
    assert "/dashboards/funding/310113111/events?measure=paid" in worker.get(STREET).text
    assert "入账" in worker.get(f"{STREET}/events?measure=paid&day=2026-11-21").text


def test_staff_are_led_to_the_figures_of_their_division(worker: TestClient, world: World) -> None:
    lay_out(world)
    assert f'href="/dashboards/funding/{id_of("310113111028")}"' in worker.get("/desk/accounts").text


def test_residents_are_not_led_behind_the_figures(signed_in: TestClient) -> None:
    assert "/events?" not in signed_in.get(DISTRICT).text


def test_the_dashboard_speaks_english_beside_and_names_every_event(pages: TestClient) -> None:
    pages.get("/language/en")
    text = pages.get(DISTRICT).text
    for word in ("Project funding dashboard", "Where the money goes", "Supervised accounts", "16 cases"):
        assert word in text
    assert [type_ for type_ in HANDLERS if f"event.{type_.split('.')[2]}" not in TEXTS] == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_every_page_has_nothing_serious_for_axe_and_fits_its_screen(tab: Page, size: ViewportSize) -> None:
    tab.set_viewport_size(size)
    for address in (DISTRICT, AREA, f"/dashboards/funding/{NO_MONEY_YET}", f"{DISTRICT}?wall=1"):
        tab.goto(address)
        for folded in tab.locator("main details").all():
            folded.evaluate("folded => folded.open = true")
        assert (address, serious(tab)) == (address, [])
        assert (address, tab.evaluate("document.documentElement.scrollWidth") <= size["width"]) == (address, True)


def test_a_wall_fits_its_screen_and_follows_what_happens(tab: Page, world: World) -> None:
    tab.set_viewport_size({"width": 1920, "height": 1080})
    tab.goto(f"{DISTRICT}?wall=1")
    expect(tab.locator(".sankey-wall")).to_be_visible()
    expect(tab.locator("#live-badge")).to_have_attribute("data-state", "on")
    assert tab.evaluate("document.documentElement.scrollHeight") <= 1080

    world.backlog, world.seq = 4_321, world.seq + 1

    expect(tab.locator(".wall-good .num")).to_have_text("¥4,321")
