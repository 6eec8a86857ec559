"""Funds, entries and supervised accounts: whose money it is, where it went, and who may look at an estate's pots."""

from __future__ import annotations

import re
from datetime import date, timedelta
from unittest.mock import MagicMock

import pytest
from fastapi.testclient import TestClient
from funding_service.api.ledger import ledger_router
from funding_service.api.supervised import supervised_router
from funding_service.api.works import works_router
from starlette.routing import Match
from web_service.clients.funding.funds import Balance, Spent
from web_service.funding.fund_view import flows, total
from web_service.language import CHINESE

from .examples import AREA, ESTATE, NEW_ESTATE, OFFICERS, World
from .money_examples import (
    BALANCES,
    CHECKED,
    COMMITMENT,
    OBJECTED,
    PAYMENT,
    REVERSAL,
    SPENT,
    UNCHECKED,
    VOTE,
    WRONG,
    lay_out,
)
from .vote_services import ownership
from .work_examples import FUND, OTHER_WORK, WORK

HOME, ACCOUNT, KEY = f"/funds/{FUND}", f"/accounts/{ESTATE}", {"idempotency_key": "key-of-the-form"}
COMMITTEE = "13400134000"


@pytest.fixture(autouse=True)
def money(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.status, world.area_id = "registered", AREA
    monkeypatch.setitem(OFFICERS, COMMITTEE, [("owners_committee", AREA)])
    lay_out(world)


def said(page: str) -> str:
    """The words of a page without its tags, blanks joined."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def as_committee(pages: TestClient) -> TestClient:
    pages.post("/sign-in", data={"phone": COMMITTEE, "password": "a long pass phrase"})
    return pages


def test_funds_of_a_place_say_what_is_in_them(pages: TestClient) -> None:
    page = pages.get("/funds/under/310113111028").text
    assert f'href="{HOME}"' in page
    assert "¥159,500.50 银行存款 已签约占用 ¥43,000 已支出 ¥43,000" in said(page)


def test_an_account_is_linked_for_owners_of_the_estate_only(signed_in: TestClient, world: World) -> None:
    assert "/accounts/" not in signed_in.get("/funds/under/310113111028").text
    world.owned = [ownership(1, "3号楼", "501")]
    page = signed_in.get("/funds/under/310113111028").text
    assert f'href="{ACCOUNT}"' in page
    assert f'href="/accounts/{NEW_ESTATE}"' not in page
    assert "共和八村 仅本小区业主可看" in said(page)
    assert f'href="{ACCOUNT}"' in signed_in.get("/me").text


def test_who_watches_is_shown_all_accounts_of_the_place(worker: TestClient) -> None:
    page = worker.get("/funds/under/310113111028").text
    assert f'href="{ACCOUNT}"' in page
    assert f'href="/accounts/{NEW_ESTATE}"' in page


def test_a_fund_adds_up_by_purpose_and_source(pages: TestClient) -> None:
    words = said(pages.get(HOME).text)
    assert "还没到账的认捐" in words
    assert re.search(r"街角面馆 \S+ · 记-7 · 运维 ¥1,000 认捐 ¥3,000", words)
    assert "银行存款 ¥159,500.50 已签约占用 ¥43,000 可用 ¥116,500.50 认捐未到账 ¥1,000 已支出 ¥43,000" in words
    assert "财政补助 ¥200,000 捐赠 ¥2,500.50 合计 ¥202,500.50" in words
    assert "运维：专用于楼道照明更新 ¥2,500.50 ¥0 ¥2,500.50 ¥0 ¥2,500.50 ¥1,000" in words
    assert "第 2 份" in words
    assert "5 行中 1 行待核" in words
    assert "5 行全部对上" in words


def test_balances_are_those_of_the_end_of_a_day_that_is_over(pages: TestClient, world: World) -> None:
    day = date.today() - timedelta(days=9)
    page = pages.get(f"{HOME}?as_of={day}").text
    assert {"path": f"{HOME}/balances", "as_of": str(day)} in world.asked
    assert {"path": f"{HOME}/spent", "as_of": str(day)} in world.asked
    assert f"以下余额是 {day} 日终的。" in page
    assert "银行存款 ¥200,000" in said(page)
    assert "还没到账的认捐" not in page
    assert f"?as_of={day}&amp;cursor=more#journal" in page
    for unusable in ("2999-01-01", "tomorrow"):
        assert "日终的" not in pages.get(f"{HOME}?as_of={unusable}").text


def test_the_money_flow_is_drawn_and_written_down_to_the_fen(pages: TestClient) -> None:
    page = pages.get(HOME).text
    assert page.count("<svg class=") == 2
    table = said(page[page.index('<figure class="sankey-box">') :].partition("</figure>")[0])
    for row in (
        "财政补助 建设（不限项目） ¥200,000",
        "捐赠 运维：专用于楼道照明更新 ¥2,500.50",
        "建设（不限项目） 中心花园适老化改造 ¥43,000",
        "建设（不限项目） 还在账上 ¥157,000",
        "运维：专用于楼道照明更新 还在账上 ¥2,500.50",
    ):
        assert row in table


def test_what_came_in_of_a_purpose_is_what_went_out_of_it_and_what_is_left() -> None:
    balances = [Balance.model_validate(one) for one in BALANCES]
    drawn = flows(CHINESE, balances, [Spent.model_validate(SPENT)], {})

    assert drawn is not None
    nodes = {node.id: node for node in drawn.wide.nodes}
    for node in (one for one in nodes.values() if one.column == 1):
        into = sum(band.amount_fen for band in drawn.wide.bands if band.target == node.id)
        assert into == sum(band.amount_fen for band in drawn.wide.bands if band.source == node.id) == node.amount_fen
    assert total(CHINESE, balances).income_fen == 20_250_050
    assert flows(CHINESE, [], [], {}) is None


def test_the_journal_strikes_what_was_taken_back_and_hides_who_is_not_named(pages: TestClient) -> None:
    page = pages.get(HOME).text
    rows = {one[0]: one[1] for one in re.findall(r'<li class="booked([^"]*)"><a href="[^"]*/entries/([^"]+)"', page)}
    assert rows == {"": rows[""], " entry-reversed": WRONG}
    journal = page[page.index('id="journal"') :]
    words = said(journal)
    assert "财政补助 已冲正" in words
    assert "付款 · 中心花园适老化改造" in words
    assert "−¥43,000" in words
    assert "+¥200,000" in words
    assert "不动钱" in words
    assert "已对上第 1 份对账单第 1 行" in words
    assert "未对账" in words
    assert "?cursor=more#journal" in journal


def test_an_entry_shows_its_lines_in_two_columns_and_what_it_is_about(pages: TestClient) -> None:
    page = pages.get(f"{HOME}/entries/{PAYMENT}").text
    words = said(page)
    assert "已支出 ¥43,000 银行存款 ¥43,000" in words
    assert f'href="{HOME}/entries/{COMMITMENT}"' in page
    assert f'href="/works/{WORK}"' in page
    paid_on = said(pages.get(f"{HOME}/entries/{COMMITMENT}").text)
    assert "还没付 ¥43,000" in paid_on
    assert "在它上面记的账" in paid_on


def test_a_reversed_entry_leads_to_the_one_that_took_it_back(pages: TestClient) -> None:
    page = pages.get(f"{HOME}/entries/{WRONG}").text
    assert f'href="{HOME}/entries/{REVERSAL}"' in page
    assert "已冲正，见第 6 笔" in page
    assert "不公开" in page


def test_a_donor_reads_the_own_receipt_and_nobody_else_does(signed_in: TestClient, world: World) -> None:
    path = f"{HOME}/receipts/1"
    answer = signed_in.get(path)
    assert answer.headers["cache-control"] == "no-store"
    assert "捐赠收据 第 1 号 ¥2,500.50 捐赠人 王秀英" in said(answer.text)
    world.refuse(path, 403, "no-right", "无权操作", "a receipt is for its donor")
    assert signed_in.get(path).status_code == 403
    signed_in.post("/sign-out")
    assert signed_in.get(path).headers["location"] == f"/sign-in?say=needed&next={path}"


def test_an_owner_reads_all_three_pots_and_can_do_nothing(signed_in: TestClient) -> None:
    answer = signed_in.get(ACCOUNT)
    words = said(answer.text)
    assert answer.headers["cache-control"] == "no-store"
    assert "逸景佳苑资金监管账户" in words
    assert re.search(r"物业费 ¥102,000 .* 公共收益 ¥22,500 .* 维修资金 ¥780,000", words)
    assert "¥90,000 / 应收 ¥100,000（90.0%）" in words
    assert "¥120,000 / 决定 ¥150,000" in words
    assert f'href="/votes/{VOTE}"' in answer.text
    assert "业委会异议 没有合同" in words
    assert "物业答复 三户空置，已补缴通知" in words
    assert "2025-07-01 至 2025-12-31" in words
    assert "您可以查看这里的一切" in words
    assert 'method="post" action="/accounts' not in answer.text


def test_a_use_that_states_no_amount_is_said_without_a_bar(signed_in: TestClient, world: World) -> None:
    world.funding[f"/estates/{ESTATE}/account/decisions"][0]["amount_fen"] = None
    page = signed_in.get(ACCOUNT).text
    assert "已使用 ¥120,000（表决没有写明金额）" in page
    assert page.count('class="gauge"') == 1


def test_nobody_else_sees_an_account(signed_in: TestClient, pages: TestClient, world: World) -> None:
    world.refuse(f"/estates/{ESTATE}/account", 403, "not-of-the-estate", "仅本小区业主可查看", "you own nothing")
    refused = signed_in.get(ACCOUNT)
    assert refused.status_code == 403
    assert "小区资金监管账户只对本小区业主" in refused.text
    assert "¥" not in refused.text
    world.refuse(f"/estates/{ESTATE}/account", 404, "unknown-account", "没有这个监管账户", "x")
    missing = signed_in.get(ACCOUNT)
    assert missing.status_code == 404
    assert "这个小区还没有设立资金监管账户。" in missing.text
    pages.post("/sign-out")
    assert pages.get(ACCOUNT).headers["location"] == f"/sign-in?say=needed&next={ACCOUNT}"


def test_the_committee_checks_an_entry_and_objects_to_one(pages: TestClient, world: World) -> None:
    page = as_committee(pages).get(f"{ACCOUNT}?unchecked=1").text
    offered = re.findall(rf'action="{ACCOUNT}/entries/([^/]+)/(check|object)\?unchecked=1"', page)
    assert {entry for entry, _ in offered} >= {UNCHECKED}
    assert {entry for entry, _ in offered} & {CHECKED, OBJECTED} == set()
    path = f"{ACCOUNT}/entries/{UNCHECKED}"
    checked = pages.post(f"{path}/check?unchecked=1", data=KEY)
    assert checked.headers["location"] == f"{ACCOUNT}?say=check&seen=7&unchecked=1#entries"
    pages.post(f"{path}/object", data={**KEY, "reason": "多算了一个月"})
    of_entry = f"/estates/{ESTATE}/account/entries/{UNCHECKED}"
    assert world.commands == [
        (f"{of_entry}/check", "key-of-the-form", {}),
        (f"{of_entry}/object", "key-of-the-form", {"reason": "多算了一个月"}),
    ]
    assert "已核对。" in pages.get(checked.headers["location"]).text
    asked = {"path": f"/estates/{ESTATE}/account/entries", "limit": "20", "unchecked": "true", "at_least": "FUNDING:7"}
    assert asked in world.asked


def test_a_refused_objection_keeps_its_words(pages: TestClient, world: World) -> None:
    path = f"/estates/{ESTATE}/account/entries/{UNCHECKED}/object"
    world.refuse(path, 409, "account-entry-state", "该笔记录已处理", "x")
    answer = as_committee(pages).post(f"{ACCOUNT}/entries/{UNCHECKED}/object", data={**KEY, "reason": "多算了一个月"})
    assert answer.status_code == 409
    assert "这一笔已经核对过、提过异议或者冲正了。" in answer.text
    assert "多算了一个月" in answer.text


@pytest.mark.parametrize(
    ("method", "paths"),
    [
        ("GET", None),
        (
            "POST",
            [
                f"/works/{WORK}/inspections",
                f"/works/{WORK}/inspections/{WRONG}/photos",
                f"/works/{WORK}/defects/{WRONG}/judge",
                f"/estates/{ESTATE}/account/entries/{UNCHECKED}/check",
                f"/estates/{ESTATE}/account/entries/{UNCHECKED}/object",
            ],
        ),
    ],
)
def test_what_pages_ask_and_tell_the_example_are_routes_of_the_real_service(
    world: World, method: str, paths: list[str] | None
) -> None:
    real = [router(MagicMock()) for router in (works_router, ledger_router, supervised_router)]
    for path in paths or world.funding:
        scope = {"type": "http", "path": f"/api/funding{path}", "method": method}
        assert any(route.matches(scope)[0] == Match.FULL for one in real for route in one.routes), path


def test_money_pages_speak_english(pages: TestClient) -> None:
    pages.cookies.set("linli_language", "en")
    words = said(pages.get(HOME).text)
    assert "1 of 5 lines open" in words
    assert f"upkeep, for {'楼道照明更新'} alone" in words
    assert OTHER_WORK not in words
