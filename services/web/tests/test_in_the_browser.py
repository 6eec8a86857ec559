"""In Debian's chromium: nothing serious for axe, live without flicker, nothing typed is lost, one tap."""

from __future__ import annotations

import pytest
from linli_common.testing.waiting import eventually
from playwright.sync_api import Page, expect

from .browsing import PHONE, sign_in, wrong_with
from .examples import APPLICANT, DWELLING, ESTATE, WARD, World

DASHBOARD = "/dashboards/registration/310113"
AS_ANYONE = ["/", DASHBOARD, f"{DASHBOARD}?as_of=2024-03-01", f"{DASHBOARD}?wall=1", "/figures", "/register"]
AS_ANYONE += [f"/register/{ESTATE}", "/sign-in", "/activate", "/nowhere"]
AS_RESIDENT = ["/me", "/me/erase", "/me/password", f"/me/move/{ESTATE}", f"/me/wards/{ESTATE}"]
AS_RESIDENT += [f"/me/ward/{WARD}{page}" for page in ("", f"/resubmit/{ESTATE}", f"/move/{ESTATE}")]
AS_RESIDENT += ["/inbox", "/inbox?show=unread", "/inbox/wishes"]
AS_WORKER = [
    "/desk",
    "/inbox",
    f"/desk/registrations/{APPLICANT}",
    "/desk/counter",
    f"{DASHBOARD}/events?day=2026-11-21",
]
AS_WORKER += [f"/desk/moves/{APPLICANT}", "/desk/counter/move", f"/desk/residents/{APPLICANT}"]
AS_WORKER += ["/desk/residents", f"/desk/residents?estate_id={ESTATE}&dwelling_id={DWELLING}"]


def test_a_public_page_has_nothing_serious_for_axe_and_fits_a_phone(tab: Page) -> None:
    for address in AS_ANYONE:
        tab.goto(address)
        assert (address, wrong_with(tab, PHONE)) == (address, [])


@pytest.mark.parametrize(("phone", "addresses"), [("13800138000", AS_RESIDENT), ("13900139000", AS_WORKER)])
def test_a_signed_in_page_has_nothing_serious_for_axe_and_fits_a_phone(
    tab: Page, world: World, phone: str, addresses: list[str]
) -> None:
    world.wards, world.moving = [{"status": "returned"}], True
    sign_in(tab, phone)
    for address in addresses:
        tab.goto(address)
        for folded in tab.locator("details.act").all():
            folded.evaluate("folded => folded.open = true")
        assert (address, wrong_with(tab, PHONE)) == (address, [])


def test_a_wall_screen_fits_without_scrolling(tab: Page) -> None:
    tab.set_viewport_size({"width": 1920, "height": 1080})
    tab.goto(f"{DASHBOARD}?wall=1")
    expect(tab.locator("#age-chart canvas")).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollHeight") <= 1080


def test_a_dashboard_draws_its_charts_and_follows_live_without_losing_them(tab: Page, world: World) -> None:
    tab.goto(DASHBOARD)
    expect(tab.locator("#age-chart canvas")).to_be_visible()
    expect(tab.locator("#live-badge")).to_have_attribute("data-state", "on")
    tab.evaluate("document.querySelector('#age-chart canvas').marked = true")
    world.registered, world.seq = 4_321, world.seq + 1
    expect(tab.locator("#figure-registered")).to_contain_text("4,321")
    assert tab.evaluate("document.querySelector('#age-chart canvas').marked") is True
    assert "1349" in (tab.locator("#age-chart").get_attribute("data-points") or "")


def test_the_definition_of_a_figure_opens_with_the_keyboard_and_closes_with_escape(tab: Page) -> None:
    tab.goto(DASHBOARD)
    tab.get_by_role("button", name="“已注册居村民”的口径").focus()
    tab.keyboard.press("Enter")
    expect(tab.locator("#def-registered")).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator("#def-registered")).to_be_hidden()


def test_a_lost_connection_is_said(tab: Page) -> None:
    tab.route("**/live", lambda route: route.abort())
    tab.goto(DASHBOARD)
    expect(tab.locator("#live-badge")).to_contain_text("连接已断开")


def test_a_double_tap_registers_once(tab: Page, world: World) -> None:
    tab.goto(f"/register/{ESTATE}")
    tab.get_by_label("姓名").fill("王秀英")
    tab.get_by_label("证件号码").fill("11010519491231002X")
    tab.get_by_label("手机号").fill("13800138000")
    tab.get_by_label("设置密码").fill("a long pass phrase")
    tab.get_by_role("button", name="提交注册").dblclick()
    tab.wait_for_url("**/me")
    assert len(world.applied) == 1


def test_only_the_chosen_proof_is_shown_and_asked_for(tab: Page, world: World) -> None:
    tab.goto(f"/register/{ESTATE}")
    expect(tab.get_by_label("网络身份凭证")).to_be_hidden()
    tab.get_by_text("国家网络身份（网号、网证）").click()
    expect(tab.get_by_label("证件号码")).to_be_hidden()
    tab.get_by_label("姓名").fill("王秀英")
    tab.get_by_label("网络身份凭证").fill("demo:wang:1994-05-06")
    tab.get_by_label("手机号").fill("13800138000")
    tab.get_by_label("设置密码").fill("a long pass phrase")
    tab.get_by_role("button", name="提交注册").click()
    tab.wait_for_url("**/me")
    assert [body["identity"]["kind"] for body in world.applied.values()] == ["network_identity"]


def test_a_worker_finds_the_door_and_erases_with_the_typed_name_only(tab: Page, world: World) -> None:
    sign_in(tab, "13900139000")
    tab.goto("/desk/residents")
    tab.get_by_label("小区").select_option(label="逸景佳苑")
    tab.get_by_label("楼栋").select_option(label="3号楼")
    tab.get_by_label("房屋").select_option(label="1单元 301")
    tab.get_by_role("button", name="查找").click()
    tab.get_by_role("link", name="1951 年出生").click()
    tab.get_by_text("注销居民登记").click()
    tab.get_by_role("button", name="确认注销").click()
    assert not world.commands
    tab.get_by_label("居民本人").check()
    tab.get_by_label("输入居民姓名以确认").fill("王秀英")
    tab.get_by_role("button", name="确认注销").click()
    expect(tab.get_by_text("注销完成")).to_be_visible()
    assert [path for path, *_ in world.commands] == [f"/residents/{APPLICANT}/erase"]


def test_the_young_are_told_of_the_guardian_while_they_type(tab: Page) -> None:
    tab.goto(f"/register/{ESTATE}")
    hint = tab.locator("[data-under-14]")
    expect(hint).to_be_hidden()
    tab.get_by_label("出生日期").fill("2020-01-01")
    expect(hint).to_be_visible()


def test_the_worklist_follows_live_and_what_was_chosen_stays(tab: Page, world: World) -> None:
    sign_in(tab, "13900139000")
    tab.goto(f"/desk/registrations/{APPLICANT}")
    tab.get_by_label("楼栋").select_option(label="3号楼")
    tab.get_by_label("房屋").select_option(label="1单元 301")
    expect(tab.get_by_label("户", exact=True).locator("option")).to_have_count(2)
    tab.get_by_label("退回原因").select_option("other")
    world.waiting, world.seq = False, world.seq + 1
    expect(tab.locator("#list-registrations")).to_contain_text("没有待办")
    assert tab.get_by_label("退回原因").input_value() == "other"
    assert tab.get_by_label("房屋").input_value() != ""


def test_verifying_on_the_desk_sends_what_was_chosen(tab: Page, world: World) -> None:
    sign_in(tab, "13900139000")
    tab.goto(f"/desk/registrations/{APPLICANT}")
    tab.get_by_label("楼栋").select_option(label="3号楼")
    tab.get_by_label("房屋").select_option(label="1单元 301")
    tab.get_by_role("button", name="核验通过").click()
    expect(tab.get_by_text("已核验通过。")).to_be_visible()
    eventually(lambda: [path for path, *_ in world.commands if path.endswith("/verify")])
