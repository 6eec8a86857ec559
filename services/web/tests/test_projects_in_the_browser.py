"""Project funding in Debian's chromium, on a phone and at a desk: nothing serious for axe, nothing wider than the
screen, text as text, ballots with and without a script, and the recount of a right and of an altered export."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
import pytest
from funding_service.aggregate.terms import Envelope
from linli_common.testing.pictures import image_of
from playwright.sync_api import Browser, Page, ViewportSize, expect

from .browsing import DESKTOP, serious, sign_in
from .examples import AREA, World, id_of
from .round_examples import Held, counted, held, lay, proposal, row_of_proposal, some_choices

PHONE: ViewportSize = {"width": 390, "height": 844}
NASTY = "<script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">" + "长" * 40
PROPOSAL = id_of("proposal")
TITLES = (NASTY, "长椅", "滑梯", "树", "大门")
SPLIT: dict[str, Any] = {
    "split_by": "category",
    "envelopes": (
        Envelope("safety", 5_000_000, category="safety"),
        Envelope("children", 4_500_000, category="children"),
    ),
}


@pytest.fixture
def rounds(world: World) -> dict[str, Held]:
    """Rounds in every phase, with a script in what people wrote."""
    world.status, world.area_id = "registered", AREA
    found = {
        "collect": held("collect", titles=TITLES),
        "tick": held("tick", titles=TITLES),
        "knapsack": held("tick", name="k", titles=TITLES, ballot="knapsack", most=None, **SPLIT),
        "points": held("tick", name="p", titles=TITLES, ballot="points", most=10),
        "ranking": held("tick", name="r", titles=TITLES, ballot="ranking", most=3),
        "done": counted(held("build", titles=TITLES, rule="equal_shares", completion="add1u", most=2), some_choices()),
        "greedy": counted(held("notice", titles=TITLES, bound=False), some_choices()),
    }
    for one in found.values():
        one.said |= {"name": NASTY, "text": NASTY}
    lay(world, *found.values())
    world.funding[f"/proposals/{PROPOSAL}"] = proposal(title=NASTY, text=NASTY, round_id=found["collect"].id)
    world.funding[f"/proposals/{PROPOSAL}/pictures/{id_of('picture')}"] = image_of("JPEG")
    world.funding["/proposals/mine"] = {"items": [row_of_proposal(title=NASTY)], "next_cursor": None}
    return found


def addresses(rounds: dict[str, Held]) -> list[str]:
    ids = {name: one.id for name, one in rounds.items()}
    return [
        "/projects/under/310113111028",
        "/projects/how-counted",
        "/projects/propose",
        "/me/proposals",
        f"/proposals/{PROPOSAL}",
        f"/rounds/{ids['collect']}",
        f"/rounds/{ids['knapsack']}",
        *(f"/rounds/{ids[name]}/tick" for name in ("tick", "knapsack", "points", "ranking")),
        f"/rounds/{ids['done']}/result",
        f"/rounds/{ids['greedy']}/result",
        f"/rounds/{ids['done']}/receipt",
        f"/rounds/{ids['done']}/recount",
    ]


def test_every_page_has_nothing_serious_for_axe_fits_its_screens_and_runs_no_script_of_a_proposal(
    tab: Page, rounds: dict[str, Held]
) -> None:
    sign_in(tab, "13800138000")
    for address in addresses(rounds):
        tab.set_viewport_size(PHONE)
        assert tab.goto(address).status == 200, address  # type: ignore[union-attr]
        for folded in tab.locator("main details").all():
            folded.evaluate("folded => folded.open = true")
        assert (address, serious(tab)) == (address, [])
        for size in (PHONE, DESKTOP):
            tab.set_viewport_size(size)
            assert (address, tab.evaluate("document.documentElement.scrollWidth") <= size["width"]) == (address, True)
        assert (address, tab.title() == "pwned") == (address, False)
        assert (address, tab.locator("main script, main img[src=x]").count()) == (address, 0)


def test_a_knapsack_shows_live_what_is_left_of_each_envelope_and_is_cast_once(
    tab: Page, world: World, rounds: dict[str, Held]
) -> None:
    round_ = rounds["knapsack"]
    sign_in(tab, "13800138000")
    tab.set_viewport_size(PHONE)
    tab.goto(f"/rounds/{round_.id}/tick")
    safety = tab.locator('[data-envelope="safety"]')
    expect(safety.locator("[data-left]")).to_have_text("还剩 ¥50,000")
    safety.locator("input[type=checkbox]").first.check()
    expect(safety.locator("[data-left]")).to_have_text("还剩 ¥2,000")
    expect(safety.locator("progress")).to_have_attribute("max", "5000000")
    expect(tab.locator("[data-said]")).to_have_text("已选 1 个，共 ¥48,000")
    tab.get_by_role("button", name="下一步：核对").click()
    tab.get_by_role("button", name="确认勾选").dblclick()
    expect(tab.locator("#receipt")).to_contain_text("3FZ0-N8QW-7Y2K-D4TA")
    sent = [(key, body) for path, key, body in world.commands if path == f"{round_.path}/ballot"]
    assert {key for key, _ in sent} == {sent[0][0]}  # a second tap is the same command
    assert sent[0][1] == {"projects": [1]}


def test_scripts_keep_ticks_points_and_places_within_what_is_allowed(tab: Page, rounds: dict[str, Held]) -> None:
    sign_in(tab, "13800138000")
    tab.goto(f"/rounds/{rounds['tick'].id}/tick")
    for number in (1, 2, 3):
        tab.locator(f'input[name=project][value="{number}"]').check()
    expect(tab.locator("[data-said]")).to_have_text("已选 3 个，最多 3 个")
    expect(tab.locator('input[name=project][value="4"]')).to_be_disabled()
    tab.goto(f"/rounds/{rounds['points'].id}/tick")
    tab.locator("input[name=points-1]").fill("7")
    expect(tab.locator("[data-said]")).to_have_text("还有 3 分")
    tab.locator("input[name=points-2]").fill("5")
    expect(tab.locator("[data-said]")).to_have_text("多给了 2 分")
    tab.goto(f"/rounds/{rounds['ranking'].id}/tick")
    tab.locator("select[name=place-1]").select_option("1")
    tab.locator("select[name=place-2]").select_option("2")
    tab.locator("select[name=place-2]").select_option("1")
    expect(tab.locator("select[name=place-1]")).to_have_value("2")
    expect(tab.locator("[data-said]")).to_have_text("您的排序： 2 › 1")


def test_ticking_works_without_a_script(browser: Browser, site: str, world: World, rounds: dict[str, Held]) -> None:
    context = browser.new_context(base_url=site, viewport=PHONE, java_script_enabled=False)
    tab = context.new_page()
    tab.goto("/sign-in")
    tab.get_by_label("手机号").fill("13800138000")
    tab.get_by_label("密码").fill("a long pass phrase")
    tab.get_by_role("button", name="登录").click()
    tab.goto(f"/rounds/{rounds['knapsack'].id}/tick")
    tab.locator("input[name=project]").first.check()
    tab.get_by_role("button", name="下一步：核对").click()
    tab.get_by_role("button", name="返回修改").click()
    expect(tab.locator("input[name=project]").first).to_be_checked()
    tab.get_by_role("button", name="下一步：核对").click()
    tab.get_by_role("button", name="确认勾选").click()
    expect(tab.locator("#receipt")).to_be_visible()
    context.close()
    assert [body for path, _, body in world.commands if path.endswith("/ballot")] == [{"projects": [1]}]


@pytest.mark.parametrize("name", ["done", "greedy"])
def test_a_round_is_counted_again_in_the_browser_to_the_same(tab: Page, rounds: dict[str, Held], name: str) -> None:
    round_ = rounds[name]
    tab.goto(f"/rounds/{round_.id}/recount")
    tab.locator("#own-code").fill("0000-0000-0000-0005")
    tab.get_by_role("button", name="开始计票").click()
    expect(tab.locator(".recount-agrees")).to_be_visible()
    outcome = tab.locator("[data-outcome]")
    expect(outcome.locator("ul li").first).to_have_text("3 滑梯")
    expect(outcome).to_contain_text("您的选票在其中")
    expect(outcome.locator(".row-differs")).to_have_count(0)
    assert serious(tab) == []


def test_an_altered_export_is_found_in_the_browser(tab: Page, rounds: dict[str, Held], tmp_path: Path) -> None:
    round_ = rounds["greedy"]
    ballot = orjson.loads(round_.lines[1])
    ballot["choice"] = [5] if ballot["choice"] != [5] else [4]
    altered = tmp_path / "ticks.jsonl"
    altered.write_bytes(b"".join([round_.lines[0], orjson.dumps(ballot) + b"\n", *round_.lines[2:]]))
    tab.goto(f"/rounds/{round_.id}/recount")
    tab.get_by_text("用手里的文件").click()
    tab.get_by_label("选票文件").set_input_files(altered)
    expect(tab.locator(".recount-differs")).to_be_visible()
    expect(tab.locator(".recount-list")).to_contain_text("ballots_sha256")
