"""Works, funds and accounts in Debian's chromium: nothing serious for axe, every page fits a phone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from .browsing import DESKTOP, serious, sign_in
from .examples import AREA, ESTATE, OFFICERS, World
from .money_examples import COMMITMENT, ENTRIES, WRONG, account_entry, lay_out
from .vote_services import ownership
from .work_examples import ANSWERED, FUND, INSPECTION, OTHER_WORK, WORK, item, work

NASTY = "<script>document.title='pwned'</script><img src=x onerror=\"document.title='pwned'\">" + "长" * 60
MODERN_PHONE: ViewportSize = {"width": 390, "height": 844}
COMMITTEE = "13400134000"
ANYONE = [
    "/works/under/310113111028",
    f"/works/{WORK}",
    f"/works/{OTHER_WORK}",
    "/funds/under/310113111028",
    f"/funds/{FUND}",
    f"/funds/{FUND}/entries/{WRONG}",
    f"/funds/{FUND}/entries/{COMMITMENT}",
]
RESIDENT = [f"/works/{WORK}", "/funds/under/310113111028", f"/accounts/{ESTATE}", f"/funds/{FUND}/receipts/1", "/me"]


@pytest.fixture
def money(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Works and money with scripts and long words in what people wrote, and great amounts."""
    world.status, world.area_id, world.owned = "registered", AREA, [ownership(1, "3号楼", "501")]
    monkeypatch.setitem(OFFICERS, COMMITTEE, [("owners_committee", AREA)])
    lay_out(world)
    home = f"/estates/{ESTATE}/account/entries"
    great = [{**ENTRIES[-1], "amount_fen": 10**12 + 1, "at_bank_fen": 10**12 + 1, "party": NASTY}, *ENTRIES]
    objected = account_entry(9, "11111111-0000-4000-8000-000000000000", "fees", "out", "staff", 10**11, text=NASTY)
    world.funding |= {
        f"/works/{WORK}": work(title=NASTY, text=NASTY, contractor=NASTY),
        f"/divisions/{AREA}/works": {"items": [item(title=NASTY), item()], "next_cursor": "more"},
        f"/funds/{FUND}/entries": {"items": great, "next_cursor": "more"},
        home: {"items": [objected, *world.funding[home]["items"]], "next_cursor": "more"},
    }
    return world


@pytest.mark.parametrize(
    ("phone", "addresses"),
    [("", ANYONE), ("13800138000", RESIDENT), (COMMITTEE, [f"/accounts/{ESTATE}"])],
    ids=["anyone", "resident", "committee"],
)
def test_every_page_has_nothing_serious_for_axe_fits_its_screen_and_runs_no_script_of_anybody(
    tab: Page, money: World, phone: str, addresses: list[str]
) -> None:
    if phone == COMMITTEE:
        money.status = "pending"  # else the example renews the token to a resident's
    if phone:
        sign_in(tab, phone)
    for address in addresses:
        assert tab.goto(address).status == 200, address  # type: ignore[union-attr]
        tab.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
        for size in (DESKTOP, MODERN_PHONE):
            tab.set_viewport_size(size)
            assert tab.evaluate("document.documentElement.scrollWidth") <= size["width"], (address, size)
        assert serious(tab) == [], address
        assert tab.title() != "pwned", address
    assert tab.get_by_text("核对无误").count() == (3 if phone == COMMITTEE else 0)


def test_the_diagram_is_drawn_for_the_screen_that_it_is_on(tab: Page, money: World) -> None:
    tab.set_viewport_size(MODERN_PHONE)
    tab.goto(f"/funds/{FUND}")
    expect(tab.locator(".sankey-narrow")).to_be_visible()
    expect(tab.locator(".sankey-wide")).to_be_hidden()
    tab.set_viewport_size(DESKTOP)
    expect(tab.locator(".sankey-wide")).to_be_visible()
    expect(tab.locator(".sankey-narrow")).to_be_hidden()
    boxes = tab.locator(".sankey-wide text").evaluate_all("found => found.map(one => one.getBoundingClientRect())")
    box = tab.locator(".sankey-wide").bounding_box()
    assert box is not None
    assert all(one["left"] >= box["x"] - 1 and one["right"] <= box["x"] + box["width"] + 1 for one in boxes)


def test_a_resident_inspects_and_judges_with_a_phone(tab: Page, money: World) -> None:
    money.answers[f"/works/{WORK}/inspections"] = {"inspection_id": INSPECTION}
    sign_in(tab, "13800138000")
    tab.set_viewport_size(MODERN_PHONE)
    tab.goto(f"/works/{WORK}")

    tab.get_by_text("记一次检查").click()
    tab.get_by_label("看到的情况").last.fill("看过了")
    tab.get_by_label("问题 1").fill("井盖松动")
    tab.get_by_role("button", name="提交检查").click()
    expect(tab.get_by_text("检查已记录，人人可见。")).to_be_visible()

    defect = tab.locator(f"#defect-{ANSWERED}")
    defect.locator("summary").click()
    defect.get_by_label("整改好了", exact=True).check()
    defect.get_by_label("看到的情况").fill("亮了")
    defect.get_by_role("button", name="提交复查").click()
    expect(tab.get_by_text("复查结果已记录。")).to_be_visible()

    sent = [(path, body) for path, _, body in money.commands]
    assert sent == [
        (f"/works/{WORK}/inspections", {"text": "看过了", "defects": [{"text": "井盖松动"}]}),
        (f"/works/{WORK}/defects/{ANSWERED}/judge", {"mended": True, "text": "亮了"}),
    ]
