"""What the browser tests share: sizes, signing in, and what axe-core says of a page."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, ViewportSize

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
PHONE: ViewportSize = {"width": 360, "height": 740}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}

SERIOUS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter(found => ['serious', 'critical'].includes(found.impact))
  .map(found => found.id + ': ' + found.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | '))"""

WIDTH = """() => new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(
  () => resolve(document.documentElement.scrollWidth))))"""  # two frames later, when charts know their new size


def sign_in(tab: Page, phone: str) -> None:
    tab.goto("/sign-in")
    tab.get_by_label("手机号").fill(phone)
    tab.get_by_label("密码").fill("a long pass phrase")
    tab.get_by_role("button", name="登录").click()
    tab.wait_for_url(lambda url: "/sign-in" not in url)


def serious(tab: Page) -> list[str]:
    """What axe-core finds serious or critical on the page."""
    tab.wait_for_load_state("load")
    # A page of our policy evaluates nothing from a string; the driver's own world does.
    tab.evaluate(AXE.read_text())
    found: list[str] = tab.evaluate(SERIOUS)
    return found


def wrong_with(tab: Page, made_for: ViewportSize) -> list[str]:
    """What is wrong with the open page: what axe-core finds on the screen it is made for, and what it overflows.

    axe-core looks for a second or two at a time; so it looks once.
    """
    tab.set_viewport_size(made_for)
    found = serious(tab)
    for size in (DESKTOP, PHONE):
        tab.set_viewport_size(size)
        width = tab.evaluate(WIDTH)
        found += [f"{width} pixels wide on a screen of {size['width']}"] if width > size["width"] else []
    return found
