"""Pages for everyone: what they show, how they escape, what they let the browser do."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
import web_service
from fastapi.testclient import TestClient
from web_service.clients.dashboards import Cell
from web_service.dashboards.numbers import Numbers
from web_service.language import CHINESE, TEXTS

from .examples import World

DASHBOARD = "/dashboards/registration/310113"
PUBLIC = [
    "/",
    "/districts",
    DASHBOARD,
    f"{DASHBOARD}/figures",
    f"{DASHBOARD}?wall=1",
    "/figures",
    "/register",
    "/sign-in",
]


class Document(HTMLParser):
    """What a page would run or load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


@pytest.mark.parametrize("address", PUBLIC)
def test_a_page_runs_no_script_of_its_own_and_loads_nothing_from_elsewhere(pages: TestClient, address: str) -> None:
    answer = pages.get(address)
    assert answer.status_code == 200
    for tag, attributes in Document(answer.text).elements:
        assert not [name for name in attributes if name.startswith("on") or name == "style"], (tag, attributes)
        source = attributes.get("src") or (attributes.get("href") if tag == "link" else None)
        assert tag != "script" or source
        assert source is None or source.startswith("/")
    assert answer.headers["content-security-policy"].startswith("default-src 'self'; img-src 'self' data:")
    assert "unsafe" not in answer.headers["content-security-policy"]


def test_the_first_page_says_what_it_is_and_shows_the_three_districts_with_their_counts(pages: TestClient) -> None:
    text = pages.get("/").text
    for word in ("邻里", "Linli", "宝山区", "杨浦区", "闵行区", "1,286", "居民注册", "登录", "看板", "工作台"):
        assert word in text


def test_a_dashboard_shows_tiers_figures_bands_and_children(pages: TestClient) -> None:
    text = pages.get("/dashboards/registration/310113111").text
    for word in ("宝山区", "高境镇", "逸景佳苑居委会", "未归属", "31.2%", "19.4 小时", "2025-11-01 采集"):
        assert word in text


def test_a_hidden_cell_is_shown_as_below_five_with_its_reason(pages: TestClient) -> None:
    text = pages.get(DASHBOARD).text
    assert re.search(r'title="少于 5，为保护隐私不显示">&lt;5<', text)


def test_a_hidden_share_is_not_to_be_taken_for_a_percentage() -> None:
    shown = Numbers(CHINESE).share(Cell(value=None, note="hidden"))
    assert shown.text == "<5人"


def test_a_past_day_says_on_which_territory_it_is_and_is_not_live(pages: TestClient) -> None:
    text = pages.get(f"{DASHBOARD}?as_of=2024-03-01").text
    assert "按 2024-03-01 当天的行政区划统计" in text
    assert "data-live" not in text


def test_the_table_sorts_by_a_figure_and_back(pages: TestClient) -> None:
    def order(sort: str) -> list[str]:
        return re.findall(r'id="row-(\d+)"', pages.get(f"{DASHBOARD}?sort={sort}").text)

    assert order("registered") == list(reversed(order("-registered")))
    assert len(order("registered")) == 3


def test_the_definitions_come_from_the_catalogue(pages: TestClient) -> None:
    text = pages.get("/figures").text
    assert "已注册居村民的口径" in text
    assert "小于 5" in text


def test_a_definition_is_in_the_readers_language_on_the_dashboard_too(pages: TestClient) -> None:
    chinese = pages.get(DASHBOARD).text
    pages.get("/language/en", params={"next": DASHBOARD})
    english = pages.get(DASHBOARD).text
    assert "已注册居村民的口径" in chinese
    assert "how registered residents is computed" in english


def test_english_is_one_click_away_and_stays(pages: TestClient) -> None:
    answer = pages.get("/language/en", params={"next": DASHBOARD})
    assert (answer.status_code, answer.headers["location"]) == (303, DASHBOARD)
    text = pages.get(DASHBOARD).text
    assert '<html lang="en"' in text
    assert "Registered residents" in text


@pytest.mark.parametrize("elsewhere", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_the_language_switch_leads_nowhere_else(pages: TestClient, elsewhere: str) -> None:
    assert pages.get("/language/en", params={"next": elsewhere}).headers["location"] == "/"


def test_an_unknown_division_is_said_with_the_problems_text(pages: TestClient) -> None:
    answer = pages.get("/dashboards/registration/999999")
    assert answer.status_code == 404
    assert "该日期没有这个行政区划。" in answer.text
    assert "no division &#39;999999&#39; is known" in answer.text


def test_a_service_that_is_down_is_said_in_words(pages: TestClient, world: World) -> None:
    world.refuse("/divisions", 503, "not-ready", "Not ready", "try again")
    assert "数据正在准备，请稍后刷新。" in pages.get("/").text


def test_nothing_registered_yet_is_said(pages: TestClient, world: World) -> None:
    assert "这里还没有人登记" not in pages.get(DASHBOARD).text
    world.registered, world.pending = 0, 0
    assert "这里还没有人登记" in pages.get(DASHBOARD).text


def test_names_from_services_are_escaped_everywhere(signed_in: TestClient, world: World) -> None:
    world.name = "<script>alert(1)</script>"
    text = signed_in.get("/me").text
    assert "<script>alert" not in text
    assert "&lt;script&gt;alert(1)" in text


def test_every_text_a_template_names_is_written_in_both_languages() -> None:
    used: set[str] = set()
    for template in Path(web_service.__file__).parent.joinpath("templates").rglob("*.html"):
        used |= set(re.findall(r"""\bt\(["']([a-z0-9_.]+)["'][,)]""", template.read_text()))
    assert len(used) > 100
    assert not [name for name in used if name not in TEXTS]
    assert not [name for name, (chinese, english) in TEXTS.items() if not chinese or not english]


def test_vendored_files_are_the_ones_that_versions_names() -> None:
    import hashlib

    vendor = Path(web_service.__file__).parent / "static" / "vendor"
    lines = [line.split() for line in (vendor / "VERSIONS").read_text().splitlines()]
    assert len(lines) == 5
    for name, *_, digest in lines:
        assert hashlib.sha256((vendor / name).read_bytes()).hexdigest() == digest
        assert (vendor / f"{name}.LICENSE").stat().st_size > 500


def test_what_the_documents_of_the_services_load_is_here(pages: TestClient) -> None:
    from linli_common.http.documents import SCRIPT_URL, STYLE_URL

    for url in (SCRIPT_URL, STYLE_URL):
        assert pages.get(url).status_code == 200
