"""Taking part in Debian's chromium, on a phone and at a desk: nothing serious for axe, nothing wider than the screen,
ballots from the keyboard, statements without reloading, and the recount of a right and of an altered export."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest
from linli_common.testing.waiting import eventually
from playwright.sync_api import Page, ViewportSize, expect
from starlette.responses import Response

from .browsing import serious, sign_in, wrong_with
from .examples import World, id_of
from .taking_part_services import CONTEST, FORM, PANEL, SCHEME, TALK, comparing, drawn, panel, sheet, talking, ticket
from .vote_services import DWELLINGS, VOTE, closed, export, opened, ownership, unit

PHONE: ViewportSize = {"width": 390, "height": 844}
NASTY = "<script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">"
BALLOTS = [[0]] * 220 + [[1]] * 62 + [[2]] * 30
OPEN = [f"/votes/{VOTE}", f"/forms/{FORM}", f"/conversations/{TALK}", f"/schemes/{CONTEST}"]
OPEN += [f"/schemes/{CONTEST}/{SCHEME}", f"/panels/{PANEL}"]
OVER = [f"/votes/{VOTE}", f"/votes/{VOTE}/receipt", f"/votes/{VOTE}/recount"]


def laid(world: World) -> None:
    """Everything is going on, and every text is somebody's attempt at a script."""
    heads = (unit(*DWELLINGS[:2], area_cm2=1_500_000), unit(DWELLINGS[2], area_cm2=890_000, channel="online"))
    ranking = {"options": [NASTY, "乙", "丙"], "kind": "ranking", "most": 3, "decision": False}
    opened(world, *heads, owners=True, question=NASTY, **ranking)
    world.owned = [ownership(0, "3号楼", "301"), ownership(2, "5号楼", "802")]
    world.hall[f"/forms/{FORM}"] = sheet(question=NASTY, text=NASTY)
    world.hall[f"/forms/{FORM}/mine"] = {"household_id": FORM, "channel": "online", "option": "agree", "by_me": True}
    talking(world, title=NASTY, question=NASTY)
    world.hall[f"/conversations/{TALK}/next"]["statement"]["text"] = NASTY
    comparing(world, title=NASTY, brief=NASTY)
    world.hall[f"/panels/{PANEL}"] = panel(title=NASTY)
    world.hall[f"/panels/{PANEL}/ticket"] = ticket()


def looked_at(tab: Page, address: str) -> None:
    """The page is shown as a page of ours, wholly on the screen."""
    tab.goto(address)
    expect(tab.locator("h1")).to_be_visible()
    assert wrong_with(tab, PHONE) == []
    assert tab.title() != "pwned"


def test_pages_are_accessible_fit_and_show_text_as_text(tab: Page, world: World) -> None:
    laid(world)
    for address in OPEN:
        looked_at(tab, address)
    sign_in(tab, "13800138000")
    for address in OPEN:
        looked_at(tab, address)
    closed(world, export(BALLOTS), question=NASTY)
    for address in OVER:
        looked_at(tab, address)


def test_a_ballot_is_cast_from_the_keyboard_and_its_receipt_is_shown_once(tab: Page, world: World) -> None:
    tab.set_viewport_size(PHONE)
    sign_in(tab, "13800138000")
    opened(world, unit())
    tab.goto(f"/votes/{VOTE}")
    tab.get_by_role("radio", name="同意").focus()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    expect(tab.get_by_role("heading", name="您的回执")).to_be_visible()
    expect(tab.locator("#receipt")).to_have_text("3FZ0-N8QW-7Y2K-D4TA")
    assert world.commands[0][2] == {"choice": [1]}
    assert serious(tab) == []
    tab.get_by_role("link", name="回到表决").click()
    assert "3FZ0" not in tab.content()


def test_two_options_never_have_one_place(tab: Page, world: World) -> None:
    sign_in(tab, "13800138000")
    opened(world, unit(), options=["甲", "乙", "丙"], kind="ranking", most=3, decision=False)
    tab.goto(f"/votes/{VOTE}")
    tab.get_by_label("甲").select_option("1")
    tab.get_by_label("丙").select_option("2")
    tab.get_by_label("丙").select_option("1")
    expect(tab.get_by_label("甲")).to_have_value("2")
    expect(tab.locator("[data-order]")).to_contain_text("1. 丙　2. 甲")
    tab.get_by_role("button", name="投票").click()
    expect(tab.get_by_role("heading", name="您的回执")).to_be_visible()
    assert world.commands[0][2] == {"choice": [2, 0]}


def test_no_more_is_ticked_than_may_be(tab: Page, world: World) -> None:
    sign_in(tab, "13800138000")
    opened(world, unit(), options=["甲", "乙", "丙"], kind="approval", most=2, decision=False)
    tab.goto(f"/votes/{VOTE}")
    tab.get_by_label("甲").check()
    tab.get_by_label("丙").check()
    expect(tab.locator("[data-count]")).to_have_text("已选 2 项，最多 2 项")
    expect(tab.get_by_label("乙")).to_be_disabled()


def counted(tab: Page) -> Page:
    """The recount in this browser, finished."""
    tab.get_by_role("button", name="开始计票").click()
    expect(tab.locator("[data-outcome][data-done]")).to_be_visible()
    return tab


def test_the_recount_in_the_browser_agrees_with_a_right_export(tab: Page, world: World) -> None:
    closed(world, export(BALLOTS))
    tab.goto(f"/votes/{VOTE}/recount")
    tab.get_by_label("顺便找我的回执").fill("0000-0000-0000-221a")
    counted(tab)
    expect(tab.locator(".recount-verdict")).to_contain_text("全部一致")
    expect(tab.locator("[data-outcome] .sha")).to_have_text(world.hall[f"/votes/{VOTE}/result"]["ballots_sha256"])
    expect(tab.locator("[data-outcome] tbody")).to_have_text("同意220220反对6262弃权3030")
    expect(tab.locator("[data-outcome] .note")).to_have_text("您的选票在其中，计为：反对")
    assert serious(tab) == []


@pytest.mark.parametrize("forged", [False, True], ids=["altered", "agreeing with itself"])
def test_the_recount_in_the_browser_finds_an_altered_export(tab: Page, world: World, forged: bool) -> None:
    lines = export(BALLOTS)
    closed(world, lines)
    ballot = orjson.loads(lines[7])
    altered = [*lines[:7], orjson.dumps({**ballot, "choice": [1]}) + b"\n", *lines[8:]]
    if forged:
        altered = export([[0]] * 219 + [[1]] * 63 + [[2]] * 30)
    world.hall[f"/votes/{VOTE}/ballots"] = Response(b"".join(altered), media_type="application/jsonl")
    tab.goto(f"/votes/{VOTE}/recount")
    counted(tab)
    expect(tab.locator(".recount-verdict")).to_contain_text("不一致")
    expect(tab.locator(".recount-list")).to_contain_text("announced SHA-256")
    expect(tab.locator(".row-differs")).to_have_count(2)


def test_a_file_of_ones_own_is_counted_and_what_is_none_is_refused(tab: Page, world: World, tmp_path: Path) -> None:
    lines = export(BALLOTS)
    closed(world, lines)
    for name, content in (("right.jsonl", b"".join(lines)), ("other.jsonl", b'{"something":"else"}\n')):
        (tmp_path / name).write_bytes(content)
    tab.goto(f"/votes/{VOTE}/recount")
    tab.get_by_text("用手里的文件").click()
    tab.get_by_label("选票文件").set_input_files(tmp_path / "other.jsonl")
    expect(tab.locator(".recount-verdict")).to_contain_text("读不了")
    tab.get_by_label("选票文件").set_input_files(tmp_path / "right.jsonl")
    expect(tab.locator(".recount-verdict")).to_contain_text("全部一致")


def test_the_next_statement_comes_without_a_new_page_and_is_focused(tab: Page, world: World) -> None:
    tab.set_viewport_size(PHONE)
    sign_in(tab, "13800138000")
    talking(world)
    tab.goto(f"/conversations/{TALK}")
    tab.evaluate("window.stays = true")
    third = world.hall[f"/conversations/{TALK}/statements"]["items"][2]
    world.hall[f"/conversations/{TALK}/next"] = {"statement": third, "left": 1}
    tab.get_by_role("button", name="不赞成").first.click()
    expect(tab.locator("#answering .statement-text")).to_have_text("小花园要多装几盏灯。")
    expect(tab.locator("#answering .statement-text")).to_be_focused()
    assert tab.evaluate("window.stays")
    [(path, _, body)] = world.commands
    assert (path, body) == (f"/statements/{id_of('statement 2')}/opinion", {"choice": "disagree"})


def test_the_map_is_drawn_and_drawn_again_when_it_changes(tab: Page, world: World) -> None:
    talking(world)
    tab.goto(f"/conversations/{TALK}")
    expect(tab.locator("#live-badge")).to_have_attribute("data-state", "on")
    expect(tab.locator("[data-map] canvas")).to_be_visible()
    world.hall[f"/conversations/{TALK}/map"] = drawn(participants=93, you=None)
    world.seq += 1
    expect(tab.locator("#opinion-map")).to_contain_text("93 人参与")
    expect(tab.locator("[data-map] canvas")).to_be_visible()


def test_a_tap_on_a_picture_fills_in_where_the_comment_belongs(tab: Page, world: World) -> None:
    tab.set_viewport_size(PHONE)
    sign_in(tab, "13800138000")
    comparing(world)
    tab.goto(f"/schemes/{CONTEST}/{SCHEME}")
    picture = tab.locator("[data-picture]")
    box = picture.bounding_box()
    assert box is not None
    picture.click(position={"x": box["width"] / 2, "y": box["height"] / 4})
    tab.get_by_label("对这一处的意见").fill("这里加扶手。")
    tab.get_by_role("button", name="提交意见").first.click()
    eventually(lambda: bool(world.commands))
    [(path, _, body)] = world.commands
    assert path == f"/schemes/{SCHEME}/comments"
    assert (abs(body["x"] - 500) <= 5, abs(body["y"] - 250) <= 5, body["text"]) == (True, True, "这里加扶手。")


def test_what_was_opened_stays_open_while_the_turnout_moves(tab: Page, world: World) -> None:
    opened(world)
    tab.goto(f"/votes/{VOTE}")
    tab.get_by_text("各居村参与人数").click()
    world.hall[f"/votes/{VOTE}/turnout"]["participating_units"] = 313
    tab.locator("#turnout").dispatch_event("linli:changed")
    expect(tab.locator("#turnout")).to_contain_text("313 人 / 400 人")
    expect(tab.locator("#by-area dd").first).to_be_visible()
