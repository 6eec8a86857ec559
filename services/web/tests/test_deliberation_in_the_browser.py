"""The hall in Debian's chromium: nothing serious for axe, every page fits a phone, script in a topic stays text."""

from __future__ import annotations

import pytest
from linli_common.testing.waiting import eventually
from playwright.sync_api import Page, ViewportSize, expect

from .browsing import sign_in, wrong_with
from .examples import AREA, World, id_of
from .hall_examples import (
    CONVENTION,
    LETTER_TOPIC,
    MEETING,
    NOTICE,
    PUBLIC_NOTICE,
    QUESTION,
    RUNNING,
    TOPIC,
    detail,
    lay_out,
    meeting,
    meeting_detail,
    resolution,
    step,
    topic,
)

NASTY = "<script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">" + "长" * 60
MODERN_PHONE: ViewportSize = {"width": 390, "height": 844}
HALL, DECLINED, ELEVEN, REVIEW = "/topics/under/310113111028", id_of("declined"), id_of("eleven"), id_of("review")
ANYONE = [
    "/topics",
    HALL,
    f"{HALL}?status=running&words=电梯",
    f"{HALL}/meetings",
    f"{HALL}/notices?hanging=true",
    f"{HALL}/questions",
    f"{HALL}/resolutions",
    f"{HALL}/ways",
    "/blueprint/310113111028",
    f"/topics/{TOPIC}",
    f"/topics/{ELEVEN}",
    f"/meetings/{MEETING}",
    f"/public-notices/{PUBLIC_NOTICE}",
    f"/conventions/{CONVENTION}",
    f"/questions/{QUESTION}",
]
RESIDENT = [
    HALL,
    "/me/topics",
    "/topics/raise",
    f"/topics/{DECLINED}",
    f"/meetings/{REVIEW}",
    f"/notices/{NOTICE}",
    f"/conventions/{CONVENTION}",
    f"/public-notices/{PUBLIC_NOTICE}",
]
STEPS = [
    "社区调研",
    "居民访谈",
    "多稿设计",
    "居民参与设计",
    "方案调整",
    "联席会讨论",
    "方案优化",
    "公众咨询",
    "方案修改",
    "第二次联席会",
    "方案公示",
]


@pytest.fixture
def hall(world: World) -> World:
    """A hall in which something of everything is going on, with scripts in what people wrote."""
    world.status, world.area_id = "registered", AREA
    lay_out(world)
    stages = [
        {**detail()["stages"][0], "stage": f"step_{number}", "kind": "survey", "name_zh": name}
        for number, name in enumerate(STEPS)
    ]
    entered = [step("stage_entered", 9 - number, text=NASTY, entered=f"step_{number}") for number in range(4)]
    world.hall |= {
        f"/topics/{TOPIC}": detail(title=NASTY, text=NASTY),
        f"/topics/{ELEVEN}": detail(stages=stages, steps=[*RUNNING[:2], *entered], stage="step_3", overdue=True),
        f"/topics/{DECLINED}": detail(
            status="declined",
            stage=None,
            ways=[],
            stages=[],
            steps=[step("topic_declined", 1, text=NASTY, appeal_until="2099-01-01T00:00:00+00:00")],
        ),
        f"/meetings/{REVIEW}": meeting_detail(
            meeting_id=REVIEW,
            kind="review",
            state="held",
            was_there=True,
            people=9,
            by_kind={"resident": 8, "staff": 1},
            minutes={"draft": 1, "signed": False, "text": NASTY, "signatures": []},
            resolutions=[resolution(what=NASTY), resolution(state="done", note=NASTY, done_at="2026-05-01T00:00:00Z")],
            ratings={"count": 6, "works": 4.5, "process": 4.0},
        ),
        f"/divisions/{AREA}/topics": {"items": [topic(title=NASTY), topic(overdue=True)], "next_cursor": "more"},
        f"/divisions/{AREA}/meetings": {"items": [meeting(title=NASTY, people=3)], "next_cursor": None},
        LETTER_TOPIC: detail(),
    }
    return world


@pytest.mark.parametrize(("phone", "addresses"), [("", ANYONE), ("13800138000", RESIDENT)], ids=["anyone", "resident"])
def test_every_page_has_nothing_serious_for_axe_fits_its_screen_and_runs_no_script_of_a_topic(
    tab: Page, hall: World, phone: str, addresses: list[str]
) -> None:
    if phone:
        sign_in(tab, phone)
    for address in addresses:
        assert tab.goto(address).status == 200, address  # type: ignore[union-attr]
        for folded in tab.locator("main details").all():
            folded.evaluate("folded => folded.open = true")
        assert (address, wrong_with(tab, MODERN_PHONE)) == (address, [])
        assert (address, tab.title() == "pwned") == (address, False)
        assert (address, tab.locator("main script, main img[src=x]").count()) == (address, 0)


def test_a_resident_finds_the_hall_and_what_was_said_at_a_meeting_of_a_topic(tab: Page, hall: World) -> None:
    tab.set_viewport_size(MODERN_PHONE)
    tab.goto("/")
    tab.get_by_role("link", name="议事厅").first.click()
    expect(tab.get_by_role("link", name="宝山区")).to_be_visible()
    tab.goto(HALL)
    tab.locator(".hall-topic a").first.click()
    expect(tab.get_by_role("heading", name="走到哪一步")).to_be_visible()
    expect(tab.locator('[aria-current="step"]')).to_contain_text("协调会")
    tab.get_by_role("link", name="加装电梯听证会").first.click()
    expect(tab.get_by_text("居委会二楼活动室")).to_be_visible()


def test_a_topic_is_raised_once_and_its_page_says_what_comes_next(tab: Page, hall: World) -> None:
    hall.answers["/topics"] = {"topic_id": TOPIC}
    sign_in(tab, "13800138000")
    tab.goto("/topics/raise")
    tab.get_by_label("逸景佳苑居委会").check()
    tab.get_by_role("textbox", name="议题").fill("加装电梯")
    tab.get_by_label("具体情况").fill("老人上下楼不方便")
    tab.get_by_role("button", name="提交议题").dblclick()
    expect(tab.get_by_role("status")).to_contain_text("议题已提交")
    sent = [(key, body) for path, key, body in hall.commands if path == "/topics"]
    assert {key for key, _ in sent} == {sent[0][0]}  # a second tap is the same command
    assert sent[0][1]["scope"] == "area"


def test_who_reads_a_notice_is_counted_without_a_tap(tab: Page, hall: World) -> None:
    sign_in(tab, "13800138000")
    tab.goto(f"/notices/{NOTICE}")
    eventually(lambda: (f"/notices/{NOTICE}/read", f"read-{NOTICE}", {}) in hall.commands)
