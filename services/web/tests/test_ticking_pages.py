"""Ticking with every form of ballot, the receipt that is shown once, results with their reasons, checking a receipt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import pytest
from fastapi.testclient import TestClient
from funding_service.aggregate.round import Round
from funding_service.aggregate.terms import Envelope

from .examples import World
from .round_examples import SAID, Held, counted, held, lay, some_choices

KEY = {"idempotency_key": "key-of-the-form"}
CODE = "3FZ0-N8QW-<wbr>7Y2K-D4TA"
BY_CATEGORY: dict[str, Any] = {
    "split_by": "category",
    "envelopes": (
        Envelope("safety", 5_000_000, category="safety"),
        Envelope("children", 4_500_000, category="children"),
        Envelope("environment", 1_000_000, category="environment"),
    ),
}


def said(html: str) -> str:
    """The words of a page."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def open_for_ticks(world: World, **terms: Any) -> Held:
    """A round that takes ballots."""
    round_ = held("tick", **terms)
    lay(world, round_)
    return round_


FORMS: list[tuple[dict[str, Any], dict[str, Any], dict[str, Any], str]] = [
    ({}, {"project": ["1", "3"]}, {"projects": [1, 3]}, "¥40,000"),
    (
        {"ballot": "knapsack", "most": None, **BY_CATEGORY},
        {"project": ["3", "1"]},
        {"projects": [1, 3]},
        "额度 ¥50,000",
    ),
    (
        {"ballot": "points", "most": 10},
        {"points-1": "7", "points-2": "", "points-4": "3"},
        {"points": [{"number": 1, "points": 7}, {"number": 4, "points": 3}]},
        "7 分",
    ),
    (
        {"ballot": "ranking", "most": 3},
        {"place-2": "1", "place-5": "2", "place-1": ""},
        {"projects": [2, 5]},
        "第 2 名",
    ),
]


@pytest.mark.parametrize(("terms", "sent", "body", "words"), FORMS, ids=["approval", "knapsack", "points", "ranking"])
def test_a_ballot_of_every_form_is_looked_over_and_cast_once(
    signed_in: TestClient, world: World, terms: dict[str, Any], sent: dict[str, Any], body: dict[str, Any], words: str
) -> None:
    round_ = open_for_ticks(world, **terms)
    for name in sent:
        assert f'name="{name}"' in signed_in.get(f"/rounds/{round_.id}/tick").text
    look = signed_in.post(f"/rounds/{round_.id}/tick", data={**KEY, **sent})
    assert world.commands == []
    assert words in said(look.text)
    assert look.headers["cache-control"] == "no-store"
    again: dict[str, list[str]] = {}
    for name, value in re.findall(r'type="hidden" name="([\w-]+)" value="([^"]*)"', look.text):
        again.setdefault(name, []).append(value)
    answer = signed_in.post(f"/rounds/{round_.id}/ballot", data=again)
    assert world.commands == [(f"{round_.path}/ballot", "key-of-the-form", body)]
    assert CODE in answer.text
    assert answer.headers["cache-control"] == "no-store"
    assert signed_in.get(f"/rounds/{round_.id}/ballot").headers["location"] == f"/rounds/{round_.id}/tick"


def test_what_is_looked_over_can_be_changed_with_nothing_lost(signed_in: TestClient, world: World) -> None:
    round_ = open_for_ticks(world)
    page = signed_in.post(f"/rounds/{round_.id}/tick", data={**KEY, "project": ["1", "4"], "back": "1"}).text
    assert re.findall(r'name="project" value="(\d)" checked', page) == ["1", "4"]


FAULTS: list[tuple[dict[str, Any], dict[str, Any], str, Sequence[str]]] = [
    ({}, {}, "请至少选一个项目。", []),
    ({}, {"project": ["1", "2", "3", "4"]}, "选多了：最多 3 个，您选了 4 个。", ["1", "2", "3", "4"]),
    (
        {"ballot": "knapsack", "most": None, **BY_CATEGORY},
        {"project": ["4"]},
        "「环境」的额度是 ¥10,000，您选的要 ¥12,000.50，请去掉一些。",
        ["4"],
    ),
    ({"ballot": "points", "most": 10}, {"points-1": "7", "points-2": "4"}, "您有 10 分，给了 11 分。", []),
    ({"ballot": "points", "most": 10}, {"points-1": "-3"}, "分数要是整数。", []),
    ({"ballot": "ranking", "most": 3}, {"place-1": "1", "place-2": "1"}, "有两个项目排了同一名次", []),
]


@pytest.mark.parametrize(("terms", "sent", "words", "kept"), FAULTS)
def test_a_ballot_that_cannot_be_is_refused_beside_what_was_chosen(
    signed_in: TestClient,
    world: World,
    terms: dict[str, Any],
    sent: dict[str, Any],
    words: str,
    kept: Sequence[str],
) -> None:
    round_ = open_for_ticks(world, **terms)
    for address in (f"/rounds/{round_.id}/tick", f"/rounds/{round_.id}/ballot"):
        answer = signed_in.post(address, data={**KEY, **sent})
        assert answer.status_code == 422
        assert words in answer.text
        assert re.findall(r'name="project" value="(\d)" checked', answer.text) == list(kept)
    assert world.commands == []


def test_a_refusal_of_the_service_keeps_the_ballot(signed_in: TestClient, world: World) -> None:
    round_ = open_for_ticks(world)
    world.refuse(f"{round_.path}/ballot", 409, "ticked-on-paper", "已领取纸质选票", "x")
    answer = signed_in.post(f"/rounds/{round_.id}/ballot", data={**KEY, "project": "2"})
    assert answer.status_code == 409
    assert "您已领取纸质选票，请用纸质选票勾选。" in answer.text
    assert 'value="2" checked' in answer.text


@pytest.mark.parametrize(
    ("mine", "words", "offered"),
    [
        ({"on_roll": False, "took_part": False, "channel": None}, "您不在本轮的名册中", False),
        ({"on_roll": True, "took_part": True, "channel": "paper"}, "您已领取纸质选票", False),
        ({"on_roll": True, "took_part": True, "channel": "online"}, "再勾选一次会取代上一次", True),
    ],
)
def test_who_may_not_tick_is_told_why_and_who_has_ticked_can_do_so_again(
    signed_in: TestClient, world: World, mine: dict[str, Any], words: str, offered: bool
) -> None:
    round_ = open_for_ticks(world)
    world.funding[f"{round_.path}/mine"] = mine
    page = signed_in.get(f"/rounds/{round_.id}/tick").text
    assert words in page
    assert ('name="project"' in page) is offered


def test_everybody_sees_the_ballot_and_who_is_not_signed_in_is_asked_to(pages: TestClient, world: World) -> None:
    round_ = open_for_ticks(world)
    page = pages.get(f"/rounds/{round_.id}/tick").text
    assert "沿河种一排树" in page
    assert f'href="/sign-in?next=/rounds/{round_.id}/tick"' in page
    assert 'name="project"' not in page


def test_before_and_after_its_time_there_is_no_ballot(signed_in: TestClient, world: World) -> None:
    early, done = held("discuss"), counted(held("notice"), some_choices())
    lay(world, early, done)
    assert "开始勾选。" in signed_in.get(f"/rounds/{early.id}/tick").text
    assert "勾选已截止。" in signed_in.get(f"/rounds/{done.id}/tick").text


def test_the_result_says_of_every_project_why_and_by_how_much_it_missed(pages: TestClient, world: World) -> None:
    round_ = counted(held("notice"), some_choices())
    lay(world, round_)
    words = said(pages.get(f"/rounds/{round_.id}/result").text)
    assert "立项 3 个，共 ¥82,000.50" in words
    assert "名册 640 人，120 人勾选，参与率 18.8%" in words
    assert "公布选票 120 张（在线勾选 116 人，领纸质选票 4 人）" in words
    assert "得票排第 1，轮到它时还剩 ¥100,000，够。" in words
    assert "轮到它时还剩 ¥47,999.50，差 ¥0.50。" in words
    assert "其他都不变，再多 2 票就能立项。" in words
    assert "它的造价超过额度，多少票都放不下。" in words
    assert "按计票结果立项：出资方事先承诺" in words


def test_shares_of_the_method_of_equal_shares_add_up_on_the_page(pages: TestClient, world: World) -> None:
    round_ = counted(held("build", rule="equal_shares", completion="add1u", most=2), some_choices())
    lay(world, round_)
    words = said(pages.get(f"/rounds/{round_.id}/result").text)
    assert "为用完额度加到 ¥947。" in words
    assert "58 位支持者各出 ≈¥689.66，共 ¥40,000" in words
    assert "24 位拿出剩下的全部，共 ≈¥12,021.66" in words
    assert "支持它的人手里的份额合起来还差" in words


def test_each_envelope_is_told_by_itself_and_has_its_own_file(pages: TestClient, world: World) -> None:
    choices: list[Any] = [[1, 4], [1, 3], [4], [1]] * 10
    round_ = counted(held("build", ballot="approval", most=2, rule="equal_shares", **BY_CATEGORY), choices)
    lay(world, round_)
    page = pages.get(f"/rounds/{round_.id}/result").text
    words = said(page)
    assert "安全 · 等份法：30 位勾选的人" in words
    assert "20 人在这里选了项目" in words
    assert f"/api/funding/rounds/{round_.id}/ballots.pb?envelope=environment" in page


def _departs(round_: Round) -> None:
    by_number = {one.number: one.proposal_id for one in round_.projects}
    round_.decide([by_number[1], by_number[4]], SAID, round_.terms.dates.counts_at)


def test_a_funder_who_is_not_bound_is_seen_to_decide_or_to_depart(pages: TestClient, world: World) -> None:
    waiting = counted(held("notice", bound=False), some_choices())
    departed = counted(held("build", bound=False, said={"reason": "照明事关安全"}), some_choices(), _departs)
    lay(world, waiting, departed)
    words = said(pages.get(f"/rounds/{waiting.id}/result").text)
    assert "计票选出 3 个，共 ¥82,000.50" in words
    assert "出资方没有事先承诺，正在决定" in words
    words = said(pages.get(f"/rounds/{departed.id}/result").text)
    assert "出资方的决定与计票不同，理由： 照明事关安全" in words
    assert words.count("另行决定") == 3


def test_before_the_count_the_result_says_when_it_will_be_there(pages: TestClient, world: World) -> None:
    round_ = open_for_ticks(world)
    for page in ("result", "receipt", "recount"):
        assert "勾选截止并计完票后，这里公布结果" in pages.get(f"/rounds/{round_.id}/{page}").text


def test_a_receipt_is_looked_up_by_a_body_and_told_as_it_was_counted(pages: TestClient, world: World) -> None:
    choices: list[Any] = [[[1, 7], [4, 3]]]
    round_ = counted(held("notice", ballot="points", most=10), choices)
    lay(world, round_)
    code = "3FZ0N8QW7Y2KD4TA"
    world.funding[f"{round_.path}/receipts/{code}"] = {"code": code, "choice": choices[0], "sheet": 0}
    answer = pages.post(f"/rounds/{round_.id}/receipt", data={"receipt": code})
    assert "已计入" in answer.text
    assert "1 号 中心花园加装照明灯 · 7 分" in said(answer.text)
    assert answer.headers["cache-control"] == "no-store"
    unknown = pages.post(f"/rounds/{round_.id}/receipt", data={"receipt": "none"})
    assert unknown.status_code == 404
    assert "公布的选票里没有这个回执码" in unknown.text


def test_the_recount_names_the_very_program_and_what_was_announced(pages: TestClient, world: World) -> None:
    round_ = counted(held("notice"), some_choices())
    lay(world, round_)
    page = pages.get(f"/rounds/{round_.id}/recount").text
    assert 'data-recount="/api/funding/recount.mjs"' in page
    assert f'data-announced="{round_.round.outcome["ballots_sha256"]}"' in page
    assert f"linli tally round-{round_.id}.pb" in page
