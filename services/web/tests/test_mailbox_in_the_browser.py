"""The mailbox in Debian's chromium: nothing serious for axe, script stays text, danger is answered at once."""

from __future__ import annotations

import pytest
from linli_common.testing.waiting import eventually
from playwright.sync_api import Page, ViewportSize, expect

from .browsing import DESKTOP, PHONE, sign_in, wrong_with
from .examples import AREA, RESIDENT, World, id_of
from .mailbox_services import (
    DEPARTMENT,
    DEPARTMENT_UNIT,
    LETTER,
    PHOTO,
    STREET_UNIT,
    at,
    clock,
    step,
)

NASTY = "<script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">"
ANSWERED, DANGER = id_of("answered letter"), id_of("danger letter")
AS_RESIDENT = ["/me/letters/new", "/me/letters", f"/me/letters/{LETTER}", f"/me/letters/{ANSWERED}"]
AS_RESIDENT += [f"/me/letters/{DANGER}", f"/letters?division={AREA}", f"/letters/{LETTER}", f"/letters/{LETTER}/sign"]
AS_WORKER = ["/desk/letters", f"/desk/letters/{LETTER}", f"/desk/letters/{DANGER}", "/desk/letters/under"]
AS_WORKER += [f"/desk/letters/new?kind={kind}" for kind in ("assisted", "hotline", "agency")]
AS_ANYONE = ["/dashboards/mailbox/310113", "/dashboards/mailbox/310113?by=unit", f"/dashboards/mailbox/{DEPARTMENT}"]
AS_ANYONE += ["/dashboards/mailbox/310113111028?by=itself", f"/letters/how-long?division={id_of('310113')}"]
AS_ANYONE += ["/dashboards/mailbox/310113?wall=1", "/dashboards/mailbox/310113111028?wall=1"]
AS_STREET = [f"/desk/letters/{DANGER}", "/desk/letters/under"]
AS_DISTRICT = [f"/desk/letters/settings/{what}" for what in ("departments", "routes", "covers", "rules", "calendar")]


@pytest.fixture
def letters(world: World) -> World:
    """Three letters: one on its way with everything in it, one answered, one about danger to life."""
    world.status = "registered"
    steps = [
        step("letter_submitted", "resident"),
        step("letter_handed_on", text=NASTY, direction="up", to=STREET_UNIT, assisting=[DEPARTMENT_UNIT]),
        step("clock_missed", "clock", clock="response", due_at=at(hours=1), escalated_to=STREET_UNIT),
        step("letter_replied", "street_officer", NASTY),
    ]
    world.letters = [
        {"title": NASTY, "text": NASTY, "place": NASTY, "photo_ids": [PHOTO], "steps": steps, "taken": True,
         "lifecycle": "accepted", "response": clock("missed", running=False, hours=1),
         "assisting": {DEPARTMENT_UNIT: "asked"}},
        {"letter_id": ANSWERED, "lifecycle": "answered", "outcome": "solved", "confirm_by": at(days=-6),
         "steps": [step("letter_answered", text="好了", outcome="solved", confirm_by=at(days=-6))]},
        {"letter_id": DANGER, "danger": True, "kind": "joint", "abuse_reports": 1, "claimed_by": RESIDENT,
         "extension_days": 3, "extension_asked_of": STREET_UNIT, "reopened": 1, "came_back": True},
    ]  # fmt: skip
    return world


@pytest.mark.parametrize(
    ("phone", "addresses", "made_for"),
    [
        ("13800138000", AS_RESIDENT, PHONE),
        ("13900139000", AS_WORKER, DESKTOP),
        ("13700137000", AS_STREET, PHONE),
        ("13500135000", AS_DISTRICT, DESKTOP),
    ],
    ids=["resident", "worker", "street", "district"],
)
def test_every_page_has_nothing_serious_for_axe_fits_its_screen_and_runs_no_script_of_a_letter(
    tab: Page, letters: World, phone: str, addresses: list[str], made_for: ViewportSize
) -> None:
    sign_in(tab, phone)
    for address in addresses:
        tab.goto(address)
        for folded in tab.locator("main details").all():
            folded.evaluate("folded => folded.open = true")
        assert (address, wrong_with(tab, made_for)) == (address, [])
        assert (address, tab.title() == "pwned") == (address, False)
        assert (address, tab.locator("main script, main img[src=x]").count()) == (address, 0)


def test_figures_of_letters_have_nothing_serious_for_axe_and_fit_the_screen(tab: Page) -> None:
    for address in AS_ANYONE:
        tab.goto(address)
        assert (address, wrong_with(tab, DESKTOP)) == (address, [])


@pytest.mark.parametrize("by", ["place", "unit", "itself"])
def test_the_mailboxs_wall_fits_without_scrolling(tab: Page, by: str) -> None:
    tab.set_viewport_size({"width": 1920, "height": 1080})
    tab.goto(f"/dashboards/mailbox/310113?wall=1&by={by}")
    expect(tab.locator("#flows-chart canvas")).to_be_visible()
    assert tab.evaluate("document.documentElement.scrollHeight") <= 1080


def test_figures_of_letters_follow_live_and_keep_their_charts(tab: Page, world: World) -> None:
    tab.goto("/dashboards/mailbox/310113")
    expect(tab.locator("#live-badge")).to_have_attribute("data-state", "on")
    tab.evaluate("document.querySelector('#trend-chart canvas').marked = true")
    world.backlog, world.seq = 4_321, world.seq + 1
    expect(tab.locator("#figure-backlog")).to_contain_text("4,321")
    assert tab.evaluate("document.querySelector('#trend-chart canvas').marked") is True


def test_how_long_it_takes_stands_there_as_soon_as_a_category_is_chosen(tab: Page, letters: World) -> None:
    sign_in(tab, "13800138000")
    tab.goto("/me/letters/new")
    tab.get_by_label("类别").select_option("lift")
    expect(tab.locator("#how-long")).to_contain_text("（54 件）")
    tab.get_by_label("类别").select_option("danger")
    expect(tab.locator("#how-long")).to_contain_text("这类来信还不到 5 件")


def test_the_emergency_numbers_stand_there_as_soon_as_danger_is_chosen(tab: Page, letters: World) -> None:
    sign_in(tab, "13800138000")
    tab.goto("/me/letters/new")
    call = tab.get_by_role("link", name="119 火警救援")
    expect(call).to_be_hidden()
    tab.get_by_label("类别").select_option("danger")
    expect(call).to_be_visible()
    tab.get_by_label("类别").select_option("lift")
    expect(call).to_be_hidden()


def test_a_letter_is_written_once_though_the_button_is_tapped_twice(tab: Page, letters: World) -> None:
    sign_in(tab, "13800138000")
    tab.goto("/me/letters/new")
    tab.get_by_label("类别").select_option("lift")
    tab.get_by_label("标题").fill(NASTY)
    tab.get_by_label("详细情况").fill("一周停了三次")
    tab.get_by_role("button", name="提交来信").dblclick()
    expect(tab.get_by_text("来信已提交。")).to_be_visible()
    assert len({key for path, key, _ in letters.commands if path == "/letters"}) == 1


def test_a_colleagues_claim_is_seen_without_loading_the_list_again(tab: Page, letters: World) -> None:
    sign_in(tab, "13900139000")
    tab.set_viewport_size(DESKTOP)
    tab.goto("/desk/letters")
    row = tab.locator(f"#letter-{LETTER}")
    expect(row).not_to_contain_text("同事认领")
    letters.letters[0]["claimed_by"] = RESIDENT
    expect(row).to_contain_text("同事认领", timeout=8_000)


def test_a_worker_answers_a_letter_with_keyboard_and_mouse(tab: Page, letters: World) -> None:
    sign_in(tab, "13900139000")
    tab.set_viewport_size(DESKTOP)
    tab.goto(f"/desk/letters/{LETTER}")
    tab.locator("#answer summary").click()
    form = tab.locator("#answer")
    form.get_by_label("结果").select_option("solved")
    form.get_by_label("写给写信人的话").fill("已换新主机。")
    form.get_by_role("button", name="答复").click()
    expect(tab.get_by_text("已答复，等写信人确认。")).to_be_visible()
    eventually(lambda: [path for path, *_ in letters.commands if path.endswith("/answer")])
