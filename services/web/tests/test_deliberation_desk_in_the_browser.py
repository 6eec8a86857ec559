"""The staff's pages of deliberation in a real browser: nothing serious for axe-core, nothing wider than a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from . import desk_examples as desk
from .browsing import DESKTOP, sign_in, wrong_with
from .desk_examples import BATCH, RAISED
from .examples import World
from .hall_examples import CONVENTION, MEETING, PUBLIC_NOTICE, QUESTION, TOPIC
from .taking_part_services import CONTEST, FORM, PANEL, TALK
from .vote_services import VOTE

WORKER = "13900139000"
PAGES = (
    "/desk/topics",
    "/desk/topics?view=stages",
    f"/desk/topics/{RAISED}",
    f"/desk/topics/{TOPIC}",
    f"/desk/begin/meeting?topic={TOPIC}",
    f"/desk/begin/vote?topic={TOPIC}",
    f"/desk/begin/form?topic={TOPIC}",
    f"/desk/meetings/{MEETING}",
    f"/desk/votes/{VOTE}",
    f"/desk/votes/{VOTE}/slips/{BATCH}",
    f"/desk/forms/{FORM}",
    f"/desk/conversations/{TALK}",
    f"/desk/schemes/{CONTEST}",
    f"/desk/panels/{PANEL}",
    f"/desk/conventions/{CONVENTION}",
    f"/desk/public-notices/{PUBLIC_NOTICE}",
    f"/desk/questions/{QUESTION}",
    "/desk/topics/settings/templates",
    "/desk/topics/settings/templates/discussion",
    "/desk/topics/settings/rules",
)


@pytest.fixture(autouse=True)
def laid_out(world: World) -> None:
    desk.lay_out(world)


def test_every_page_is_accessible_and_fits_a_phone(tab: Page) -> None:
    sign_in(tab, WORKER)
    for path in PAGES:
        answer = tab.goto(path)
        assert answer is not None
        assert answer.status == 200, path
        assert wrong_with(tab, DESKTOP) == [], path


def test_somebody_screens_a_topic_and_begins_a_meeting(tab: Page, world: World) -> None:
    sign_in(tab, WORKER)
    tab.set_viewport_size(DESKTOP)
    tab.goto("/desk/topics")
    tab.locator(f"#topic-{RAISED} a").click()
    tab.get_by_label("三会").check()
    tab.get_by_role("button", name="立项", exact=True).click()
    tab.wait_for_url(f"**/desk/topics/{RAISED}?say=accept&seen=7")
    assert world.commands[0][::2] == (f"/topics/{RAISED}/accept", {"template": "three_meetings"})
    world.answers["/meetings"] = {"meeting_id": MEETING}
    tab.goto(f"/desk/topics/{TOPIC}")
    tab.get_by_role("link", name="召集会议").click()
    tab.get_by_label("协调会").check()
    tab.get_by_label("会议名称").fill("照明协调会")
    tab.get_by_label("开会时间").fill("2099-01-05T19:00")
    tab.get_by_label("地点").fill("活动室")
    tab.get_by_label("议程").fill("介绍情况\n讨论")
    tab.get_by_role("button", name="召集会议").click()
    tab.wait_for_url(f"**/desk/meetings/{MEETING}?say=begun&seen=7")
    body = world.commands[1][2]
    assert (body["agenda"], body["circles"]) == (["介绍情况", "讨论"], ["residents"])
    assert tab.get_by_role("status").first.inner_text() == "会议通知已发出。"


def test_slips_are_printed_without_anything_else_of_the_page(tab: Page) -> None:
    sign_in(tab, WORKER)
    tab.goto(f"/desk/votes/{VOTE}/slips/{BATCH}")
    tab.emulate_media(media="print")
    assert tab.locator(".slip").count() == 2
    assert tab.locator(".slip").first.is_visible()
    for hidden in ("header.top", "footer.bottom", "[data-print]"):
        assert not tab.locator(hidden).is_visible()
