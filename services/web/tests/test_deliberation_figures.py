"""Deliberation's dashboard: topics by stage and outcome, times, votes, who takes part, and the events behind."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from dashboards_service.deliberation.catalogue import CATALOGUE
from dashboards_service.deliberation.projector import HANDLERS
from fastapi.testclient import TestClient
from playwright.sync_api import Page, expect
from web_service.dashboards import topics_view as view
from web_service.language import TEXTS

from .browsing import DESKTOP, wrong_with
from .examples import UNITS, World
from .topic_services import NOBODY_YET, TOPIC

DISTRICT = "/dashboards/deliberation/310113"
STREET = "/dashboards/deliberation/310113111"
AREA = "/dashboards/deliberation/310113111028"


def row_of(text: str, label: str) -> str:
    """A line of the table."""
    found = re.search(rf'<tr id="row-{label}".*?</tr>', text, re.DOTALL)
    assert found
    return found[0]


def bars_of(text: str, chart: str) -> list[dict[str, Any]]:
    """The points of a chart of bars."""
    [points] = re.findall(rf'id="{chart}-chart" data-chart="bars" data-points="([^"]*)"', text)
    drawn: list[dict[str, Any]] = json.loads(unescape(points))["points"]
    return drawn


@pytest.mark.parametrize("code", ["310113", "310113111", "310113111028"])
def test_every_tier_shows_the_figures_of_deliberation(pages: TestClient, code: str) -> None:
    text = pages.get(f"/dashboards/deliberation/{code}").text
    assert UNITS[code][0] in text
    for word in (
        "议事中",
        "有结果",
        "议题用时中位数",
        "参与人次",
        "决议按时落实率",
        "表决参与率",
        "代表询问按时答复率",
    ):
        assert word in text
    for word in ("老年人参与", "未成年人参与", "村民参与", "白领参与", "到会人次", "64.4%", "59 件"):
        assert word in text


def test_times_are_a_median_and_nine_of_ten_in_days_each_with_its_cases(pages: TestClient) -> None:
    [table] = re.findall(r'<table class="times">.*?</table>', pages.get(DISTRICT).text, re.DOTALL)
    assert table.count("31.4 天") == table.count("88.2 天") == table.count("47") == 3
    assert "代表询问到答复" in table


def test_stages_are_drawn_where_a_topic_stands_and_all_of_them_are_in_the_table(pages: TestClient) -> None:
    text = pages.get(DISTRICT).text
    drawn = [bar["name"] for bar in bars_of(text, "stages")]
    assert "听证会阶段" in drawn
    assert "居民访谈阶段" not in drawn
    [table] = re.findall(r'id="stages-table">.*?</details>', text, re.DOTALL)
    assert table.count("<tr>") == len(view.STAGES)
    assert "居民访谈阶段" in table


def test_outcomes_are_those_of_the_year_and_a_hidden_one_keeps_its_place(pages: TestClient) -> None:
    drawn = {bar["name"]: bar for bar in bars_of(pages.get(DISTRICT).text, "outcomes")}
    assert len(drawn) == len(view.OUTCOMES)
    assert (drawn["表决决定"]["value"], drawn["表决决定"]["text"]) == (None, "<5")


def test_who_takes_part_stands_as_a_share_with_the_number(pages: TestClient) -> None:
    [circles] = re.findall(r'<dl class="pairs circles">.*?</dl>', pages.get(DISTRICT).text, re.DOTALL)
    assert circles.count("<dt>") == len(view.CIRCLES)
    assert re.search(r"64\.4%</span>\s*<small[^>]*>61<", circles)
    assert "0.0%" in circles


def test_what_is_overdue_stands_out_and_a_mean_of_points_is_no_percentage(pages: TestClient) -> None:
    text = pages.get(DISTRICT).text
    late = re.findall(r'class="pair-late"><dt>\s*<span class="figure-name">([^<]+)', text)
    assert "超期决议" in late
    assert "超期代表询问" not in late
    assert "4.3 分" in text


def test_every_figure_of_the_page_is_in_the_catalogue_and_has_its_definition(pages: TestClient) -> None:
    text = pages.get(DISTRICT).text
    asked = set(re.findall(r'popovertarget="(def-[a-z0-9_]+)" aria-label', text))
    assert {f"def-{name}" for _, names in view.GROUPS for name in names} <= asked
    assert asked <= set(re.findall(r'popover id="(def-[a-z0-9_]+)"', text))
    assert {figure.name for figure in CATALOGUE.figures if figure.in_table} <= set(view.TABLE) | {"minors_share"}


def test_a_rank_says_of_how_many_and_units_without_topics_stand_last_unless_sorted(pages: TestClient) -> None:
    def order(address: str) -> list[str]:
        return re.findall(r'id="row-(\d+)"', pages.get(address).text)

    text = pages.get(DISTRICT).text
    assert "1 / 2" in row_of(text, "310113102")
    assert "满 30 项的单位参与排名" in text
    assert order(DISTRICT) == ["310113102", "310113001", "310113111"]
    assert order(f"{DISTRICT}?sort=resolutions_rate") == ["310113001", "310113102", "310113111"]
    assert 'class="row-quiet"' in row_of(text, "310113111")
    assert "row-rest" in row_of(text, "own")


def test_a_trend_leaves_hidden_days_blank_and_says_so(pages: TestClient) -> None:
    text = pages.get(f"{DISTRICT}?measure=meetings&days=30").text
    [points] = re.findall(r'id="trend-chart" data-chart="trend" data-points="([^"]*)"', text)
    drawn = json.loads(unescape(points))
    assert len(drawn["days"]) == 30
    assert (drawn["stock"], drawn["series"][0]["name"]) == (False, "会议")
    assert {None} < set(drawn["series"][0]["values"])
    assert "数值为 1 至 4 的日子不画出" in text


def test_where_every_day_is_hidden_a_sentence_stands_in_place_of_an_empty_chart(pages: TestClient) -> None:
    text = pages.get(AREA).text
    assert "这段时间每天都少于 5 件" in text
    assert 'data-chart="trend"' not in text


def test_a_place_without_topics_says_so_and_draws_nothing(pages: TestClient) -> None:
    text = pages.get(f"/dashboards/deliberation/{NOBODY_YET}").text
    assert "这里还没有议题" in text
    assert "目前没有议题在办" in text
    assert 'data-chart="bars"' not in text


def test_a_past_day_is_not_live_and_keeps_its_day_in_links_and_tabs(pages: TestClient) -> None:
    text = pages.get(f"{DISTRICT}?as_of=2026-03-01").text
    assert "按 2026-03-01 当天的行政区划统计" in text
    assert "data-live" not in text
    assert "/dashboards/deliberation/310113102?as_of=2026-03-01" in text
    for other in ("registration", "mailbox"):
        assert f"/dashboards/{other}/310113?as_of=2026-03-01" in text


def test_the_other_dashboards_lead_here(pages: TestClient) -> None:
    for other in ("registration", "mailbox"):
        assert 'href="/dashboards/deliberation/310113"' in pages.get(f"/dashboards/{other}/310113").text


def test_nonsense_in_the_address_is_left_out(pages: TestClient) -> None:
    assert pages.get(f"{DISTRICT}?measure=x&days=x&sort=x").status_code == 200
    assert pages.get(f"{DISTRICT}?as_of=x").status_code == 422
    assert pages.get("/dashboards/deliberation/999999").status_code == 404


def test_officers_look_behind_a_figure(worker: TestClient) -> None:
    text = worker.get(STREET).text
    assert "/dashboards/deliberation/310113111/events?measure=raised" in text
    behind = worker.get(f"{STREET}/events?measure=raised&day=2026-11-21").text
    assert "提出议题" in behind
    assert "310113 / 310113111 / 310113111028" in behind
    assert "cursor=52" in behind
    assert f'<a href="/topics/{TOPIC}">提出议题</a>' in behind


def test_residents_are_not_led_behind_the_figures(signed_in: TestClient) -> None:
    assert "/events?" not in signed_in.get(DISTRICT).text
    assert signed_in.get(f"{DISTRICT}/events").status_code == 403


def test_the_dashboard_speaks_english_beside(pages: TestClient) -> None:
    pages.get("/language/en")
    text = pages.get(DISTRICT).text
    for word in ("Deliberation dashboard", "Topics by stage", "Who takes part", "31.4 days", "59 cases"):
        assert word in text


def test_every_event_that_a_figure_is_made_of_has_a_name() -> None:
    assert [type_ for type_ in HANDLERS if f"event.{type_.split('.')[2]}" not in TEXTS] == []


def test_every_page_has_nothing_serious_for_axe_and_fits_its_screen(tab: Page, world: World) -> None:
    for address in (DISTRICT, STREET, AREA, f"/dashboards/deliberation/{NOBODY_YET}", f"{DISTRICT}?wall=1"):
        tab.goto(address)
        for folded in tab.locator("main details").all():
            folded.evaluate("folded => folded.open = true")
        assert (address, wrong_with(tab, DESKTOP)) == (address, [])


def test_a_wall_fits_its_screen_and_follows_what_happens_without_losing_its_charts(tab: Page, world: World) -> None:
    tab.set_viewport_size({"width": 1920, "height": 1080})
    tab.goto(f"{DISTRICT}?wall=1")
    expect(tab.locator("#stages-chart canvas")).to_be_visible()
    expect(tab.locator("#live-badge")).to_have_attribute("data-state", "on")
    assert tab.evaluate("document.documentElement.scrollHeight") <= 1080
    tab.evaluate("document.querySelector('#stages-chart canvas').marked = true")

    world.backlog, world.seq = 4_321, world.seq + 1

    expect(tab.locator(".wall-good .num")).to_have_text("4,321")
    assert tab.evaluate("document.querySelector('#stages-chart canvas').marked") is True
