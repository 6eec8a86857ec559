"""Votes: who may, the ballot as it is read, the receipt that is shown once, the result, checking and counting again."""

from __future__ import annotations

import re
from typing import Any

import pytest
from fastapi.testclient import TestClient

from .examples import World
from .mailbox_services import at
from .vote_services import DWELLINGS, TOPIC, VOTE, closed, export, opened, ownership, unit, vote

KEY = {"idempotency_key": "key-of-the-form"}
CODE = "3FZ0-N8QW-<wbr>7Y2K-D4TA"
RANKED: dict[str, Any] = {"options": ["甲", "乙", "丙"], "kind": "ranking", "most": 3, "decision": False}
SEVERAL: dict[str, Any] = {**RANKED, "kind": "approval", "most": 2}


def said(html: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_an_open_vote_says_who_may_vote_until_when_and_how_many_it_takes(pages: TestClient, world: World) -> None:
    opened(world)
    page = pages.get(f"/votes/{VOTE}").text
    words = said(page)
    assert "中心花园装不装照明灯？" in words
    assert f'href="/topics/{TOPIC}"' in page
    assert "312 人 / 400 人 · 78.0%" in words
    assert "已达到 · 须达 201 人（超过 1/2）" in words
    assert "城市居民委员会组织法第九条" in words
    assert "该条文在新法施行后的编号尚待核对" in words
    assert "年满 18 周岁" in words
    assert "投票中" in words
    assert 'href="/sign-in?next=/votes/' in page
    assert 'name="choice"' not in page


def test_groups_that_are_too_small_are_said_to_be_hidden(pages: TestClient, world: World) -> None:
    opened(world)
    words = said(pages.get(f"/votes/{VOTE}").text)
    assert "逸景佳苑居委会 290 人" in words
    assert "共和八村第一居委会 少于 5，不显示" in words
    assert "60–79 岁 少于 5，不显示" in words


def test_a_ballot_is_sent_once_and_its_receipt_is_shown_where_no_address_leads(
    signed_in: TestClient, world: World
) -> None:
    opened(world, unit())
    answer = signed_in.post(f"/votes/{VOTE}/ballot", data={**KEY, "choice": "1"})
    assert world.commands == [(f"/votes/{VOTE}/ballot", "key-of-the-form", {"choice": [1]})]
    assert CODE in answer.text
    assert "反对" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert signed_in.get(f"/votes/{VOTE}/ballot").headers["location"] == f"/votes/{VOTE}"
    assert "3FZ0" not in signed_in.get(f"/votes/{VOTE}").text


@pytest.mark.parametrize(
    ("form", "sent", "choice"),
    [
        (SEVERAL, {"choice": ["2", "0"]}, [0, 2]),
        (RANKED, {"rank-0": "2", "rank-1": "", "rank-2": "1"}, [2, 0]),
        (RANKED, {"rank-0": "3", "rank-1": "1", "rank-2": ""}, [1, 0]),
    ],
)
def test_ticks_and_places_become_option_numbers(
    signed_in: TestClient, world: World, form: dict[str, Any], sent: dict[str, Any], choice: list[int]
) -> None:
    opened(world, unit(), **form)
    signed_in.post(f"/votes/{VOTE}/ballot", data={**KEY, **sent})
    assert world.commands[0][2] == {"choice": choice}


@pytest.mark.parametrize(
    ("form", "sent", "why"),
    [
        ({}, {}, "请先选择。"),
        ({}, {"choice": "9"}, "请先选择。"),
        (SEVERAL, {"choice": ["0", "1", "2"]}, "最多选 2 项。"),
        (RANKED, {"rank-0": "1", "rank-1": "1"}, "有两个选项排了同一名次，请改一个。"),
        (RANKED, {"rank-0": ""}, "请至少给一个选项排名次。"),
    ],
)
def test_what_is_no_ballot_is_said_before_anything_is_sent(
    signed_in: TestClient, world: World, form: dict[str, Any], sent: dict[str, Any], why: str
) -> None:
    opened(world, unit(), **form)
    answer = signed_in.post(f"/votes/{VOTE}/ballot", data={**KEY, **sent})
    assert answer.status_code == 422
    assert why in answer.text
    assert not world.commands


def test_places_that_were_chosen_stay_when_the_ballot_is_refused(signed_in: TestClient, world: World) -> None:
    opened(world, unit(), **RANKED)
    page = signed_in.post(f"/votes/{VOTE}/ballot", data={**KEY, "rank-0": "2", "rank-1": "2"}).text
    assert page.count('<option value="2" selected>') == 2


def test_an_owner_of_several_heads_says_for_which_dwelling(signed_in: TestClient, world: World) -> None:
    first, second, third = DWELLINGS
    heads = (unit(first, second, area_cm2=1_500_000), unit(third, area_cm2=890_000, channel="online"))
    opened(world, *heads, owners=True)
    world.owned = [ownership(0, "3号楼", "301"), ownership(2, "5号楼", "802")]
    words = said(signed_in.get(f"/votes/{VOTE}").text)
    assert f"3号楼 2单元 301、房屋 {second[:8]} 150.00 ㎡ · 尚未投票" in words
    assert "5号楼 2单元 802 89.00 ㎡ · 已投，可改" in words
    assert "公布的每张选票带有面积" in words

    signed_in.post(f"/votes/{VOTE}/ballot", data={**KEY, "choice": "0", "dwelling_id": third})
    assert world.commands[0][2] == {"choice": [0], "dwelling_id": third}


def test_owners_see_participation_by_heads_and_by_area(pages: TestClient, world: World) -> None:
    opened(world, owners=True)
    figures = {"roll_units": 120, "roll_area_cm2": 120_000_000, "participating_units": 81}
    world.hall[f"/votes/{VOTE}/turnout"] |= {**figures, "participating_area_cm2": 60_000_000}
    words = said(pages.get(f"/votes/{VOTE}").text)
    assert "81 位业主 / 120 位业主 · 67.5% ✓ 已达到" in words
    assert "6,000.00 ㎡ / 12,000.00 ㎡ · 50.0% ▲ 未达到 · 须达 8,000.00 ㎡（2/3 以上）" in words


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ((), "您不在这次表决的名册中"),
        ((unit(channel="paper"),), "您已在现场领取纸质选票"),
        ((unit(channel="online"),), "再投一次会取代上一次"),
    ],
)
def test_who_cannot_vote_or_has_voted_is_told_so(
    signed_in: TestClient, world: World, units: tuple[dict[str, Any], ...], words: str
) -> None:
    opened(world, *units)
    page = signed_in.get(f"/votes/{VOTE}").text
    assert words in page
    assert ('name="choice"' in page) == ("取代" in words)


def test_a_ballot_that_came_too_late_says_that_the_earlier_one_stands(signed_in: TestClient, world: World) -> None:
    opened(world, unit())
    world.refuse(f"/votes/{VOTE}/ballot", 409, "vote-not-open", "表决未开始或已结束", "voting has ended")
    answer = signed_in.post(f"/votes/{VOTE}/ballot", data={**KEY, "choice": "0"})
    assert answer.status_code == 409
    assert "之前投的票仍然有效" in answer.text


def test_a_vote_whose_time_is_over_is_counted_and_takes_no_ballot(signed_in: TestClient, world: World) -> None:
    opened(world, unit(), closes_at=at(minutes=1))
    page = signed_in.get(f"/votes/{VOTE}").text
    assert "计票中" in page
    assert 'name="choice"' not in page


def test_a_closed_vote_shows_thresholds_options_and_what_is_suppressed(pages: TestClient, world: World) -> None:
    closed(world, export([[0]] * 220 + [[1]] * 62 + [[2]] * 30))
    page = pages.get(f"/votes/{VOTE}").text
    words = said(page)
    assert "表决通过" in words
    assert "220 票 · 70.5%" in words
    assert "参与 · 人数 312 人 / 400 人 · 78.0%" in words
    assert "另有 2 组按居村的结果不显示" in words
    assert "不足 20 票" in words
    assert "逸景佳苑居委会 200 60 30 290" in words
    assert f'href="/votes/{VOTE}/recount"' in page
    assert pages.get(f"/votes/{VOTE}/result").headers["location"] == f"/votes/{VOTE}#result"


def test_a_ranking_shows_the_comparison_in_pairs_and_its_winner(pages: TestClient, world: World) -> None:
    closed(world, export([[0, 1, 2], [1, 0], [1, 2]], "ranking"), **RANKED)
    words = said(pages.get(f"/votes/{VOTE}").text)
    assert "选定：乙" in words
    assert "两两比较" in words


def test_a_tie_chooses_none(pages: TestClient, world: World) -> None:
    closed(world, export([[0], [1]]), options=["甲", "乙", "丙"], decision=False)
    world.hall[f"/votes/{VOTE}/result"] |= {"result": "failed", "winners": [0, 1], "chosen": None}
    assert "票数相同，未能选定" in pages.get(f"/votes/{VOTE}").text


def test_a_receipt_is_looked_up_without_standing_in_an_address(pages: TestClient, world: World) -> None:
    closed(world, export([[0]] * 30))
    world.hall[f"/votes/{VOTE}/receipts/3FZ0N8QW7Y2KD4TA"] = {
        "code": "3FZ0N8QW7Y2KD4TA",
        "choice": [1],
        "area_cm2": None,
    }
    assert 'method="post"' in pages.get(f"/votes/{VOTE}/receipt").text
    found = pages.post(f"/votes/{VOTE}/receipt", data={"receipt": "3FZ0N8QW7Y2KD4TA"})
    assert "已计入" in found.text
    assert "反对" in found.text
    missing = pages.post(f"/votes/{VOTE}/receipt", data={"receipt": "../result"})
    assert missing.status_code == 404
    assert "公布的选票里没有这个回执码" in missing.text


def test_counting_again_offers_export_program_and_the_announced_digest(pages: TestClient, world: World) -> None:
    lines = export([[0]] * 30)
    closed(world, lines)
    page = pages.get(f"/votes/{VOTE}/recount").text
    assert f'href="/api/deliberation/votes/{VOTE}/ballots"' in page
    assert 'href="/api/deliberation/recount.mjs"' in page
    assert world.hall[f"/votes/{VOTE}/result"]["ballots_sha256"] in page
    world.hall[f"/votes/{VOTE}"] = vote()
    assert "结果公布后才能重新计票" in pages.get(f"/votes/{VOTE}/recount").text
