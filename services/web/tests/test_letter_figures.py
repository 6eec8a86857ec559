"""The mailbox's dashboard: figures by place, by unit and of a unit itself, and how long letters take."""

from __future__ import annotations

import json
import re
from html import unescape

import pytest
from fastapi.testclient import TestClient

from .examples import AREA, UNITS, World, id_of
from .mailbox_services import DEPARTMENT, LETTER

DISTRICT = "/dashboards/mailbox/310113"
HOW_LONG = "/letters/how-long"


def row_of(text: str, label: str) -> str:
    """A line of the table."""
    found = re.search(rf'<tr id="row-{label}".*?</tr>', text, re.DOTALL)
    assert found
    return found[0]


@pytest.mark.parametrize("code", ["310113", "310113111", "310113111028"])
def test_every_tier_shows_its_rates_with_the_number_of_cases(pages: TestClient, code: str) -> None:
    text = pages.get(f"/dashboards/mailbox/{code}").text
    for word in (
        "响应率",
        "按时办结率",
        "实际解决率",
        "满意率",
        "重复来信率",
        "退单率",
        "居村内办结率",
        "79.9%",
        "677 件",
    ):
        assert word in text
    assert UNITS[code][0] in text


def test_times_are_a_median_and_nine_of_ten_each_with_its_cases(pages: TestClient) -> None:
    text = pages.get(DISTRICT).text
    [table] = re.findall(r'<table class="times">.*?</table>', text, re.DOTALL)
    assert "43.2 小时" in table
    assert "9.1 天" in table
    assert "1.8 个工作日" in table
    assert "9.1 个工作日" in table
    assert table.count("670") == 2


def test_what_is_hidden_is_below_five_cases_and_what_is_none_a_dash(pages: TestClient) -> None:
    text = pages.get(DISTRICT).text
    assert re.search(r'id="figure-satisfaction_rate"><span class="num is-missing"[^>]*>&lt;5件', text)
    assert re.search(r'id="figure-response_overdue_now"><span class="num is-missing"[^>]*>&lt;5', text)


def test_a_mean_of_points_is_no_percentage(pages: TestClient) -> None:
    assert "4.1 分" in pages.get(DISTRICT).text


def test_by_unit_departments_stand_beside_the_units_below_and_lead_to_their_own_page(pages: TestClient) -> None:
    assert "房屋管理部门" not in pages.get(DISTRICT).text
    text = pages.get(f"{DISTRICT}?by=unit").text
    assert f'href="/dashboards/mailbox/{DEPARTMENT}"' in row_of(text, DEPARTMENT)
    assert 'href="/dashboards/mailbox/310113102?by=unit"' in row_of(text, "310113102")
    assert 'href="/dashboards/mailbox/310113?by=itself"' in row_of(text, "own")


def test_a_department_has_a_page_below_its_division_and_is_always_itself(pages: TestClient) -> None:
    text = pages.get(f"/dashboards/mailbox/{DEPARTMENT}").text
    assert "由本部门承办的来信" in text
    assert 'href="/dashboards/mailbox/310113?by=unit"' in text
    assert 'id="children"' not in text
    assert 'class="segments' not in text


def test_the_unit_itself_has_no_units_below(pages: TestClient) -> None:
    text = pages.get(f"{DISTRICT}?by=itself").text
    assert "只计由本级承办的来信" in text
    assert 'id="children"' not in text


def test_a_rank_says_of_how_many(pages: TestClient) -> None:
    assert "2 / 3" in row_of(pages.get(DISTRICT).text, "310113102")


def test_units_without_letters_stand_last_unless_sorted(pages: TestClient) -> None:
    def order(address: str) -> list[str]:
        return re.findall(r'id="row-(\d+)"', pages.get(address).text)

    assert order(DISTRICT) == ["310113102", "310113001", "310113111"]
    assert order(f"{DISTRICT}?sort=-on_time_rate") == ["310113111", "310113102", "310113001"]


def test_a_trend_leaves_hidden_days_blank_and_says_so(pages: TestClient) -> None:
    text = pages.get(f"{DISTRICT}?measure=submitted&days=30").text
    [points] = re.findall(r'id="trend-chart" data-chart="trend" data-points="([^"]*)"', text)
    drawn = json.loads(unescape(points))
    assert len(drawn["days"]) == 30
    assert {None} < set(drawn["series"][0]["values"])
    assert "数值为 1 至 4 的日子不画出" in text


def test_where_every_day_is_hidden_a_sentence_stands_in_place_of_an_empty_chart(pages: TestClient) -> None:
    text = pages.get("/dashboards/mailbox/310113111028").text
    assert "这段时间每天都少于 5 件" in text
    assert "data-chart" not in text


def test_a_past_day_of_the_mailbox_is_not_live_and_keeps_its_day_in_links(pages: TestClient) -> None:
    text = pages.get(f"{DISTRICT}?as_of=2026-03-01&by=unit").text
    assert "按 2026-03-01 当天的行政区划统计" in text
    assert "data-live" not in text
    assert "/dashboards/mailbox/310113102?as_of=2026-03-01&amp;by=unit" in text
    assert "/dashboards/registration/310113?as_of=2026-03-01" in text


def test_nonsense_in_a_dashboards_address_is_left_out(pages: TestClient) -> None:
    assert pages.get(f"{DISTRICT}?by=x&measure=x&days=x&sort=x").status_code == 200
    assert pages.get(f"{DISTRICT}?as_of=x").status_code == 422
    assert pages.get("/dashboards/mailbox/999999").status_code == 404


def test_officers_look_behind_a_figure_and_from_there_into_a_letter(worker: TestClient) -> None:
    text = worker.get("/dashboards/mailbox/310113111?by=unit").text
    assert "/dashboards/mailbox/310113111/events?measure=handling_missed" in text
    behind = worker.get("/dashboards/mailbox/310113111/events?measure=submitted&day=2026-11-21&by=unit").text
    assert f'<a href="/desk/letters/{LETTER}">来信</a>' in behind
    assert "310113 / 310113111 / 310113111028" in behind
    assert "by=unit&amp;cursor=41" in behind
    assert "<td>房屋管理部门 · 职能部门经办人</td>" in behind


def test_residents_are_not_led_behind_the_figures(signed_in: TestClient) -> None:
    assert "/events?" not in signed_in.get(DISTRICT).text
    assert signed_in.get(f"{DISTRICT}/events").status_code == 403


def test_the_definitions_of_the_mailbox_stand_beside_those_of_registration(pages: TestClient) -> None:
    text = pages.get("/figures").text
    assert 'id="on_time_rate"' in text
    assert 'id="registered"' in text


def test_the_dashboard_speaks_english_beside(pages: TestClient) -> None:
    pages.get("/language/en")
    text = pages.get(f"{DISTRICT}?by=unit").text
    for word in ("Mailbox dashboard", "Handled in time", "677 cases", "1.8 working days", "The unit itself"):
        assert word in text


def test_categories_stand_by_name_with_letters_and_times(pages: TestClient) -> None:
    text = pages.get(HOW_LONG, params={"division": id_of("310113")}).text
    assert re.search(r'id="category-lift"><th scope="row">电梯</th><td class="text-end"><span class="num">54<', text)
    assert "1.6 个工作日" in text


def test_without_a_place_the_reader_chooses_one(pages: TestClient) -> None:
    assert f"{HOW_LONG}?division={id_of('310113')}" in pages.get(HOW_LONG).text


def test_the_writer_is_told_how_long_letters_like_theirs_take_where_there_are_enough(pages: TestClient) -> None:
    asked = {"division": AREA, "category": "lift"}
    text = pages.get(f"{HOW_LONG}/of", params=asked).text
    assert "本地同类来信不足 5 件；以下是高境镇近一年的“电梯”来信" in text
    assert "首次回复：一半在 12.5 小时内，九成在 25.0 小时内（54 件）" in text
    assert "办结：一半在 1.6 个工作日内，九成在 2.1 个工作日内（54 件）" in text


def test_nothing_is_told_of_fewer_than_five_letters_anywhere(pages: TestClient) -> None:
    text = pages.get(f"{HOW_LONG}/of", params={"division": AREA, "category": "danger"}).text
    assert "这类来信还不到 5 件" in text
    assert pages.get(f"{HOW_LONG}/of", params={"division": "x", "category": ""}).text.strip() == ""


def test_the_writing_page_asks_when_a_category_is_chosen_and_links_to_all(signed_in: TestClient, world: World) -> None:
    world.status = "registered"
    text = signed_in.get("/me/letters/new").text
    assert f'hx-get="/letters/how-long/of?division={AREA}"' in text
    assert f'href="/letters/how-long?division={AREA}"' in text


def test_public_letters_of_a_category_say_how_long_they_take_here(pages: TestClient) -> None:
    text = pages.get("/letters", params={"division": id_of("310113111"), "category": "lift"}).text
    assert "高境镇近一年的“电梯”来信" in text
    assert "（54 件）" in text
